/* SPDX-License-Identifier: MIT */
/* What a community member is: the model's union refuses nothing, so each border is drawn here. */
#include "config/openconfig/openconfig.h"
#include "config/openconfig/fixture.h"

static void is_literal(const char *text, uint64_t value)
{
	const char *doubt;
	uint64_t literal = 0;

	assert_int_equal(openconfig_community_classify(text, &literal, &doubt), MEMBER_LITERAL);
	assert_true(literal == value);
}

static void is_pattern(const char *text, bool doubtful)
{
	const char *doubt;
	uint64_t literal = 0;

	assert_int_equal(openconfig_community_classify(text, &literal, &doubt), MEMBER_PATTERN);
	assert_int_equal(doubt != NULL, doubtful);
}

static void numbers_and_names_are_literal(void **state)
{
	(void)state;
	is_literal("65000:1", 65000ULL << 16 | 1);
	is_literal("0:0", 0);
	is_literal("65535:65535", UINT32_MAX);
	is_literal("4294967295", UINT32_MAX);
	is_literal("NO_EXPORT", 0xFFFFFF01);
	is_literal("openconfig-bgp-types:NO_ADVERTISE", 0xFFFFFF02);
	is_literal("NO_EXPORT_SUBCONFED", 0xFFFFFF03);
	is_literal("NOPEER", 0xFFFFFF04);
	is_literal("GRACEFUL_SHUTDOWN", 0xFFFF0000);
}

static void all_else_is_a_pattern(void **state)
{
	(void)state;
	is_pattern("65000:.*", false);
	is_pattern("^65000:[0-9]+$", false);
	is_pattern("70000:1", true);
	is_pattern("65000:65536", true);
	is_pattern("65000:1:2", true);
	is_pattern("4294967296", true);
	is_pattern("no-export", true);
	is_pattern("other:NO_EXPORT", true);
	is_pattern("", true);
}

static void extended(const char *text, uint64_t value)
{
	const char *doubt;
	uint64_t literal = 0;

	assert_int_equal(openconfig_ext_community_classify(text, &literal, &doubt), MEMBER_LITERAL);
	assert_true(literal == value);
}

/* By hand from RFC 4360 3 and 4, RFC 5668, RFC 9012 4.3 and the link bandwidth draft. */
static void extended_ones_are_wire_numbers(void **state)
{
	uint64_t literal;
	const char *doubt;

	(void)state;
	extended("65000:100", 0x0002FDE800000064ULL);
	extended("route-target:65000:100", 0x0002FDE800000064ULL);
	extended("route-target:10.0.0.1:100", 0x01020A0000010064ULL);
	extended("route-target:70000:100", 0x0202000111700064ULL);
	extended("route-origin:65000:100", 0x0003FDE800000064ULL);
	extended("color:0:200", 0x030B0000000000C8ULL);
	extended("color:1:200", 0x030B4000000000C8ULL);
	/* 1 Gbit/s is 125,000,000 bytes/s: 0x4CEE6B28 */
	extended("link-bandwidth:65000:1G", 0x4004FDE84CEE6B28ULL);
	assert_int_equal(
		openconfig_ext_community_classify("route-target:65000:.*", &literal, &doubt),
		MEMBER_PATTERN);
	assert_int_equal(
		openconfig_ext_community_classify("route-target:65000:x", &literal, &doubt),
		MEMBER_PATTERN);
	assert_non_null(doubt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_names_are_literal),
		cmocka_unit_test(all_else_is_a_pattern),
		cmocka_unit_test(extended_ones_are_wire_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
