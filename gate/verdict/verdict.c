/* SPDX-License-Identifier: MIT */
/*
 * The order of judgement. The word starts as undecided; one statement here accepts, and only when
 * every stage is done, every rule was looked at under every failure, something was protected, the
 * gate has shown that it can say no, and nothing was found.
 */
#include "verdict/verdict.h"

#include <string.h>

#include "base/text.h"
#include "verdict/failures.h"
#include "verdict/kind/kinds.h"
#include "verdict/reach.h"
#include "verdict/scope.h"
#include "verdict/warning/warning.h"

/* What a rule kind says without a rule in the file: `converges` is always on. */
static const struct rule always_converges = { .kind = RULE_CONVERGES, .id = "converges" };

static const char *status_names[] = { "new", "pre-existing", "fixed" };
static const char *severity_names[] = { "reject", "warn", "undecided", "note" };
static const char *word_names[] = { "undecided", "accept", "reject" };

const char *finding_status_name(enum finding_status status)
{
	return status_names[status];
}

const char *finding_severity_name(enum finding_severity severity)
{
	return severity_names[severity];
}

const char *verdict_word_name(enum verdict_word word)
{
	return word_names[word];
}

int verdict_exit_code(enum verdict_word word)
{
	return word == VERDICT_ACCEPT ? 0 : word == VERDICT_REJECT ? 1 : 2;
}

static struct finding *plain_finding(struct reach *reach, const char *kind,
				     enum finding_severity severity, const char *message)
{
	struct finding *finding = finding_add(&reach->findings, NULL, reach->arena);

	finding->rule = finding->kind = kind;
	finding->severity = severity;
	finding->message = message;
	return finding;
}

void reach_cut_short(struct reach *reach, const char *why)
{
	if (reach->complete)
		reach->cut_short_by = why;
	reach->complete = false;
}

/* ---- rules --------------------------------------------------------------------------------- */

/* One rule in one scenario. base null: there is no base, or the change is judged by itself. */
void reach_judge_rule(struct reach *reach, const struct rule *rule, const struct routes *head,
		      const struct routes *base, const struct failures *failures)
{
	struct violations in_head = { 0 }, in_base = { 0 };
	size_t failure_count = 0;
	const char *const *failure =
		failures ? failures_text(failures, reach->arena, &failure_count) : NULL;

	rule_kinds[rule->kind].check(rule, reach->rules, head, base, &in_head, reach->arena);
	if (base == head)
		in_base = in_head; /* the same question */
	else if (base)
		rule_kinds[rule->kind].check(rule, reach->rules, base, base, &in_base,
					     reach->arena);
	reach->subjects += in_head.subjects + in_base.subjects;
	if (rule->kind != RULE_CONVERGES && !failure_count && !in_head.subjects &&
	    !in_base.subjects) {
		struct finding *finding = plain_finding(
			reach, "nothing-to-protect", FINDING_WARN,
			arena_printf(reach->arena,
				     "rule %s matches nothing, neither before nor after",
				     rule->id));
		finding->place = rule->place;
	}
	size_t first = reach->findings.n;

	compare_violations(rule, reach->rules, &in_base, &in_head, failure, failure_count,
			   &reach->findings, reach->arena);
	for (size_t i = first; failure_count && i < reach->findings.n; i++)
		reach->findings.v[i].failed =
			failures_current(failures, &reach->judgement->head, reach->arena);
}

