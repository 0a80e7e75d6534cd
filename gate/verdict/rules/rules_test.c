/* SPDX-License-Identifier: MIT */
/* routegate.yaml: what is read, what is refused, and what a change makes weaker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "verdict/verdict.h"

struct fixture {
	struct arena *arena;
	struct models *models;
	struct diagnostics diag;
};

static int setup(void **state)
{
	static struct fixture f;

	f.arena = arena_new();
	diagnostics_init(&f.diag, f.arena);
	f.models = models_open(MODELS_RULES, NULL, 0, f.arena, &f.diag);
	*state = &f;
	return f.models ? 0 : -1;
}

static int teardown(void **state)
{
	arena_free(((struct fixture *)*state)->arena);
	return 0;
}

static struct rules *read_text(struct fixture *f, const char *yaml)
{
	struct text *text = arena_alloc(f->arena, sizeof(*text));

	*text = (struct text){ "routegate.yaml", yaml, strlen(yaml) };
	diagnostics_init(&f->diag, f->arena);
	return rules_read(f->models, text, f->arena, &f->diag);
}

static void everything_is_read(void **state)
{
	struct fixture *f = *state;
	struct rules *rules =
		read_text(f, "version: 1\n"
			     "configs: [a/*, b/*]\n"
			     "protect:\n"
			     "  - name: dns\n"
			     "    prefix: [192.0.2.0/24, \"2001:db8::/32\"]\n"
			     "  - { name: loop, prefix: 10.0.0.0/16, default: off }\n"
			     "outside: [\"isp*\"]\n"
			     "service:\n"
			     "  - { name: s, device: d1, prefix: dns, needs: [10.0.0.0/16] }\n"
			     "rule:\n"
			     "  - id: two\n"
			     "    announced: { prefix: dns, min-sessions: 2, to-as: [any] }\n"
			     "    under: { links: 1 }\n"
			     "  - id: most\n"
			     "    severity: warn\n"
			     "    sessions: { device: [\"bb*\"], min-up: 90% }\n"
			     "  - id: out\n"
			     "    only-announced: { prefix: [192.0.2.0/24], max-length: 28 }\n"
			     "waiver:\n"
			     "  - { finding: two, reason: r, who: w, until: 2026-12-31 }\n"
			     "unmodelled: warn\n");

	assert_non_null(rules);
	assert_int_equal(rules->configs.n, 2);
	assert_int_equal(rules->protect_count, 2);
	assert_true(rules->protects[0].by_default);
	assert_false(rules->protects[1].by_default);
	assert_int_equal(rules->protects[0].prefix_count, 2);
	assert_int_equal(rules->protects[1].place.line, 6);
	assert_int_equal(rules->surroundings.service_count, 1);
	assert_int_equal(rules->surroundings.services[0].prefix_count, 2);
	assert_int_equal(rules->rule_count, 3);
	assert_int_equal(rules->rules[0].kind, RULE_ANNOUNCED);
	assert_int_equal(rules->rules[0].prefix_count, 2);
	assert_string_equal(rules->rules[0].set, "dns");
	assert_int_equal(rules->rules[0].min_sessions, 2);
	assert_int_equal(rules->rules[0].under_links, 1);
	assert_int_equal(rules->rules[0].to_as_count, 0);
	assert_true(rules->rules[1].warn);
	assert_int_equal(rules->rules[1].amount.value, 90);
	assert_true(rules->rules[1].amount.percent);
	assert_int_equal(rules->rules[2].max_length, 28);
	assert_int_equal(rules->waiver_count, 1);
	assert_int_equal(rules->unmodelled, UNMODELLED_WARN);
}

static void externals_keep_their_order(void **state)
{
	struct fixture *f = *state;
	struct rules *rules = read_text(f, "external:\n"
					   "  - device: \"edge*\"\n"
					   "    neighbor: \"*\"\n"
					   "    announce:\n"
					   "      - prefix: [0.0.0.0/0, \"::/0\"]\n"
					   "        as-path: [64500, 64500, 64501]\n"
					   "        communities: [\"65000:1\", no-export]\n"
					   "      - { prefix: 198.51.100.0/24, med: 5 }\n");
	const struct external *external;

	assert_non_null(rules);
	external = &rules->surroundings.externals[0];
	assert_int_equal(external->route_count, 3);
	assert_int_equal(external->routes[0].as_path_count, 3);
	assert_int_equal(external->routes[0].as_path[1], 64500);
	assert_int_equal(external->routes[0].as_path[2], 64501);
	assert_int_equal(external->routes[1].communities[0], 65000u << 16 | 1);
	assert_int_equal(external->routes[1].communities[1], 0xFFFFFF01);
	assert_true(external->routes[2].med_set);
	assert_int_equal(external->routes[2].med, 5);
}

static void no_file_means_defaults(void **state)
{
	struct fixture *f = *state;
	struct rules *rules = rules_read(f->models, NULL, f->arena, &f->diag);

	assert_non_null(rules);
	assert_null(rules->file);
	assert_int_equal(rules->configs.n, 1);
	assert_string_equal(rules->configs.v[0], "configs/*");
	assert_int_equal(rules->protect_count, 0);
	assert_int_equal(rules->unmodelled, UNMODELLED_UNDECIDED);
}

static bool has_error_at(const struct diagnostics *diag, uint32_t line)
{
	for (size_t i = 0; i < diag->n; i++)
		if (diag->v[i].severity == DIAG_ERROR && diag->v[i].place.line == line)
			return true;
	return false;
}

static void mistakes_are_refused_at_their_line(void **state)
{
	static const struct {
		const char *yaml;
		uint32_t line;
	} cases[] = {
		{ "version: 2\n", 1 },
		{ "version: 1\nprotekt: []\n", 2 },
		{ "protect:\n  - name: a\n    prefix: [10.0.0.1/8]\n", 3 },
		{ "protect:\n  - name: a\n    prefix: [10.0.0.0/33]\n", 3 },
		{ "rule:\n  - id: a\n    routed: { prefix: nosuchset }\n", 3 },
		{ "rule:\n  - id: a\n    frobnicate: { prefix: 10.0.0.0/8 }\n", 3 },
		{ "rule:\n  - id: a\n    severity: fatal\n    routed: { prefix: 10.0.0.0/8 }\n",
		  3 },
		{ "waiver:\n  - { finding: a, reason: b, who: c, until: 2026-02-30 }\n", 2 },
		{ "rule:\n  - id: a\n    only-announced: { prefix: [10.0.0.0/8], max-length: 40 "
		  "}\n",
		  3 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_null(read_text(*state, cases[i].yaml));
		if (!has_error_at(&((struct fixture *)*state)->diag, cases[i].line))
			fail_msg("no error at line %u of:\n%s", cases[i].line, cases[i].yaml);
	}
}

static void all_mistakes_come_in_one_run(void **state)
{
	struct fixture *f = *state;

	assert_null(read_text(f, "protect:\n  - name: a\n    prefix: [10.0.0.1/8]\n"
				 "rule:\n  - id: b\n    routed: { prefix: nosuch }\n"));
	assert_true(has_error_at(&f->diag, 3));
	assert_true(has_error_at(&f->diag, 6));
}

static void weakening_is_told(void **state)
{
	struct fixture *f = *state;
	const char *const *lines;
	struct rules *strong =
		read_text(f, "protect:\n  - { name: a, prefix: [10.0.0.0/8, 192.0.2.0/24] }\n"
			     "rule:\n  - { id: r, announced: { prefix: a, min-sessions: 2 } }\n"
			     "  - { id: s, routed: { prefix: a } }\n");
	struct rules *weak =
		read_text(f, "protect:\n  - { name: a, prefix: [10.0.0.0/8] }\n"
			     "rule:\n  - { id: r, announced: { prefix: a, min-sessions: 1 } }\n"
			     "unmodelled: ignore\n");

	assert_non_null(strong);
	assert_non_null(weak);
	assert_int_equal(rules_weakened(strong, weak, f->arena, &lines), 4);
	assert_string_equal(lines[0], "192.0.2.0/24 is no longer protected by set a");
	assert_string_equal(lines[1], "rule r asks for less");
	assert_string_equal(lines[2], "rule s is gone");
	assert_int_equal(rules_weakened(strong, strong, f->arena, &lines), 0);
}

static void links_are_read(void **state)
{
	struct fixture *f = *state;
	const char *const *lines;
	struct rules *rules = read_text(f, "link:\n"
					   "  - [leaf1:swp1, \"spine1:swp3\"]\n"
					   "  - end: [a:xe-0/0/0:1, b:eth0, c:eth0]\n");
	struct rules *other = read_text(f, "link:\n"
					   "  - [spine1:swp3, leaf1:swp1]\n"
					   "  - [a:eth1, b:eth0]\n");
	const struct stated_link *links;

	assert_non_null(rules);
	links = rules->surroundings.links;
	assert_int_equal(rules->surroundings.link_count, 2);
	assert_string_equal(links[0].ends[1].device, "spine1");
	assert_string_equal(links[0].ends[1].interface, "swp3");
	assert_int_equal(links[0].ends[1].place.line, 2);
	assert_int_equal(links[1].end_count, 3);
	assert_string_equal(links[1].ends[0].interface, "xe-0/0/0:1");
	assert_non_null(other);
	assert_int_equal(rules_weakened(rules, other, f->arena, &lines), 2);
	assert_string_equal(lines[0],
			    "a:xe-0/0/0:1 - b:eth0 - c:eth0 is no link any more (`link:`)");
	/* one end is none, a word without an interface is none, a port has one cable */
	assert_null(read_text(f, "link:\n  - [leaf1:swp1]\n"));
	assert_null(read_text(f, "link: [leaf1:swp1, spine1:swp3]\n"));
	assert_null(read_text(f, "link:\n  - [leaf1, spine1:swp3]\n"));
	assert_null(read_text(f, "link:\n  - [a:x, b:y]\n  - [c:z, a:x]\n"));
	assert_string_equal(f->diag.v[0].code, "link-end-twice");
	assert_int_equal(f->diag.v[0].place.line, 3);
}

