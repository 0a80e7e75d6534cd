/* SPDX-License-Identifier: MIT */
/*
 * Findings that differ in nothing but the prefix are told once, and in which order: what decides
 * first, of those the one with the longest reason, which has the shorter ones in it.
 */
#include "report/group.h"

#include <string.h>

#include "base/array.h"

static bool same_names(const char *const *a, size_t na, const char *const *b, size_t nb)
{
	for (size_t i = 0; na == nb && i < na; i++)
		if (strcmp(a[i], b[i]))
			return false;
	return na == nb;
}

bool finding_texts_alike(const struct finding *a, const char *x, const struct finding *b,
			 const char *y)
{
	char p[PREFIX_TEXT], q[PREFIX_TEXT];
	size_t np, nq;

	if (!a->has_prefix || !b->has_prefix)
		return !strcmp(x, y);
	np = strlen(prefix_text(a->prefix, p));
	nq = strlen(prefix_text(b->prefix, q));
	while (*x && *y) {
		if (!strncmp(x, p, np) && !strncmp(y, q, nq)) {
			x += np;
			y += nq;
		} else if (*x++ != *y++) {
			return false;
		}
	}
	return *x == *y;
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
	return a->has_prefix && b->has_prefix && a->severity == b->severity &&
	       a->status == b->status && a->waiver == b->waiver && !strcmp(a->rule, b->rule) &&
	       !strcmp(a->kind, b->kind) &&
	       same_names(a->devices, a->device_count, b->devices, b->device_count) &&
	       same_names(a->failure, a->failure_count, b->failure, b->failure_count) &&
	       a->chain_length == b->chain_length &&
	       finding_texts_alike(a, a->message, b, b->message);
}

static bool is_told(const struct report_input *input, const struct finding *finding)
{
	if (input->options.verbose)
		return true;
	/* what the base had and nobody changed is counted, not told */
	return !(finding->status == FINDING_PRE_EXISTING && finding->severity != FINDING_REJECT);
}

static struct group *group_of(struct groups *groups, const struct finding *finding,
			      struct arena *arena)
{
	for (size_t i = 0; i < groups->n; i++)
		if (same_finding(groups->v[i].v[0], finding))
			return &groups->v[i];
	return array_push(groups, arena);
}

static bool goes_before(const struct group *a, const struct group *b)
{
	const struct finding *x = a->v[0], *y = b->v[0];

	if (x->severity != y->severity || x->status != y->status || x->waiver != y->waiver)
		return false;
	if (x->chain_length != y->chain_length)
		return x->chain_length > y->chain_length;
	return x->chain_length && !strcmp(x->rule, "protect") && strcmp(y->rule, "protect");
}

/* The longest reason first: it has the shorter ones in it. Otherwise the verdict's order; insertion
 * keeps it. */
static void groups_sort(struct groups *groups)
{
	for (size_t i = 1; i < groups->n; i++) {
		struct group moved = groups->v[i];
		size_t at = i;

		for (; at > 0 && goes_before(&moved, &groups->v[at - 1]); at--)
			groups->v[at] = groups->v[at - 1];
		groups->v[at] = moved;
	}
}

size_t groups_of_findings(const struct report_input *input, struct groups *groups,
			  struct arena *arena)
{
	const struct verdict *verdict = input->verdict;
	size_t silent = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];
		struct group *group;

		if (!is_told(input, finding)) {
			silent++;
			continue;
		}
		group = group_of(groups, finding, arena);
		*array_push(group, arena) = finding;
	}
	groups_sort(groups);
	return silent;
}
