/* SPDX-License-Identifier: MIT */
/*
 * routegate.yaml: a validated tree becomes struct rules. What YANG cannot say is checked here:
 * names of sets, host bits, lengths that do not fit, dates that do not exist.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "verdict/rules.h"

struct reader {
	const struct tree *tree;
	struct rules *rules;
	struct arena *arena;
	struct diagnostics *diag;
};

static bool complain(const struct reader *reader, const struct node *node, const char *code,
		     const char *message)
{
	return diag_add(reader->diag, DIAG_ERROR, code, node_place(node),
			node_path(node, reader->arena), "%s", message);
}

static const char *copy(const struct reader *reader, const char *text)
{
	return text ? arena_strdup(reader->arena, text) : NULL;
}

static const char *leaf(const struct reader *reader, const struct node *node, const char *path)
{
	return copy(reader, node_leaf(node, path));
}

/* ---- small values ---------------------------------------------------------------------------- */

struct strings {
	const char **v;
	size_t n, cap;
};

static struct globs globs_from(const struct reader *reader, struct node *first)
{
	struct strings list = { 0 };

	for (struct node *e = first; e; e = node_next(e))
		*array_push(&list, reader->arena) = copy(reader, node_value(e));
	return (struct globs){ list.v, list.n };
}

struct prefixes {
	struct prefix *v;
	size_t n, cap;
};

static const struct protect *set_named(const struct rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->protect_count; i++)
		if (!strcmp(rules->protects[i].name, name))
			return &rules->protects[i];
	return NULL;
}

static bool add_prefix(const struct reader *reader, const struct node *node, struct prefixes *list)
{
	struct prefix prefix;
	struct addr host_bits;

	if (!prefix_parse(node_value(node), &prefix, &host_bits))
		return complain(reader, node, "rules-prefix",
				"neither a prefix nor the name of a set under `protect:`");
	if (!addr_equal(host_bits, prefix.addr))
		return complain(
			reader, node, "rules-prefix-host-bits",
			"bits behind the prefix length are set; write the network's address");
	*array_push(list, reader->arena) = prefix;
	return true;
}

/* Prefixes, or names of sets; *set is the set's name if just one is named. */
static struct prefixes prefixes_from(const struct reader *reader, struct node *first,
				     const char **set)
{
	struct prefixes list = { 0 };

	for (struct node *e = first; e; e = node_next(e)) {
		const struct protect *protect = set_named(reader->rules, node_value(e));

		if (!protect) {
			add_prefix(reader, e, &list);
			continue;
		}
		if (set)
			*set = protect->name;
		for (size_t i = 0; i < protect->prefix_count; i++)
			*array_push(&list, reader->arena) = protect->prefixes[i];
	}
	return list;
}

struct numbers {
	uint32_t *v;
	size_t n, cap;
};

/* `any` means no narrowing: no numbers. */
static struct numbers numbers_from(const struct reader *reader, struct node *first)
{
	struct numbers list = { 0 };

	for (struct node *e = first; e; e = node_next(e)) {
		if (!strcmp(node_value(e), "any"))
			return (struct numbers){ 0 };
		*array_push(&list, reader->arena) = (uint32_t)strtoul(node_value(e), NULL, 10);
	}
	return list;
}

/* ---- protect, outside, external, service, role -------------------------------------------------
 */

static void read_protects(struct reader *reader)
{
	struct {
		struct protect *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "protect"); e; e = node_next(e)) {
		struct protect *protect = array_push(&list, reader->arena);
		const char *by_default = node_leaf(e, "default");
		struct prefixes prefixes = prefixes_from(reader, node_first(e, "prefix"), NULL);

		protect->name = leaf(reader, e, "name");
		protect->prefixes = prefixes.v;
		protect->prefix_count = prefixes.n;
		protect->by_default = !by_default || strcmp(by_default, "off");
		protect->place = node_place(e);
	}
	reader->rules->protects = list.v;
	reader->rules->protect_count = list.n;
}

struct communities {
	uint64_t *v;
	size_t n, cap;
};

/* Well-known communities by name (RFC 1997, RFC 3765, RFC 8326). */
static uint64_t community_value(const char *text)
{
	static const struct {
		const char *name;
		uint32_t value;
	} known[] = {
		{ "no-export", 0xFFFFFF01 },           { "no-advertise", 0xFFFFFF02 },
		{ "no-export-subconfed", 0xFFFFFF03 }, { "no-peer", 0xFFFFFF04 },
		{ "graceful-shutdown", 0xFFFF0000 },
	};
	char *end;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].name, text))
			return known[i].value;
	unsigned long high = strtoul(text, &end, 10);

	return (uint64_t)high << 16 | strtoul(*end ? end + 1 : end, NULL, 10);
}

struct external_routes {
	struct external_route *v;
	size_t n, cap;
};

static void read_announcement(struct reader *reader, struct node *node,
			      struct external_routes *list)
{
	struct external_route route = { .place = node_place(node) };
	struct numbers path = { 0 };
	struct communities communities = { 0 };
	struct prefixes prefixes = prefixes_from(reader, node_first(node, "prefix"), NULL);
	const char *origin = node_leaf_or_default(node, "origin");

