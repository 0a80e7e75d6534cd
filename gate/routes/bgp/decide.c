/* SPDX-License-Identifier: MIT */
/*
 * The decision process as a table of steps. Each step takes the set of candidates that all steps
 * before it left and keeps those that are best by its own measure; the step that leaves one has
 * decided, and its name is what a report says.
 *
 * Working on the set, not on pairs, is what makes MED right: it orders only paths of one neighbor
 * AS, so pairwise comparison is no ordering (RFC 4451) and its outcome depends on arrival. Here a
 * path goes if any path it may be compared with has a lower MED; what FRR calls deterministic-med.
 * The order of steps is FRR's (bgp_path_info_cmp), which adds weight in front and the confederation
 * steps to the RFC's.
 */
#include "routes/bgp/decide.h"

#include "base/bug.h"
#include "routes/attrs/table.h"

struct rules {
	const struct bgp *bgp;
	const struct bgp_family *family;
	uint32_t incumbent;
	bool guessed; /* the last steps chose without knowing */
};

typedef uint64_t measure(const struct rules *rules, const struct candidate *c);

/* A step keeps those with the lowest measure, or narrows in its own way. */
struct decide_step {
	const char *name;
	measure *measure;
	size_t (*narrow)(struct rules *rules, const struct candidate **set, size_t n);
	bool policy; /* orders by something that a router says, not by where the path has been */
	bool tied;   /* keeps all of a set for which attributes_tie */
};

/* ---- measures: the lowest is best -------------------------------------------------------- */

static size_t keep_lowest(const struct rules *rules, const struct candidate **set, size_t n,
			  measure *of)
{
	uint64_t lowest = of(rules, set[0]), value;
	size_t kept = 1, i;

	for (i = 1; i < n; i++) {
		value = of(rules, set[i]);
		if (value > lowest)
			continue;
		if (value < lowest) {
			lowest = value;
			kept = 0;
		}
		set[kept++] = set[i];
	}
	return kept;
}

static uint64_t weight_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return UINT32_MAX - c->attrs->weight;
}

static uint64_t local_pref_measure(const struct rules *rules, const struct candidate *c)
{
	const struct attrs *a = c->attrs;

	return UINT32_MAX - (a->local_pref_set ? a->local_pref : rules->bgp->default_local_pref);
}

static uint64_t local_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return c->sort == BGP_LOCAL ? 0 : 1;
}

static uint64_t length_measure(const struct rules *rules, const struct candidate *c)
{
	const struct as_path *path = c->attrs->as_path;

	if (rules->bgp->as_path_ignore)
		return 0;
	return (uint64_t)path->length + (rules->bgp->as_path_confed ? path->confed_length : 0);
}

static uint64_t origin_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return (uint64_t)c->attrs->origin;
}

static uint64_t med_measure(const struct rules *rules, const struct candidate *c)
{
	if (c->attrs->med_set)
		return c->attrs->med;
	return rules->bgp->med_missing_as_worst ? UINT32_MAX : 0;
}

static uint64_t external_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return c->sort == BGP_EBGP ? 0 : 1;
}

static uint64_t igp_measure(const struct rules *rules, const struct candidate *c)
{
	return rules->bgp->ignore_igp_metric ? 0 : c->igp_metric;
}

static uint64_t cluster_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return c->attrs->cluster_count;
}

/* Only where cluster lists count before multipath is cut. */
static uint64_t early_cluster_measure(const struct rules *rules, const struct candidate *c)
{
	return rules->family->ibgp_equal_cluster_length && c->sort == BGP_IBGP
		       ? c->attrs->cluster_count
		       : 0;
}

static uint64_t confed_measure(const struct rules *rules, const struct candidate *c)
{
	return rules->bgp->confederation != 0 && c->sort == BGP_IBGP ? 1 : 0;
}

static uint64_t router_id_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return c->attrs->originator != 0 ? c->attrs->originator : c->router_id;
}

/* ---- MED --------------------------------------------------------------------------------- */

/* May these two be compared by MED? Same neighbor AS; same neighboring member AS of the
 * confederation; or neither has left the AS. */
static bool med_comparable(const struct rules *rules, const struct candidate *a,
			   const struct candidate *b)
{
	const struct as_path *p = a->attrs->as_path, *q = b->attrs->as_path;
	uint32_t first = as_path_first(p), confed = as_path_confed_first(p);

	if (rules->bgp->always_compare_med)
		return true;
	if (p->length == 0 && q->length == 0)
		return true;
	return (first != 0 && first == as_path_first(q)) ||
	       (confed != 0 && confed == as_path_confed_first(q));
}

