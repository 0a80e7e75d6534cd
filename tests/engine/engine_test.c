/* SPDX-License-Identifier: MIT */
/*
 * Two engines, one answer: over random networks (and each with something failed), and the plain
 *engine alone against answers worked out by hand, so that the two cannot be wrong together
 *unnoticed.
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

#ifdef ARENA_DEBUG
enum { SEEDS = 40, ORDERS = 3 }; /* sanitized, so slow */
#else
enum { SEEDS = 200, ORDERS = 3 };
#endif

/* ---- random networks ---------------------------------------------------------------------------
 */

struct tally {
	size_t compared, open, unseen, wrong;
};

/* Something that fails, in every third network: a link, a device or an interface. */
static struct failure failure_pick(const struct network *network, uint64_t seed,
				   struct arena *arena)
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
		port->interface = generate_number(
			&state, (uint32_t)network->devices[port->device]->interface_count);
		failure.ports = port;
		failure.port_count = 1;
	}
	return failure;
}

/* Whether every order of messages that is tried ends in the same state. */
static bool has_one_outcome(const struct engine *plain, const struct failure *failure,
			    struct arena *arena)
{
	uint64_t order;

	for (order = 1; order <= ORDERS; order++) {
		const struct engine *other =
			engine_run(plain->network, failure, order * 977, arena);

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
	print_message("%zu networks agree, %zu have no one outcome, %zu more unseen, %zu differ\n",
		      tally.compared, tally.open, tally.unseen, tally.wrong);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.compared > SEEDS * 8 / 10);
	assert_true(tally.unseen < SEEDS * 5 / 100);
}

/* ---- by hand -----------------------------------------------------------------------------------
 */

/*
 * a (65001) --10.0.0.0/30-- b (65002) --10.1.0.0/30-- c (65002); a announces 203.0.113.0/24, which
 * it discards.
 */
static void chain_make(struct lab *lab, struct device *v[3], struct neighbor **b_to_c)
{
	static const char *const names[] = { "a", "b", "c" };
	struct static_route *route;
	struct bgp_network *network;
	size_t i, k, f;

	for (i = 0; i < 3; i++) {
		v[i] = lab_device(lab, names[i]);
		lab_address(lab, v[i], "lo", arena_printf(lab->arena, "10.9.0.%zu/32", i + 1));
		lab_bgp(lab, v[i], i == 0 ? 65001 : 65002)->default_local_pref = 100;
	}
	lab_address(lab, v[0], "eth0", "10.0.0.1/30");
	lab_address(lab, v[1], "eth0", "10.0.0.2/30");
	lab_address(lab, v[1], "eth1", "10.1.0.1/30");
	lab_address(lab, v[2], "eth1", "10.1.0.2/30");
	lab_neighbor(lab, v[0], "10.0.0.2", 65002);
	lab_neighbor(lab, v[1], "10.0.0.1", 65001);
	lab_neighbor(lab, v[1], "10.1.0.2", 65002);
	lab_neighbor(lab, v[2], "10.1.0.1", 65002);
	for (i = 0; i < 3; i++) {
		for (k = 0; k < v[i]->interface_count; k++)
			for (f = 0; f < FAMILY_COUNT; f++)
				v[i]->interfaces[k].family_enabled[f] = true;
		for (k = 0; k < v[i]->instances[0].bgp->neighbor_count; k++) {
			struct neighbor_family *family =
				v[i]->instances[0].bgp->neighbors[k].family[FAMILY_IPV4];

			family->import.otherwise = family->export.otherwise = FILTER_ACCEPT;
		}
	}
	route = arena_alloc(lab->arena, sizeof(*route));
	*route = (struct static_route){ .prefix = lab_prefix("203.0.113.0/24"),
					.kind = STATIC_DISCARD,
					.interface_index = UINT32_MAX,
					.distance = 1 };
	v[0]->instances[0].statics = route;
	v[0]->instances[0].static_count = 1;
	network = arena_alloc(lab->arena, sizeof(*network));
	network->prefix = route->prefix;
	v[0]->instances[0].bgp->family[FAMILY_IPV4].networks = network;
	v[0]->instances[0].bgp->family[FAMILY_IPV4].network_count = 1;
	*b_to_c = &v[1]->instances[0].bgp->neighbors[1];
}

