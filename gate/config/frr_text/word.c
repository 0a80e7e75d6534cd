/* SPDX-License-Identifier: MIT */
/*
 * Words and values. The models' types say which words a leaf takes; the error-app-tag of a string's
 * pattern names what is checked here more strictly than a pattern can. The tree gets canonical
 * values: FRR itself masks prefixes and takes short forms, and two ways of writing one thing must
 * be one node.
 */
#include <stdlib.h>
#include <string.h>

#include "config/frr_text/grammar.h"

enum frr_fit frr_keyword_fit(const char *keyword, const char *word)
{
	size_t i = 0;

	while (word[i] != '\0' && word[i] == keyword[i])
		i++;
	if (word[i] != '\0' || i == 0)
		return FIT_NONE;
	return keyword[i] == '\0' ? FIT_KEYWORD : FIT_SHORTENED;
}

/* Decimal digits up to end; false if there are none or the number is larger than max. */
static bool number_parse(const char *s, const char *end, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	if (s == end || end - s > 20)
		return false;
	for (; s < end; s++) {
		if (*s < '0' || *s > '9' || value > UINT64_MAX / 10 - 1)
			return false;
		value = value * 10 + (uint64_t)(*s - '0');
	}
	*out = value;
	return value <= max;
}

/* Numbers up to max with colons between. */
static bool is_colon_numbers(const char *word, int count, uint64_t max)
{
	const char *s = word, *end;
	uint64_t number;

	for (int i = 0; i < count; i++) {
		end = s + strcspn(s, ":");
		if (!number_parse(s, end, max, &number) || (*end == ':') != (i + 1 < count))
			return false;
		s = end + 1;
	}
	return true;
}

static bool address_parse(const char *word, enum family family, struct addr *addr)
{
	return addr_parse(word, addr) && addr_family(*addr) == family;
}

static bool prefix_word(const char *word, enum family family, struct prefix *prefix,
			struct addr *host)
{
	return strchr(word, '/') != NULL && prefix_parse(word, prefix, host) &&
	       prefix_family(*prefix) == family;
}

/* AS:NN or ADDRESS:NN */
static bool is_extended_community(const char *word)
{
	const char *colon = strrchr(word, ':');
	struct addr addr;
	uint64_t number;
	char address[16];

	if (colon == NULL || !number_parse(colon + 1, word + strlen(word), UINT32_MAX, &number))
		return false;
	if (number_parse(word, colon, UINT32_MAX, &number))
		return true;
	if ((size_t)(colon - word) >= sizeof(address))
		return false;
	memcpy(address, word, (size_t)(colon - word));
	address[colon - word] = '\0';
	return address_parse(address, FAMILY_IPV4, &addr);
}

static bool area_parse(const char *word, struct addr *addr)
{
	uint64_t number;

	if (address_parse(word, FAMILY_IPV4, addr))
		return true;
	if (!number_parse(word, word + strlen(word), UINT32_MAX, &number))
		return false;
	*addr = addr_ipv4((uint32_t)number);
	return true;
}

/* [+-]number, or rtt with the same signs */
static bool is_signed_number(const char *word, bool rtt)
{
	const char *digits = word + (*word == '+' || *word == '-');
	uint64_t number;

	return (rtt && strcmp(digits, "rtt") == 0) ||
	       number_parse(digits, digits + strlen(digits), UINT32_MAX, &number);
}

static bool is_net(const char *word)
{
	size_t digits = 0, n = strlen(word);

	for (size_t i = 0; i < n; i++) {
		if (strchr("0123456789abcdefABCDEF", word[i]) != NULL)
			digits++;
		else if (word[i] != '.')
			return false;
	}
	return digits >= 16 && digits % 2 == 0;
}

static enum frr_fit text_fit(const char *tag, const char *word)
{
	struct prefix prefix;
	struct addr addr;
	uint64_t number;
	bool fits;

	if (tag == NULL || strcmp(tag, "WORD") == 0 || strcmp(tag, "LINE") == 0 ||
	    strcmp(tag, "REGEX") == 0)
		return FIT_ANY;
	if (strcmp(tag, "A.B.C.D") == 0)
		fits = address_parse(word, FAMILY_IPV4, &addr);
	else if (strcmp(tag, "X:X::X:X") == 0)
		fits = address_parse(word, FAMILY_IPV6, &addr);
	else if (strncmp(tag, "A.B.C.D/M", 9) == 0)
		fits = prefix_word(word, FAMILY_IPV4, &prefix, &addr);
	else if (strncmp(tag, "X:X::X:X/M", 10) == 0)
		fits = prefix_word(word, FAMILY_IPV6, &prefix, &addr);
	else if (strcmp(tag, "A.B.C.D|(0-4294967295)") == 0)
		fits = area_parse(word, &addr);
	else if (strcmp(tag, "AA:NN") == 0)
		fits = is_colon_numbers(word, 2, UINT16_MAX);
	else if (strcmp(tag, "AA:BB:CC") == 0)
		fits = is_colon_numbers(word, 3, UINT32_MAX);
	else if (strcmp(tag, "ASN:NN_OR_IP-ADDRESS:NN") == 0)
		fits = is_extended_community(word);
	else if (strcmp(tag, "(1-4294967295)...") == 0)
		fits = number_parse(word, word + strlen(word), UINT32_MAX, &number) && number > 0;
	else if (strncmp(tag, "[+-]", 4) == 0)
		fits = is_signed_number(word, strstr(tag, "rtt") != NULL);
	else if (strcmp(tag, "NET") == 0)
		fits = is_net(word);
	else
		return FIT_ANY;
	return fits ? FIT_TYPED : FIT_NONE;
}

