/* SPDX-License-Identifier: MIT */
/*
 * Two engines, one answer: over random networks (and each with something failed), and the plain engine
 * alone against answers worked out by hand, so that the two cannot be wrong together unnoticed.
 *
 *	engine_test             all
 *	engine_test SEED        one random network, its differences in full
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "compare.h"
#include "generate.h"

enum { SEEDS = 200, ORDERS = 3 };

/* ---- random networks --------------------------------------------------------------------------- */

struct tally {
	size_t compared, open, unseen, wrong;
};

/* Something that fails, in every third network: a link, a device or an interface. */
static struct failure failure_pick(const struct network *network, uint64_t seed, struct arena *arena)
{
	uint64_t state = seed * 31 + 5;
	uint32_t *v = arena_alloc(arena, sizeof(*v));
	struct port *port = arena_alloc(arena, sizeof(*port));
	struct failure failure = { 0 };

	(void)generate_number(&state, 2);
	if (generate_number(&state, 3) != 0)
		return failure;
	switch (generate_number(&state, 3)) {
	case 0:
		*v = generate_number(&state, (uint32_t)network->link_count);
		failure.links = v;
		failure.link_count = network->link_count > 0;
		break;
	case 1:
		*v = generate_number(&state, (uint32_t)network->device_count);
		failure.devices = v;
		failure.device_count = 1;
		break;
	default:
		port->device = generate_number(&state, (uint32_t)network->device_count);
		port->interface =
			generate_number(&state, (uint32_t)network->devices[port->device]->interface_count);
		failure.ports = port;
		failure.port_count = 1;
	}
	return failure;
}

/* Whether every order of messages that is tried ends in the same state. */
static bool has_one_outcome(const struct engine *plain, const struct failure *failure, struct arena *arena)
{
	uint64_t order;

	for (order = 1; order <= ORDERS; order++) {
		const struct engine *other = engine_run(plain->network, failure, order * 977, arena);

		if (!other->settled || !compare_orders(plain, other))
			return false;
	}
	return true;
}

static void seed_run(uint64_t seed, struct tally *tally)
{
	struct lab lab;
	struct network *network;
	struct failure failure;
	struct buffer differences;
	const struct engine *plain;
	const struct routes *routes;
	bool told, same;
	size_t n;

	lab_init(&lab);
	generate_network(&lab, seed);
	network = lab_seal(&lab);
	assert_non_null(network);
	failure = failure_pick(network, seed, lab.arena);
	routes = routes_compute(network, &failure, lab.arena);
	routes_unsettled(routes, &n);
	told = n > 0;
	plain = engine_run(network, &failure, 0, lab.arena);
	buffer_init(&differences, lab.arena);
	same = plain->settled && compare_engines(plain, routes, &differences);
	if (same && plain->settled) {
		tally->compared++;
	} else if (told) {
		tally->open++;
	} else if (!plain->settled || !has_one_outcome(plain, &failure, lab.arena)) {
		/* No one outcome, and the main engine, which tries two orders, has not seen it. */
		tally->unseen++;
		fprintf(stderr, "# seed %u: %s, and no word of it\n", (unsigned)seed,
			plain->settled ? "the order of messages decides" : "does not settle");
	} else {
		tally->wrong++;
		fprintf(stderr, "seed %u:\n%s", (unsigned)seed, differences.s);
	}
	arena_free(lab.arena);
}

static void random_networks_agree(void **state)
{
	struct tally tally = { 0 };
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= SEEDS; seed++)
		seed_run(seed, &tally);
	print_message("%zu networks agree, %zu have no one outcome, %zu more unseen, %zu differ\n", tally.compared,
		      tally.open, tally.unseen, tally.wrong);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.compared > SEEDS * 8 / 10);
	assert_true(tally.unseen < SEEDS * 5 / 100);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_networks_agree),
	};
	struct tally tally = { 0 };

	if (argc > 1) {
		seed_run(strtoull(argv[1], NULL, 10), &tally);
		printf("%zu agree, %zu open, %zu unseen, %zu differ\n", tally.compared, tally.open, tally.unseen,
		       tally.wrong);
		return tally.wrong > 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
