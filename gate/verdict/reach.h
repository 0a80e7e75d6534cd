/* SPDX-License-Identifier: MIT */
/*
 * A judgement under way: what verdict.c, which keeps the order, and audit.c, which judges two known
 * changes by the same code, share. Internal to verdict/.
 */
#ifndef VERDICT_REACH_H
#define VERDICT_REACH_H

#include "verdict/compare.h"

struct reach {
	const struct judgement *judgement;
	const struct rules *rules;
	struct arena *arena;
	struct findings findings;
	size_t subjects; /* what the rules had to look at */
	size_t scenarios;
	bool complete;            /* nothing was cut short */
	const char *cut_short_by; /* what was, if so */
};

/* The verdict cannot be accept any more; the first reason is kept. */
void reach_cut_short(struct reach *reach, const char *why);
/* What `protect` alone means, without failures. */
void reach_judge_protected(struct reach *reach, const struct routes *head,
			   const struct routes *base);
struct failures;
/* One rule under one set of failures. base null: there is no base, or the change is judged by
 * itself; failures null: none. */
void reach_judge_rule(struct reach *reach, const struct rule *rule, const struct routes *head,
		      const struct routes *base, const struct failures *failures);
/* How many reject. */
size_t findings_deciding(const struct findings *findings);
/* The auditor is audited: cuts the judgement short if the gate cannot say no (audit.c). */
void reach_audit(struct reach *reach);

#endif
