/* SPDX-License-Identifier: MIT */
/*
 * Addresses and prefixes, both families in one type.
 *
 * An IPv4 address is stored as its IPv4-mapped IPv6 address (::ffff:a.b.c.d, RFC 4291 2.5.5.2), its
 * prefix lengths count from 96: 10.0.0.0/8 has length 104. Nobody can write a mapped address in
 * a config (both readers refuse it), so the two families never meet. The same code serves both;
 * only text_*, family_of and 'the default route of a family' know the difference.
 */
#ifndef BASE_PREFIX_H
#define BASE_PREFIX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum family { FAMILY_IPV4, FAMILY_IPV6, FAMILY_COUNT };

struct addr {
	uint64_t hi, lo; /* host order: hi holds the first 64 bits */
};

struct prefix {
	struct addr addr; /* bits behind len are 0 */
	uint8_t len;      /* 0..128; IPv4: 96..128 */
};

/* The all-zero address (::) stands for 'none' in the model. */
bool addr_is_none(struct addr addr);
bool addr_equal(struct addr a, struct addr b);
int addr_compare(struct addr a, struct addr b); /* numeric; all of IPv4 sorts as ::ffff:0:0/96 */
enum family addr_family(struct addr addr);
bool addr_is_link_local(struct addr addr); /* fe80::/10, 169.254.0.0/16 */
bool addr_is_multicast(struct addr addr);
/* An address in fe80::/10 that is there and that no config tells. Each `which` is another one, and
 * all are written as fe80::. They lie in fe80:0:0:1::/64, where none can be (RFC 4291 2.5.6: the 54
 * bits behind fe80::/10 are 0). */
struct addr addr_link_local_untold(uint64_t which);
bool addr_is_untold(struct addr addr);
struct addr addr_ipv4(uint32_t host_order);
uint32_t addr_to_ipv4(struct addr addr); /* bug() if it is IPv6 */

/* Canonical text (RFC 5952, dotted quad for IPv4). buf of ADDR_TEXT bytes; returns buf. */
enum { ADDR_TEXT = 46, PREFIX_TEXT = 50 };
const char *addr_text(struct addr addr, char buf[ADDR_TEXT]);
const char *prefix_text(struct prefix prefix, char buf[PREFIX_TEXT]);

/* Strict: no zone, no mapped address, no leading zeros in dotted quads, the whole of the string. */
bool addr_parse(const char *s, struct addr *addr);
/* "ADDR/LEN"; false if host bits are set, unless host_bits is non-null: then it takes the full
 * address and the prefix is masked. On false nothing is changed, nor is it by addr_parse. */
bool prefix_parse(const char *s, struct prefix *prefix, struct addr *host_bits);

struct prefix prefix_make(struct addr addr, unsigned len); /* masks; len in 0..128 */
struct prefix prefix_host(struct addr addr);
struct prefix prefix_default(enum family family);
enum family prefix_family(struct prefix prefix);
unsigned prefix_length(struct prefix prefix); /* as people count: 0..32 for IPv4 */
bool prefix_is_default(struct prefix prefix);
bool prefix_equal(struct prefix a, struct prefix b);
int prefix_compare(struct prefix a, struct prefix b); /* address, then length; IPv4 first */
/* Equal ones too; of the same family only: ::/0 contains nothing of IPv4. */
bool prefix_contains(struct prefix outer, struct prefix inner);
bool prefix_has_addr(struct prefix prefix, struct addr addr);
uint64_t prefix_hash(struct prefix prefix);
/* The two halves; bug() for a host prefix. */
struct prefix prefix_half(struct prefix prefix, int which);

#endif