static const struct engine_router *chain_run(struct lab *lab, const char *name)
{
	static const struct failure nothing;
	struct network *network = lab_seal(lab);
	const struct engine *engine;

	assert_non_null(network);
	engine = engine_run(network, &nothing, 0, lab->arena);
	assert_true(engine->settled);
	return &engine->routers[network->device_instances[network_device(network, name)]];
}

static const struct engine_best *chain_best(const struct engine_router *router)
{
	struct prefix prefix = lab_prefix("203.0.113.0/24");
	size_t i;

	for (i = 0; i < router->bests.n; i++)
		if (prefix_equal(router->bests.v[i].prefix, prefix) && router->bests.v[i].exists)
			return &router->bests.v[i];
	return NULL;
}

/* c does not know the subnet between a and b: the path is there and of no use (RFC 4271 9.1.2.1).
 */
static void a_next_hop_has_to_resolve(void **state)
{
	struct lab lab;
	struct device *v[3];
	struct neighbor *b_to_c;

	(void)state;
	lab_init(&lab);
	chain_make(&lab, v, &b_to_c);
	assert_null(chain_best(chain_run(&lab, "c")));
	arena_free(lab.arena);
}

/* With next-hop-self it is used: local preference 100 by default, path 65001, MED 0 as the network
 * statement gave. */
static void a_path_goes_down_the_chain(void **state)
{
	struct lab lab;
	struct device *v[3];
	struct neighbor *b_to_c;
	const struct engine_router *c;
	const struct engine_best *best;
	const struct engine_route *route;

	(void)state;
	lab_init(&lab);
	chain_make(&lab, v, &b_to_c);
	b_to_c->family[FAMILY_IPV4]->next_hop_self = NEXT_HOP_SELF;
	c = chain_run(&lab, "c");
	best = chain_best(c);
	assert_non_null(best);
	assert_int_equal(best->path.attrs.path_count, 1);
	assert_int_equal(best->path.attrs.path[0], 65001);
	assert_true(best->path.attrs.local_pref_set && best->path.attrs.local_pref == 100);
	assert_true(best->path.attrs.med_set && best->path.attrs.med == 0);
	assert_true(addr_equal(best->path.attrs.next_hop, lab_addr("10.1.0.1")));
	route = engine_get(c, lab_prefix("203.0.113.0/24"));
	assert_non_null(route);
	assert_int_equal(route->distance, 200);
	assert_int_equal(route->hops.n, 1);
	assert_true(addr_equal(route->hops.v[0].via, lab_addr("10.1.0.1")));
	arena_free(lab.arena);
}

/* b --- c is cut: c has nothing, and b's session to it is down; a and b go on. */
static void a_shut_port_ends_a_session(void **state)
{
	struct lab lab;
	struct device *v[3];
	struct neighbor *b_to_c;

	(void)state;
	lab_init(&lab);
	chain_make(&lab, v, &b_to_c);
	b_to_c->family[FAMILY_IPV4]->next_hop_self = NEXT_HOP_SELF;
	lab_interface(&lab, v[2], "eth1")->enabled = false;
	assert_null(chain_best(chain_run(&lab, "c")));
	assert_non_null(chain_best(chain_run(&lab, "b")));
	arena_free(lab.arena);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_next_hop_has_to_resolve),
		cmocka_unit_test(a_path_goes_down_the_chain),
		cmocka_unit_test(a_shut_port_ends_a_session),
		cmocka_unit_test(random_networks_agree),
	};
	struct tally tally = { 0 };

	if (argc > 1) {
		seed_run(strtoull(argv[1], NULL, 10), &tally);
		printf("%zu agree, %zu open, %zu unseen, %zu differ\n", tally.compared, tally.open,
		       tally.unseen, tally.wrong);
		return tally.wrong > 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
