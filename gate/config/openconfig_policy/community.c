/* SPDX-License-Identifier: MIT */
/*
 * What a community member is. The model's union ends in a free string, so it refuses nothing and
 * prefers the string: "NO_EXPORT", "70000:1" and "65000:((" are all just strings to the validator.
 * Here they are told apart: a number pair, a number, a well-known name (RFC 1997, 3765, 8326), else
 * an extended regular expression.
 *
 * Extended communities become the 64 bits of the wire: RFC 4360 (route target, route origin), RFC
 * 5668 (4-octet AS), RFC 9012 (color), draft-ietf-idr-link-bandwidth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/openconfig/openconfig.h"

static const struct {
	const char *name;
	uint32_t value;
} well_known[] = {
	{ "NO_EXPORT", 0xFFFFFF01 },           { "NO_ADVERTISE", 0xFFFFFF02 },
	{ "NO_EXPORT_SUBCONFED", 0xFFFFFF03 }, { "NOPEER", 0xFFFFFF04 },
	{ "GRACEFUL_SHUTDOWN", 0xFFFF0000 },
};

/* The digits at *s as a number up to max; *s moves behind them. */
static bool take_number(const char **s, uint64_t max, uint64_t *number)
{
	const char *p = *s;
	uint64_t value = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		value = value * 10 + (uint64_t)(*p - '0');
		if (value > max)
			return false;
	}
	*s = p;
	*number = value;
	return true;
}

static bool is_pair(const char *s, uint64_t *literal)
{
	uint64_t high, low;

	if (!take_number(&s, UINT16_MAX, &high) || *s++ != ':' ||
	    !take_number(&s, UINT16_MAX, &low) || *s != '\0')
		return false;
	*literal = high << 16 | low;
	return true;
}

static bool is_number(const char *s, uint64_t *literal)
{
	return take_number(&s, UINT32_MAX, literal) && *s == '\0';
}

static bool is_well_known(const char *s, uint64_t *literal)
{
	const char *name = openconfig_bare(s);

	if (name != s && strncmp(s, "openconfig-bgp-types:", 21) != 0)
		return false;
	for (size_t i = 0; i < sizeof(well_known) / sizeof(well_known[0]); i++)
		if (strcmp(well_known[i].name, name) == 0) {
			*literal = well_known[i].value;
			return true;
		}
	return false;
}

/* A pattern that matches no community's text, or only by accident. */
static const char *pattern_doubt(const char *s)
{
	size_t n = strlen(s);

	if (strspn(s, "0123456789: ") == n)
		return "it looks like a community but is none: write N:M with both below 65536";
	if (strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:") == n &&
	    strspn(s, "0123456789:_") != n)
		return "it is no well-known name, and as a pattern it matches no community, for "
		       "these are digits";
	return NULL;
}

enum openconfig_member openconfig_community_classify(const char *text, uint64_t *literal,
						     const char **doubt)
{
	*doubt = NULL;
	if (is_pair(text, literal) || is_number(text, literal) || is_well_known(text, literal))
		return MEMBER_LITERAL;
	*doubt = pattern_doubt(text);
	return MEMBER_PATTERN;
}

/* "AS:N", "A.B.C.D:N" behind the type's name: type 0, 1 or 2 by the size of the first. */
static bool administrator(const char *s, uint64_t subtype, uint64_t *literal)
{
	const char *colon = strchr(s, ':'), *p = s;
	uint64_t first, second;
	uint32_t quad;
	char text[ADDR_TEXT];

	if (colon == NULL || (size_t)(colon - s) >= sizeof(text))
		return false;
	memcpy(text, s, (size_t)(colon - s));
	text[colon - s] = '\0';
	s = colon + 1;
	if (strchr(text, '.') != NULL) {
		if (!openconfig_number(text, &quad) || !take_number(&s, UINT16_MAX, &second) ||
		    *s != '\0')
			return false;
		*literal = 1ULL << 56 | subtype << 48 | (uint64_t)quad << 16 | second;
		return true;
	}
	if (!take_number(&p, UINT32_MAX, &first) || p != colon)
		return false;
	if (!take_number(&s, first > UINT16_MAX ? UINT16_MAX : UINT32_MAX, &second) || *s != '\0')
		return false;
	if (first > UINT16_MAX)
		*literal = 2ULL << 56 | subtype << 48 | first << 16 | second;
	else
		*literal = subtype << 48 | first << 32 | second;
	return true;
}

/* "CO:N" */
static bool color(const char *s, uint64_t *literal)
{
	uint64_t co, number;

	if (!take_number(&s, 3, &co) || *s++ != ':' || !take_number(&s, UINT32_MAX, &number) ||
	    *s != '\0')
		return false;
	*literal = 0x030bULL << 48 | co << 46 | number;
	return true;
}

/* "AS:N[kMG]", bits a second; on the wire an IEEE 754 float of bytes a second. */
static bool bandwidth(const char *s, uint64_t *literal)
{
	uint64_t asn, number;
	uint32_t bits;
	float bytes;

	if (!take_number(&s, UINT16_MAX, &asn) || *s++ != ':' ||
	    !take_number(&s, UINT32_MAX, &number))
		return false;
	bytes = (float)number / 8;
	if (*s != '\0')
		bytes *= *s == 'k' || *s == 'K' ? 1e3F : *s == 'M' ? 1e6F : *s == 'G' ? 1e9F : 0;
	if (*s != '\0' && (strchr("kKMG", *s) == NULL || s[1] != '\0'))
		return false;
	memcpy(&bits, &bytes, sizeof(bits));
	*literal = 0x4004ULL << 48 | asn << 32 | bits;
	return true;
}

enum openconfig_member openconfig_ext_community_classify(const char *text, uint64_t *literal,
							 const char **doubt)
{
	static const char target[] = "route-target:", origin[] = "route-origin:", col[] = "color:",
			  bw[] = "link-bandwidth:";

	*doubt = NULL;
	/* A bare pair has no type upstream; devices take it for a route target. */
	if (administrator(text, 2, literal) ||
	    (strncmp(text, target, sizeof(target) - 1) == 0 &&
	     administrator(text + sizeof(target) - 1, 2, literal)) ||
	    (strncmp(text, origin, sizeof(origin) - 1) == 0 &&
	     administrator(text + sizeof(origin) - 1, 3, literal)) ||
	    (strncmp(text, col, sizeof(col) - 1) == 0 && color(text + sizeof(col) - 1, literal)) ||
	    (strncmp(text, bw, sizeof(bw) - 1) == 0 && bandwidth(text + sizeof(bw) - 1, literal)))
		return MEMBER_LITERAL;
	if (strspn(text, "abcdefghijklmnopqrstuvwxyz-0123456789:. ") == strlen(text))
		*doubt = "it looks like an extended community but is none that is known";
	return MEMBER_PATTERN;
}
