/* SPDX-License-Identifier: MIT */
/*
 * A device as a record (base/record/record.h): all that a config was read to, so that it can be kept and
 * compared. A member that a struct of network/ gets needs a row here; record_test.c fails without.
 *
 *	device.c filter.c bgp.c ospf.c isis.c	the tables, as the headers of network/ have the structs
 */
#ifndef NETWORK_RECORD_H
#define NETWORK_RECORD_H

#include "base/record/record.h"

extern const struct record device_record;

/* Internal to the tables. */
extern const struct record filter_record, filter_chain_record, prefix_set_record, bgp_record,
	ospf_record, isis_record, neighbor_family_record;

#endif
