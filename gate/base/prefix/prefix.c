/* SPDX-License-Identifier: MIT */
/*
 * Addresses and prefixes: arithmetic on the two 64-bit halves. IPv4 is the range ::ffff:0:0/96
 * (RFC 4291 2.5.5.2), so only the functions that ask for a family know that there are two.
 *
 * A prefix shorter than 96 bits that covers this range is an IPv6 prefix and contains nothing of
 * IPv4. Its own address is never mapped: bit 95 of it is 0.
 */
#include "base/prefix/prefix.h"

#include <stddef.h>

#include "base/bug.h"
#include "base/intern.h"

enum { IPV4_OFFSET = 96 };
static const uint64_t IPV4_TAG = (uint64_t)0xffff << 32;   /* lower half of ::ffff:0:0 */
static const uint64_t UNTOLD = (uint64_t)0xfe80 << 48 | 1; /* upper half of fe80:0:0:1:: */

bool addr_is_none(struct addr addr)
{
	return (addr.hi | addr.lo) == 0;
}

bool addr_equal(struct addr a, struct addr b)
{
	return a.hi == b.hi && a.lo == b.lo;
}

int addr_compare(struct addr a, struct addr b)
{
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	return (a.lo > b.lo) - (a.lo < b.lo);
}

enum family addr_family(struct addr addr)
{
	return addr.hi == 0 && addr.lo >> 32 == 0xffff ? FAMILY_IPV4 : FAMILY_IPV6;
}

bool addr_is_link_local(struct addr addr)
{
	if (addr_family(addr) == FAMILY_IPV4)
		return (uint32_t)addr.lo >> 16 == 0xa9fe; /* RFC 3927 */
	return addr.hi >> 54 == 0xfe80 >> 6;              /* RFC 4291 2.5.6 */
}

struct addr addr_link_local_untold(uint64_t which)
{
	return (struct addr){ UNTOLD, which };
}

bool addr_is_untold(struct addr addr)
{
	return addr.hi == UNTOLD;
}

bool addr_is_multicast(struct addr addr)
{
	if (addr_family(addr) == FAMILY_IPV4)
		return (uint32_t)addr.lo >> 28 == 0xe; /* RFC 5771 */
	return addr.hi >> 56 == 0xff;                  /* RFC 4291 2.7 */
}

struct addr addr_ipv4(uint32_t host_order)
{
	return (struct addr){ 0, IPV4_TAG | host_order };
}

uint32_t addr_to_ipv4(struct addr addr)
{
	bug_if(addr_family(addr) != FAMILY_IPV4);
	return (uint32_t)addr.lo;
}

static struct addr masked(struct addr addr, unsigned len)
{
	if (len <= 64) {
		addr.hi = len == 0 ? 0 : addr.hi & ~(uint64_t)0 << (64 - len);
		addr.lo = 0;
	} else {
		addr.lo &= ~(uint64_t)0 << (128 - len);
	}
	return addr;
}

struct prefix prefix_make(struct addr addr, unsigned len)
{
	bug_if(len > 128);
	return (struct prefix){ masked(addr, len), (uint8_t)len };
}

struct prefix prefix_host(struct addr addr)
{
	return (struct prefix){ addr, 128 };
}

struct prefix prefix_default(enum family family)
{
	if (family == FAMILY_IPV4)
		return (struct prefix){ { 0, IPV4_TAG }, IPV4_OFFSET };
	return (struct prefix){ { 0, 0 }, 0 };
}

enum family prefix_family(struct prefix prefix)
{
	return addr_family(prefix.addr);
}

unsigned prefix_length(struct prefix prefix)
{
	return prefix_family(prefix) == FAMILY_IPV4 ? prefix.len - IPV4_OFFSET : prefix.len;
}

bool prefix_is_default(struct prefix prefix)
{
	return prefix_length(prefix) == 0;
}

bool prefix_equal(struct prefix a, struct prefix b)
{
	return addr_equal(a.addr, b.addr) && a.len == b.len;
}

int prefix_compare(struct prefix a, struct prefix b)
{
	int order = (int)prefix_family(a) - (int)prefix_family(b);

	if (order == 0)
		order = addr_compare(a.addr, b.addr);
	return order != 0 ? order : (int)a.len - (int)b.len;
}

bool prefix_has_addr(struct prefix prefix, struct addr addr)
{
	return addr_equal(masked(addr, prefix.len), prefix.addr) &&
	       addr_family(prefix.addr) == addr_family(addr);
}

bool prefix_contains(struct prefix outer, struct prefix inner)
{
	return outer.len <= inner.len && prefix_has_addr(outer, inner.addr);
}

uint64_t prefix_hash(struct prefix prefix)
{
	uint64_t words[2] = { prefix.addr.hi, prefix.addr.lo };

	return hash_bytes(words, sizeof(words), prefix.len);
}

struct prefix prefix_half(struct prefix prefix, int which)
{
	bug_if(prefix.len >= 128);
	if (which != 0 && prefix.len < 64)
		prefix.addr.hi |= (uint64_t)1 << (63 - prefix.len);
	else if (which != 0)
		prefix.addr.lo |= (uint64_t)1 << (127 - prefix.len);
	prefix.len++;
	return prefix;
}
