/* SPDX-License-Identifier: MIT */
/*
 * Why a path that passed a session does not pass it any more, or why one passes that should not: the
 * entry that decides, by the names and numbers of the config, and what it was before.
 */
#include <string.h>

#include "explain/loss.h"
#include "routes/passage.h"

static const char *entry_words(const struct filter *filter, const struct filter_entry *entry,
			       struct arena *arena)
{
	if (entry->name)
		return arena_printf(arena, "statement %s of %s %s", entry->name, filter->kind,
				    filter->name);
	return arena_printf(arena, "%s %s %u", filter->kind, filter->name, (unsigned)entry->seq);
}

static const struct filter_entry *entry_like(const struct filter *filter,
					     const struct filter_entry *entry)
{
	for (size_t i = 0; filter && i < filter->n; i++)
		if (entry->name ? filter->v[i].name && !strcmp(filter->v[i].name, entry->name)
				: filter->v[i].seq == entry->seq)
			return &filter->v[i];
	return NULL;
}

static const struct filter *filter_like(const struct filter_chain *chain, const char *name)
{
	for (size_t i = 0; i < chain->n; i++)
		if (!strcmp(chain->v[i]->name, name))
			return chain->v[i];
	return NULL;
}

/* What a set says of the prefix, where it is the set that decides; null: another condition does. */
static const char *set_words(struct loss *loss, const char *device,
			     const struct filter_entry *entry, struct prefix prefix)
{
	for (size_t i = 0; i < entry->condition_count; i++) {
		const struct condition *c = &entry->conditions[i];
		const struct prefix_entry *hit;

		if (c->kind != CONDITION_PREFIX || c->options == MATCH_INVERT)
			continue;
		hit = passage_set_entry(c->prefix_set, prefix);
		if (hit && hit->permit)
			continue;
		loss_blame(loss, device,
			   hit             ? hit->place
			   : c->prefix_set ? c->prefix_set->place
					   : c->place,
			   "the list that decides");
		if (!c->prefix_set)
			return arena_printf(loss->arena, "%s is not defined", c->name);
		if (hit)
			return arena_printf(loss->arena, "%s %s %u denies it (%s)",
					    c->prefix_set->kind, c->prefix_set->name,
					    (unsigned)hit->seq,
					    place_text(hit->place, loss->arena));
		return arena_printf(loss->arena, "%s %s does not have it (any more)",
				    c->prefix_set->kind, c->prefix_set->name);
	}
	return NULL;
}

/* The entry that let it through before and is there still, but does not match. */
static const char *lapsed_words(struct loss *loss, const char *device,
				const struct filter_chain *chain, const struct passage *was,
				struct prefix prefix)
{
	const struct filter_entry *entry;
	const char *why;

	if (was->reason != PASSAGE_OPEN || !was->filter || !was->entry)
		return NULL;
	entry = entry_like(filter_like(chain, was->filter->name), was->entry);
	if (!entry) {
		loss_blame_before(loss, device, was->entry->place, "the entry that let it through");
		return arena_printf(loss->arena, "%s, which let it through, is gone (%s before)",
				    entry_words(was->filter, was->entry, loss->arena),
				    place_text(was->entry->place, loss->arena));
	}
	why = set_words(loss, device, entry, prefix);
	return why ? arena_printf(loss->arena, "%s does not match, %s",
				  entry_words(was->filter, entry, loss->arena), why)
		   : NULL;
}

static const char *filter_words(struct loss *loss, const char *device, const struct passage *now)
{
	if (!now->filter)
		return "no filter accepts it";
	if (now->filter->undefined)
		return arena_printf(loss->arena, "%s %s is not defined", now->filter->kind,
				    now->filter->name);
	if (!now->entry)
		return arena_printf(loss->arena, "no entry of %s %s matches it (%s)",
				    now->filter->kind, now->filter->name,
				    place_text(now->filter->place, loss->arena));
	loss_blame(loss, device, now->entry->place, "the entry that rejects it");
	return arena_printf(loss->arena, "%s denies it (%s)",
			    entry_words(now->filter, now->entry, loss->arena),
			    place_text(now->entry->place, loss->arena));
}

static bool same_filter(const struct passage *now, const struct passage *was)
{
	return now->filter && was->filter && !strcmp(now->filter->name, was->filter->name);
}

static const char *reason_words(struct loss *loss, const char *device,
				const struct filter_chain *chain, const struct passage *now,
				const struct passage *was, struct prefix prefix)
{
	const char *lapsed;

	switch (now->reason) {
	case PASSAGE_FAMILY:
		return prefix_family(prefix) == FAMILY_IPV6 ? "IPv6 is not on at both ends"
							    : "IPv4 is not on at both ends";
	case PASSAGE_COMMUNITY:
		return "a community forbids it (no-export, no-advertise)";
	case PASSAGE_REFLECTION:
		return "it came over iBGP and neither end is a client, so it is not reflected";
	case PASSAGE_LOOP:
		return "the own AS is in its path";
	case PASSAGE_ROLE:
		return "it came from a provider or a peer and is for customers only (local-role, "
		       "RFC "
		       "9234)";
	case PASSAGE_RPKI:
		loss_authority(loss, prefix);
		return "it is RPKI-invalid there";
	case PASSAGE_NO_POLICY:
		return "no policy is left, and without one eBGP exchanges nothing (RFC 8212)";
	case PASSAGE_FILTER:
		lapsed = now->entry && now->entry->condition_count ? NULL
			 : same_filter(now, was) ? lapsed_words(loss, device, chain, was, prefix)
						 : NULL;
		return lapsed ? lapsed : filter_words(loss, device, now);
	default:
		return NULL;
	}
}

