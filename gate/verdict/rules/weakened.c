/* SPDX-License-Identifier: MIT */
/*
 * What a change to routegate.yaml takes away from the gate: the change is judged under the old
 * rules, and its reader is told what the next one will no longer be held to.
 */
#include <string.h>

#include "base/array.h"
#include "verdict/rules.h"

struct lines {
	const char **v;
	size_t n, cap;
	struct arena *arena;
};

static void say(struct lines *lines, const char *line)
{
	*array_push(lines, lines->arena) = line;
}

static bool has_prefix(const struct protect *set, struct prefix prefix)
{
	for (size_t i = 0; set && i < set->prefix_count; i++)
		if (prefix_equal(set->prefixes[i], prefix))
			return true;
	return false;
}

static const struct protect *protect_find(const struct rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->protect_count; i++)
		if (!strcmp(rules->protects[i].name, name))
			return &rules->protects[i];
	return NULL;
}

static void weakened_protects(const struct rules *base, const struct rules *head,
			      struct lines *lines)
{
	char text[PREFIX_TEXT];

	for (size_t s = 0; s < base->protect_count; s++) {
		const struct protect *old = &base->protects[s],
				     *new = protect_find(head, old->name);

		for (size_t p = 0; p < old->prefix_count; p++)
			if (!has_prefix(new, old->prefixes[p]))
				say(lines,
				    arena_printf(lines->arena,
						 "%s is no longer protected by set %s",
						 prefix_text(old->prefixes[p], text), old->name));
		if (new && old->by_default && !new->by_default)
			say(lines,
			    arena_printf(lines->arena, "set %s is no longer protected by default",
					 old->name));
	}
}

static const struct rule *rule_find(const struct rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->rule_count; i++)
		if (!strcmp(rules->rules[i].id, id))
			return &rules->rules[i];
	return NULL;
}

static bool globs_same(struct globs a, struct globs b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (strcmp(a.v[i], b.v[i]))
			return false;
	return true;
}

static bool rule_narrowed(const struct rule *old, const struct rule *new)
{
	for (size_t i = 0; i < old->prefix_count; i++) {
		bool kept = false;

		for (size_t k = 0; k < new->prefix_count && !kept; k++)
			kept = prefix_equal(old->prefixes[i], new->prefixes[k]);
		if (!kept)
			return true;
	}
	return !globs_same(old->devices, new->devices) || !globs_same(old->to, new->to) ||
	       old->protocol != new->protocol || !globs_same(old->neighbors, new->neighbors) ||
	       old->to_as_count != new->to_as_count;
}

static void weakened_rule(const struct rule *old, const struct rule *new, struct lines *lines)
{
	const char *what = NULL;

	if (!new)
		what = "is gone";
	else if (old->kind != new->kind)
		what = "is of another kind";
	else if (!old->warn && new->warn)
		what = "only warns now";
	else if (old->strict && !new->strict)
		what = "is no longer strict";
	else if (new->under_links < old->under_links || new->under_devices < old->under_devices)
		what = "is asked under fewer failures";
	else if (new->min_sessions < old->min_sessions || new->min_devices < old->min_devices ||
		 new->min_next_hops < old->min_next_hops)
		what = "asks for less";
	else if (old->amount.value != new->amount.value ||
		 old->amount.percent != new->amount.percent)
		what = "has another limit";
	else if ((old->exact && !new->exact) || (!old->default_counts && new->default_counts) ||
		 (old->covered && !new->covered) || new->max_length > old->max_length)
		what = "is easier to meet";
	else if (rule_narrowed(old, new))
		what = "looks at other prefixes, devices or sessions";
	if (what)
		say(lines, arena_printf(lines->arena, "rule %s %s", old->id, what));
}

static bool rpki_changes(const struct rules *base, const struct rules *head)
{
	const struct rpki *was = &base->surroundings.rpki, *is = &head->surroundings.rpki;

	return !base->roa_file != !head->roa_file ||
	       (base->roa_file && strcmp(base->roa_file, head->roa_file)) ||
	       !globs_same((struct globs){ was->droppers, was->dropper_count },
			   (struct globs){ is->droppers, is->dropper_count });
}

static void weakened_lists(const struct rules *base, const struct rules *head, struct lines *lines)
{
	if (head->unmodelled > base->unmodelled)
		say(lines, "what is not modelled weighs less (`unmodelled:`)");
	if (head->allow.n > base->allow.n || !globs_same(base->allow, head->allow))
		say(lines, "the list of what may be unmodelled changes (`allow:`)");
	if (head->waiver_count > base->waiver_count)
		say(lines, "there are more waivers");
	if (head->retire_count > base->retire_count)
		say(lines, "more prefixes may go (`retire:`)");
	if (!globs_same(base->configs, head->configs))
		say(lines, "other files are configs (`configs:`)");
	if (head->leniencies & ~base->leniencies)
		say(lines, "more leniencies are on");
	if (!globs_same(
		    (struct globs){ base->surroundings.outside, base->surroundings.outside_count },
		    (struct globs){ head->surroundings.outside, head->surroundings.outside_count }))
		say(lines, "other devices are outside (`outside:`)");
	if (rpki_changes(base, head))
		say(lines, "other origins are authorised, or dropped by others (`rpki:`)");
	if (base->surroundings.service_count != head->surroundings.service_count ||
	    base->surroundings.external_count != head->surroundings.external_count)
		say(lines, "the surroundings change (`service:`, `external:`)");
}

static bool states_link(const struct rules *rules, const struct stated_link *link)
{
	for (size_t i = 0; i < rules->surroundings.link_count; i++)
		if (stated_link_same(&rules->surroundings.links[i], link))
			return true;
	return false;
}

static const char *ends_text(const struct stated_link *link, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < link->end_count; i++)
		text = arena_printf(arena, "%s%s%s:%s", text, i ? " - " : "", link->ends[i].device,
				    link->ends[i].interface);
	return text;
}

/* A new one may count in this change already (command/state/surroundings.c). */
static void changed_links(const struct rules *base, const struct rules *head, struct lines *lines)
{
	for (size_t i = 0; i < base->surroundings.link_count; i++)
		if (!states_link(head, &base->surroundings.links[i]))
			say(lines,
			    arena_printf(lines->arena, "%s is no link any more (`link:`)",
					 ends_text(&base->surroundings.links[i], lines->arena)));
	for (size_t i = 0; i < head->surroundings.link_count; i++)
		if (!states_link(base, &head->surroundings.links[i]))
			say(lines,
			    arena_printf(lines->arena,
					 "%s is a link (`link:`): believed now only if none of its "
					 "ends had one",
					 ends_text(&head->surroundings.links[i], lines->arena)));
}

size_t rules_weakened(const struct rules *base, const struct rules *head, struct arena *arena,
		      const char *const **lines_out)
{
	struct lines lines = { .arena = arena };

	weakened_protects(base, head, &lines);
	for (size_t r = 0; r < base->rule_count; r++)
		weakened_rule(&base->rules[r], rule_find(head, base->rules[r].id), &lines);
	weakened_lists(base, head, &lines);
	changed_links(base, head, &lines);
	*lines_out = lines.v;
	return lines.n;
}
