/* SPDX-License-Identifier: MIT */
/*
 * The trie, on small sets worked out by hand, and on random ones against a plain list that is
 * searched from end to end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/prefix/trie.h"

static struct prefix net(const char *s)
{
	struct prefix prefix;

	if (!prefix_parse(s, &prefix, NULL))
		fail_msg("prefix refused: %s", s);
	return prefix;
}

static struct trie *trie_of(struct arena *arena, const char *const *all, size_t n)
{
	struct trie *trie = trie_new(arena);
	size_t i;

	for (i = 0; i < n; i++)
		*trie_slot(trie, net(all[i])) = (void *)(uintptr_t)all[i];
	return trie;
}

struct seen {
	struct arena *arena;
	const char *text;
	int left; /* visits until it wants no more */
};

static bool see(void *context, struct prefix prefix, void *value)
{
	struct seen *seen = context;
	char text[PREFIX_TEXT];

	assert_string_equal(prefix_text(prefix, text), value);
	seen->text = arena_printf(seen->arena, "%s%s ", seen->text, text);
	return --seen->left != 0;
}

static const char *const mixed[] = {
	"10.1.0.0/16",  "2001:db8::/32", "0.0.0.0/0", "10.0.0.0/8",  "::/0",       "10.1.2.0/24",
	"10.128.0.0/9", "2001:db8::/64", "::/96",     "10.1.2.3/32", "11.0.0.0/8", "::/128",
};
enum { MIXED = sizeof(mixed) / sizeof(mixed[0]) };

static void longest_match_stays_in_the_family(void **state)
{
	static const char *const cases[][2] = {
		{ "10.1.2.3/32", "10.1.2.3/32" },
		{ "10.1.2.4/32", "10.1.2.0/24" },
		{ "10.1.2.0/23", "10.1.0.0/16" },
		{ "10.0.0.0/8", "10.0.0.0/8" },
		{ "10.0.0.0/7", "0.0.0.0/0" },
		{ "12.0.0.0/8", "0.0.0.0/0" },
		{ "2001:db8::1/128", "2001:db8::/64" },
		{ "2001:db8:1::/48", "2001:db8::/32" },
		{ "2002::/16", "::/0" },
		{ "::1/128", "::/96" },
		{ "::/128", "::/128" },
		{ "::/95", "::/0" },
	};
	struct arena *arena = arena_new();
	struct trie *trie = trie_of(arena, mixed, MIXED), *six = trie_of(arena, &mixed[4], 1);
	struct prefix found, before;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(trie_longest(trie, net(cases[i][0]), &found), cases[i][1]);
		assert_true(prefix_equal(found, net(cases[i][1])));
		assert_non_null(trie_longest(trie, net(cases[i][0]), NULL));
	}
	/* ::/0 alone, which covers the place where IPv4 is kept. */
	found = before = net("1.0.0.0/8");
	assert_null(trie_longest(six, net("10.0.0.0/8"), &found));
	assert_null(trie_longest(six, net("0.0.0.0/0"), NULL));
	assert_true(prefix_equal(found, before));
	assert_null(trie_longest(trie_new(arena), net("::/0"), NULL));
	arena_free(arena);
}

