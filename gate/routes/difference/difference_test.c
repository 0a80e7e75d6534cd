/* SPDX-License-Identifier: MIT */
/* What differs between two results, and how it is grouped. Networks of static routes by hand. */
#include "routes/difference/difference.h"
#include "routes/routes_fixture.h"

/*
 * Each of `names` with two uplinks whose far ends have no config:
 *	eth1 10.0.1.1/24, eth2 10.0.2.1/24
 */
static void lab_of(struct lab *lab, const char *const *names, size_t n, struct device **devices)
{
	lab_init(lab);
	for (size_t i = 0; i < n; i++) {
		devices[i] = lab_device(lab, names[i]);
		fix_port(lab, devices[i], "eth1", "10.0.1.1/24");
		fix_port(lab, devices[i], "eth2", "10.0.2.1/24");
	}
}

static const char *const NAMES[] = { "r1", "r2", "r3" };

struct states {
	struct lab base, head;
	struct device *before[3], *after[3];
};

static void states_init(struct states *states)
{
	lab_of(&states->base, NAMES, 3, states->before);
	lab_of(&states->head, NAMES, 3, states->after);
}

static const struct difference *states_compare(struct states *states,
					       const struct difference_scope *scope)
{
	return routes_difference(fix_compute(&states->base, NULL), fix_compute(&states->head, NULL),
				 scope, states->head.arena);
}

static void states_free(struct states *states)
{
	arena_free(states->base.arena);
	arena_free(states->head.arena);
}

/* "lost static>none r1,r2: 10.9.0.0/16 10.10.0.0/16" */
static const char *group_text(struct states *states, const struct difference_group *group)
{
	struct buffer out;
	char text[PREFIX_TEXT];

	buffer_init(&out, states->head.arena);
	buffer_printf(&out, "%s %s>%s ", difference_kind_name(group->kind),
		      group->before ? protocol_name(group->before) : "none",
		      group->after ? protocol_name(group->after) : "none");
	for (size_t d = 0; d < group->device_count; d++)
		buffer_printf(&out, "%s%s", d ? "," : "", group->devices[d].name);
	buffer_puts(&out, ":");
	for (size_t p = 0; p < group->prefix_count; p++)
		buffer_printf(&out, " %s", prefix_text(group->prefixes[p], text));
	return out.s;
}

#define expect_group(states, difference, i, text)                                                  \
	assert_string_equal(group_text(states, &(difference)->groups[i]), text)

static void expect_counts(const struct difference *difference, size_t lost, size_t moved,
			  size_t altered, size_t gained)
{
	assert_int_equal(difference->routes[DIFFERENCE_LOST], lost);
	assert_int_equal(difference->routes[DIFFERENCE_MOVED], moved);
	assert_int_equal(difference->routes[DIFFERENCE_ALTERED], altered);
	assert_int_equal(difference->routes[DIFFERENCE_GAINED], gained);
}

static void nothing_changed(void **unused)
{
	struct states states;
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	fix_static(&states.base, states.before[0], "172.16.0.0/16", "10.0.1.9");
	fix_static(&states.head, states.after[0], "172.16.0.0/16", "10.0.1.9");
	difference = states_compare(&states, NULL);
	expect_counts(difference, 0, 0, 0, 0);
	assert_int_equal(difference->group_count, 0);
	assert_int_equal(difference->unchanged, 3 * 2 + 1);
	states_free(&states);
}

static void each_kind_is_told(void **unused)
{
	struct states states;
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	fix_static(&states.base, states.before[0], "172.16.0.0/16", "10.0.1.9");
	fix_static(&states.base, states.before[0], "172.17.0.0/16", "10.0.1.9");
	fix_static(&states.head, states.after[0], "172.17.0.0/16", "10.0.2.9");
	fix_static(&states.base, states.before[0], "172.18.0.0/16", "10.0.1.9");
	fix_static(&states.head, states.after[0], "172.18.0.0/16", "10.0.1.9")->distance = 7;
	fix_static(&states.head, states.after[0], "172.19.0.0/16", "blackhole");
	difference = states_compare(&states, NULL);
	expect_counts(difference, 1, 1, 1, 1);
	assert_int_equal(difference->group_count, 4);
	expect_group(&states, difference, 0, "lost static>none r1: 172.16.0.0/16");
	expect_group(&states, difference, 1, "moved static>static r1: 172.17.0.0/16");
	expect_group(&states, difference, 2, "altered static>static r1: 172.18.0.0/16");
	expect_group(&states, difference, 3, "gained none>static r1: 172.19.0.0/16");
	assert_null(difference->groups[0].devices[0].ways[0].after);
	assert_int_equal(difference->groups[2].devices[0].ways[0].before->distance, 1);
	assert_int_equal(difference->groups[2].devices[0].ways[0].after->distance, 7);
	states_free(&states);
}

