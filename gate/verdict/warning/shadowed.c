/* SPDX-License-Identifier: MIT */
/*
 * Entries that can no longer match: an earlier one takes all that they would. Entries are the same
 * in both states if they say the same; only one that could match at the base, or is new, is told.
 */
#include "verdict/warning/warning.h"

#include <string.h>

#include "base/text.h"

/* ---- prefix-lists ---------------------------------------------------------------------------- */

static bool covers(const struct prefix_entry *earlier, const struct prefix_entry *later)
{
	return prefix_contains(earlier->prefix, later->prefix) && earlier->ge <= later->ge &&
	       earlier->le >= later->le;
}

static const struct prefix_entry *shadow_of(const struct prefix_set *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (covers(&set->v[i], &set->v[n]))
			return &set->v[i];
	return NULL;
}

static bool was_shadowed(const struct prefix_set *before, const struct prefix_entry *entry)
{
	for (size_t i = 0; before && i < before->n; i++) {
		const struct prefix_entry *e = &before->v[i];

		if (prefix_equal(e->prefix, entry->prefix) && e->ge == entry->ge &&
		    e->le == entry->le && e->permit == entry->permit && shadow_of(before, i))
			return true;
	}
	return false;
}

static bool same_entries(const struct prefix_set *a, const struct prefix_set *b)
{
	if (!a || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!prefix_equal(a->v[i].prefix, b->v[i].prefix) || a->v[i].ge != b->v[i].ge ||
		    a->v[i].le != b->v[i].le || a->v[i].permit != b->v[i].permit)
			return false;
	return true;
}

/* As it is written: "permit 10.0.0.0/8 le 24". */
static const char *entry_text(const struct prefix_entry *entry, struct arena *arena)
{
	unsigned bits = prefix_family(entry->prefix) == FAMILY_IPV4 ? 96 : 0;
	char text[PREFIX_TEXT];
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "%s %s", entry->permit ? "permit" : "deny",
		      prefix_text(entry->prefix, text));
	if (entry->ge > entry->prefix.len)
		buffer_printf(&out, " ge %u", entry->ge - bits);
	if (entry->le > entry->prefix.len && (entry->le < 128 || entry->ge <= entry->prefix.len))
		buffer_printf(&out, " le %u", entry->le - bits);
	return out.s;
}

static void warn_set(struct warnings *w, const struct changed_device *device,
		     const struct prefix_set *set)
{
	const struct prefix_set *before = warning_set_in(device->before, set);

	if (same_entries(before, set))
		return;
	for (size_t i = 0; i < set->n; i++) {
		const struct prefix_entry *entry = &set->v[i], *shadow = shadow_of(set, i);

		/* An equal answer of a wider entry is untidy, not dangerous. */
		if (!shadow || shadow->permit == entry->permit || was_shadowed(before, entry))
			continue;
		warning_add(w,
			    (struct warning){ "shadowed-entry", device->after->name, shadow->place,
					      "this entry comes first" },
			    "%s %s: `%s` (seq %u) can no longer match: `%s` (seq %u) in front of "
			    "it takes all of it",
			    set->kind, set->name, entry_text(entry, w->arena), entry->seq,
			    entry_text(shadow, w->arena), shadow->seq);
	}
}

/* ---- route-maps and policies ----------------------------------------------------------------- */

static bool same_condition(const struct condition *a, const struct condition *b)
{
	if (a->kind != b->kind || a->options != b->options || a->comparison != b->comparison ||
	    a->number != b->number || a->addr_count || b->addr_count)
		return false;
	if (a->name || b->name)
		return a->name && b->name && !strcmp(a->name, b->name);
	return a->prefix_set == b->prefix_set;
}

/* Whatever matches the later entry matches the earlier one: all that this asks, that asks, too. */
static bool asks_no_more(const struct filter_entry *earlier, const struct filter_entry *later)
{
	if (earlier->call != CALL_NONE ||
	    (earlier->result != FILTER_ACCEPT && earlier->result != FILTER_REJECT))
		return false;
	for (size_t i = 0; i < earlier->condition_count; i++) {
		bool found = false;

		for (size_t j = 0; j < later->condition_count && !found; j++)
			found = same_condition(&earlier->conditions[i], &later->conditions[j]);
		if (!found)
			return false;
	}
	return true;
}

static const struct filter_entry *entry_shadow(const struct filter *filter, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (filter->v[i].result == FILTER_GOTO)
			return NULL; /* it may jump over the others */
		if (asks_no_more(&filter->v[i], &filter->v[n]))
			return &filter->v[i];
	}
	return NULL;
}

static bool same_entry(const struct filter_entry *a, const struct filter_entry *b)
{
	return a->name && b->name ? !strcmp(a->name, b->name)
				  : !a->name && !b->name && a->seq == b->seq;
}

static bool entry_was_shadowed(const struct device *device, const struct filter *filter,
			       const struct filter_entry *entry)
{
	for (size_t f = 0; f < device->filter_count; f++) {
		const struct filter *old = device->filters[f];

		if (strcmp(old->name, filter->name) || strcmp(old->kind, filter->kind))
			continue;
		for (size_t i = 0; i < old->n; i++)
			if (same_entry(&old->v[i], entry) && entry_shadow(old, i))
				return true;
	}
	return false;
}

static const char *entry_title(const struct filter_entry *entry, struct arena *arena)
{
	return entry->name ? entry->name : arena_printf(arena, "%u", entry->seq);
}

static void warn_filter(struct warnings *w, const struct changed_device *device,
			const struct filter *filter)
{
	for (size_t i = 1; i < filter->n; i++) {
		const struct filter_entry *entry = &filter->v[i];
		const struct filter_entry *shadow = entry_shadow(filter, i);

		if (!shadow || entry_was_shadowed(device->before, filter, entry))
			continue;
		warning_add(w,
			    (struct warning){ "shadowed-entry", device->after->name, shadow->place,
					      "this entry comes first" },
			    "%s %s: entry %s can no longer match: entry %s in front of it takes "
			    "all that it would",
			    filter->kind, filter->name, entry_title(entry, w->arena),
			    entry_title(shadow, w->arena));
	}
}

void warn_shadowed(struct warnings *w, const struct changed_device *device)
{
	for (size_t i = 0; i < device->after->prefix_set_count; i++)
		warn_set(w, device, device->after->prefix_sets[i]);
	for (size_t i = 0; i < device->after->filter_count; i++)
		if (strcmp(device->after->filters[i]->kind, "prefix-list"))
			warn_filter(w, device, device->after->filters[i]);
}
