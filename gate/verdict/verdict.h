/* SPDX-License-Identifier: MIT */
/*
 * verdict/: rules over the routes of base and head. The only place that can accept, and one
 * statement there does.
 *
 *	rules.h      routegate.yaml as data
 *	roa_read.c   the authorised origins that it names
 *	verdict.c    order of judgement, the accepting statement
 *	kind/        a rule kind each; kind/rule.c has their table
 *	protected.c  what `protect` alone means
 *	compare.c    violations of base and head: new, pre-existing, fixed
 *	failures.c   the combinations of failures of `under`
 *	reproduce.c  (reproduce.h) would another head have this finding?
 *	audit.c      in each run: a known-fatal edit of the base must be rejected, no edit accepted
 *	selftest.c   that edit
 *	reach.h      a judgement under way, for these two and verdict.c
 *	scope.c      which unmodelled lines matter
 */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "routes/routes.h"
#include "verdict/rules.h"

enum verdict_word { VERDICT_UNDECIDED, VERDICT_ACCEPT, VERDICT_REJECT };

enum finding_status { FINDING_NEW, FINDING_PRE_EXISTING, FINDING_FIXED };

enum finding_severity { FINDING_REJECT, FINDING_WARN, FINDING_UNDECIDED, FINDING_NOTE };

/* A changed line, or one that the reason leads to. */
struct cause {
	const char *device;
	struct place place;
	bool before;      /* the line is the base's, which the head has no more */
	const char *text; /* the line itself */
	const char *path; /* data path or null */
	const char *why;
	bool blamed; /* found by putting it back: it alone (with the other blamed ones) cures */
	const char *commit; /* of `git blame`, abbreviated, or null */
	const char *author;
};

struct finding {
	const char *id;   /* stable from run to run: RULE/PREFIX/DEVICE... in words */
	const char *rule; /* id of the rule; "protect" for what protect alone means, "config",
			     "unmodelled", ... */
	const char *kind; /* rule kind, or "invalid", "unmodelled", "rules-changed", "unsettled",
			     "incomplete" */
	enum finding_severity severity;
	enum finding_status status;
	bool has_prefix;
	struct prefix prefix;
	const char *set;            /* name of the protected set, or null */
	const char *const *devices; /* sorted */
	size_t device_count;
	const char *message;
	const char *const *failure; /* links or devices that are down in it; none: as configured */
	size_t failure_count;
	const struct failure *failed; /* the same as data, for the explanation; null: none */
	struct cause *causes;
	size_t cause_count;
	const char *const *chain; /* from cause to loss, a line each, as an operator would say it */
	size_t chain_length;
	const struct waiver *waiver; /* in force; then it does not count */
	struct place place;          /* of the rule */
	/* what blame needs to look for it elsewhere (reproduce.h) */
	const struct rule *judged_by; /* null: `protect` */
	const char *const *keys;      /* of its violations; none: there is no rule behind it */
	size_t key_count;
};

/* Taken out of service by hand: a device (interface UINT32_MAX) or one of its interfaces, by this
 * argument of --down. */
struct down {
	struct port port;
	const char *argument;
};

/* One side. network null: the state does not exist (NONE) or is invalid. */
struct side {
	const char *name;
	const char *oid; /* or null */
	bool exists, valid;
	const struct rules *rules; /* of this side; null if invalid */
	const struct network *network;
	const struct routes *routes;
	const struct diagnostics *diag; /* what reading it said */
	/* what is down beside what the configs say, and by which argument; null: nothing */
	const struct failure *failure;
	const struct down *downs;
	size_t down_count;
};

struct verdict_stats {
	size_t devices, sessions, prefixes, scenarios;
	size_t modelled, irrelevant, unmodelled, state; /* lines or nodes of the head */
};

struct verdict {
	enum verdict_word word;
	const char *reason;       /* one sentence: why this word */
	struct finding *findings; /* those that decide first; then by rule, prefix, device */
	size_t finding_count;
	struct verdict_stats stats;
	bool complete; /* every rule was looked at to the end */
};

struct judgement {
	struct side base, head;
	const struct rules *rules; /* the ones that hold: the base's, else the head's */
	bool rules_from_head;      /* the base had none */
	bool rules_changed;        /* the two routegate.yaml differ */
	bool incomplete;           /* a stage was cut short: time limit, machine failure */
	const char *incomplete_why;
	const char *today; /* YYYY-MM-DD, for waivers */
	/* the time limit: asked between units of work; true: stop, the verdict is undecided */
	bool (*out_of_time)(void *context);
	void *out_of_time_context;
};

/* Never fails; without a complete judgement the word is not VERDICT_ACCEPT. */
struct verdict *verdict_reach(const struct judgement *judgement, struct arena *arena);

const char *verdict_word_name(enum verdict_word word);  /* "accept", "reject", "undecided" */
int verdict_exit_code(enum verdict_word word);          /* 0, 1, 2 */
const char *finding_status_name(enum finding_status s); /* "new", "pre-existing", "fixed" */
const char *
finding_severity_name(enum finding_severity s); /* "reject", "warn", "undecided", "note" */

#endif
