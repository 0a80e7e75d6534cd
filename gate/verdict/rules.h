/* SPDX-License-Identifier: MIT */
/*
 * routegate.yaml as data: what is protected, by which rules, and what is said of the world around
 * the network. The file is described by models/routegate-rules.yang and validated by libyang;
 * rules_read turns the validated tree into this.
 */
#ifndef VERDICT_RULES_H
#define VERDICT_RULES_H

#include "network/network.h"
#include "yang/yang.h"

struct protect {
	const char *name;
	const struct prefix *prefixes;
	size_t prefix_count;
	bool by_default; /* `default: off` leaves the set to the rules that name it */
	struct place place;
};

/* A number or a percentage. */
struct amount {
	uint32_t value;
	bool percent;
	bool set;
};

enum rule_kind {
	RULE_PROTECTED, /* not written in the file: what `protect` alone means */
	RULE_ROUTED,
	RULE_ANNOUNCED,
	RULE_REACHABLE,
	RULE_CONVERGES,
	RULE_ONLY_ANNOUNCED,
	RULE_ORIGIN,
	RULE_NO_LEAK,
	RULE_SESSIONS,
	RULE_MAX_LOSS,
	RULE_DELIVERED,
	RULE_MAX_SHARE,
	RULE_MAX_ROUTES,
	RULE_RPKI_VALID,
	RULE_KIND_COUNT
};

struct globs {
	const char *const *v;
	size_t n;
};

struct rule {
	enum rule_kind kind;
	const char *id;
	bool warn;                           /* severity: warn */
	bool strict;                         /* a violation that the base had counts as new */
	uint32_t under_links, under_devices; /* failures it must hold under */
	const struct prefix *prefixes;       /* of the named set, or listed */
	size_t prefix_count;
	const char *set;      /* name of the set, or null */
	struct globs devices; /* `on`, `from`, `device`; none: all */
	struct globs to;      /* delivered: devices; none: ours */
	struct globs neighbors;
	const uint32_t *to_as; /* none: any */
	size_t to_as_count;
	const uint32_t *as; /* origin: allowed ones */
	size_t as_count;
	bool exact, default_counts;
	uint32_t min_next_hops, min_sessions, min_devices;
	uint8_t max_length;     /* as struct prefix counts; 0: none */
	struct amount amount;   /* sessions: min-up; max-loss, max-share, max-routes */
	enum protocol protocol; /* max-routes; none: any */
	bool covered;           /* rpki-valid: a ROA has to cover it */
	struct place place;
};

enum role { ROLE_NONE, ROLE_PROVIDER, ROLE_CUSTOMER, ROLE_PEER, ROLE_RS, ROLE_RS_CLIENT };

struct role_rule {
	const char *device, *neighbor; /* globs */
	enum role is;
	struct place place;
};

struct waiver {
	const char *finding, *reason, *who, *until; /* until: YYYY-MM-DD */
	struct place place;
};

enum unmodelled_policy { UNMODELLED_UNDECIDED, UNMODELLED_WARN, UNMODELLED_IGNORE };

struct rules {
	const char *file; /* null: there is none, defaults hold */
	struct globs configs;
	struct protect *protects;
	size_t protect_count;
	struct rule *rules; /* as written */
	size_t rule_count;
	struct surroundings surroundings;
	const char *roa_file; /* of the repository, or null; its content is each side's own */
	struct place roa_place;
	struct role_rule *roles;
	size_t role_count;
	const struct prefix *retire;
	size_t retire_count;
	struct waiver *waivers;
	size_t waiver_count;
	enum unmodelled_policy unmodelled;
	struct globs allow; /* lines or paths (globs) that may be unmodelled */
	unsigned leniencies;
	/* named choices where devices differ */
	bool ibgp_without_policy_literal;
	bool called_fallthrough_accepts;
	bool isis_level1_to_level2_all;   /* ISO 10589; false: own prefixes only, as FRR 8.4 does */
	uint8_t distance[PROTOCOL_COUNT]; /* 0: the default */
	uint8_t distance_ibgp;
	uint32_t ospf_cost; /* of an OSPFv2 interface without a metric; 0: the default */
};

/* Reads the text (null: no file, the defaults) into the arena; name lookup, ranges and dates are
 * checked. Null on errors, all of them reported at their lines. */
struct rules *rules_read(struct models *models, const struct text *text, struct arena *arena,
			 struct diagnostics *diag);
/* The authorisations of a ROA file (rules->roa_file), sorted by prefix, into the arena. False: diag
 * has the errors. */
bool roas_read(struct models *models, const struct text *text, struct rpki *rpki,
	       struct arena *arena, struct diagnostics *diag);
const char *rule_kind_name(enum rule_kind kind); /* as in routegate.yaml; "protected" */
/* What became weaker from base to head, a line each, for the rules-changed finding. */
size_t rules_weakened(const struct rules *base, const struct rules *head, struct arena *arena,
		      const char *const **lines);

#endif
