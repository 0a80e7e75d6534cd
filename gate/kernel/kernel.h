/* SPDX-License-Identifier: MIT */
/*
 * kernel/: what a live Linux box has in its tables, over netlink, and how it compares with the
 * prediction. The only folder that knows libnl.
 *
 *	kernel_read.c      interfaces, addresses and routes of this machine or of a network namespace
 *	kernel_compare.c   against the routes computed for one device
 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include "routes/routes.h"

struct kernel_interface {
	int index;
	const char *name;
	bool up; /* administratively, with carrier */
};

struct kernel_hop {
	struct addr via;       /* none: directly connected */
	const char *interface; /* null: discard (blackhole, unreachable, prohibit) */
};

struct kernel_route {
	struct prefix prefix;
	uint32_t metric;         /* the kernel's priority: the lowest of a prefix forwards */
	bool own;                /* put there by the kernel itself for an address of an interface */
	struct kernel_hop *hops; /* in use: not those whose link is down */
	uint32_t hop_count;
};

struct kernel {
	struct kernel_interface *interfaces;
	size_t interface_count;
	struct prefix *addresses; /* host prefixes of all addresses */
	size_t address_count;
	struct kernel_route
		*routes; /* of the main table; sorted by prefix, the lowest metric only */
	size_t route_count;
};

/* Reads this machine, or the namespace of that name (ip netns). False: diag has the error (codes:
 * netns-missing, kernel-permission, kernel-unreadable, kernel-dump-interrupted). A table that
 * changes while it is read is read again, a few times. */
bool kernel_read(const char *netns, struct arena *arena, struct kernel *kernel,
		 struct diagnostics *diag);

enum kernel_difference {
	KERNEL_MISSING,   /* predicted, not in the kernel */
	KERNEL_EXTRA,     /* in the kernel, not predicted */
	KERNEL_NEXT_HOPS, /* other next hops */
	KERNEL_LINK_DOWN, /* the config has the interface up, the kernel has it down or not at all
			   */
	KERNEL_DIFFERENCE_COUNT
};

struct kernel_finding {
	enum kernel_difference kind;
	struct prefix prefix;    /* of a route */
	const char *interface;   /* of KERNEL_LINK_DOWN */
	const char *want, *have; /* next hops in words; null: none */
};

struct kernel_comparison {
	size_t equal;
	struct kernel_finding *v;
	size_t n, cap;
};

const char *kernel_difference_name(enum kernel_difference kind); /* "missing", "extra", ... */

/* Holds the tables against the default instance of the device. An IPv6 next hop is a link-local
 * address in the kernel: there the interface is compared. */
struct kernel_comparison kernel_compare(const struct kernel *kernel, const struct routes *routes,
					uint32_t device, struct arena *arena);

#endif
