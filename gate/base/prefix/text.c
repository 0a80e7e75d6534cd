/* SPDX-License-Identifier: MIT */
/*
 * Addresses and prefixes as text. Written in the canonical form (RFC 5952 section 4; dotted quad
 * for IPv4), read strictly: what two readers could understand in two ways is refused, such as
 * leading zeros (octal to some) and IPv4-mapped addresses (our own form of IPv4).
 *
 * IPv4 is read by hand, because whole configurations consist of it; IPv6 by inet_pton.
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/prefix/prefix.h"

static char *put_decimal(char *at, unsigned value)
{
	if (value >= 100)
		*at++ = (char)('0' + value / 100);
	if (value >= 10)
		*at++ = (char)('0' + value / 10 % 10);
	*at++ = (char)('0' + value % 10);
	return at;
}

static char *put_hex(char *at, unsigned group)
{
	int shift = 12;

	while (shift > 0 && group >> shift == 0)
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[group >> shift & 0xf];
	return at;
}

static char *put_ipv4(char *at, uint32_t ipv4)
{
	int shift;

	for (shift = 24; shift >= 0; shift -= 8) {
		at = put_decimal(at, ipv4 >> shift & 0xff);
		if (shift > 0)
			*at++ = '.';
	}
	return at;
}

/* The first of the longest runs of zero groups, of two at least (RFC 5952 4.2). */
static void longest_zeros(const unsigned group[8], int *first, int *count)
{
	int i, run = 0;

	*first = -1;
	*count = 1;
	for (i = 0; i < 8; i++) {
		run = group[i] == 0 ? run + 1 : 0;
		if (run > *count) {
			*count = run;
			*first = i - run + 1;
		}
	}
}

static char *put_ipv6(char *at, struct addr addr)
{
	unsigned group[8];
	int i, first, count;

	for (i = 0; i < 4; i++) {
		group[i] = (unsigned)(addr.hi >> (48 - 16 * i) & 0xffff);
		group[i + 4] = (unsigned)(addr.lo >> (48 - 16 * i) & 0xffff);
	}
	longest_zeros(group, &first, &count);
	for (i = 0; i < 8;) {
		if (i == first) {
			*at++ = ':';
			*at++ = ':';
			i += count;
			continue;
		}
		if (i > 0 && i != first + count)
			*at++ = ':';
		at = put_hex(at, group[i++]);
	}
	return at;
}

static char *put_addr(char *at, struct addr addr)
{
	if (addr_family(addr) == FAMILY_IPV4)
		return put_ipv4(at, addr_to_ipv4(addr));
	if (addr_is_untold(addr))
		addr = (struct addr){ (uint64_t)0xfe80 << 48, 0 };
	return put_ipv6(at, addr);
}

const char *addr_text(struct addr addr, char buf[ADDR_TEXT])
{
	*put_addr(buf, addr) = '\0';
	return buf;
}

const char *prefix_text(struct prefix prefix, char buf[PREFIX_TEXT])
{
	char *at = put_addr(buf, prefix.addr);

	*at++ = '/';
	*put_decimal(at, prefix_length(prefix)) = '\0';
	return buf;
}

/* Reads a number without leading zeros up to max; returns what follows it, or null. */
static const char *get_decimal(const char *s, unsigned max, unsigned *value)
{
	const char *at = s;

	*value = 0;
	while (*at >= '0' && *at <= '9') {
		*value = *value * 10 + (unsigned)(*at++ - '0');
		if (*value > max || (*s == '0' && at - s > 1))
			return NULL;
	}
	return at > s ? at : NULL;
}

static const char *get_ipv4(const char *s, struct addr *addr)
{
	uint32_t ipv4 = 0;
	unsigned octet;
	int i;

	for (i = 0; i < 4; i++) {
		s = get_decimal(s, 255, &octet);
		if (s == NULL || (i < 3 && *s++ != '.'))
			return NULL;
		ipv4 = ipv4 << 8 | octet;
	}
	*addr = addr_ipv4(ipv4);
	return s;
}

static const char *get_ipv6(const char *s, struct addr *addr)
{
	size_t n = strcspn(s, "/");
	unsigned char bytes[16];
	char copy[ADDR_TEXT];
	struct addr read = { 0, 0 };
	int i;

	if (n >= sizeof(copy))
		return NULL;
	memcpy(copy, s, n);
	copy[n] = '\0';
	if (inet_pton(AF_INET6, copy, bytes) != 1)
		return NULL;
	for (i = 0; i < 8; i++) {
		read.hi = read.hi << 8 | bytes[i];
		read.lo = read.lo << 8 | bytes[i + 8];
	}
	if (addr_family(read) != FAMILY_IPV6)
		return NULL;
	*addr = read;
	return s + n;
}

/* Reads an address up to the end or a '/'; returns what follows it, or null. */
static const char *get_addr(const char *s, struct addr *addr)
{
	size_t i;

	/* A dot or a colon within the first five characters tells the family. */
	for (i = 0; i < 5 && s[i] != '\0' && s[i] != ':'; i++)
		if (s[i] == '.')
			return get_ipv4(s, addr);
	return get_ipv6(s, addr);
}

bool addr_parse(const char *s, struct addr *addr)
{
	struct addr read;
	const char *end = get_addr(s, &read);

	if (end == NULL || *end != '\0')
		return false;
	*addr = read;
	return true;
}

bool prefix_parse(const char *s, struct prefix *prefix, struct addr *host_bits)
{
	struct addr read;
	struct prefix made;
	unsigned len;
	bool is_ipv4;

	s = get_addr(s, &read);
	if (s == NULL || *s++ != '/')
		return false;
	is_ipv4 = addr_family(read) == FAMILY_IPV4;
	s = get_decimal(s, is_ipv4 ? 32 : 128, &len);
	if (s == NULL || *s != '\0')
		return false;
	made = prefix_make(read, is_ipv4 ? len + 96 : len);
	if (host_bits == NULL && !addr_equal(made.addr, read))
		return false;
	if (host_bits != NULL)
		*host_bits = read;
	*prefix = made;
	return true;
}