/* A new interface in front of the others gives them other numbers; nothing moves by that. */
static void interfaces_are_the_same_by_name(void **unused)
{
	struct states states;
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	fix_static(&states.base, states.before[0], "172.16.0.0/16", "10.0.1.9");
	fix_static(&states.head, states.after[0], "172.16.0.0/16", "10.0.1.9");
	fix_port(&states.head, states.after[0], "eth0", "10.0.0.1/24");
	difference = states_compare(&states, NULL);
	expect_counts(difference, 0, 0, 0, 1);
	expect_group(&states, difference, 0, "gained none>connected r1: 10.0.0.0/24");
	states_free(&states);
}

static void another_protocol_is_a_move(void **unused)
{
	struct states states;
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	fix_static(&states.base, states.before[1], "10.0.3.0/24", "10.0.1.9");
	fix_port(&states.head, states.after[1], "eth3", "10.0.3.1/24");
	difference = states_compare(&states, NULL);
	expect_counts(difference, 0, 1, 0, 0);
	expect_group(&states, difference, 0, "moved static>connected r2: 10.0.3.0/24");
	states_free(&states);
}

/* r1 and r2 lose the same two prefixes, r3 another: two groups by device, three by prefix. */
static void devices_with_the_same_prefixes_are_one_group(void **unused)
{
	struct states states;
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	for (int i = 0; i < 2; i++) {
		fix_static(&states.base, states.before[i], "172.16.0.0/16", "10.0.1.9");
		fix_static(&states.base, states.before[i], "172.17.0.0/16", "10.0.1.9");
	}
	fix_static(&states.base, states.before[2], "172.18.0.0/16", "10.0.1.9");
	difference = states_compare(&states, NULL);
	expect_counts(difference, 5, 0, 0, 0);
	assert_int_equal(difference->group_count, 2);
	expect_group(&states, difference, 0, "lost static>none r1,r2: 172.16.0.0/16 172.17.0.0/16");
	expect_group(&states, difference, 1, "lost static>none r3: 172.18.0.0/16");
	states_free(&states);
}

/* r1 loses one, r2 another, r3 both: three rectangles by device, two by prefix. */
static void prefixes_with_the_same_devices_are_one_group(void **unused)
{
	struct states states;
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	for (int i = 0; i < 3; i++) {
		if (i != 1)
			fix_static(&states.base, states.before[i], "172.16.0.0/16", "10.0.1.9");
		if (i != 0)
			fix_static(&states.base, states.before[i], "172.17.0.0/16", "10.0.1.9");
	}
	difference = states_compare(&states, NULL);
	expect_counts(difference, 4, 0, 0, 0);
	assert_int_equal(difference->group_count, 2);
	expect_group(&states, difference, 0, "lost static>none r1,r3: 172.16.0.0/16");
	expect_group(&states, difference, 1, "lost static>none r2,r3: 172.17.0.0/16");
	states_free(&states);
}

