/* SPDX-License-Identifier: MIT */
/*
 * Addresses and prefixes: the canonical text of RFC 5952 (its own examples), what is refused, and
 * the arithmetic at the borders: lengths 0, 63..65, 95..97, 127, 128 and between the families.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/prefix/prefix.h"

static struct addr address(const char *s)
{
	struct addr addr;

	if (!addr_parse(s, &addr))
		fail_msg("address refused: %s", s);
	return addr;
}

static struct prefix net(const char *s)
{
	struct prefix prefix;

	if (!prefix_parse(s, &prefix, NULL))
		fail_msg("prefix refused: %s", s);
	return prefix;
}

static void text_is_canonical(void **state)
{
	static const struct {
		const char *read, *written;
	} cases[] = {
		{ "0.0.0.0", "0.0.0.0" },
		{ "192.0.2.1", "192.0.2.1" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "10.100.9.99", "10.100.9.99" },
		{ "::", "::" },
		{ "::1", "::1" },
		{ "1::", "1::" },
		{ "0:0:0:0:0:0:0:1", "::1" },
		{ "2001:0db8::0001", "2001:db8::1" },              /* 4.1 */
		{ "2001:db8:0:0:0:0:2:1", "2001:db8::2:1" },       /* 4.2.1 */
		{ "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1" }, /* 4.2.2 */
		{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },         /* 4.2.3, the longest */
		{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },   /* 4.2.3, the first */
		{ "2001:DB8::ABCD:EF", "2001:db8::abcd:ef" },      /* 4.3 */
		{ "0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1" },
		{ "1:2:3:4:5:6::", "1:2:3:4:5:6::" },
		{ "::3:4:5:6:7:8", "::3:4:5:6:7:8" },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
		{ "::ffff:0:0:1", "::ffff:0:0:1" }, /* not mapped: the group is one further left */
	};
	char text[ADDR_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct addr addr = address(cases[i].read);

		assert_string_equal(addr_text(addr, text), cases[i].written);
		assert_true(addr_equal(address(text), addr));
	}
}

static void bad_addresses_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"1",
		"1.2.3",
		"1.2.3.4.5",
		"1.2.3.",
		".1.2.3",
		"1..2.3",
		"256.0.0.1",
		"1.2.3.256",
		"01.2.3.4",
		"1.2.3.00",
		"1.2.3.04",
		"1.2.3.4 ",
		" 1.2.3.4",
		"1.2.3.4/32",
		"1.2.3.-4",
		"+1.2.3.4",
		"1.2.3.4294967297",
		"0x1.2.3.4",
		"a.b.c.d",
		"1.2.3.4\n",
		"::ffff:1.2.3.4",
		"::ffff:102:304",
		"0:0:0:0:0:ffff:0:0",
		"::FFFF:0:1",
		"fe80::1%eth0",
		"fe80::1%1",
		":",
		":::",
		"1::2::3",
		"1:2:3:4:5:6:7",
		"12345::",
		"1:2:3:4:5:6:7:8:9",
		"g::",
		"::1 ",
		"::/0",
		"[::1]",
		"2001:db8::1.2.3",
		"::01.2.3.4",
		"0000000000000000000000000000000000000000000000000000000000::1",
	};
	struct addr addr = { 1, 2 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (addr_parse(bad[i], &addr))
			fail_msg("address accepted: %s", bad[i]);
	assert_true(addr.hi == 1 && addr.lo == 2);
}

