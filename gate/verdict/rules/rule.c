/* SPDX-License-Identifier: MIT */
/* The rules of routegate.yaml: a row of parameters a kind, which mean the same in each. */
#include "verdict/rules/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static struct amount amount_from(const char *text)
{
	struct amount amount = { .set = text != NULL };
	char *end = NULL;

	if (text) {
		amount.value = (uint32_t)strtoul(text, &end, 10);
		amount.percent = *end == '%';
	}
	return amount;
}

/* The parameters of each kind, as its container in the model has them. A parameter means the same
 * in each. */
static const char *const parameters[RULE_KIND_COUNT] = {
	[RULE_ROUTED] = "prefix on exact default-counts min-nexthops",
	[RULE_ANNOUNCED] = "prefix min-sessions min-devices to-as device neighbor exact",
	[RULE_REACHABLE] = "prefix from",
	[RULE_CONVERGES] = "",
	[RULE_ONLY_ANNOUNCED] = "prefix to-as device neighbor max-length",
	[RULE_ORIGIN] = "prefix as device max-length",
	[RULE_NO_LEAK] = "",
	[RULE_SESSIONS] = "device min-up",
	[RULE_MAX_LOSS] = "number percent",
	[RULE_DELIVERED] = "prefix from to",
	[RULE_MAX_SHARE] = "prefix from number percent",
	[RULE_MAX_ROUTES] = "device protocol number",
	[RULE_RPKI_VALID] = "prefix to-as device neighbor covered",
};

static bool kind_has(enum rule_kind kind, const char *parameter)
{
	size_t n = strlen(parameter);

	for (const char *word = parameters[kind]; *word; word += strcspn(word, " ")) {
		word += strspn(word, " ");
		if (strcspn(word, " ") == n && !strncmp(word, parameter, n))
			return true;
	}
	return false;
}

struct body {
	const struct reader *reader;
	const struct node *node;
	enum rule_kind kind;
};

static struct node *body_first(const struct body *body, const char *parameter)
{
	return kind_has(body->kind, parameter) ? node_first(body->node, parameter) : NULL;
}

static const char *body_leaf(const struct body *body, const char *parameter)
{
	return kind_has(body->kind, parameter) ? node_leaf(body->node, parameter) : NULL;
}

static uint32_t body_uint(const struct body *body, const char *parameter, uint32_t fallback)
{
	return body_leaf(body, parameter) ? (uint32_t)node_uint(body->node, parameter, fallback)
					  : fallback;
}

static bool body_bool(const struct body *body, const char *parameter)
{
	return body_leaf(body, parameter) && node_bool(body->node, parameter, false);
}

static void read_max_length(const struct body *body, struct rule *rule)
{
	uint32_t length = body_uint(body, "max-length", 0);

	if (!body_leaf(body, "max-length"))
		return;
	for (size_t i = 0; i < rule->prefix_count; i++)
		if (length < prefix_length(rule->prefixes[i]) ||
		    (prefix_family(rule->prefixes[i]) == FAMILY_IPV4 && length > 32)) {
			reader_complain(
				body->reader, body->node, "rules-max-length",
				"`max-length` does not fit the length of a prefix of the rule");
			return;
		}
	rule->max_length = (uint8_t)length;
}

static void read_amount(const struct body *body, struct rule *rule)
{
	rule->amount = amount_from(body_leaf(body, "min-up"));
	if (!rule->amount.set)
		rule->amount = amount_from(body_leaf(body, "number"));
	if (!rule->amount.set) {
		rule->amount = amount_from(body_leaf(body, "percent"));
		rule->amount.percent = rule->amount.set;
	}
}

/* PROTOCOL_NONE: any. */
static enum protocol protocol_from(const char *name)
{
	for (int p = PROTOCOL_NONE + 1; name && p < PROTOCOL_COUNT; p++)
		if (!strcmp(protocol_name((enum protocol)p), name))
			return (enum protocol)p;
	return PROTOCOL_NONE;
}

static void read_body(const struct body *body, struct rule *rule)
{
	static const char *const device_leaves[] = { "on", "from", "device" };
	const struct reader *reader = body->reader;
	struct prefixes prefixes = reader_prefixes(reader, body_first(body, "prefix"), &rule->set);
	struct numbers to_as = reader_numbers(reader, body_first(body, "to-as"));
	struct numbers as = reader_numbers(reader, body_first(body, "as"));

	rule->prefixes = prefixes.v;
	rule->prefix_count = prefixes.n;
	for (size_t i = 0; i < sizeof(device_leaves) / sizeof(*device_leaves); i++)
		if (body_first(body, device_leaves[i]))
			rule->devices = reader_globs(reader, body_first(body, device_leaves[i]));
	rule->neighbors = reader_globs(reader, body_first(body, "neighbor"));
	rule->to = reader_globs(reader, body_first(body, "to"));
	rule->to_as = to_as.v;
	rule->to_as_count = to_as.n;
	rule->as = as.v;
	rule->as_count = as.n;
	rule->exact = body_bool(body, "exact");
	rule->covered = body_bool(body, "covered");
	rule->protocol = protocol_from(body_leaf(body, "protocol"));
	rule->default_counts = body_bool(body, "default-counts");
	rule->min_next_hops = body_uint(body, "min-nexthops", 1);
	rule->min_sessions = body_uint(body, "min-sessions", 1);
	rule->min_devices = body_uint(body, "min-devices", 1);
	read_amount(body, rule);
	read_max_length(body, rule);
}

static void read_rule(const struct reader *reader, struct node *node, struct rule *rule)
{
	const char *severity = node_leaf_or_default(node, "severity");

	rule->id = reader_leaf(reader, node, "id");
	rule->place = node_place(node);
	rule->warn = severity && !strcmp(severity, "warn");
	rule->strict = node_bool(node, "strict", false);
	rule->under_links = (uint32_t)node_uint(node, "under/links", 0);
	rule->under_devices = (uint32_t)node_uint(node, "under/devices", 0);
	for (int kind = RULE_ROUTED; kind < RULE_KIND_COUNT; kind++) {
		const struct node *body = node_get(node, rule_kind_name((enum rule_kind)kind));

		if (!body)
			continue;
		rule->kind = (enum rule_kind)kind;
		read_body(&(struct body){ reader, body, rule->kind }, rule);
		return;
	}
	reader_complain(reader, node, "rules-kind",
			"the rule has no kind (`routed:`, `announced:`, ...)");
}

void rules_read_rules(struct reader *reader)
{
	struct {
		struct rule *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "rule"); e; e = node_next(e))
		read_rule(reader, e, array_push(&list, reader->arena));
	reader->rules->rules = list.v;
	reader->rules->rule_count = list.n;
}
