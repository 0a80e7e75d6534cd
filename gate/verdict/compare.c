/* SPDX-License-Identifier: MIT */
/*
 * New, pre-existing or fixed: a violation is the same in two states if its key is. Violations that
 * differ in the device only are told as one finding.
 */
#include "verdict/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "verdict/kind/kinds.h"

struct finding *finding_add(struct findings *findings, const struct rule *rule, struct arena *arena)
{
	struct finding *finding = array_push(findings, arena);

	finding->rule = rule ? rule->id : "protect";
	finding->kind = rule_kind_name(rule ? rule->kind : RULE_PROTECTED);
	finding->severity = rule && rule->warn ? FINDING_WARN : FINDING_REJECT;
	if (rule) {
		finding->set = rule->set;
		finding->place = rule->place;
	}
	return finding;
}

static const struct protect *set_of(const struct rules *rules, struct prefix prefix)
{
	for (size_t i = 0; i < rules->protect_count; i++)
		for (size_t p = 0; p < rules->protects[i].prefix_count; p++)
			if (prefix_equal(rules->protects[i].prefixes[p], prefix))
				return &rules->protects[i];
	return NULL;
}

struct names {
	const char **v;
	size_t n, cap;
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void devices_sort(struct names *devices)
{
	size_t kept = 0;

	if (devices->n > 1)
		qsort(devices->v, devices->n, sizeof(*devices->v), compare_names);
	for (size_t i = 0; i < devices->n; i++)
		if (!kept || strcmp(devices->v[kept - 1], devices->v[i]))
			devices->v[kept++] = devices->v[i];
	devices->n = kept;
}

/* What groups violations: status, prefix and the first word of the key (prefix or what). No
 * padding: it is hashed as bytes. */
struct group_key {
	uint64_t hi, lo, word;
	uint32_t len, status;
};

static struct group_key group_key(const struct violation *v, enum finding_status status)
{
	struct group_key key = { .status = status, .len = UINT32_MAX };

	key.word = hash_bytes(v->key, strcspn(v->key, " "), 0);
	if (v->has_prefix) {
		key.hi = v->prefix.addr.hi;
		key.lo = v->prefix.addr.lo;
		key.len = v->prefix.len;
	}
	return key;
}

/* "... on r1" of the first device becomes "... on 12 devices". */
static const char *group_message(const struct violation *first, const struct names *devices,
				 struct arena *arena)
{
	const char *tail = first->device ? strstr(first->message, first->device) : NULL;

	if (devices->n < 2 || !tail || tail[strlen(first->device)] != '\0')
		return devices->n < 2 ? first->message
				      : arena_printf(arena, "%s, and likewise on %zu more device%s",
						     first->message, devices->n - 1,
						     devices->n == 2 ? "" : "s");
	return arena_printf(arena, "%.*s%zu devices", (int)(tail - first->message), first->message,
			    devices->n);
}

static enum finding_status status_of(const struct rule *rule, const struct violation *violation,
				     const struct map *others)
{
	if (rule && rule->strict)
		return FINDING_NEW;
	return map_get_string(others, violation->key) ? FINDING_PRE_EXISTING : FINDING_NEW;
}

struct group_context {
	const struct rule *rule;
	const struct rules *rules;
	const char *const *failure;
	size_t failure_count;
	struct findings *findings;
	struct arena *arena;
};

/* Violations that become one finding, in the order of their first ones. */
struct group {
	const struct violation *lead;
	enum finding_status status;
	struct names devices, keys;
};

struct groups {
	struct group **v;
	size_t n, cap;
};

static void group_add(const struct group_context *context, struct group *group)
{
	const struct violation *lead = group->lead;
	struct finding *finding = finding_add(context->findings, context->rule, context->arena);
	const struct protect *set = lead->has_prefix ? set_of(context->rules, lead->prefix) : NULL;

	devices_sort(&group->devices);
	finding->status = group->status;
	finding->has_prefix = lead->has_prefix;
	finding->prefix = lead->prefix;
	finding->message = group_message(lead, &group->devices, context->arena);
	finding->failure = context->failure;
	finding->failure_count = context->failure_count;
	if (set && !finding->set)
		finding->set = set->name;
	if (set && !context->rule)
		finding->place = set->place;
	finding->judged_by = context->rule;
	finding->keys = group->keys.v;
	finding->key_count = group->keys.n;
	finding->devices = group->devices.v;
	finding->device_count = group->devices.n;
}

/* The group that the violation belongs to; two that name no device are never one. */
static struct group *group_of(struct map *map, struct groups *groups, const struct violation *v,
			      enum finding_status status, struct arena *arena)
{
	struct group_key key = group_key(v, status);
	void **slot = map_slot(map, &key, sizeof(key));
	struct group *group = *slot;

	if (group && (group->lead->device || v->device))
		return group;
	group = arena_alloc(arena, sizeof(*group));
	group->lead = v;
	group->status = status;
	*array_push(groups, arena) = group;
	if (!*slot)
		*slot = group;
	return group;
}

static void groups_add(const struct group_context *context, const struct violations *violations,
		       const enum finding_status *status, const bool *done)
{
	struct map *map = map_new(context->arena);
	struct groups groups = { 0 };

	for (size_t i = 0; i < violations->n; i++) {
		const struct violation *v = &violations->v[i];
		struct group *group;

		if (done[i])
			continue;
		group = group_of(map, &groups, v, status[i], context->arena);
		*array_push(&group->keys, context->arena) = v->key;
		if (v->device)
			*array_push(&group->devices, context->arena) = v->device;
	}
	for (size_t i = 0; i < groups.n; i++)
		group_add(context, groups.v[i]);
}

static struct map *keys_of(const struct violations *violations, struct arena *arena)
{
	struct map *map = map_new(arena);

