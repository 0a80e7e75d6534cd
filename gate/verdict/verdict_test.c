/* SPDX-License-Identifier: MIT */
/* The word: what it takes to be accepted, and that everything else is not. */
#include "verdict/verdict_fixture.h"

#include "verdict/scope.h"
#include "verdict/selftest.h"

static void drop_static(struct lab *lab)
{
	bench_device(lab, 0)->instances[0].static_count = 0;
}

static void no_change_is_accepted(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	verdict = bench_judge(&b);
	assert_int_equal(verdict->word, VERDICT_ACCEPT);
	assert_int_equal(verdict_exit_code(verdict->word), 0);
	assert_int_equal(verdict->finding_count, 0);
	bench_end(&b);
}

static void a_lost_route_rejects(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	drop_static(&b.head);
	verdict = bench_judge(&b);
	assert_int_equal(verdict->word, VERDICT_REJECT);
	assert_int_equal(verdict_exit_code(verdict->word), 1);
	assert_int_equal(verdict->finding_count, 1);
	assert_string_equal(verdict->findings[0].kind, "protected");
	assert_string_equal(verdict->findings[0].id, "protect/10.1.0.0/24");
	assert_string_equal(verdict->findings[0].set, "set");
	assert_string_equal(verdict->findings[0].devices[0], "r1");
	assert_int_equal(verdict->findings[0].device_count, 1);
	bench_end(&b);
}

static void nothing_protected_is_undecided(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	bench_init(&b, "172.16.0.0/24");
	bench_pair(&b);
	verdict = bench_judge(&b);
	assert_int_equal(verdict->word, VERDICT_UNDECIDED);
	assert_int_equal(verdict_exit_code(verdict->word), 2);
	bench_end(&b);
}

static void what_was_cut_short_is_undecided(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	b.judgement.incomplete = true;
	b.judgement.incomplete_why = "the disk burns";
	verdict = bench_judge(&b);
	assert_int_equal(verdict->word, VERDICT_UNDECIDED);
	assert_string_equal(verdict->reason, "the disk burns");
	bench_end(&b);
}

static bool always(void *context)
{
	(void)context;
	return true;
}

static void a_time_limit_that_is_over_is_undecided(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	b.judgement.out_of_time = always;
	assert_int_equal(bench_judge(&b)->word, VERDICT_UNDECIDED);
	bench_end(&b);
}

static void an_invalid_head_rejects(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	bench_compute(&b);
	diag_add(&b.head.diag, DIAG_ERROR, "wrong-value", (struct place){ "configs/r1.json", 7 },
		 "/a/b", "wrong value");
	b.judgement.head.valid = false;
	b.judgement.head.routes = NULL;
	verdict = verdict_reach(&b.judgement, b.arena);
	assert_int_equal(verdict->word, VERDICT_REJECT);
	assert_string_equal(verdict->findings[0].kind, "invalid");
	assert_int_equal(verdict->findings[0].causes[0].place.line, 7);
	bench_end(&b);
}

static void an_unreadable_head_is_undecided(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	bench_compute(&b);
	diag_add(&b.head.diag, DIAG_ERROR, "file-unreadable",
		 (struct place){ "configs/r1.json", 0 }, NULL, "permission denied");
	b.judgement.head.valid = false;
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_UNDECIDED);
	bench_end(&b);
}

static void an_unreadable_base_is_not_an_invalid_one(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	bench_compute(&b);
	b.judgement.base.valid = false;
	b.judgement.base.network = NULL;
	b.judgement.base.routes = NULL;
	diag_add(&b.base.diag, DIAG_ERROR, "wrong-value", (struct place){ "configs/r1.json", 7 },
		 NULL, "wrong");
	verdict = verdict_reach(&b.judgement, b.arena);
	assert_int_equal(verdict->word, VERDICT_ACCEPT); /* its own repair is not blocked */
	assert_non_null(bench_finding(verdict, "base-invalid"));
	diag_add(&b.base.diag, DIAG_ERROR, "repository-unreadable", (struct place){ 0 }, NULL,
		 "an object is gone");
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_UNDECIDED);
	bench_end(&b);
}

static void no_base_asks_for_the_prefix_somewhere(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	bench_compute(&b);
	b.judgement.base = (struct side){ .name = "nothing" };
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_ACCEPT);
	b.prefix = lab_prefix("10.9.0.0/24");
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_REJECT);
	bench_end(&b);
}

static void a_head_without_routes_is_never_accepted(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	bench_compute(&b);
	b.judgement.head.routes = NULL;
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_UNDECIDED);
	b.judgement.head.exists = false;
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_UNDECIDED);
	bench_end(&b);
}