static void later_kinds_are_read(void **state)
{
	struct fixture *f = *state;
	struct rules *rules = read_text(
		f, "rpki: { roa: roa.json, drops-invalid: [transit1] }\n"
		   "rule:\n"
		   "  - id: a\n"
		   "    delivered: { prefix: 192.0.2.0/24, from: [isp1], to: [\"pop*\"] }\n"
		   "  - id: b\n"
		   "    max-share: { prefix: 192.0.2.0/24, percent: 50 }\n"
		   "  - id: c\n"
		   "    max-routes: { device: core1, protocol: ospf, number: 20 }\n"
		   "  - id: d\n"
		   "    rpki-valid: { prefix: 192.0.2.0/24, covered: true }\n");

	assert_non_null(rules);
	assert_string_equal(rules->roa_file, "roa.json");
	assert_int_equal(rules->surroundings.rpki.dropper_count, 1);
	assert_int_equal(rules->rules[0].kind, RULE_DELIVERED);
	assert_string_equal(rules->rules[0].devices.v[0], "isp1");
	assert_string_equal(rules->rules[0].to.v[0], "pop*");
	assert_true(rules->rules[1].amount.percent);
	assert_int_equal(rules->rules[2].protocol, PROTOCOL_OSPF);
	assert_int_equal(rules->rules[2].amount.value, 20);
	assert_true(rules->rules[3].covered);
	/* a rule about ROAs without any, and a limit without a number, say nothing */
	assert_null(read_text(f, "rule:\n  - { id: a, rpki-valid: { prefix: 192.0.2.0/24 } }\n"));
	assert_null(read_text(f, "rule:\n  - { id: a, max-routes: { protocol: bgp } }\n"));
	assert_null(read_text(f, "rule:\n  - { id: a, max-share: { prefix: 192.0.2.0/24 } }\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_read),
		cmocka_unit_test(later_kinds_are_read),
		cmocka_unit_test(externals_keep_their_order),
		cmocka_unit_test(no_file_means_defaults),
		cmocka_unit_test(mistakes_are_refused_at_their_line),
		cmocka_unit_test(all_mistakes_come_in_one_run),
		cmocka_unit_test(weakening_is_told),
		cmocka_unit_test(links_are_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
