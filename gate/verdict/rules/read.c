/* SPDX-License-Identifier: MIT */
/* routegate.yaml: a validated tree becomes struct rules. */
#include "verdict/rules/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* A waiver that ends on a day that does not exist would never, or always, hold. */
static bool date_exists(const char *date)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = (int)strtol(date, NULL, 10), month = (int)strtol(date + 5, NULL, 10),
	    day = (int)strtol(date + 8, NULL, 10);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return day <= days[month - 1] + (month == 2 && leap);
}

static void read_waivers(struct reader *reader)
{
	struct {
		struct waiver *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "waiver"); e; e = node_next(e)) {
		struct waiver *waiver = array_push(&list, reader->arena);

		*waiver = (struct waiver){ reader_leaf(reader, e, "finding"),
					   reader_leaf(reader, e, "reason"),
					   reader_leaf(reader, e, "who"),
					   reader_leaf(reader, e, "until"), node_place(e) };
		if (waiver->until && !date_exists(waiver->until))
			reader_complain(reader, e, "rules-date",
					"`until` is no day of the calendar");
	}
	reader->rules->waivers = list.v;
	reader->rules->waiver_count = list.n;
}

/* ---- settings ----------------------------------------------------------------------------------
 */

static const char *top(const struct reader *reader, const char *name)
{
	const struct node *node = tree_top(reader->tree, name);

	return node ? node_value(node) : "";
}

static void read_settings(struct reader *reader)
{
	struct rules *rules = reader->rules;
	const struct node *distance = tree_top(reader->tree, "distance");
	const char *unmodelled = top(reader, "unmodelled"), *cost = top(reader, "ospf-cost");

	rules->unmodelled = !strcmp(unmodelled, "warn")     ? UNMODELLED_WARN
			    : !strcmp(unmodelled, "ignore") ? UNMODELLED_IGNORE
							    : UNMODELLED_UNDECIDED;
	rules->allow = reader_globs(reader, tree_top(reader->tree, "allow"));
	for (struct node *e = tree_top(reader->tree, "leniencies"); e; e = node_next(e))
		rules->leniencies |= leniency_parse(node_value(e));
	rules->ibgp_without_policy_literal = !strcmp(top(reader, "ibgp-without-policy"), "literal");
	rules->called_fallthrough_accepts =
		!strcmp(top(reader, "called-policy-fallthrough"), "true");
	rules->isis_level1_to_level2_all = !strcmp(top(reader, "isis-level1-to-level2"), "iso");
	rules->ospf_cost = (uint32_t)strtoul(cost, NULL, 10);
	if (!distance)
		return;
	rules->distance[PROTOCOL_STATIC] = (uint8_t)node_uint(distance, "static", 0);
	rules->distance[PROTOCOL_BGP] = (uint8_t)node_uint(distance, "ebgp", 0);
	rules->distance[PROTOCOL_OSPF] = (uint8_t)node_uint(distance, "ospf", 0);
	rules->distance[PROTOCOL_ISIS] = (uint8_t)node_uint(distance, "isis", 0);
	rules->distance[PROTOCOL_AGGREGATE] = (uint8_t)node_uint(distance, "aggregate", 0);
	rules->distance_ibgp = (uint8_t)node_uint(distance, "ibgp", 0);
}

static void read_tree(struct reader *reader)
{
	struct rules *rules = reader->rules;
	struct globs configs, outside;
	struct prefixes retire;

	tree_top(reader->tree, "version");
	configs = reader_globs(reader, tree_top(reader->tree, "configs"));
	if (configs.n)
		rules->configs = configs;
	rules_read_protects(reader); /* first: the others name its sets */
	outside = reader_globs(reader, tree_top(reader->tree, "outside"));
	rules->surroundings.outside = outside.v;
	rules->surroundings.outside_count = outside.n;
	retire = reader_prefixes(reader, tree_top(reader->tree, "retire"), NULL);
	rules->retire = retire.v;
	rules->retire_count = retire.n;
	rules_read_links(reader);
	rules_read_externals(reader);
	rules_read_services(reader);
	rules_read_rpki(reader);
	rules_read_roles(reader);
	rules_read_rules(reader);
	read_waivers(reader);
	read_settings(reader);
}

struct rules *rules_read(struct models *models, const struct text *text, struct arena *arena,
			 struct diagnostics *diag)
{
	static const char *const default_configs[] = { "configs/*" };
	struct rules *rules = arena_alloc(arena, sizeof(*rules));
	struct reader reader = { .rules = rules, .arena = arena, .diag = diag };
	size_t errors = diag->count[DIAG_ERROR];

	rules->configs = (struct globs){ default_configs, 1 };
	if (!text)
		return rules;
	rules->file = text->name;
	reader.tree = tree_read(models, text, 1, TREE_YAML, NULL, arena, diag);
	if (!reader.tree)
		return NULL;
	read_tree(&reader);
	return diag->count[DIAG_ERROR] == errors ? rules : NULL;
}