	for (size_t i = 0; i < violations->n; i++)
		*map_slot(map, violations->v[i].key, strlen(violations->v[i].key)) =
			(void *)&violations->v[i];
	return map;
}

void compare_violations(const struct rule *rule, const struct rules *rules,
			const struct violations *base, const struct violations *head,
			const char *const *failure, size_t failure_count, struct findings *findings,
			struct arena *arena)
{
	struct map *in_base = keys_of(base, arena), *in_head = keys_of(head, arena);
	struct group_context context = { rule, rules, failure, failure_count, findings, arena };
	enum finding_status *status = arena_alloc(arena, (head->n + 1) * sizeof(*status));
	bool *done = arena_alloc(arena, head->n + 1);

	for (size_t i = 0; i < head->n; i++)
		status[i] = status_of(rule, &head->v[i], in_base);
	groups_add(&context, head, status, done);

	status = arena_alloc(arena, (base->n + 1) * sizeof(*status));
	done = arena_alloc(arena, base->n + 1);
	for (size_t i = 0; i < base->n; i++) {
		status[i] = FINDING_FIXED;
		done[i] = map_get_string(in_head, base->v[i].key) != NULL;
	}
	groups_add(&context, base, status, done);
}

/* ---- failures -----------------------------------------------------------------------------------
 */

static bool same_subject(const struct finding *a, const struct finding *b)
{
	return !strcmp(a->rule, b->rule) && a->status == b->status &&
	       a->has_prefix == b->has_prefix &&
	       (!a->has_prefix || prefix_equal(a->prefix, b->prefix));
}

void findings_merge_failures(struct findings *findings, struct arena *arena)
{
	size_t *more = arena_alloc(arena, (findings->n + 1) * sizeof(*more));
	size_t kept = 0;

	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->v[i];
		size_t first = 0;

		while (finding->failure_count && first < kept &&
		       !same_subject(&findings->v[first], finding))
			first++;
		if (finding->failure_count && first < kept)
			more[first]++;
		else
			findings->v[kept++] = *finding;
	}
	/* What is added later starts from nothing. */
	if (findings->n > kept)
		memset(&findings->v[kept], 0, (findings->n - kept) * sizeof(*findings->v));
	findings->n = kept;
	for (size_t i = 0; i < kept; i++)
		if (more[i] && findings->v[i].failure_count)
			findings->v[i].message = arena_printf(
				arena, "%s; and under %zu other failure%s", findings->v[i].message,
				more[i], more[i] == 1 ? "" : "s");
}

/* ---- order and ids ------------------------------------------------------------------------- */

static int rank(const struct finding *f)
{
	if (f->waiver || f->status == FINDING_FIXED)
		return 8;
	if (f->status == FINDING_PRE_EXISTING)
		return 6;
	return (int)f->severity == FINDING_REJECT      ? 0
	       : (int)f->severity == FINDING_UNDECIDED ? 1
	       : (int)f->severity == FINDING_WARN      ? 2
						       : 4;
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = rank(x) - rank(y);

	if (!order)
		order = strcmp(x->rule, y->rule);
	if (!order)
		order = (int)x->has_prefix - (int)y->has_prefix;
	if (!order && x->has_prefix)
		order = prefix_compare(x->prefix, y->prefix);
	if (!order)
		order = place_compare(x->place, y->place);
	return order ? order : strcmp(x->message, y->message);
}

static const char *finding_id(const struct finding *f, struct arena *arena)
{
	char text[PREFIX_TEXT];

	if (f->has_prefix)
		return arena_printf(arena, "%s/%s%s", f->rule, prefix_text(f->prefix, text),
				    f->failure_count ? "/failure" : "");
	if (f->place.file && f->device_count)
		return arena_printf(arena, "%s/%s", f->rule, place_text(f->place, arena));
	return f->device_count ? arena_printf(arena, "%s/%s", f->rule, f->devices[0])
			       : arena_strdup(arena, f->rule);
}

/* Two mistakes on one line have the same id but for a number, in the order of the report. */
static void make_unique(struct findings *findings, struct arena *arena)
{
	struct map *seen = map_new(arena);

	for (size_t i = 0; i < findings->n; i++) {
		struct finding *f = &findings->v[i];
		const char *id = f->id;
		size_t n = 1;

		for (;;) {
			void **slot = map_slot(seen, id, strlen(id));

			if (!*slot || *slot == f) {
				*slot = f;
				break;
			}
			id = arena_printf(arena, "%s#%zu", f->id, ++n);
		}
		f->id = id;
	}
}

void findings_finish(struct findings *findings, struct arena *arena)
{
	if (findings->n > 1)
		qsort(findings->v, findings->n, sizeof(*findings->v), compare_findings);
	for (size_t i = 0; i < findings->n; i++)
		if (!findings->v[i].id)
			findings->v[i].id = finding_id(&findings->v[i], arena);
	make_unique(findings, arena);
}