static void waivers_end_on_their_day(void **state)
{
	struct waiver waiver = {
		"protect/10.1.*", "moving", "noc", "2026-11-24", { "routegate.yaml", 9 }
	};
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	drop_static(&b.head);
	b.rules.waivers = &waiver;
	b.rules.waiver_count = 1;
	b.judgement.today = "2026-11-23";
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	b.judgement.today = "2026-11-24";
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_REJECT);
	b.judgement.today = NULL; /* no clock, no waiver */
	assert_int_equal(verdict_reach(&b.judgement, b.arena)->word, VERDICT_REJECT);
	bench_end(&b);
}

/* ---- protect -----------------------------------------------------------------------------------
 */

static void removed_and_outside_devices_are_excepted(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	b.head.devices.v[0] = b.head.devices.v[1]; /* r1 goes */
	b.head.devices.n = 1;
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	bench_end(&b);

	static const char *const outside[] = { "r1" };

	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	drop_static(&b.head);
	b.base.around.outside = b.head.around.outside = outside;
	b.base.around.outside_count = b.head.around.outside_count = 1;
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	bench_end(&b);
}

static void the_default_route_is_not_enough_but_halves_are(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	drop_static(&b.head);
	bench_static(&b.head, bench_device(&b.head, 0), "0.0.0.0/0", "10.0.0.2");
	assert_int_equal(bench_judge(&b)->word, VERDICT_REJECT);
	bench_end(&b);

	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	drop_static(&b.head);
	bench_static(&b.head, bench_device(&b.head, 0), "10.1.0.0/25", "10.0.0.2");
	bench_static(&b.head, bench_device(&b.head, 0), "10.1.0.128/25", "10.0.0.2");
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	bench_end(&b);
}

/* The base has but a part of it: that is the standard for the head. */
static void a_part_is_held_to_a_part(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/16");
	bench_pair(&b);
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	bench_end(&b);

	bench_init(&b, "10.1.0.0/16");
	bench_pair(&b);
	drop_static(&b.head);
	assert_int_equal(bench_judge(&b)->word, VERDICT_REJECT);
	bench_end(&b);
}

static void retired_prefixes_may_go(void **state)
{
	struct prefix retired = lab_prefix("10.1.0.0/16");
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	drop_static(&b.head);
	b.rules.retire = &retired;
	b.rules.retire_count = 1;
	assert_int_not_equal(bench_judge(&b)->word, VERDICT_REJECT);
	bench_end(&b);
}

/* ---- scope -------------------------------------------------------------------------------------
 */

static void add_unmodelled(struct lab *lab, size_t device, const char *text)
{
	struct unmodelled *line = arena_alloc(lab->arena, sizeof(*line));

	*line = (struct unmodelled){ .place = lab_place(lab, bench_device(lab, device)),
				     .path = "/mpls",
				     .text = text,
				     .why = "tunnels" };
	bench_device(lab, device)->unmodelled = line;
	bench_device(lab, device)->unmodelled_count = 1;
}

static struct verdict *judge_unmodelled(struct bench *b, const char *in_base, const char *in_head,
					size_t device)
{
	bench_init(b, "10.1.0.0/24");
	bench_pair(b);
	for (int i = 0; i < 2; i++) { /* r3 has no part in it */
		struct lab *lab = i ? &b->head : &b->base;

		bench_address(lab, lab_device(lab, "r3"), "eth0", "10.7.0.1/30");
	}
	if (in_base)
		add_unmodelled(&b->base, device, in_base);
	if (in_head)
		add_unmodelled(&b->head, device, in_head);
	return bench_judge(b);
}

static void a_new_line_in_scope_is_undecided(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(judge_unmodelled(&b, NULL, "mpls", 0)->word, VERDICT_UNDECIDED);
	bench_end(&b);
	assert_int_equal(judge_unmodelled(&b, "mpls", NULL, 0)->word,
			 VERDICT_UNDECIDED); /* one that goes, too */
	bench_end(&b);
	assert_int_equal(judge_unmodelled(&b, "mpls", "mpls 2", 0)->word, VERDICT_UNDECIDED);
	bench_end(&b);
}

static void a_line_of_both_or_elsewhere_is_a_warning(void **state)
{
	struct bench b;
	struct verdict *verdict;

	(void)state;
	verdict = judge_unmodelled(&b, "mpls", "mpls", 0);
	assert_int_equal(verdict->word, VERDICT_ACCEPT);
	assert_int_equal(bench_finding(verdict, "unmodelled")->severity, FINDING_WARN);
	bench_end(&b);
	verdict = judge_unmodelled(&b, NULL, "mpls", 2);
	assert_int_equal(verdict->word, VERDICT_ACCEPT);
	assert_int_equal(bench_finding(verdict, "unmodelled")->severity, FINDING_WARN);
	bench_end(&b);
}

/* ---- the auditor is audited --------------------------------------------------------------------
 */