/* On r1 all three go one way, on r2 the middle one another. */
static void a_device_says_which_ways_its_prefixes_go(void **unused)
{
	static const char *const prefixes[] = { "172.16.0.0/16", "172.17.0.0/16", "172.18.0.0/16" };
	struct states states;
	const struct difference *difference;
	const struct difference_device *device;
	char text[ADDR_TEXT];

	(void)unused;
	states_init(&states);
	for (int i = 0; i < 3; i++) {
		fix_static(&states.base, states.before[0], prefixes[i], "10.0.1.9");
		fix_static(&states.head, states.after[0], prefixes[i], "10.0.2.9");
		fix_static(&states.base, states.before[1], prefixes[i],
			   i == 1 ? "10.0.2.8" : "10.0.1.8");
		fix_static(&states.head, states.after[1], prefixes[i], "blackhole");
	}
	difference = states_compare(&states, NULL);
	assert_int_equal(difference->group_count, 1);
	device = difference->groups[0].devices;
	assert_int_equal(device[0].way_count, 1);
	assert_int_equal(device[0].ways[0].prefix_count, 3);
	assert_string_equal(addr_text(device[0].ways[0].after->hops[0].via, text), "10.0.2.9");
	assert_int_equal(device[1].way_count, 2);
	assert_int_equal(device[1].ways[0].prefix_count, 2);
	assert_true(prefix_equal(device[1].ways[0].prefixes[1], lab_prefix("172.18.0.0/16")));
	assert_int_equal(device[1].ways[1].prefix_count, 1);
	assert_string_equal(addr_text(device[1].ways[1].before->hops[0].via, text), "10.0.2.8");
	states_free(&states);
}

static void a_device_that_comes_or_goes(void **unused)
{
	static const char *const names[] = { "r1", "r3" };
	struct states states;
	struct device *few[2];
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	arena_free(states.head.arena);
	lab_of(&states.head, names, 2, few);
	difference = states_compare(&states, NULL);
	expect_counts(difference, 2, 0, 0, 0);
	expect_group(&states, difference, 0, "lost connected>none r2: 10.0.1.0/24 10.0.2.0/24");
	assert_int_equal(difference->groups[0].devices[0].after, ROUTES_NONE);
	difference = routes_difference(fix_compute(&states.head, NULL),
				       fix_compute(&states.base, NULL), NULL, states.head.arena);
	expect_counts(difference, 0, 0, 0, 2);
	assert_int_equal(difference->groups[0].devices[0].before, ROUTES_NONE);
	states_free(&states);
}

static void the_scope_narrows_it(void **unused)
{
	struct states states;
	struct prefix inside = lab_prefix("172.16.0.0/12");
	struct difference_scope scope = { .device = "r1" };
	const struct difference *difference;

	(void)unused;
	states_init(&states);
	for (int i = 0; i < 3; i++) {
		fix_static(&states.base, states.before[i], "172.16.0.0/16", "10.0.1.9");
		fix_static(&states.base, states.before[i], "192.168.0.0/16", "10.0.1.9");
	}
	difference = states_compare(&states, &scope);
	expect_counts(difference, 2, 0, 0, 0);
	scope = (struct difference_scope){ .inside = &inside };
	difference = states_compare(&states, &scope);
	expect_counts(difference, 3, 0, 0, 0);
	expect_group(&states, difference, 0, "lost static>none r1,r2,r3: 172.16.0.0/16");
	states_free(&states);
}

static void instances_are_paired_by_name(void **unused)
{
	struct states states;
	const struct difference *difference;
	uint32_t blue;

	(void)unused;
	states_init(&states);
	lab_instance(&states.head, states.after[0], "amber");
	blue = lab_instance(&states.head, states.after[0], "blue");
	lab_interface(&states.head, states.after[0], "eth2")->instance = blue;
	blue = lab_instance(&states.base, states.before[0], "blue");
	lab_interface(&states.base, states.before[0], "eth2")->instance = blue;
	lab_interface(&states.base, states.before[0], "eth1")->instance = blue;
	difference = states_compare(&states, NULL);
	expect_counts(difference, 1, 0, 0, 1);
	expect_group(&states, difference, 0, "lost connected>none r1:blue: 10.0.1.0/24");
	expect_group(&states, difference, 1, "gained none>connected r1: 10.0.1.0/24");
	states_free(&states);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changed),
		cmocka_unit_test(each_kind_is_told),
		cmocka_unit_test(interfaces_are_the_same_by_name),
		cmocka_unit_test(another_protocol_is_a_move),
		cmocka_unit_test(devices_with_the_same_prefixes_are_one_group),
		cmocka_unit_test(prefixes_with_the_same_devices_are_one_group),
		cmocka_unit_test(a_device_says_which_ways_its_prefixes_go),
		cmocka_unit_test(a_device_that_comes_or_goes),
		cmocka_unit_test(the_scope_narrows_it),
		cmocka_unit_test(instances_are_paired_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
