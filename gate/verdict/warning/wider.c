/* SPDX-License-Identifier: MIT */
/*
 * Sessions whose filters let through what they rejected before, whatever the attributes: found by
 * witnesses. Where two versions of a prefix-list differ, the ends of the differing entries are
 * tried on the old and the new chain of filters; a prefix that the old one surely rejects and the
 * new one may accept is a witness. What no prefix-list tells apart is tried with a prefix of
 * documentation space.
 */
#include "verdict/warning/warning.h"

#include <string.h>

#include "base/array.h"

enum {
	WITNESSES = 3,     /* told */
	CANDIDATES = 3000, /* tried a chain: long lists differ in few places or altogether */
};

struct candidates {
	struct prefix *v;
	size_t n, cap;
};

static void try_prefix(struct candidates *list, struct prefix prefix, struct arena *arena)
{
	if (list->n < CANDIDATES)
		*array_push(list, arena) = prefix;
}

/* The shortest, the longest, and one beside the entry's own address. */
static void try_entry(struct candidates *list, const struct prefix_entry *entry,
		      struct arena *arena)
{
	uint8_t least = entry->ge > entry->prefix.len ? entry->ge : entry->prefix.len;

	if (least > entry->le)
		return;
	try_prefix(list, prefix_make(entry->prefix.addr, least), arena);
	if (entry->le > least)
		try_prefix(list, prefix_make(entry->prefix.addr, entry->le), arena);
	if (entry->le > entry->prefix.len) {
		struct prefix half = prefix_half(entry->prefix, 1);

		try_prefix(list, prefix_make(half.addr, least > half.len ? least : half.len),
			   arena);
	}
}

static bool equal_entries(const struct prefix_entry *a, const struct prefix_entry *b)
{
	return prefix_equal(a->prefix, b->prefix) && a->ge == b->ge && a->le == b->le &&
	       a->permit == b->permit;
}

/* The entries of both versions but for what they have in common at both ends. */
static void try_set(struct candidates *list, const struct prefix_set *before,
		    const struct prefix_set *after, struct arena *arena)
{
	size_t old_end = before ? before->n : 0, new_end = after->n, start = 0;

	while (start < old_end && start < new_end &&
	       equal_entries(&before->v[start], &after->v[start]))
		start++;
	while (old_end > start && new_end > start &&
	       equal_entries(&before->v[old_end - 1], &after->v[new_end - 1])) {
		old_end--;
		new_end--;
	}
	for (size_t i = start; i < new_end; i++)
		try_entry(list, &after->v[i], arena);
	for (size_t i = start; i < old_end; i++)
		try_entry(list, &before->v[i], arena);
}

static void try_anything(struct candidates *list, enum family family, struct arena *arena)
{
	static const char *const anywhere[] = {
		[FAMILY_IPV4] = "203.0.113.0/24", [FAMILY_IPV6] = "2001:db8:ffff::/48"
	};
	struct prefix prefix;

	if (prefix_parse(anywhere[family], &prefix, NULL))
		try_prefix(list, prefix, arena);
	try_prefix(list, prefix_default(family), arena);
}

static void try_chain(struct candidates *list, const struct device *before,
		      const struct filter_chain *chain, struct arena *arena)
{
	for (size_t f = 0; f < chain->n; f++)
		for (size_t e = 0; e < chain->v[f]->n; e++)
			for (size_t c = 0; c < chain->v[f]->v[e].condition_count; c++) {
				const struct condition *k = &chain->v[f]->v[e].conditions[c];

				if (k->kind == CONDITION_PREFIX && k->prefix_set)
					try_set(list, warning_set_in(before, k->prefix_set),
						k->prefix_set, arena);
			}
}

/* One direction of one session, in both states. */
struct passage {
	const struct filter_chain *before, *after;
	bool closed_before, closed_after; /* RFC 8212: no filter, no route */
	enum family family;
	bool outbound;
};

static unsigned passage_outcomes(const struct filter_chain *chain, bool closed,
				 struct prefix prefix, struct place *line)
{
	*line = (struct place){ 0 };
	return closed ? OUTCOME_REJECT : chain_outcomes(chain, prefix, line);
}