static enum frr_fit names_fit(const struct model_member *m, const char *word, const char **name)
{
	enum frr_fit best = FIT_NONE;

	for (size_t i = 0; i < m->name_count; i++) {
		enum frr_fit fit = frr_keyword_fit(m->names[i], word);

		if (fit > best) {
			best = fit;
			*name = m->names[i];
		} else if (fit == FIT_SHORTENED && fit == best) {
			*name = NULL; /* two of them */
		}
	}
	return *name != NULL ? best : FIT_NONE;
}

static enum frr_fit member_fit(const struct model_member *m, const char *word)
{
	const char *name = NULL;
	uint64_t number;

	switch (m->type) {
	case MODEL_NUMBER:
		return number_parse(word, word + strlen(word), m->max, &number) && number >= m->min
			       ? FIT_TYPED
			       : FIT_NONE;
	case MODEL_ENUM:
		return names_fit(m, word, &name);
	case MODEL_TEXT:
		return text_fit(m->tag, word);
	default:
		return FIT_NONE;
	}
}

enum frr_fit frr_value_fit(const struct frr_node *leaf, enum frr_part part, const char *word)
{
	enum frr_fit best = FIT_NONE;
	struct addr addr;

	if (part != PART_WHOLE)
		return address_parse(word, FAMILY_IPV4, &addr) ? FIT_TYPED : FIT_NONE;
	if (leaf == NULL)
		return FIT_ANY;
	for (const struct model_member *m = leaf->members; m != NULL; m = m->next) {
		enum frr_fit fit = member_fit(m, word);

		if (fit > best)
			best = fit;
	}
	return best;
}

static const char *text_value(const char *tag, const char *word, struct arena *arena)
{
	char address[ADDR_TEXT], text[PREFIX_TEXT];
	struct prefix prefix;
	struct addr addr;

	if (tag == NULL)
		return word;
	if (strcmp(tag, "A.B.C.D|(0-4294967295)") == 0 && area_parse(word, &addr))
		return arena_strdup(arena, addr_text(addr, address));
	if (strcmp(tag, "A.B.C.D") == 0 || strcmp(tag, "X:X::X:X") == 0)
		return addr_parse(word, &addr) ? arena_strdup(arena, addr_text(addr, address))
					       : word;
	if (strncmp(tag, "A.B.C.D/M", 9) != 0 && strncmp(tag, "X:X::X:X/M", 10) != 0)
		return word;
	if (!prefix_parse(word, &prefix, &addr))
		return word;
	if (strstr(tag, "+host") != NULL)
		return arena_printf(arena, "%s/%u", addr_text(addr, address),
				    prefix_length(prefix));
	return arena_strdup(arena, prefix_text(prefix, text));
}

/* The member that fits best says what the word means. */
const char *frr_value(const struct frr_node *leaf, const char *word, struct arena *arena)
{
	const struct model_member *member = NULL;
	enum frr_fit best = FIT_NONE;
	const char *name = NULL;

	for (const struct model_member *m = leaf->members; m != NULL; m = m->next) {
		enum frr_fit fit = member_fit(m, word);

		if (fit > best) {
			best = fit;
			member = m;
		}
	}
	if (member == NULL)
		return word;
	switch (member->type) {
	case MODEL_ENUM:
		names_fit(member, word, &name);
		return name;
	case MODEL_NUMBER:
		while (word[0] == '0' && word[1] != '\0')
			word++;
		return word;
	default:
		return text_value(member->tag, word, arena);
	}
}

const char *frr_value_name(const struct frr_node *leaf, struct arena *arena)
{
	struct buffer b;

	buffer_init(&b, arena);
	for (const struct model_member *m = leaf != NULL ? leaf->members : NULL; m != NULL;
	     m = m->next) {
		if (b.n > 0)
			buffer_puts(&b, "|");
		if (m->type == MODEL_NUMBER)
			buffer_printf(&b, "(%llu-%llu)", (unsigned long long)m->min,
				      (unsigned long long)m->max);
		else if (m->type == MODEL_ENUM)
			for (size_t i = 0; i < m->name_count; i++)
				buffer_printf(&b, "%s%s", i > 0 ? "|" : "", m->names[i]);
		else if (m->tag != NULL)
			buffer_add(&b, m->tag,
				   strlen(m->tag) - (strstr(m->tag, "+host") != NULL ? 5 : 0));
	}
	if (b.n == 0)
		buffer_puts(&b, "WORD");
	return b.s;
}

/* RFC 791's classes: what a network without a mask means. */
static unsigned class_length(uint32_t address)
{
	return address >> 31 == 0 ? 8 : address >> 30 == 2 ? 16 : address >> 29 == 6 ? 24 : 32;
}

const char *frr_prefix_join(const char *address, const char *mask, enum frr_part part,
			    struct arena *arena)
{
	struct addr addr, m;
	unsigned len = 32;
	char text[PREFIX_TEXT];

	if (!address_parse(address, FAMILY_IPV4, &addr))
		return NULL;
	if (part == PART_CLASSFUL)
		len = class_length(addr_to_ipv4(addr));
	if (part == PART_MASK) {
		uint32_t bits;

		if (mask == NULL || !address_parse(mask, FAMILY_IPV4, &m))
			return NULL;
		bits = ~addr_to_ipv4(m);
		if ((bits & (bits + 1)) != 0)
			return NULL;
		for (len = 32; bits != 0; bits >>= 1)
			len--;
	}
	return arena_strdup(arena, prefix_text(prefix_make(addr, 96 + len), text));
}