static bool med_beaten(const struct rules *rules, const struct candidate *const *set, size_t n,
		       size_t i)
{
	uint64_t med = med_measure(rules, set[i]);
	size_t j;

	for (j = 0; j < n; j++)
		if (med_measure(rules, set[j]) < med && med_comparable(rules, set[i], set[j]))
			return true;
	return false;
}

static size_t med_narrow(struct rules *rules, const struct candidate **set, size_t n)
{
	uint64_t med = med_measure(rules, set[0]);
	const struct candidate *lost;
	size_t i, end = n;

	for (i = 1; i < n && med_measure(rules, set[i]) == med; i++)
		;
	if (i == n)
		return n;
	/* Losers go behind the end and still beat others there: `lowest first` of each group is
	 * never beaten, so the outcome does not depend on the order. */
	for (i = 0; i < end;) {
		if (!med_beaten(rules, set, n, i)) {
			i++;
			continue;
		}
		lost = set[i];
		set[i] = set[--end];
		set[end] = lost;
	}
	return end;
}

/* ---- steps ------------------------------------------------------------------------------- */

static size_t usable_narrow(struct rules *rules, const struct candidate **set, size_t n)
{
	size_t kept = 0, i;

	(void)rules;
	for (i = 0; i < n; i++)
		if (set[i]->usable)
			set[kept++] = set[i];
	return kept;
}

static size_t address_narrow(struct rules *rules, const struct candidate **set, size_t n)
{
	size_t lowest = 0, i;

	(void)rules;
	for (i = 1; i < n; i++) {
		int order = addr_compare(set[i]->addr, set[lowest]->addr);

		/* Two local paths have no neighbor: a network statement goes before the others. */
		if (order < 0 || (order == 0 && set[i]->source < set[lowest]->source))
			lowest = i;
	}
	set[0] = set[lowest];
	return 1;
}

static size_t router_id_narrow(struct rules *rules, const struct candidate **set, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (set[i]->router_id_guessed && set[i]->attrs->originator == 0)
			rules->guessed = true;
	return keep_lowest(rules, set, n, router_id_measure);
}

static uint64_t arrival_measure(const struct rules *rules, const struct candidate *c)
{
	(void)rules;
	return c->arrived;
}

/* Between external paths of one worth the older one stays (FRR, unless compare-routerid). Which
 * that is nobody can tell from the configs. Our guess is the path that has been best so far, else
 * the one that came first: propagation spreads in breadth, so it came over fewer routers. Else the
 * one that would win the steps behind. */
static size_t age_narrow(struct rules *rules, const struct candidate **set, size_t n)
{
	size_t i;

	if (rules->bgp->compare_router_id)
		return n;
	for (i = 0; i < n; i++)
		if (set[i]->sort != BGP_EBGP && set[i]->sort != BGP_CONFED)
			return n;
	rules->guessed = true;
	for (i = 0; i < n; i++) {
		if (set[i]->from != rules->incumbent)
			continue;
		set[0] = set[i];
		return 1;
	}
	n = keep_lowest(rules, set, n, arrival_measure);
	n = keep_lowest(rules, set, n, router_id_measure);
	return address_narrow(rules, set, n);
}

static const struct decide_step steps[] = {
	{ "usable next hop", NULL, usable_narrow, false, true },
	{ "weight", weight_measure, NULL, true, true },
	{ "local preference", local_pref_measure, NULL, true, true },
	{ "local origin", local_measure, NULL, false, true },
	{ "AS path length", length_measure, NULL, false, true },
	{ "origin", origin_measure, NULL, true, true },
	{ "MED", NULL, med_narrow, true, true },
	{ "eBGP over iBGP", external_measure, NULL, false, true },
	{ "IGP metric", igp_measure, NULL, true, false },
	{ "cluster list length (multipath)", early_cluster_measure, NULL, false, false },
	{ "confederation eBGP over iBGP", confed_measure, NULL, false, false },
	{ "age", NULL, age_narrow, false, false },
	{ "router id", NULL, router_id_narrow, false, false },
	{ "cluster list length", cluster_measure, NULL, false, false },
	{ "neighbor address", NULL, address_narrow, false, false },
};

enum { STEP_COUNT = sizeof(steps) / sizeof(*steps) };

const char *decide_step_name(const struct decide_step *step)
{
	return step->name;
}