static uint32_t most(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void failures_wanted(const struct rules *rules, struct failures *failures)
{
	for (size_t r = 0; r < rules->rule_count; r++) {
		failures->max_links = most(failures->max_links, rules->rules[r].under_links);
		failures->max_devices = most(failures->max_devices, rules->rules[r].under_devices);
	}
}

/* Does this rule ask for the current failures? */
static bool rule_is_under(const struct rule *rule, const struct failures *failures)
{
	uint32_t links = 0, devices = 0;

	for (uint32_t i = 0; i < failures->count; i++)
		if (failures->chosen[i] < failures->network->link_count)
			links++;
		else
			devices++;
	return links <= rule->under_links && devices <= rule->under_devices;
}

static bool failures_are_asked(const struct rules *rules, const struct failures *failures)
{
	for (size_t r = 0; r < rules->rule_count; r++)
		if (rule_is_under(&rules->rules[r], failures))
			return true;
	return false;
}

static bool out_of_time(const struct reach *reach)
{
	const struct judgement *j = reach->judgement;

	return j->out_of_time && j->out_of_time(j->out_of_time_context);
}

/* Does the head violate any of the rules that ask for these failures? */
static bool is_violated(struct reach *reach, const struct failures *failures,
			const struct routes *head, struct arena *scratch)
{
	for (size_t r = 0; r < reach->rules->rule_count; r++) {
		const struct rule *rule = &reach->rules->rules[r];
		struct violations violations = { 0 };

		if (!rule_is_under(rule, failures))
			continue;
		rule_kinds[rule->kind].check(rule, reach->rules, head,
					     reach->judgement->base.routes, &violations, scratch);
		if (violations.n)
			return true;
	}
	return false;
}

/* The routes of a state that does not settle are only the last ones seen: nothing can be accepted on
 * them, not even where the base did not settle either. */
static void judge_settled(struct reach *reach, const struct routes *head, const char *where)
{
	size_t n;
	const struct unsettled *unsettled = routes_unsettled(head, &n);

	for (size_t i = 0; i < n; i++)
		if (!unsettled[i].several_outcomes)
			reach_cut_short(
				reach,
				arena_printf(reach->arena,
					     "routing does not settle%s, so its routes cannot "
					     "be relied on",
					     where));
}

/* Under failures the base is asked only where the head violates something: was it so before? */
static void judge_failure(struct reach *reach, const struct failures *failures)
{
	const struct judgement *j = reach->judgement;
	const struct routes *head = j->head.routes, *base = j->base.routes;
	struct arena *scratch = arena_new();
	bool wanted = true;

	reach->scenarios++;
	if (failures->count) {
		head = routes_compute(j->head.network,
				      failures_current(failures, &j->head, scratch), scratch);
		judge_settled(reach, head, " under some failures");
		wanted = is_violated(reach, failures, head, scratch);
		if (base && wanted)
			base = routes_compute(j->base.network,
					      failures_current(failures, &j->base, scratch),
					      scratch);
	}
	for (size_t r = 0; wanted && r < reach->rules->rule_count; r++)
		if (rule_is_under(&reach->rules->rules[r], failures))
			reach_judge_rule(reach, &reach->rules->rules[r], head, base, failures);
	arena_free(scratch);
}

static void judge_rules(struct reach *reach)
{
	struct failures failures = { .network = reach->judgement->head.network };

	failures_wanted(reach->rules, &failures);
	while (failures_next(&failures)) {
		if (failures.count && out_of_time(reach)) {
			reach_cut_short(reach,
					"the time limit ended before every failure was looked at");
			break;
		}
		if (!failures.count || failures_are_asked(reach->rules, &failures))
			judge_failure(reach, &failures);
	}
	findings_merge_failures(&reach->findings, reach->arena);
}

void reach_judge_protected(struct reach *reach, const struct routes *head,
			   const struct routes *base)
{
	struct violations in_head = { 0 }, none = { 0 };

	protected_check(reach->rules, head, base, &in_head, reach->arena);
	reach->subjects += in_head.subjects;
	compare_violations(NULL, reach->rules, &none, &in_head, NULL, 0, &reach->findings,
			   reach->arena);
}

size_t findings_deciding(const struct findings *findings)
{
	size_t n = 0;

	for (size_t i = 0; i < findings->n; i++)
		n += findings->v[i].severity == FINDING_REJECT &&
		     findings->v[i].status == FINDING_NEW && !findings->v[i].waiver;
	return n;
}

/* ---- inputs ---------------------------------------------------------------------------------- */

/* Not a fault of the text but of the reading: the same state may be fine. */
static bool is_unread(const struct diag *d)
{
	static const char *const codes[] = {
		"file-unreadable",   "file-too-large",   "files-too-many",
		"folder-unreadable", "index-unreadable", "repository-unreadable",
		"config-no-models",  "rules-missing",    "usage"
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (!strcmp(d->code, codes[i]))
			return true;
	return false;
}

static void invalid_side(struct reach *reach, const struct side *side, enum finding_severity wanted)
{
	for (size_t i = 0; side->diag && i < side->diag->n; i++) {
		const struct diag *d = &side->diag->v[i];
		enum finding_severity severity = wanted;
		struct finding *finding;

		if (d->severity != DIAG_ERROR)
			continue;
		if (is_unread(d)) {
			severity = FINDING_UNDECIDED;
			reach_cut_short(reach, arena_printf(reach->arena, "%s could not be read",
							    side->name));
		}
		finding = plain_finding(reach,
					severity == FINDING_UNDECIDED ? "unreadable" : "invalid",
					severity, d->message);
		finding->place = d->place;
		if (d->device) {
			const char **names = arena_alloc(reach->arena, sizeof(*names));

			names[0] = d->device;
			finding->devices = names;
			finding->device_count = 1;
		}
		finding->status = severity == FINDING_NOTE ? FINDING_PRE_EXISTING : FINDING_NEW;
		finding->causes = arena_alloc(reach->arena, sizeof(*finding->causes));
		finding->causes[0] = (struct cause){ .device = d->device,
						     .place = d->place,
						     .before = side == &reach->judgement->base,
						     .path = d->path,
						     .why = d->code };
		finding->cause_count = d->place.file != NULL;
	}
}

static bool has_diag(const struct diagnostics *list, const struct diag *d)
{
	for (size_t i = 0; list && i < list->n; i++)
		if (!strcmp(list->v[i].code, d->code) && !strcmp(list->v[i].message, d->message))
			return true;
	return false;
}

/* What reading the head warned of: probably not what was meant. */
static void tell_warnings(struct reach *reach)
{
	const struct judgement *j = reach->judgement;

	for (size_t i = 0; j->head.diag && i < j->head.diag->n; i++) {
		const struct diag *d = &j->head.diag->v[i];
		struct finding *finding;

		if (d->severity != DIAG_WARNING)
			continue;
		finding = plain_finding(reach, "warning", FINDING_WARN, d->message);
		finding->place = d->place;
		finding->status = has_diag(j->base.diag, d) ? FINDING_PRE_EXISTING : FINDING_NEW;
	}
}

/* False: there is nothing to simulate. */
static bool judge_inputs(struct reach *reach)
{
	const struct judgement *j = reach->judgement;

	if (j->incomplete)
		reach_cut_short(reach,
				j->incomplete_why ? j->incomplete_why : "a stage was cut short");
	if (!j->head.exists) {
		reach_cut_short(reach, "there is no state to judge");
		return false;
	}
	if (!j->head.valid) {
		invalid_side(reach, &j->head, FINDING_REJECT);
		if (!findings_deciding(&reach->findings))
			reach_cut_short(reach, "the head could not be read");
		return false;
	}
	if (!j->rules || !j->head.routes) {
		reach_cut_short(reach, "the head was not simulated");
		return false;
	}
	if (j->base.exists && !j->base.valid) {
		plain_finding(reach, "base-invalid", FINDING_WARN,
			      "the base is invalid: the head is judged by the rules alone");
		invalid_side(reach, &j->base, FINDING_NOTE);
	} else if (!j->base.exists) {
		plain_finding(reach, "no-base", FINDING_NOTE,
			      "there is no base: the head is judged by the rules alone");
	} else if (!j->base.routes) {
		reach_cut_short(reach, "the base was not simulated");
		return false;
	}
	return true;
}

/* The change to the rules itself, and what the new ones would say: told, never held against or for
 * the change. */
static void judge_rules_change(struct reach *reach)
{
	const struct judgement *j = reach->judgement;
	const char *const *lines;

	if (j->rules_from_head && j->base.exists && j->head.rules && j->head.rules->file)
		plain_finding(
			reach, "rules-from-head", FINDING_NOTE,
			j->base.rules
				? "the base has no routegate.yaml: the head's rules hold"
				: "the base's routegate.yaml is invalid: the head's rules hold");
	if (!j->rules_changed || j->rules_from_head)
		return;
	size_t n = j->head.rules
			   ? rules_weakened(j->base.rules, j->head.rules, reach->arena, &lines)
			   : 0;
	struct finding *finding = plain_finding(
		reach, "rules-changed", FINDING_WARN,
		n ? "routegate.yaml changes and becomes weaker; the old rules judge this change"
		  : "routegate.yaml changes; the old rules judge this change");

	finding->chain = n ? lines : NULL;
	finding->chain_length = n;
	finding->place =
		(struct place){ j->head.rules ? j->head.rules->file : j->base.rules->file, 0 };
}

/* ---- waivers, the word ----------------------------------------------------------------------- */

static bool waiver_matches(const struct waiver *waiver, const struct finding *finding)
{
	return text_glob(waiver->finding, finding->id) || text_glob(waiver->finding, finding->rule);
}

static void apply_waivers(struct reach *reach)
{
	const struct judgement *j = reach->judgement;

	for (size_t w = 0; w < reach->rules->waiver_count; w++) {
		const struct waiver *waiver = &reach->rules->waivers[w];

		if (waiver->until && (!j->today || strcmp(j->today, waiver->until) >= 0))
			continue; /* it stops counting on that date */
		for (size_t i = 0; i < reach->findings.n; i++)
			if (waiver_matches(waiver, &reach->findings.v[i]) &&
			    strcmp(reach->findings.v[i].kind, "invalid") &&
			    strcmp(reach->findings.v[i].kind, "unreadable"))
				reach->findings.v[i].waiver = waiver;
	}
}

static void tell_new_rules(struct reach *reach)
{
	const struct judgement *j = reach->judgement;
	struct reach probe = {
		.judgement = j, .rules = j->head.rules, .arena = reach->arena, .complete = true
	};

	if (!j->rules_changed || j->rules_from_head || !j->head.rules)
		return;
	reach_judge_protected(&probe, j->head.routes, j->base.routes);
	for (size_t r = 0; r < probe.rules->rule_count; r++)
		reach_judge_rule(&probe, &probe.rules->rules[r], j->head.routes, j->base.routes,
				 NULL);
	findings_finish(&probe.findings, reach->arena);
	apply_waivers(&probe);
	for (size_t i = 0; i < probe.findings.n; i++) {
		const struct finding *found = &probe.findings.v[i];
		struct finding *told;

		if (found->status != FINDING_NEW || found->severity != FINDING_REJECT ||
		    found->waiver)
			continue;
		told = finding_add(&reach->findings, NULL, reach->arena);
		*told = *found;
		told->rule = arena_printf(reach->arena, "%s (new rules)", found->rule);
		told->id = NULL;
		told->key_count = 0; /* no rule that holds */
		told->severity = FINDING_WARN;
	}
}

static size_t count_severity(const struct findings *findings, enum finding_severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < findings->n; i++)
		n += findings->v[i].severity == severity && findings->v[i].status == FINDING_NEW &&
		     !findings->v[i].waiver;
	return n;
}

static void decide(struct reach *reach, struct verdict *verdict, bool judged)
{
	size_t rejecting = count_severity(&reach->findings, FINDING_REJECT);
	size_t undecided = count_severity(&reach->findings, FINDING_UNDECIDED);

	verdict->word = VERDICT_UNDECIDED;
	if (rejecting) {
		verdict->word = VERDICT_REJECT;
		verdict->reason = arena_printf(reach->arena, "%zu finding%s", rejecting,
					       rejecting == 1 ? "" : "s");
	} else if (!reach->complete) {
		verdict->reason = reach->cut_short_by;
	} else if (!judged) {
		verdict->reason = "the judgement was not complete";
	} else if (undecided) {
		verdict->reason = arena_printf(
			reach->arena, "%zu line%s that could matter %s not modelled", undecided,
			undecided == 1 ? "" : "s", undecided == 1 ? "is" : "are");
	} else if (!reach->subjects) {
		verdict->reason =
			"nothing is protected: no rule matched anything; name prefixes under "
			"`protect:` in routegate.yaml";
	} else {
		verdict->word = VERDICT_ACCEPT;
		verdict->reason = "every rule holds";
	}
}

static void count_stats(const struct reach *reach, struct verdict_stats *stats)
{
	const struct side *head = &reach->judgement->head;

	stats->scenarios = reach->scenarios;
	if (!head->network)
		return;
	stats->devices = head->network->device_count;
	for (size_t d = 0; d < head->network->device_count; d++) {
		stats->modelled += head->network->devices[d]->count_modelled;
		stats->irrelevant += head->network->devices[d]->count_irrelevant;
		stats->unmodelled += head->network->devices[d]->count_unmodelled;
		stats->state += head->network->devices[d]->count_state;
	}
	stats->unmodelled += head->network->gap_count;
	if (!head->routes)
		return;
	struct routes_stats routes = routes_stats(head->routes);

	stats->sessions = routes.sessions_up;
	stats->prefixes = routes.prefixes;
}

/* A rule of the file takes the place of what is always on: it may set the severity. */
static bool has_kind(const struct rules *rules, enum rule_kind kind)
{
	for (size_t r = 0; r < rules->rule_count; r++)
		if (rules->rules[r].kind == kind)
			return true;
	return false;
}

struct verdict *verdict_reach(const struct judgement *judgement, struct arena *arena)
{
	struct verdict *verdict = arena_alloc(arena, sizeof(*verdict));
	struct reach reach = {
		.judgement = judgement, .rules = judgement->rules, .arena = arena, .complete = true
	};
	bool judged = false;

	if (judge_inputs(&reach)) {
		const struct routes *base = judgement->base.routes, *head = judgement->head.routes;

		reach_judge_protected(&reach, head, base);
		judge_rules(&reach);
		if (!has_kind(reach.rules, RULE_CONVERGES))
			reach_judge_rule(&reach, &always_converges, head, base, NULL);
		judge_settled(&reach, head, "");
		scope_unmodelled(judgement, &reach.findings, arena);
		tell_warnings(&reach);
		warnings_tell(judgement, reach.rules, &reach.findings, arena);
		reach_audit(&reach);
		judge_rules_change(&reach);
		tell_new_rules(&reach);
		if (out_of_time(&reach))
			reach_cut_short(&reach, "it took longer than the time limit");
		judged = true;
	}
	findings_finish(&reach.findings, arena);
	if (reach.rules)
		apply_waivers(&reach);
	findings_finish(&reach.findings, arena);
	decide(&reach, verdict, judged);
	verdict->complete = judged && reach.complete;
	verdict->findings = reach.findings.v;
	verdict->finding_count = reach.findings.n;
	count_stats(&reach, &verdict->stats);
	return verdict;
}
