/* SPDX-License-Identifier: MIT */
/*
 * What OpenConfig has and our profile of it (models/) has not. A member that is named here is
 * known, and what it may do to routes is known; anything else that no model has is a mistake.
 */
#ifndef CONFIG_OPENCONFIG_OUTSIDE_H
#define CONFIG_OPENCONFIG_OUTSIDE_H

#include "yang/yang.h"

/* The topmost nodes below interfaces, network-instances and routing-policy that upstream has, or
 * once had, and the profile lacks; a row covers what is below it. No row is in the profile. Enough
 * against one upstream release is checked by tests/models/profile_test.py. */
extern const struct irrelevant_path openconfig_outside[];
extern const size_t openconfig_outside_count;

/* Modules with top-level trees of their own that make no unicast routes. */
extern const struct foreign_module openconfig_foreign[];
extern const size_t openconfig_foreign_count;

#endif