/* ---- conditional advertisement ---------------------------------------------------------------- */

struct wanted {
	struct loss *loss;
	const struct filter *condition;
	uint32_t instance; /* of the base */
	struct prefix prefix;
	bool found;
};

static bool find_wanted(void *context, const struct bgp_entry *entry)
{
	struct wanted *wanted = context;
	struct loss *loss = wanted->loss;
	uint32_t now = loss_instance_after(loss, wanted->instance);
	const struct bgp_entry *still =
		now == ROUTES_NONE ? NULL : routes_bgp(loss->head, now, entry->prefix);

	if (!entry->best || (still && still->best) ||
	    !passage_matches(loss->base, wanted->condition, entry->prefix, entry->best,
			     loss->arena))
		return true;
	wanted->prefix = entry->prefix;
	wanted->found = true;
	return false;
}

/* The route that the condition waits for, explained in turn. */
static void condition_false(struct loss *loss, uint32_t before, const char *who,
			    struct prefix prefix)
{
	const struct network_neighbor *n = &loss->before->neighbors[before];
	const struct conditional_advertisement *c =
		n->config->family[prefix_family(prefix)]->conditional;
	struct wanted wanted = { .loss = loss, .instance = n->instance };
	char text[PREFIX_TEXT], need[PREFIX_TEXT];

	if (!c)
		return;
	wanted.condition = c->condition;
	if (!c->non_exist)
		routes_bgp_each(loss->base, n->instance, find_wanted, &wanted);
	if (wanted.found)
		loss_path(loss, n->instance, wanted.prefix);
	loss_say(loss, who, "condition %s is not met%s%s, so %s is withheld", c->condition->name,
		 wanted.found ? " without " : "",
		 wanted.found ? prefix_text(wanted.prefix, need) : "", prefix_text(prefix, text));
}

/* ---- the three questions ------------------------------------------------------------------------ */

static const struct filter_chain *chain_of(const struct network_neighbor *n, struct prefix prefix,
					   bool out)
{
	const struct neighbor_family *family = n->config->family[prefix_family(prefix)];

	return out ? &family->export : &family->import;
}

bool loss_filtered(struct loss *loss, const struct crossing *crossing)
{
	const struct network_neighbor *n = &loss->after->neighbors[crossing->after];
	const char *device = loss_device_name(loss->after, n->instance);
	struct passage now, was = { 0 };
	const char *words;
	char text[PREFIX_TEXT], address[ADDR_TEXT];
	const char *who =
		arena_printf(loss->arena, "%s %s %s", device, crossing->out ? "to" : "from",
			     addr_text(n->remote, address));

	now = (crossing->out ? passage_out : passage_in)(
		loss->head, crossing->after, crossing->prefix, crossing->now, loss->arena);
	if (now.reason == PASSAGE_OPEN)
		return false;
	if (now.reason == PASSAGE_CONDITION) {
		condition_false(loss, crossing->before, who, crossing->prefix);
		return true;
	}
	if (crossing->was)
		was = (crossing->out ? passage_out : passage_in)(
			loss->base, crossing->before, crossing->prefix, crossing->was, loss->arena);
	words = reason_words(loss, device, chain_of(n, crossing->prefix, crossing->out), &now, &was,
			     crossing->prefix);
	if (now.filter && now.filter->undefined)
		loss_blame(loss, device, now.filter->place, "the filter that is not defined");
	loss_blame(loss, device, n->config->place, "the neighbor whose filters refuse it");
	loss_say(loss, who, "%s is not %s, %s", prefix_text(crossing->prefix, text),
		 crossing->out ? "sent" : "accepted", words);
	return true;
}

void gain_passage(struct loss *loss, uint32_t neighbor, struct prefix prefix,
		  const struct path *path, bool out)
{
	const struct network_neighbor *n = &loss->after->neighbors[neighbor];
	const char *device = loss_device_name(loss->after, n->instance);
	struct passage now =
		(out ? passage_out : passage_in)(loss->head, neighbor, prefix, path, loss->arena);
	char address[ADDR_TEXT];
	const char *who = arena_printf(loss->arena, "%s %s %s (AS%u)", device, out ? "to" : "from",
				       addr_text(n->remote, address), n->remote_as);
	const char *by;

	if (now.reason != PASSAGE_OPEN)
		return;
	if (now.filter && now.entry) {
		loss_blame(loss, device, now.entry->place, "the entry that lets it through");
		by = arena_printf(loss->arena, "%s lets it through (%s)",
				  entry_words(now.filter, now.entry, loss->arena),
				  place_text(now.entry->place, loss->arena));
	} else {
		by = chain_of(n, prefix, out)->n ? "no filter stops it" : "there is no filter";
	}
	loss_say(loss, who, "it goes %s, %s", out ? "out" : "in", by);
}
