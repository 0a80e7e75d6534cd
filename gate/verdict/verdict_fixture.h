/* SPDX-License-Identifier: MIT */
/*
 * Two states by hand and the judgement over them, for tests:
 *
 *	struct bench b;
 *	bench_init(&b, "10.1.0.0/24");          what is protected
 *	... fill b.base and b.head (network_fixture.h) ...
 *	verdict = bench_judge(&b);
 *
 * bench_pair makes the usual two routers in both states: r1 eth0 --- 10.0.0.0/30 --- eth0 r2, r1
 * with a static route for 10.1.0.0/24 to r2, r2 with that network on eth1.
 */
#ifndef VERDICT_FIXTURE_H
#define VERDICT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "network/network_fixture.h"
#include "verdict/verdict.h"

struct bench {
	struct arena *arena;
	struct lab base, head;
	struct rules rules;
	struct protect set;
	struct prefix prefix;
	struct judgement judgement;
};

static inline void bench_init(struct bench *b, const char *prefix)
{
	memset(b, 0, sizeof(*b));
	lab_init(&b->base);
	lab_init(&b->head);
	b->arena = arena_new();
	b->prefix = lab_prefix(prefix);
	b->set = (struct protect){ "set", &b->prefix, 1, true, { "routegate.yaml", 3 } };
	b->rules.file = "routegate.yaml";
	b->rules.protects = &b->set;
	b->rules.protect_count = 1;
	b->judgement.rules = &b->rules;
	b->judgement.today = "2026-11-24";
}

static inline void bench_end(struct bench *b)
{
	arena_free(b->base.arena);
	arena_free(b->head.arena);
	arena_free(b->arena);
}

static inline void bench_address(struct lab *lab, struct device *device, const char *name,
				 const char *address)
{
	struct interface *interface = lab_address(lab, device, name, address);

	interface->family_enabled[FAMILY_IPV4] = interface->family_enabled[FAMILY_IPV6] = true;
}

static inline void bench_static(struct lab *lab, struct device *device, const char *prefix,
				const char *via)
{
	struct instance *instance = &device->instances[0];
	struct static_route *route;

	instance->statics = lab_grow(lab, instance->statics, instance->static_count,
				     sizeof(*instance->statics));
	route = &instance->statics[instance->static_count++];
	route->prefix = lab_prefix(prefix);
	route->distance = 1;
	route->interface_index = UINT32_MAX;
	route->recursive = true;
	route->place = lab_place(lab, device);
	route->kind = via ? STATIC_VIA : STATIC_DISCARD;
	if (via)
		route->next_hop = lab_addr(via);
}

/* Devices 0 and 1 of each lab. */
static inline struct device *bench_device(struct lab *lab, size_t n)
{
	return (struct device *)(uintptr_t)lab->devices.v[n];
}

static inline void bench_pair(struct bench *b)
{
	struct lab *labs[] = { &b->base, &b->head };

	for (int i = 0; i < 2; i++) {
		struct device *r1 = lab_device(labs[i], "r1"), *r2 = lab_device(labs[i], "r2");

		bench_address(labs[i], r1, "eth0", "10.0.0.1/30");
		bench_address(labs[i], r2, "eth0", "10.0.0.2/30");
		bench_address(labs[i], r2, "eth1", "10.1.0.1/24");
		bench_static(labs[i], r1, "10.1.0.0/24", "10.0.0.2");
	}
}

static inline void bench_side(struct bench *b, struct lab *lab, struct side *side, const char *name)
{
	static const struct failure none;

	*side = (struct side){
		.name = name, .exists = true, .valid = true, .rules = &b->rules, .diag = &lab->diag
	};
	side->network = lab_seal(lab);
	assert_non_null(side->network);
	side->routes = routes_compute(side->network, &none, lab->arena);
}

static inline void bench_compute(struct bench *b)
{
	bench_side(b, &b->base, &b->judgement.base, "base");
	bench_side(b, &b->head, &b->judgement.head, "head");
}

static inline struct verdict *bench_judge(struct bench *b)
{
	bench_compute(b);
	return verdict_reach(&b->judgement, b->arena);
}

static inline const struct finding *bench_finding(const struct verdict *verdict, const char *kind)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (!strcmp(verdict->findings[i].kind, kind))
			return &verdict->findings[i];
	return NULL;
}

#endif