static void the_fatal_network_has_no_origin_left(void **state)
{
	static const struct failure none;
	const struct network *fatal;
	const struct routes *routes;
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	bench_compute(&b);
	fatal = selftest_fatal_network(b.judgement.base.network, &b.rules, b.arena);
	assert_non_null(fatal);
	routes = routes_compute(fatal, &none, b.arena);
	for (uint32_t i = 0; i < 2; i++) {
		assert_null(routes_get(routes, i, lab_prefix("10.1.0.0/24")));
		assert_non_null(
			routes_get(routes, i, lab_prefix("10.0.0.0/30"))); /* the rest stays */
	}
	/* and the network it was made of is as it was */
	assert_non_null(routes_get(b.judgement.base.routes, 0, lab_prefix("10.1.0.0/24")));
	bench_end(&b);
}

/* Where the default route counts, it is an origin of what it covers: the audit takes it away as
 * well, and the rule fails. */
static void the_audit_takes_a_default_route_that_counts(void **state)
{
	struct rule somehow = { .kind = RULE_ROUTED, .id = "somehow", .default_counts = true };
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	for (int i = 0; i < 2; i++) {
		struct lab *lab = i ? &b.head : &b.base;

		bench_address(lab, bench_device(lab, 1), "eth2", "10.0.4.1/30");
		bench_static(lab, bench_device(lab, 0), "0.0.0.0/0", "10.0.0.2");
		bench_static(lab, bench_device(lab, 1), "0.0.0.0/0", "10.0.4.2");
	}
	b.set.by_default = false;
	somehow.prefixes = &b.prefix;
	somehow.prefix_count = 1;
	b.rules.rules = &somehow;
	b.rules.rule_count = 1;
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	bench_end(&b);
}

/* Nor does a rule find a default route that routers make by themselves. */
static void the_fatal_network_makes_no_default(void **state)
{
	struct rule somehow = { .kind = RULE_ROUTED, .id = "somehow", .default_counts = true };
	const struct network *fatal;
	const struct instance *instance;
	struct device *device;
	struct bench b;

	(void)state;
	bench_init(&b, "10.1.0.0/24");
	bench_pair(&b);
	device = bench_device(&b.base, 0);
	lab_bgp(&b.base, device, 65001);
	lab_neighbor(&b.base, device, "10.0.0.2", 65002)->family[FAMILY_IPV4]->default_originate =
		true;
	device->instances[0].ospfs = arena_alloc(b.arena, sizeof(struct ospf));
	device->instances[0].ospf_count = 1;
	device->instances[0].ospfs[0] = (struct ospf){ .version = 2, .area_count = 1 };
	device->instances[0].ospfs[0].default_information.on = true;
	device->instances[0].ospfs[0].areas = arena_alloc(b.arena, sizeof(struct ospf_area));
	device->instances[0].ospfs[0].areas[0].kind = OSPF_AREA_STUB;
	bench_compute(&b);

	fatal = selftest_fatal_network(b.judgement.base.network, &b.rules, b.arena);
	instance = &fatal->devices[0]->instances[0];
	assert_true(instance->bgp->neighbors[0].family[FAMILY_IPV4]->default_originate);
	assert_int_equal(instance->ospfs[0].areas[0].kind, OSPF_AREA_STUB);

	somehow.prefixes = &b.prefix;
	somehow.prefix_count = 1;
	b.rules.rules = &somehow;
	b.rules.rule_count = 1;
	fatal = selftest_fatal_network(b.judgement.base.network, &b.rules, b.arena);
	instance = &fatal->devices[0]->instances[0];
	assert_false(instance->bgp->neighbors[0].family[FAMILY_IPV4]->default_originate);
	assert_false(instance->ospfs[0].default_information.on);
	assert_int_equal(instance->ospfs[0].areas[0].kind, OSPF_AREA_NORMAL);
	assert_true(device->instances[0].ospfs[0].default_information.on);
	bench_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_change_is_accepted),
		cmocka_unit_test(a_lost_route_rejects),
		cmocka_unit_test(nothing_protected_is_undecided),
		cmocka_unit_test(what_was_cut_short_is_undecided),
		cmocka_unit_test(a_time_limit_that_is_over_is_undecided),
		cmocka_unit_test(an_invalid_head_rejects),
		cmocka_unit_test(an_unreadable_head_is_undecided),
		cmocka_unit_test(an_unreadable_base_is_not_an_invalid_one),
		cmocka_unit_test(no_base_asks_for_the_prefix_somewhere),
		cmocka_unit_test(a_head_without_routes_is_never_accepted),
		cmocka_unit_test(waivers_end_on_their_day),
		cmocka_unit_test(removed_and_outside_devices_are_excepted),
		cmocka_unit_test(the_default_route_is_not_enough_but_halves_are),
		cmocka_unit_test(a_part_is_held_to_a_part),
		cmocka_unit_test(retired_prefixes_may_go),
		cmocka_unit_test(a_new_line_in_scope_is_undecided),
		cmocka_unit_test(a_line_of_both_or_elsewhere_is_a_warning),
		cmocka_unit_test(the_fatal_network_has_no_origin_left),
		cmocka_unit_test(the_audit_takes_a_default_route_that_counts),
		cmocka_unit_test(the_fatal_network_makes_no_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
