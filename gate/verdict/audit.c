/* SPDX-License-Identifier: MIT */
/*
 * The auditor is audited in each run, by the code that judges the change itself: no edit must not be
 * rejected, and a known-fatal one (selftest.h) must be.
 *
 * That some finding rejects is not enough: a set of protected prefixes with others beside it, or a
 * kind of rule among several, might be blind. So each of them is asked by itself. It need not be
 * asked for every prefix: the first whose loss it sees is proof.
 */
#include "verdict/kind/kinds.h"
#include "verdict/reach.h"
#include "verdict/selftest.h"

/* How many findings would reject this head against this base by these rules, without failures. */
static size_t rejections(const struct reach *reach, const struct rules *rules,
			 const struct routes *head, const struct routes *base)
{
	struct reach probe = { .judgement = reach->judgement,
			       .rules = rules,
			       .arena = arena_new(),
			       .complete = true };
	size_t n;

	reach_judge_protected(&probe, head, base);
	for (size_t r = 0; r < rules->rule_count; r++) {
		struct rule rule = rules->rules[r];

		rule.warn = false; /* can it be seen at all? */
		reach_judge_rule(&probe, &rule, head, base, NULL);
	}
	n = findings_deciding(&probe.findings);
	arena_free(probe.arena);
	return n;
}

/* Strict rules may reject the base itself: then 'no edit is accepted' cannot be asked. */
static bool has_strict_rule(const struct rules *rules)
{
	for (size_t r = 0; r < rules->rule_count; r++)
		if (rules->rules[r].strict)
			return true;
	return false;
}

/* What the fatal edit showed of a protected set (bits: routed, announced), or of all rules of a
 * kind. */
struct proof {
	unsigned asked; /* something held before that must not hold now */
	unsigned seen;  /* and its loss was rejected */
};

enum { ROUTED = 1, ANNOUNCED = 2 };

/* What `protect` alone holds this prefix to, worked out without its code. */
static unsigned protected_by(const struct reach *reach, const struct routes *routes,
			     struct prefix prefix)
{
	const struct network *network = routes_network(routes);
	unsigned what = 0;

	if (prefix_is_retired(reach->rules, prefix))
		return 0;
	for (uint32_t i = 0; i < network->instance_count && !(what & ROUTED); i++)
		if (!network->device_outside[network->instances[i].device] &&
		    (prefix_is_routed(routes, i, prefix, false, false) ||
		     prefix_is_partly_routed(routes, i, prefix)))
			what |= ROUTED;
	for (uint32_t i = 0; i < network->neighbor_count && !(what & ANNOUNCED); i++)
		if (network->neighbors[i].outside && prefix_is_announced(routes, i, prefix, false))
			what |= ANNOUNCED;
	return what;
}

/* The first prefix whose loss is seen is proof enough. */
static struct proof set_prove(const struct reach *reach, const struct protect *set,
			      const struct routes *fatal, const struct routes *before)
{
	struct protect one = *set;
	struct rules rules = *reach->rules;
	struct proof proof = { 0, 0 };

	rules.protects = &one;
	rules.protect_count = 1;
	rules.rule_count = 0;
	one.prefix_count = 1;
	for (size_t p = 0; set->by_default && p < set->prefix_count; p++) {
		unsigned held = protected_by(reach, before, set->prefixes[p]);

		one.prefixes = &set->prefixes[p];
		proof.asked |= held;
		if ((held & ~proof.seen) &&
		    rejections(reach, &rules, fatal, before) == (size_t)__builtin_popcount(held))
			proof.seen |= held;
	}
	return proof;
}

/* Does the rule hold, and for something, in this state? */
static bool rule_holds(const struct reach *reach, const struct rule *rule,
		       const struct routes *routes)
{
	struct violations violations = { 0 };
	struct arena *scratch = arena_new();

	rule_kinds[rule->kind].check(rule, reach->rules, routes, routes, &violations, scratch);
	arena_free(scratch);
	return violations.subjects && !violations.n;
}

static void rule_prove(const struct reach *reach, const struct rule *rule,
		       const struct routes *fatal, const struct routes *before, struct proof *proof)
{
	struct rule one = *rule;
	struct rules rules = *reach->rules;

	rules.protect_count = 0;
	rules.rules = &one;
	rules.rule_count = 1;
	one.prefix_count = 1;
	for (size_t p = 0; p < rule->prefix_count && !proof->seen; p++) {
		one.prefixes = &rule->prefixes[p];
		proof->seen = rejections(reach, &rules, fatal, before) > 0;
		proof->asked |= proof->seen || rule_holds(reach, &one, before);
	}
}

/* The kinds that cannot hold for a prefix that nobody originates. */
static bool audits_kind(enum rule_kind kind)
{
	return kind == RULE_ROUTED || kind == RULE_ANNOUNCED || kind == RULE_REACHABLE ||
	       kind == RULE_DELIVERED;
}

static struct proof kind_prove(const struct reach *reach, enum rule_kind kind,
			       const struct routes *fatal, const struct routes *before)
{
	struct proof proof = { 0, 0 };

	for (size_t r = 0; audits_kind(kind) && r < reach->rules->rule_count; r++)
		if (reach->rules->rules[r].kind == kind)
			rule_prove(reach, &reach->rules->rules[r], fatal, before, &proof);
	return proof;
}

static bool audits_prefixes(const struct rules *rules)
{
	for (size_t s = 0; s < rules->protect_count; s++)
		if (rules->protects[s].by_default && rules->protects[s].prefix_count)
			return true;
	for (size_t r = 0; r < rules->rule_count; r++)
		if (audits_kind(rules->rules[r].kind))
			return true;
	return false;
}

/* Every set and every kind of rule that held before must see the loss, and there must be one. */
static bool fatal_is_rejected(const struct reach *reach, const struct routes *fatal,
			      const struct routes *before)
{
	const struct rules *rules = reach->rules;
	struct proof proof;
	unsigned seen = 0;

	for (size_t s = 0; s < rules->protect_count; s++) {
		proof = set_prove(reach, &rules->protects[s], fatal, before);
		if (proof.asked & ~proof.seen)
			return false;
		seen |= proof.seen;
	}
	for (int kind = 0; kind < RULE_KIND_COUNT; kind++) {
		proof = kind_prove(reach, (enum rule_kind)kind, fatal, before);
		if (proof.asked & ~proof.seen)
			return false;
		seen |= proof.seen;
	}
	return seen != 0;
}

void reach_audit(struct reach *reach)
{
	const struct side *side =
		reach->judgement->base.routes ? &reach->judgement->base : &reach->judgement->head;
	const struct routes *before = side->routes;
	struct arena *scratch;

	if (!audits_prefixes(reach->rules) || !reach->subjects)
		return;
	if (!has_strict_rule(reach->rules) && rejections(reach, reach->rules, before, before)) {
		reach_cut_short(
			reach,
			"the gate failed its own test: it rejects a change that changes nothing");
		return;
	}
	scratch = arena_new();

	const struct network *fatal = selftest_fatal_network(side->network, reach->rules, scratch);
	struct failure none = { 0 };

	if (!fatal || !fatal_is_rejected(reach, routes_compute(fatal, &none, scratch), before))
		reach_cut_short(reach, "the gate failed its own test: taking every origin of the "
				       "protected prefixes "
				       "away would not be rejected");
	arena_free(scratch);
}
