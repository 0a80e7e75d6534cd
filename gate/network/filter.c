/* SPDX-License-Identifier: MIT */
/*
 * Names of what filters speak about. The evaluation of filters is in routes/: it needs attributes.
 */
#include "network/filter.h"

#include "base/bug.h"

const char *protocol_name(enum protocol protocol)
{
	static const char *const names[PROTOCOL_COUNT] = {
		[PROTOCOL_NONE] = "none",           [PROTOCOL_CONNECTED] = "connected",
		[PROTOCOL_STATIC] = "static",       [PROTOCOL_OSPF] = "ospf",
		[PROTOCOL_ISIS] = "isis",           [PROTOCOL_BGP] = "bgp",
		[PROTOCOL_AGGREGATE] = "aggregate", [PROTOCOL_KERNEL] = "kernel",
	};

	bug_if((unsigned)protocol >= PROTOCOL_COUNT);
	return names[protocol];
}
