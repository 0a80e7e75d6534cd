/* SPDX-License-Identifier: MIT */
/*
 * Canonical text, piece by piece. Internal to network/.
 *
 *	print.c  the device, interfaces, instances, static routes
 *	filter.c  filters and sets
 *	bgp.c  igp.c  protocols
 *
 * A line is words with one space between. What has its zero value is left out, so that an
 * absent statement and one that says the same print the same. Places, descriptions and the
 * dialect's own names for kinds of objects are no meaning and are left out, too.
 */
#ifndef NETWORK_PRINT_H
#define NETWORK_PRINT_H

#include "base/text.h"
#include "network/device.h"

/* Texts whose order means nothing: they are put in order of the alphabet. */
struct blocks {
	const char **v;
	size_t n, cap;
};

void print_blocks(struct buffer *out, struct blocks *blocks);
void print_block(struct blocks *blocks, struct buffer *block);

/* Each writes " word value". */
void print_word(struct buffer *out, const char *word, const char *value); /* not if null */
void print_flag(struct buffer *out, const char *word, bool on);           /* not if off */
void print_number(struct buffer *out, const char *word, uint64_t number); /* not if 0 */
void print_addr(struct buffer *out, const char *word, struct addr addr);  /* not if none */
void print_prefix(struct buffer *out, const char *word, struct prefix prefix);
void print_secret(struct buffer *out, const char *word, const char *secret); /* its hash */
void print_filter_name(struct buffer *out, const char *word, const struct filter *filter);
void print_chain(struct buffer *out, const char *word, const struct filter_chain *chain);
const char *print_family(enum family family); /* "ipv4", "ipv6" */
const char *print_interface(const struct device *device, uint32_t index);

void print_filters(struct buffer *out, const struct device *device);
void print_bgp(struct buffer *out, const struct bgp *bgp);
void print_ospf(struct buffer *out, const struct device *device, const struct ospf *ospf);
void print_isis(struct buffer *out, const struct device *device, const struct isis *isis);

#endif