static void exact_search_finds_only_what_was_put(void **state)
{
	static const char *const absent[] = { "10.0.0.0/9",    "10.0.0.0/7", "10.1.2.0/23",
					      "8.0.0.0/6",     "::/1",       "::/127",
					      "2001:db8::/33", "0.0.0.0/1" };
	struct arena *arena = arena_new();
	struct trie *trie = trie_of(arena, mixed, MIXED);
	void **slot;
	size_t i;

	(void)state;
	for (i = 0; i < MIXED; i++)
		assert_ptr_equal(trie_get(trie, net(mixed[i])), mixed[i]);
	for (i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		assert_null(trie_get(trie, net(absent[i])));
	/* Taken out by a null value; the slot is still the same. */
	slot = trie_slot(trie, net("10.1.2.0/24"));
	*slot = NULL;
	assert_null(trie_get(trie, net("10.1.2.0/24")));
	assert_string_equal(trie_longest(trie, net("10.1.2.4/32"), NULL), "10.1.0.0/16");
	assert_ptr_equal(trie_slot(trie, net("10.1.2.0/24")), slot);
	/* A node that was only a fork becomes a prefix. */
	assert_null(*trie_slot(trie, net("10.0.0.0/7")));
	arena_free(arena);
}

typedef bool visit_all(const struct trie *, struct prefix, trie_visit *, void *);

static const char *seen_text(visit_all *visit, const struct trie *trie, const char *prefix,
			     struct arena *arena)
{
	struct seen seen = { arena, "", 0 };

	assert_true(visit(trie, net(prefix), see, &seen));
	return seen.text;
}

static void visits_come_in_order(void **state)
{
	struct arena *arena = arena_new();
	struct trie *trie = trie_of(arena, mixed, MIXED);
	struct seen seen = { arena, "", 0 };

	(void)state;
	assert_string_equal(seen_text(trie_covering, trie, "10.1.2.3/32", arena),
			    "0.0.0.0/0 10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.1.2.3/32 ");
	assert_string_equal(seen_text(trie_covering, trie, "::/97", arena), "::/0 ::/96 ");
	assert_string_equal(seen_text(trie_covered, trie, "10.0.0.0/8", arena),
			    "10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.1.2.3/32 10.128.0.0/9 ");
	assert_string_equal(
		seen_text(trie_covered, trie, "10.0.0.0/7", arena),
		"10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.1.2.3/32 10.128.0.0/9 11.0.0.0/8 ");
	assert_string_equal(seen_text(trie_covered, trie, "10.1.3.0/24", arena), "");
	assert_string_equal(seen_text(trie_covered, trie, "12.0.0.0/8", arena), "");
	assert_string_equal(seen_text(trie_covered, trie, "::/0", arena),
			    "::/0 ::/96 ::/128 2001:db8::/32 2001:db8::/64 ");
	assert_true(trie_walk(trie, see, &seen));
	assert_string_equal(seen.text,
			    "0.0.0.0/0 10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.1.2.3/32 10.128.0.0/9 "
			    "11.0.0.0/8 ::/0 ::/96 ::/128 2001:db8::/32 2001:db8::/64 ");
	arena_free(arena);
}

static void a_visit_can_stop(void **state)
{
	struct arena *arena = arena_new();
	struct trie *trie = trie_of(arena, mixed, MIXED);
	struct seen two = { arena, "", 2 }, one = { arena, "", 1 }, nine = { arena, "", 9 };

	(void)state;
	assert_false(trie_covering(trie, net("10.1.2.3/32"), see, &two));
	assert_string_equal(two.text, "0.0.0.0/0 10.0.0.0/8 ");
	assert_false(trie_covered(trie, net("10.0.0.0/8"), see, &one));
	assert_string_equal(one.text, "10.0.0.0/8 ");
	assert_false(trie_walk(trie, see, &nine)); /* in the second family */
	assert_int_equal(nine.left, 0);
	arena_free(arena);
}

enum { RANDOM = 400 };

/* Few different bits, so that prefixes nest, repeat and fork at many lengths. */
static struct prefix random_prefix(uint64_t *seed)
{
	struct addr addr;
	uint64_t r;

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	r = *seed >> 16;
	if (r & 1) {
		uint32_t ipv4 = (uint32_t)(r >> 1) & 0xc1810181u;

		return prefix_make(addr_ipv4(ipv4), 96 + (unsigned)(r >> 33) % 33);
	}
	addr.hi = (r >> 1) * 0x100000001u & 0xc000000180000001u;
	addr.lo = (r >> 3) * 0x100000001u & 0x8000ffff80000001u;
	if (addr_family(addr) == FAMILY_IPV4)
		addr.hi = 1;
	return prefix_make(addr, (unsigned)(r >> 33) % 129);
}

struct expected {
	const struct prefix *sorted;
	const bool *wanted;
	size_t at;
};

static bool expect(void *context, struct prefix prefix, void *value)
{
	struct expected *e = context;

	while (e->at < RANDOM && !e->wanted[e->at])
		e->at++;
	assert_true(e->at < RANDOM);
	assert_true(prefix_equal(prefix, e->sorted[e->at]));
	assert_ptr_equal(value, &e->sorted[e->at]);
	e->at++;
	return true;
}

static void expect_no_more(struct expected *e)
{
	for (; e->at < RANDOM; e->at++)
		assert_false(e->wanted[e->at]);
}

static int compare(const void *a, const void *b)
{
	return prefix_compare(*(const struct prefix *)a, *(const struct prefix *)b);
}

static void check_against_list(const struct trie *trie, const struct prefix *sorted,
			       const bool *first, struct prefix asked)
{
	bool covering[RANDOM], covered[RANDOM];
	struct expected above = { sorted, covering, 0 }, below = { sorted, covered, 0 };
	const struct prefix *longest = NULL, *exact = NULL;
	size_t i;

	for (i = 0; i < RANDOM; i++) {
		covering[i] = first[i] && prefix_contains(sorted[i], asked);
		covered[i] = first[i] && prefix_contains(asked, sorted[i]);
		if (covering[i] && (longest == NULL || sorted[i].len > longest->len))
			longest = &sorted[i];
		if (first[i] && prefix_equal(sorted[i], asked))
			exact = &sorted[i];
	}
	assert_ptr_equal(trie_longest(trie, asked, NULL), longest);
	assert_ptr_equal(trie_get(trie, asked), exact);
	assert_true(trie_covering(trie, asked, expect, &above));
	expect_no_more(&above);
	assert_true(trie_covered(trie, asked, expect, &below));
	expect_no_more(&below);
}

static void random_sets_agree_with_a_list(void **state)
{
	struct arena *arena = arena_new();
	uint64_t seed = 20240101;
	int round;

	(void)state;
	for (round = 0; round < 10; round++) {
		struct prefix sorted[RANDOM];
		struct trie *trie = trie_new(arena);
		bool first[RANDOM];
		struct expected all = { sorted, first, 0 };
		size_t i;

		for (i = 0; i < RANDOM; i++)
			sorted[i] = random_prefix(&seed);
		qsort(sorted, RANDOM, sizeof(sorted[0]), compare);
		for (i = 0; i < RANDOM; i++)
			first[i] = i == 0 || !prefix_equal(sorted[i], sorted[i - 1]);
		for (i = 0; i < RANDOM; i++) { /* in another order: 171 and 400 share no factor */
			size_t at = (i * 171 + (size_t)round) % RANDOM;

			if (first[at])
				*trie_slot(trie, sorted[at]) = &sorted[at];
		}
		for (i = 0; i < RANDOM; i++) {
			check_against_list(trie, sorted, first, sorted[i]);
			check_against_list(trie, sorted, first, random_prefix(&seed));
		}
		assert_true(trie_walk(trie, expect, &all));
		expect_no_more(&all);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(longest_match_stays_in_the_family),
		cmocka_unit_test(exact_search_finds_only_what_was_put),
		cmocka_unit_test(visits_come_in_order),
		cmocka_unit_test(a_visit_can_stop),
		cmocka_unit_test(random_sets_agree_with_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