const struct decide_step *decide_step_at(size_t i)
{
	return i < STEP_COUNT ? &steps[i] : NULL;
}

bool decide_step_is_policy(const struct decide_step *step)
{
	return step != NULL && step->policy;
}

/* Nothing differs that the first steps look at. Mostly so for what several reflectors bring. */
static bool attributes_tie(const struct candidate *const *set, size_t n)
{
	const struct attrs *a = set[0]->attrs, *b;
	size_t i;

	for (i = 0; i < n; i++) {
		b = set[i]->attrs;
		if (!set[i]->usable || set[i]->sort != set[0]->sort || b->weight != a->weight ||
		    b->local_pref_set != a->local_pref_set || b->local_pref != a->local_pref ||
		    b->origin != a->origin || b->med_set != a->med_set || b->med != a->med ||
		    (b->as_path != a->as_path &&
		     (b->as_path->length != a->as_path->length ||
		      b->as_path->confed_length != a->as_path->confed_length)))
			return false;
	}
	return true;
}

struct decision bgp_decide(const struct bgp *bgp, enum family family, const struct candidate **set,
			   size_t n, uint32_t incumbent)
{
	struct rules rules = { bgp, &bgp->family[family], incumbent, false };
	struct decision decision = { 0 };
	bool tie = n > 1 && attributes_tie(set, n);
	size_t i, before;

	for (i = 0; i < STEP_COUNT && n > 1; i++) {
		if (tie && steps[i].tied)
			continue;
		before = n;
		n = steps[i].measure != NULL ? keep_lowest(&rules, set, n, steps[i].measure)
					     : steps[i].narrow(&rules, set, n);
		if (n == 0)
			return decision;
		if (n < before)
			decision.decided_by = &steps[i];
	}
	/* A single candidate has passed no step yet. */
	if (n == 0 || !set[0]->usable)
		return decision;
	bug_if(n != 1);
	decision.best = set[0];
	decision.depends_on_age = rules.guessed;
	return decision;
}

/* ---- multipath --------------------------------------------------------------------------- */

/* The steps in front of the cut as a comparison of two, for MED asks about the pair. */
static bool equals_best(const struct rules *rules, const struct candidate *p,
			const struct candidate *best)
{
	static measure *const same[] = {
		weight_measure, local_pref_measure,    local_measure,
		length_measure, origin_measure,        external_measure,
		igp_measure,    early_cluster_measure, confed_measure,
	};
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(*same); i++)
		if (same[i](rules, p) != same[i](rules, best))
			return false;
	if (med_measure(rules, p) != med_measure(rules, best) && med_comparable(rules, p, best))
		return false;
	if (rules->bgp->multipath_relax)
		return true;
	if (p->sort == BGP_IBGP)
		return p->attrs->as_path == best->attrs->as_path;
	return p->neighbor_as == best->neighbor_as;
}

/* Puts p into the sorted list unless its next hop is there already. */
static size_t next_hop_insert(const struct candidate **others, size_t n, const struct candidate *p)
{
	size_t i = n, j;

	for (; i > 0; i--) {
		int order = addr_compare(others[i - 1]->attrs->next_hop, p->attrs->next_hop);

		/* A link-local next hop is another one on each interface. */
		if (order == 0 && addr_is_link_local(p->attrs->next_hop))
			order = others[i - 1]->from < p->from ? -1 : 1;
		if (order == 0)
			return n;
		if (order < 0)
			break;
	}
	for (j = n; j > i; j--)
		others[j] = others[j - 1];
	others[i] = p;
	return n + 1;
}

size_t bgp_decide_multipath(const struct bgp *bgp, enum family family, const struct candidate *best,
			    const struct candidate *v, size_t n, const struct candidate **others)
{
	struct rules rules = { bgp, &bgp->family[family], ROUTES_NONE, false };
	size_t max = best->sort == BGP_IBGP ? rules.family->ibgp_paths : rules.family->ebgp_paths;
	size_t count = 0, i;

	if (best->sort == BGP_LOCAL || max <= 1)
		return 0;
	for (i = 0; i < n; i++) {
		if (&v[i] == best || !v[i].usable || v[i].sort == BGP_LOCAL)
			continue;
		if (addr_equal(v[i].attrs->next_hop, best->attrs->next_hop) &&
		    !addr_is_link_local(best->attrs->next_hop))
			continue;
		if (equals_best(&rules, &v[i], best))
			count = next_hop_insert(others, count, &v[i]);
	}
	return count < max ? count : max - 1;
}
