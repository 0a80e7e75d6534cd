/* SPDX-License-Identifier: MIT */
/*
 * Canonical text of BGP. Neighbors, networks and aggregates have no order of their own.
 */
#include "network/print/print.h"

/* ---- neighbors --------------------------------------------------------------------------- */

static void print_limit(struct buffer *out, const char *word, const struct prefix_limit *limit)
{
	if (limit->max == 0)
		return;
	print_number(out, word, limit->max);
	print_flag(out, "warning-only", limit->warning_only);
	print_flag(out, "before-filter", limit->before_filter);
	print_flag(out, "counts-late", limit->counts_late);
}

static void print_family_sending(struct buffer *out, const struct neighbor_family *f)
{
	static const char *const selves[] = { NULL, "self", "self-force" };
	static const char *const privates[] = { NULL, "remove", "remove-all", "replace",
						"replace-all" };

	print_word(out, "next-hop", selves[f->next_hop_self]);
	print_flag(out, "next-hop-unchanged", f->next_hop_unchanged);
	print_flag(out, "reflector-client", f->route_reflector_client);
	print_flag(out, "server-client", f->route_server_client);
	print_number(out, "send-communities", f->send_communities);
	print_flag(out, "as-override", f->as_override);
	print_word(out, "private-as", privates[f->private_as]);
	print_flag(out, "default-originate", f->default_originate);
	print_filter_name(out, "default-originate-filter", f->default_originate_filter);
	print_filter_name(out, "unsuppress", f->unsuppress);
	if (f->conditional != NULL) {
		print_filter_name(out, "advertise", f->conditional->advertise);
		print_filter_name(out, f->conditional->non_exist ? "non-exist" : "exist",
				  f->conditional->condition);
	}
	print_flag(out, "addpath-all", f->addpath_tx_all);
	print_flag(out, "addpath-best-per-as", f->addpath_tx_best_per_as);
	print_flag(out, "as-path-unchanged", f->attribute_unchanged_as_path);
	print_flag(out, "med-unchanged", f->attribute_unchanged_med);
	print_limit(out, "limit-out", &f->out_limit);
}

static void print_neighbor_family(struct buffer *out, const struct neighbor_family *f,
				  enum family family)
{
	if (!f->enabled)
		return;
	buffer_printf(out, "      %s", print_family(family));
	print_flag(out, "has-import", f->has_import);
	print_chain(out, "import", &f->import);
	print_flag(out, "has-export", f->has_export);
	print_chain(out, "export", &f->export);
	print_number(out, "allow-own-as", f->allow_own_as);
	print_flag(out, "allow-own-as-origin", f->allow_own_as_origin);
	print_limit(out, "limit", &f->limit);
	if (f->weight_set)
		buffer_printf(out, " weight %u", (unsigned)f->weight);
	if (f->soo_set)
		buffer_printf(out, " soo %llx", (unsigned long long)f->soo);
	print_family_sending(out, f);
	buffer_puts(out, "\n");
}

static void print_as(struct buffer *out, const struct neighbor *n)
{
	static const char *const modes[] = { "prepend", "no-prepend", "replace" };

	print_number(out, "remote-as", n->remote_as);
	print_flag(out, "remote-internal", n->remote_internal);
	print_flag(out, "remote-external", n->remote_external);
	if (n->local_as != 0)
		buffer_printf(out, " local-as %u %s", (unsigned)n->local_as,
			      modes[n->local_as_mode]);
}

static void print_session(struct buffer *out, const struct neighbor *n)
{
	static const char *const roles[] = { NULL,        "provider", "rs-server",
					     "rs-client", "customer", "peer" };

	print_flag(out, "shutdown", n->shutdown);
	print_flag(out, "passive", n->passive);
	print_secret(out, "password", n->password);
	print_addr(out, "source", n->update_source);
	print_word(out, "source-interface", n->update_source_interface);
	print_flag(out, "link-local-only", n->link_local_only);
	print_number(out, "ttl", n->ttl);
	print_number(out, "ttl-security-hops", n->ttl_security_hops);
	print_flag(out, "no-connected-check", n->disable_connected_check);
	print_flag(out, "enforce-first-as", n->enforce_first_as);
	print_word(out, "role", roles[n->role]);
	print_flag(out, "role-strict", n->role_strict);
	print_flag(out, "peer-as-filter", n->peer_as_filter);
	print_flag(out, "solo", n->solo);
	print_flag(out, "extended-next-hop", n->extended_next_hop);
	print_number(out, "port", n->port);
	if (n->cluster_id != 0)
		print_addr(out, "cluster", addr_ipv4(n->cluster_id));
}

/* Behind its name, which differs for listen ranges. */
static void print_neighbor_rest(struct buffer *out, const struct neighbor *n)
{
	enum family f;

	print_as(out, n);
	print_session(out, n);
	buffer_puts(out, "\n");
	for (f = 0; f < FAMILY_COUNT; f++)
		print_neighbor_family(out, n->family[f], f);
}