static void prefixes_are_read_strictly(void **state)
{
	static const char *const bad[] = {
		"10.0.0.0",
		"10.0.0.0/",
		"10.0.0.0/33",
		"10.0.0.0/-1",
		"10.0.0.0/08",
		"10.0.0.0/8 ",
		"10.0.0.0/8/8",
		"10.0.0.0/255.0.0.0",
		"10.0.0.1/8",
		"10.0.0.0 /8",
		"/8",
		"2001:db8::/129",
		"2001:db8::1/64",
		"::1/127",
		"::ffff:0:0/96",
		"::ffff:10.0.0.0/104",
		"::/00",
		"::/",
		"10.0.0.0/4294967304",
		"fe80::%eth0/64",
		"10.0.0.128/24",
		"0.0.0.1/0",
	};
	static const char *const good[] = {
		"0.0.0.0/0",
		"10.0.0.0/8",
		"10.0.0.1/32",
		"10.0.0.128/25",
		"128.0.0.0/1",
		"::/0",
		"2001:db8::/32",
		"::1/128",
		"8000::/1",
		"2001:db8:0:1::/64",
		"2001:db8:0:0:8000::/65",
		"::fffe:0:0/95",
	};
	struct prefix prefix = { { 1, 2 }, 3 };
	char text[PREFIX_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (prefix_parse(bad[i], &prefix, NULL))
			fail_msg("prefix accepted: %s", bad[i]);
	assert_true(prefix.addr.hi == 1 && prefix.addr.lo == 2 && prefix.len == 3);
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_string_equal(prefix_text(net(good[i]), text), good[i]);
}

static void host_bits_are_kept_apart(void **state)
{
	struct addr full = { 0, 0 };
	struct prefix prefix;
	char text[PREFIX_TEXT];

	(void)state;
	assert_true(prefix_parse("192.0.2.77/26", &prefix, &full));
	assert_string_equal(prefix_text(prefix, text), "192.0.2.64/26");
	assert_string_equal(addr_text(full, text), "192.0.2.77");
	assert_true(prefix_parse("2001:db8::1/32", &prefix, &full));
	assert_string_equal(prefix_text(prefix, text), "2001:db8::/32");
	assert_string_equal(addr_text(full, text), "2001:db8::1");
	assert_false(prefix_parse("192.0.2.77/33", &prefix, &full));
	assert_string_equal(addr_text(full, text), "2001:db8::1");
}

static void families_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(addr_family(address("0.0.0.0")), FAMILY_IPV4);
	assert_int_equal(addr_family(address("::")), FAMILY_IPV6);
	assert_int_equal(addr_family(address("::fffe:ffff:ffff")), FAMILY_IPV6);
	assert_int_equal(addr_family(address("::1:0:0:0")), FAMILY_IPV6);
	assert_int_equal(prefix_family(net("::/0")), FAMILY_IPV6);
	assert_int_equal(prefix_family(net("::fffe:0:0/95")), FAMILY_IPV6);
	assert_int_equal(prefix_family(net("0.0.0.0/0")), FAMILY_IPV4);
	assert_int_equal(prefix_length(net("10.0.0.0/8")), 8);
	assert_int_equal(prefix_length(net("2001:db8::/32")), 32);
	assert_int_equal(net("10.0.0.0/8").len, 104);
	assert_true(prefix_is_default(net("::/0")));
	assert_true(prefix_is_default(net("0.0.0.0/0")));
	assert_false(prefix_is_default(net("::/1")));
	assert_false(prefix_is_default(net("0.0.0.0/1")));
	assert_false(prefix_is_default(net("::/96")));
	assert_true(prefix_equal(prefix_default(FAMILY_IPV4), net("0.0.0.0/0")));
	assert_true(prefix_equal(prefix_default(FAMILY_IPV6), net("::/0")));
	assert_true(addr_is_none(address("::")));
	assert_false(addr_is_none(address("0.0.0.0")));
	assert_int_equal(addr_to_ipv4(address("192.0.2.1")), 0xc0000201);
	assert_true(addr_equal(addr_ipv4(0x0a000001), address("10.0.0.1")));
}

static void special_ranges_end_where_they_should(void **state)
{
	(void)state;
	assert_true(addr_is_link_local(address("fe80::")));
	assert_true(addr_is_link_local(address("febf:ffff::1")));
	assert_false(addr_is_link_local(address("fec0::")));
	assert_false(addr_is_link_local(address("fe7f:ffff::")));
	assert_true(addr_is_link_local(address("169.254.0.0")));
	assert_true(addr_is_link_local(address("169.254.255.255")));
	assert_false(addr_is_link_local(address("169.255.0.0")));
	assert_false(addr_is_link_local(address("::a9fe:1"))); /* the same bits, not IPv4 */
	assert_true(addr_is_multicast(address("224.0.0.0")));
	assert_true(addr_is_multicast(address("239.255.255.255")));
	assert_false(addr_is_multicast(address("223.255.255.255")));
	assert_false(addr_is_multicast(address("240.0.0.0")));
	assert_true(addr_is_multicast(address("ff02::5")));
	assert_false(addr_is_multicast(address("fe00::")));
	assert_false(addr_is_multicast(address("::e000:1")));
}

static void masking_works_at_every_length(void **state)
{
	struct addr ones = { UINT64_MAX, UINT64_MAX };
	unsigned len;

	(void)state;
	for (len = 0; len <= 128; len++) {
		struct prefix prefix = prefix_make(ones, len);

		assert_int_equal(prefix.len, len);
		assert_int_equal(__builtin_popcountll(prefix.addr.hi) +
					 __builtin_popcountll(prefix.addr.lo),
				 len);
		assert_int_equal(__builtin_popcountll(prefix.addr.hi), len < 64 ? len : 64);
	}
	assert_true(prefix_equal(prefix_make(address("10.1.2.3"), 104), net("10.0.0.0/8")));
	assert_true(prefix_equal(prefix_host(address("10.1.2.3")), net("10.1.2.3/32")));
	assert_true(prefix_make(ones, 63).addr.hi == UINT64_MAX - 1);
	assert_true(prefix_make(ones, 65).addr.lo == (uint64_t)1 << 63);
}