	if (node_leaf(node, "mrt"))
		complain(reader, node, "rules-mrt",
			 "table dumps are not read by this version; list the prefixes");
	for (struct node *e = node_first(node, "as-path"); e; e = node_next(e))
		*array_push(&path, reader->arena) = (uint32_t)node_uint(e, "as", 0);
	for (struct node *e = node_first(node, "communities"); e; e = node_next(e))
		*array_push(&communities, reader->arena) = community_value(node_value(e));
	route.as_path = path.v;
	route.as_path_count = path.n;
	route.communities = communities.v;
	route.community_count = communities.n;
	route.med_set = node_leaf(node, "med") != NULL;
	route.med = (uint32_t)node_uint(node, "med", 0);
	route.origin = !origin || !strcmp(origin, "igp") ? ORIGIN_IGP
		       : !strcmp(origin, "egp")          ? ORIGIN_EGP
							 : ORIGIN_INCOMPLETE;
	for (size_t i = 0; i < prefixes.n; i++) {
		route.prefix = prefixes.v[i];
		*array_push(list, reader->arena) = route;
	}
}

static void read_externals(struct reader *reader)
{
	struct {
		struct external *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "external"); e; e = node_next(e)) {
		struct external *external = array_push(&list, reader->arena);
		struct globs devices = globs_from(reader, node_first(e, "device"));
		struct globs neighbors = globs_from(reader, node_first(e, "neighbor"));
		struct external_routes routes = { 0 };

		for (struct node *a = node_first(e, "announce"); a; a = node_next(a))
			read_announcement(reader, a, &routes);
		*external = (struct external){ devices.v, devices.n, neighbors.v,  neighbors.n,
					       routes.v,  routes.n,  node_place(e) };
	}
	reader->rules->surroundings.externals = list.v;
	reader->rules->surroundings.external_count = list.n;
}

static void read_services(struct reader *reader)
{
	struct {
		struct service *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "service"); e; e = node_next(e)) {
		struct service *service = array_push(&list, reader->arena);
		struct prefixes prefixes = prefixes_from(reader, node_first(e, "prefix"), NULL);
		struct prefixes needs = prefixes_from(reader, node_first(e, "needs"), NULL);

		*service = (struct service){ leaf(reader, e, "name"),
					     leaf(reader, e, "device"),
					     prefixes.v,
					     prefixes.n,
					     needs.v,
					     needs.n,
					     node_place(e) };
	}
	reader->rules->surroundings.services = list.v;
	reader->rules->surroundings.service_count = list.n;
}

static void read_rpki(struct reader *reader)
{
	struct node *rpki = tree_top(reader->tree, "rpki");
	struct globs droppers = globs_from(reader, node_first(rpki, "drops-invalid"));

	if (!rpki)
		return;
	reader->rules->roa_file = leaf(reader, rpki, "roa");
	reader->rules->roa_place = node_place(rpki);
	reader->rules->surroundings.rpki.droppers = droppers.v;
	reader->rules->surroundings.rpki.dropper_count = droppers.n;
}

static void read_roles(struct reader *reader)
{
	static const struct {
		const char *name;
		enum role role;
	} names[] = { { "provider", ROLE_PROVIDER },
		      { "customer", ROLE_CUSTOMER },
		      { "peer", ROLE_PEER },
		      { "rs", ROLE_RS },
		      { "rs-client", ROLE_RS_CLIENT } };
	struct {
		struct role_rule *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "role"); e; e = node_next(e)) {
		struct role_rule *role = array_push(&list, reader->arena);
		const char *is = node_leaf(e, "is");

		role->device = leaf(reader, e, "device");
		role->neighbor = leaf(reader, e, "neighbor");
		role->place = node_place(e);
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			if (is && !strcmp(is, names[i].name))
				role->is = names[i].role;
	}
	reader->rules->roles = list.v;
	reader->rules->role_count = list.n;
}

/* ---- rules -------------------------------------------------------------------------------------
 */

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
			complain(body->reader, body->node, "rules-max-length",
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
	struct prefixes prefixes = prefixes_from(reader, body_first(body, "prefix"), &rule->set);
	struct numbers to_as = numbers_from(reader, body_first(body, "to-as"));
	struct numbers as = numbers_from(reader, body_first(body, "as"));

	rule->prefixes = prefixes.v;
	rule->prefix_count = prefixes.n;
	for (size_t i = 0; i < sizeof(device_leaves) / sizeof(*device_leaves); i++)
		if (body_first(body, device_leaves[i]))
			rule->devices = globs_from(reader, body_first(body, device_leaves[i]));
	rule->neighbors = globs_from(reader, body_first(body, "neighbor"));
	rule->to = globs_from(reader, body_first(body, "to"));
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

	rule->id = leaf(reader, node, "id");
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
	complain(reader, node, "rules-kind", "the rule has no kind (`routed:`, `announced:`, ...)");
}

static void read_rules(struct reader *reader)
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

		*waiver = (struct waiver){ leaf(reader, e, "finding"), leaf(reader, e, "reason"),
					   leaf(reader, e, "who"), leaf(reader, e, "until"),
					   node_place(e) };
		if (waiver->until && !date_exists(waiver->until))
			complain(reader, e, "rules-date", "`until` is no day of the calendar");
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
	rules->allow = globs_from(reader, tree_top(reader->tree, "allow"));
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
	configs = globs_from(reader, tree_top(reader->tree, "configs"));
	if (configs.n)
		rules->configs = configs;
	read_protects(reader); /* first: the others name its sets */
	outside = globs_from(reader, tree_top(reader->tree, "outside"));
	rules->surroundings.outside = outside.v;
	rules->surroundings.outside_count = outside.n;
	retire = prefixes_from(reader, tree_top(reader->tree, "retire"), NULL);
	rules->retire = retire.v;
	rules->retire_count = retire.n;
	read_externals(reader);
	read_services(reader);
	read_rpki(reader);
	read_roles(reader);
	read_rules(reader);
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
