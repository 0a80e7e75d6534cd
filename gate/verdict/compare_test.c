/* SPDX-License-Identifier: MIT */
/* New, pre-existing, fixed; devices told together; failures merged; order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "verdict/compare.h"
#include "verdict/kind/kinds.h"

static struct arena *arena;
static const struct rules no_rules;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct prefix prefix_of(const char *text)
{
	struct prefix prefix;

	assert_true(prefix_parse(text, &prefix, NULL));
	return prefix;
}

static void violate(struct violations *violations, const char *prefix, const char *device)
{
	struct violation *violation = violation_add(
		violations, arena, arena_printf(arena, "%s %s", prefix, device), device,
		arena_printf(arena, "%s is not routed on %s", prefix, device));

	violation->has_prefix = true;
	violation->prefix = prefix_of(prefix);
}

static const struct rule rule = { .kind = RULE_ROUTED, .id = "r" };

static void states_are_told_apart(void **state)
{
	struct violations base = { 0 }, head = { 0 };
	struct findings findings = { 0 };

	(void)state;
	violate(&base, "10.0.0.0/8", "a");
	violate(&base, "10.0.0.0/8", "b");
	violate(&head, "10.0.0.0/8", "b");
	violate(&head, "10.0.0.0/8", "c");
	compare_violations(&rule, &no_rules, &base, &head, NULL, 0, &findings, arena);
	findings_finish(&findings, arena);
	assert_int_equal(findings.n, 3);
	assert_int_equal(findings.v[0].status, FINDING_NEW);
	assert_string_equal(findings.v[0].devices[0], "c");
	assert_int_equal(findings.v[1].status, FINDING_PRE_EXISTING);
	assert_string_equal(findings.v[1].devices[0], "b");
	assert_int_equal(findings.v[2].status, FINDING_FIXED);
	assert_string_equal(findings.v[2].devices[0], "a");
}

static void strict_rules_know_no_old_sins(void **state)
{
	struct violations both = { 0 };
	struct findings findings = { 0 };
	struct rule strict = rule;

	(void)state;
	strict.strict = true;
	violate(&both, "10.0.0.0/8", "a");
	compare_violations(&strict, &no_rules, &both, &both, NULL, 0, &findings, arena);
	assert_int_equal(findings.n, 1);
	assert_int_equal(findings.v[0].status, FINDING_NEW);
}

static void devices_of_a_prefix_are_one_finding(void **state)
{
	struct violations base = { 0 }, head = { 0 };
	struct findings findings = { 0 };

	(void)state;
	violate(&head, "10.0.0.0/8", "b");
	violate(&head, "10.0.0.0/8", "a");
	violate(&head, "192.0.2.0/24", "a");
	compare_violations(&rule, &no_rules, &base, &head, NULL, 0, &findings, arena);
	findings_finish(&findings, arena);
	assert_int_equal(findings.n, 2);
	assert_int_equal(findings.v[0].device_count, 2);
	assert_string_equal(findings.v[0].devices[0], "a");
	assert_string_equal(findings.v[0].devices[1], "b");
	assert_string_equal(findings.v[0].id, "r/10.0.0.0/8");
	assert_string_equal(findings.v[0].message, "10.0.0.0/8 is not routed on 2 devices");
	assert_string_equal(findings.v[1].message, "192.0.2.0/24 is not routed on a");
}

static void failures_are_merged(void **state)
{
	static const char *const one[] = { "a:e0 - b:e0" }, *const two[] = { "a:e1 - c:e0" };
	struct violations base = { 0 }, head = { 0 };
	struct findings findings = { 0 };

	(void)state;
	violate(&head, "10.0.0.0/8", "a");
	compare_violations(&rule, &no_rules, &base, &head, one, 1, &findings, arena);
	compare_violations(&rule, &no_rules, &base, &head, two, 1, &findings, arena);
	findings_merge_failures(&findings, arena);
	assert_int_equal(findings.n, 1);
	assert_string_equal(findings.v[0].failure[0], "a:e0 - b:e0");
	assert_non_null(strstr(findings.v[0].message, "under 1 other failure"));

	struct findings also = { 0 };

	compare_violations(&rule, &no_rules, &base, &head, NULL, 0, &also, arena);
	compare_violations(&rule, &no_rules, &base, &head, one, 1, &also, arena);
	findings_merge_failures(&also, arena);
	assert_int_equal(also.n, 1);
	assert_int_equal(also.v[0].failure_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(states_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(strict_rules_know_no_old_sins, setup, teardown),
		cmocka_unit_test_setup_teardown(devices_of_a_prefix_are_one_finding, setup,
						teardown),
		cmocka_unit_test_setup_teardown(failures_are_merged, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