static void containment_stays_in_the_family(void **state)
{
	(void)state;
	assert_true(prefix_contains(net("10.0.0.0/8"), net("10.0.0.0/8")));
	assert_true(prefix_contains(net("10.0.0.0/8"), net("10.255.0.0/16")));
	assert_false(prefix_contains(net("10.0.0.0/16"), net("10.0.0.0/8")));
	assert_false(prefix_contains(net("10.0.0.0/8"), net("11.0.0.0/16")));
	assert_true(prefix_contains(net("0.0.0.0/0"), net("255.0.0.0/8")));
	assert_false(prefix_contains(net("::/0"), net("10.0.0.0/8")));
	assert_false(prefix_contains(net("::/0"), net("0.0.0.0/0")));
	assert_false(prefix_contains(net("::/80"), net("10.0.0.1/32")));
	assert_false(prefix_contains(net("0.0.0.0/0"), net("::/0")));
	assert_false(prefix_contains(net("0.0.0.0/0"), net("::1/128")));
	assert_true(prefix_contains(net("::/0"), net("::/128")));
	assert_true(prefix_contains(net("2001:db8::/63"), net("2001:db8:0:1::/64")));
	assert_false(prefix_contains(net("2001:db8::/64"), net("2001:db8:0:1::/65")));
	assert_true(prefix_has_addr(net("10.0.0.0/8"), address("10.9.9.9")));
	assert_false(prefix_has_addr(net("10.0.0.0/8"), address("11.0.0.0")));
	assert_false(prefix_has_addr(net("::/0"), address("11.0.0.0")));
	assert_true(prefix_has_addr(net("::/0"), address("ffff::")));
	assert_false(prefix_has_addr(net("0.0.0.0/0"), address("::")));
}

static void order_is_family_address_length(void **state)
{
	static const char *const ordered[] = {
		"0.0.0.0/0",     "0.0.0.0/1",          "9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/32",
		"10.0.0.1/32",   "255.255.255.255/32", "::/0",      "::/128",     "::1/128",
		"2001:db8::/32", "2001:db8::1/128",    "ffff::/16",
	};
	size_t n = sizeof(ordered) / sizeof(ordered[0]), i, j;

	(void)state;
	for (i = 0; i < n; i++) {
		for (j = 0; j < n; j++) {
			int order = prefix_compare(net(ordered[i]), net(ordered[j]));

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
	assert_true(addr_compare(address("::1"), address("10.0.0.0")) < 0);
	assert_true(addr_compare(address("10.0.0.0"), address("1::")) < 0);
	assert_true(addr_compare(address("1::"), address("::1")) > 0);
	assert_int_equal(addr_compare(address("1::"), address("1::")), 0);
}

static void halves_split_and_hashes_differ(void **state)
{
	static const char *const cases[][3] = {
		{ "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1" },
		{ "10.0.0.0/31", "10.0.0.0/32", "10.0.0.1/32" },
		{ "::/0", "::/1", "8000::/1" },
		{ "2001:db8::/63", "2001:db8::/64", "2001:db8:0:1::/64" },
		{ "2001:db8::/64", "2001:db8::/65", "2001:db8:0:0:8000::/65" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prefix whole = net(cases[i][0]), low = prefix_half(whole, 0);
		struct prefix high = prefix_half(whole, 1);

		assert_true(prefix_equal(low, net(cases[i][1])));
		assert_true(prefix_equal(high, net(cases[i][2])));
		assert_true(prefix_hash(low) == prefix_hash(net(cases[i][1])));
		assert_true(prefix_hash(low) != prefix_hash(high));
		assert_true(prefix_hash(low) != prefix_hash(whole)); /* only the length differs */
	}
}

static void untold_link_locals_are_alike_in_text_only(void **state)
{
	struct addr a = addr_link_local_untold(1), b = addr_link_local_untold(2), told;
	char text[ADDR_TEXT];

	(void)state;
	assert_false(addr_equal(a, b));
	assert_true(addr_is_link_local(a));
	assert_true(addr_is_untold(b));
	assert_string_equal(addr_text(a, text), "fe80::");
	assert_string_equal(addr_text(b, text), "fe80::");
	assert_true(addr_parse("fe80::1", &told));
	assert_false(addr_is_untold(told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_canonical),
		cmocka_unit_test(untold_link_locals_are_alike_in_text_only),
		cmocka_unit_test(bad_addresses_are_refused),
		cmocka_unit_test(prefixes_are_read_strictly),
		cmocka_unit_test(host_bits_are_kept_apart),
		cmocka_unit_test(families_are_told_apart),
		cmocka_unit_test(special_ranges_end_where_they_should),
		cmocka_unit_test(masking_works_at_every_length),
		cmocka_unit_test(containment_stays_in_the_family),
		cmocka_unit_test(order_is_family_address_length),
		cmocka_unit_test(halves_split_and_hashes_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