/* The witnesses as text, and the line that lets the first one pass; null: there is none. */
static const char *find_witnesses(struct warnings *w, const struct changed_device *device,
				  const struct passage *passage, struct place *line)
{
	struct candidates list = { 0 };
	struct name_list names = { 0 };

	try_anything(&list, passage->family, w->arena);
	try_chain(&list, device->before, passage->after, w->arena);
	for (size_t i = 0; i < list.n && names.n < WITNESSES; i++) {
		struct place unused, at;
		unsigned before = passage_outcomes(passage->before, passage->closed_before,
						   list.v[i], &unused);
		unsigned after =
			passage_outcomes(passage->after, passage->closed_after, list.v[i], &at);
		char text[PREFIX_TEXT];
		bool known = false;

		if (prefix_family(list.v[i]) != passage->family ||
		    before & (OUTCOME_ACCEPT | OUTCOME_UNKNOWN) || !(after & OUTCOME_ACCEPT))
			continue;
		prefix_text(list.v[i], text);
		for (size_t n = 0; n < names.n; n++)
			known |= !strcmp(names.v[n], text);
		if (known)
			continue;
		if (!names.n)
			*line = at;
		*array_push(&names, w->arena) = arena_strdup(w->arena, text);
	}
	return names.n ? name_list_text(&names, w->arena) : NULL;
}

/* Sessions of a group widen together: one warning for all with the same line and witnesses. */
static struct finding *told_already(struct warnings *w, struct place line, const char *what)
{
	for (size_t i = w->findings->n; i-- > 0;) {
		struct finding *f = &w->findings->v[i];

		if (strcmp(f->kind, "wider-filter"))
			return NULL;
		if (f->place.file && line.file && f->place.line == line.line &&
		    !strcmp(f->place.file, line.file) && strstr(f->message, what))
			return f;
	}
	return NULL;
}

static void warn_passage(struct warnings *w, const struct changed_device *device, uint32_t neighbor,
			 const struct passage *passage)
{
	struct place line = { 0 };
	const char *witnesses = find_witnesses(w, device, passage, &line), *what;
	struct finding *told;

	if (!witnesses)
		return;
	what = arena_printf(w->arena, "now %s %s", passage->outbound ? "lets out" : "lets in",
			    witnesses);
	if (!line.file)
		line = w->after->neighbors[neighbor].config->place;
	told = told_already(w, line, what);
	if (told) {
		told->message = arena_printf(w->arena, "%s; likewise %s", told->message,
					     warning_session_text(w, neighbor));
		return;
	}
	warning_add(w,
		    (struct warning){ "wider-filter", device->after->name, line,
				      "it lets through what was rejected" },
		    "session %s %s, which its filters rejected before",
		    warning_session_text(w, neighbor), what);
}

static bool is_closed(const struct network *network, const struct network_neighbor *n,
		      bool has_filter)
{
	const struct network_instance *in = &network->instances[n->instance];
	const struct bgp *bgp = network->devices[in->device]->instances[in->instance].bgp;

	return !has_filter &&
	       ((n->ebgp && bgp->ebgp_requires_policy) || (!n->ebgp && bgp->ibgp_requires_policy));
}

static void warn_session(struct warnings *w, const struct changed_device *device, uint32_t before,
			 uint32_t after)
{
	const struct network_neighbor *old = &w->before->neighbors[before];
	const struct network_neighbor *new = &w->after->neighbors[after];

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct neighbor_family *was = old->config->family[f],
					     *is = new->config->family[f];

		if (!was->enabled || !is->enabled)
			continue;
		warn_passage(w, device, after,
			     &(struct passage){ &was->export, &is->export,
						is_closed(w->before, old, was->has_export),
						is_closed(w->after, new, is->has_export),
						(enum family)f, true });
		warn_passage(w, device, after,
			     &(struct passage){ &was->import, &is->import,
						is_closed(w->before, old, was->has_import),
						is_closed(w->after, new, is->has_import),
						(enum family)f, false });
	}
}

void warn_wider(struct warnings *w, const struct changed_device *device)
{
	uint32_t first = w->after->device_instances[device->index_after];

	for (uint32_t i = first; i < first + device->after->instance_count; i++) {
		const struct network_instance *in = &w->after->instances[i];

		for (uint32_t n = in->first_neighbor; n < in->first_neighbor + in->neighbor_count;
		     n++) {
			uint32_t before = warning_neighbor_before(w, n);

			if (before != UINT32_MAX)
				warn_session(w, device, before, n);
		}
	}
}
