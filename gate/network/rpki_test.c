/* SPDX-License-Identifier: MIT */
/* Origin validation, by the cases of RFC 6811 section 2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "network/network_fixture.h"

static struct prefix prefix_of(const char *text)
{
	struct prefix prefix;

	assert_true(prefix_parse(text, &prefix, NULL));
	return prefix;
}

static struct rpki table(void)
{
	static struct roa roas[4];
	struct rpki rpki = { .roas = roas, .roa_count = 4 };

	roas[0] = (struct roa){ prefix_of("10.0.0.0/8"), 96 + 8, 64499, { NULL, 0 } };
	roas[1] = (struct roa){ prefix_of("10.1.0.0/16"), 96 + 20, 64496, { NULL, 0 } };
	roas[2] = (struct roa){ prefix_of("10.1.0.0/16"), 96 + 16, 64497, { NULL, 0 } };
	roas[3] = (struct roa){ prefix_of("2001:db8::/32"), 48, 64496, { NULL, 0 } };
	return rpki;
}

static void states(void **state)
{
	static const struct {
		const char *prefix;
		uint32_t origin;
		enum rpki_state state;
	} cases[] = {
		{ "10.1.0.0/16", 64496, RPKI_VALID },
		{ "10.1.16.0/20", 64496, RPKI_VALID },
		{ "10.1.0.0/21", 64496, RPKI_INVALID },  /* too long */
		{ "10.1.0.0/16", 64497, RPKI_VALID },    /* any one of several is enough */
		{ "10.1.16.0/20", 64497, RPKI_INVALID }, /* but all of it has to fit */
		{ "10.1.0.0/16", 64499, RPKI_INVALID },  /* the covering one ends at /8 */
		{ "10.0.0.0/8", 64499, RPKI_VALID },
		{ "10.1.0.0/16", 0, RPKI_INVALID }, /* an AS_SET matches nothing */
		{ "11.0.0.0/8", 64496, RPKI_NOT_FOUND },
		{ "0.0.0.0/0", 64499, RPKI_NOT_FOUND }, /* covers, is not covered */
		{ "2001:db8:1::/48", 64496, RPKI_VALID },
		{ "2001:db8:1::/49", 64496, RPKI_INVALID },
		{ "2001:db9::/32", 64496, RPKI_NOT_FOUND },
	};
	struct rpki rpki = table();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct roa *why;
		enum rpki_state found =
			rpki_validate(&rpki, prefix_of(cases[i].prefix), cases[i].origin, &why);

		if (found != cases[i].state)
			print_error("%s from AS%u\n", cases[i].prefix, cases[i].origin);
		assert_int_equal(found, cases[i].state);
		assert_true((why == NULL) == (found == RPKI_NOT_FOUND));
	}
}

/* AS0 says that nobody may. */
static void as_zero(void **state)
{
	struct roa roa = { prefix_of("192.0.2.0/24"), 96 + 32, 0, { NULL, 0 } };
	struct rpki rpki = { .roas = &roa, .roa_count = 1 };

	(void)state;
	assert_int_equal(rpki_validate(&rpki, prefix_of("192.0.2.0/24"), 64496, NULL),
			 RPKI_INVALID);
	assert_int_equal(rpki_validate(&rpki, prefix_of("192.0.2.0/24"), 0, NULL), RPKI_INVALID);
}

static void nothing_is_known(void **state)
{
	struct rpki rpki = { .roas = NULL };

	(void)state;
	assert_int_equal(rpki_validate(&rpki, prefix_of("192.0.2.0/24"), 64496, NULL),
			 RPKI_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(as_zero),
		cmocka_unit_test(nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
