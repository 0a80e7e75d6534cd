/* SPDX-License-Identifier: MIT */
/*
 * Attributes in words: communities by their well-known names (RFC 1997, 3765, 7611, 7999, 8326 and
 * the IANA registry) as FRR writes them, else as two numbers.
 */
#include <stdio.h>

#include "routes/attrs/table.h"

static const struct {
	uint32_t community;
	const char *name;
} well_known[] = {
	{ WELL_KNOWN(0x0000), "graceful-shutdown" },
	{ WELL_KNOWN(0x0001), "accept-own" },
	{ WELL_KNOWN(0x0002), "route-filter-translated-v4" },
	{ WELL_KNOWN(0x0003), "route-filter-v4" },
	{ WELL_KNOWN(0x0004), "route-filter-translated-v6" },
	{ WELL_KNOWN(0x0005), "route-filter-v6" },
	{ WELL_KNOWN(0x0006), "llgr-stale" },
	{ WELL_KNOWN(0x0007), "no-llgr" },
	{ WELL_KNOWN(0x0008), "accept-own-nexthop" },
	{ WELL_KNOWN(0x029a), "blackhole" },
	{ WELL_KNOWN(0xff01), "no-export" },
	{ WELL_KNOWN(0xff02), "no-advertise" },
	{ WELL_KNOWN(0xff03), "local-AS" },
	{ WELL_KNOWN(0xff04), "no-peer" },
};

const char *community_text(uint32_t community, char buf[24])
{
	size_t i;

	for (i = 0; i < sizeof(well_known) / sizeof(*well_known); i++)
		if (well_known[i].community == community)
			return well_known[i].name;
	snprintf(buf, 24, "%u:%u", (unsigned)(community >> 16), (unsigned)(community & 0xffff));
	return buf;
}

const char *origin_name(enum origin origin)
{
	switch (origin) {
	case ORIGIN_IGP:
		return "igp";
	case ORIGIN_EGP:
		return "egp";
	case ORIGIN_INCOMPLETE:
		break;
	}
	return "incomplete";
}