static void print_neighbors(struct buffer *out, const struct bgp *bgp)
{
	struct blocks blocks = { 0 };
	struct buffer block;
	size_t i;

	for (i = 0; i < bgp->neighbor_count; i++) {
		buffer_init(&block, out->arena);
		buffer_puts(&block, "   ");
		print_addr(&block, "neighbor", bgp->neighbors[i].addr);
		print_word(&block, "neighbor-on", bgp->neighbors[i].interface);
		print_neighbor_rest(&block, &bgp->neighbors[i]);
		print_block(&blocks, &block);
	}
	for (i = 0; i < bgp->range_count; i++) {
		buffer_init(&block, out->arena);
		buffer_puts(&block, "   ");
		print_prefix(&block, "range", bgp->ranges[i].prefix);
		print_number(&block, "accept", bgp->ranges[i].limit);
		print_neighbor_rest(&block, &bgp->ranges[i].template);
		print_block(&blocks, &block);
	}
	print_blocks(out, &blocks);
}

/* ---- families ---------------------------------------------------------------------------- */

static void print_network(struct blocks *lines, struct arena *arena,
			  const struct bgp_network *network)
{
	struct buffer line;

	buffer_init(&line, arena);
	buffer_puts(&line, "     ");
	print_prefix(&line, "network", network->prefix);
	print_filter_name(&line, "filter", network->filter);
	print_flag(&line, "backdoor", network->backdoor);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_bgp_aggregate(struct blocks *lines, struct arena *arena,
				const struct bgp_aggregate *a)
{
	struct buffer line;

	buffer_init(&line, arena);
	buffer_puts(&line, "     ");
	print_prefix(&line, "aggregate", a->prefix);
	print_flag(&line, "summary-only", a->summary_only);
	print_flag(&line, "as-set", a->as_set);
	print_flag(&line, "matching-med-only", a->matching_med_only);
	if (a->origin_set)
		buffer_printf(&line, " origin %d", (int)a->origin);
	print_filter_name(&line, "filter", a->filter);
	print_filter_name(&line, "suppress", a->suppress);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_bgp_family(struct buffer *out, const struct bgp_family *f, enum family family)
{
	struct blocks lines = { 0 };
	size_t i;

	if (!f->enabled && f->network_count == 0 && f->aggregate_count == 0)
		return;
	buffer_printf(out, "    %s%s", print_family(family), f->enabled ? "" : " disabled");
	print_number(out, "ebgp-paths", f->ebgp_paths);
	print_number(out, "ibgp-paths", f->ibgp_paths);
	print_flag(out, "equal-cluster-length", f->ibgp_equal_cluster_length);
	print_number(out, "distance-external", f->distance_external);
	print_number(out, "distance-internal", f->distance_internal);
	print_number(out, "distance-local", f->distance_local);
	print_filter_name(out, "table-map", f->table_map);
	buffer_puts(out, "\n");
	for (i = 0; i < f->network_count; i++)
		print_network(&lines, out->arena, &f->networks[i]);
	for (i = 0; i < f->aggregate_count; i++)
		print_bgp_aggregate(&lines, out->arena, &f->aggregates[i]);
	print_blocks(out, &lines);
}

/* ---- the whole --------------------------------------------------------------------------- */

static void print_decision(struct buffer *out, const struct bgp *bgp)
{
	print_flag(out, "always-compare-med", bgp->always_compare_med);
	print_flag(out, "deterministic-med", bgp->deterministic_med);
	print_flag(out, "med-missing-as-worst", bgp->med_missing_as_worst);
	print_flag(out, "med-confed", bgp->med_confed);
	print_flag(out, "as-path-ignore", bgp->as_path_ignore);
	print_flag(out, "as-path-confed", bgp->as_path_confed);
	print_flag(out, "multipath-relax", bgp->multipath_relax);
	print_flag(out, "compare-router-id", bgp->compare_router_id);
	print_flag(out, "ignore-igp-metric", bgp->ignore_igp_metric);
}

static void print_behaviour(struct buffer *out, const struct bgp *bgp)
{
	print_flag(out, "no-client-to-client", !bgp->client_to_client);
	print_flag(out, "ebgp-requires-policy", bgp->ebgp_requires_policy);
	print_flag(out, "ibgp-requires-policy", bgp->ibgp_requires_policy);
	print_flag(out, "network-import-check", bgp->network_import_check);
	print_flag(out, "suppress-inactive", bgp->suppress_inactive);
	print_flag(out, "reject-as-sets", bgp->reject_as_sets);
	print_flag(out, "graceful-shutdown", bgp->graceful_shutdown);
	print_flag(out, "no-fast-external-failover", !bgp->fast_external_failover);
	print_flag(out, "send-to-origin", bgp->send_to_origin);
	print_number(out, "max-med", bgp->max_med);
}

void print_bgp(struct buffer *out, const struct bgp *bgp)
{
	enum family f;
	size_t i;

	buffer_printf(out, "  bgp %u", (unsigned)bgp->asn);
	print_word(out, "named", bgp->name);
	print_flag(out, "shutdown", bgp->shutdown);
	if (bgp->router_id != 0)
		print_addr(out, "router-id", addr_ipv4(bgp->router_id));
	if (bgp->cluster_id != 0)
		print_addr(out, "cluster", addr_ipv4(bgp->cluster_id));
	print_number(out, "confederation", bgp->confederation);
	for (i = 0; i < bgp->confederation_peer_count; i++)
		print_number(out, "member", bgp->confederation_peers[i]);
	print_number(out, "local-pref", bgp->default_local_pref);
	print_decision(out, bgp);
	print_behaviour(out, bgp);
	buffer_puts(out, "\n");
	for (f = 0; f < FAMILY_COUNT; f++)
		print_bgp_family(out, &bgp->family[f], f);
	print_neighbors(out, bgp);
}
