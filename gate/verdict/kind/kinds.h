/* SPDX-License-Identifier: MIT */
/*
 * What the rule kinds share with each other and with the table in rule.c. Internal to verdict/.
 */
#ifndef VERDICT_KINDS_H
#define VERDICT_KINDS_H

#include "verdict/kind/rule.h"

#define RULE_CHECK_PARAMETERS                                                                      \
	const struct rule *rule, const struct rules *rules, const struct routes *state,            \
		const struct routes *base, struct violations *violations, struct arena *arena

void rule_routed_check(RULE_CHECK_PARAMETERS);
void rule_announced_check(RULE_CHECK_PARAMETERS);
void rule_reachable_check(RULE_CHECK_PARAMETERS);
void rule_converges_check(RULE_CHECK_PARAMETERS);
void rule_only_announced_check(RULE_CHECK_PARAMETERS);
void rule_origin_check(RULE_CHECK_PARAMETERS);
void rule_no_leak_check(RULE_CHECK_PARAMETERS);
void rule_sessions_check(RULE_CHECK_PARAMETERS);
void rule_max_loss_check(RULE_CHECK_PARAMETERS);
void rule_delivered_check(RULE_CHECK_PARAMETERS);
void rule_max_share_check(RULE_CHECK_PARAMETERS);
void rule_max_routes_check(RULE_CHECK_PARAMETERS);
void rule_rpki_valid_check(RULE_CHECK_PARAMETERS);

/* The strings are kept, not copied: literals or of the arena. */
struct violation *violation_add(struct violations *violations, struct arena *arena, const char *key,
				const char *device, const char *message);
/* "r1", or "r1 (red)" for an instance that is not the default one. */
const char *instance_title(const struct network *network, uint32_t instance, struct arena *arena);
/* Rules look at the default instances of devices that are ours and match the globs. */
bool instance_is_judged(const struct network *network, uint32_t instance, struct globs devices);

/* The default instance of the device of this name; ROUTES_NONE: there is none. */
uint32_t default_instance(const struct network *network, const char *device);
/* More than `amount` of `whole`? */
bool amount_exceeded(struct amount amount, size_t part, size_t whole);
/* What packets meet, as the end of a sentence: "finds no route". */
const char *walk_end_words(enum walk_end end);
/* "r1 - r2 - r3" */
const char *walk_path_text(const struct network *network, const uint32_t *instances, size_t n,
			   struct arena *arena);

/* Of the outside sessions, those that the rule's `device`, `neighbor` and `to-as` ask for. */
bool session_is_judged(const struct rule *rule, const struct network *network,
		       const struct network_neighbor *neighbor);

/* What `protect` alone means (protected.c): base null: no base. */
void protected_check(const struct rules *rules, const struct routes *head,
		     const struct routes *base, struct violations *violations, struct arena *arena);
/* Is the prefix one that may go (`retire`)? */
bool prefix_is_retired(const struct rules *rules, struct prefix prefix);

#endif
