/* SPDX-License-Identifier: MIT */
/*
 * Canonical text of OSPF and IS-IS. Interfaces, areas and summaries have no order of their own.
 */
#include "network/print/print.h"

static void print_set_name(struct buffer *out, const char *word, const struct prefix_set *set)
{
	if (set != NULL)
		print_word(out, word, set->name);
}

/* ---- OSPF -------------------------------------------------------------------------------- */

static void print_range(struct blocks *lines, struct arena *arena, const char *word,
			const struct ospf_range *range)
{
	struct buffer line;

	buffer_init(&line, arena);
	buffer_puts(&line, "     ");
	print_prefix(&line, word, range->prefix);
	print_flag(&line, "hidden", !range->advertise);
	if (range->cost_set)
		buffer_printf(&line, " cost %u", (unsigned)range->cost);
	if (range->has_substitute)
		print_prefix(&line, "as", range->substitute);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_aggregate(struct blocks *lines, struct arena *arena,
			    const struct ospf_aggregate *aggregate)
{
	struct buffer line;

	buffer_init(&line, arena);
	buffer_puts(&line, "    ");
	print_prefix(&line, "aggregate", aggregate->prefix);
	print_flag(&line, "hidden", !aggregate->advertise);
	if (aggregate->metric_set)
		buffer_printf(&line, " metric %u", (unsigned)aggregate->metric);
	print_number(&line, "metric-type", aggregate->metric_type);
	print_number(&line, "tag", aggregate->tag);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_area(struct blocks *areas, struct arena *arena, const struct ospf_area *area)
{
	static const char *const kinds[] = { "normal", "stub", "nssa" };
	static const char *const translate[] = { "candidate", "always", "never" };
	struct blocks lines = { 0 };
	struct buffer block;
	size_t i;

	buffer_init(&block, arena);
	buffer_printf(&block, "    area %u %s", (unsigned)area->id, kinds[area->kind]);
	print_flag(&block, "no-summary", area->no_summary);
	print_number(&block, "default-cost", area->default_cost);
	print_flag(&block, "nssa-default", area->nssa_default);
	print_number(&block, "nssa-default-type", area->nssa_default_type);
	if (area->kind == OSPF_AREA_NSSA)
		print_word(&block, "translate", translate[area->translate]);
	print_set_name(&block, "import-list", area->import_list);
	print_set_name(&block, "export-list", area->export_list);
	print_set_name(&block, "filter-in", area->filter_in);
	print_set_name(&block, "filter-out", area->filter_out);
	for (i = 0; i < area->virtual_link_count; i++)
		print_addr(&block, "virtual-link", addr_ipv4(area->virtual_links[i]));
	buffer_puts(&block, "\n");
	for (i = 0; i < area->range_count; i++)
		print_range(&lines, arena, "range", &area->ranges[i]);
	for (i = 0; i < area->nssa_range_count; i++)
		print_range(&lines, arena, "nssa-range", &area->nssa_ranges[i]);
	print_blocks(&block, &lines);
	print_block(areas, &block);
}

static void print_ospf_interface(struct blocks *lines, struct arena *arena,
				 const struct device *device, const struct ospf_interface *i)
{
	static const char *const networks[] = { "broadcast", "point-to-point", "non-broadcast",
						"point-to-multipoint", "loopback" };
	struct buffer line;

	buffer_init(&line, arena);
	buffer_printf(&line, "    interface %s area %u cost %u",
		      print_interface(device, i->interface), (unsigned)i->area, (unsigned)i->cost);
	print_flag(&line, "passive", i->passive);
	print_word(&line, "network", networks[i->network]);
	print_number(&line, "priority", i->priority);
	print_number(&line, "hello", i->hello);
	print_number(&line, "dead", i->dead);
	print_secret(&line, "authentication", i->authentication);
	print_flag(&line, "hide", i->hide);
	print_flag(&line, "mtu-ignore", i->mtu_ignore);
	print_number(&line, "instance-id", i->instance_id);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_ospf_default(struct buffer *out, const struct ospf_default_information *d)
{
	if (!d->on)
		return;
	buffer_puts(out, "    default");
	print_flag(out, "always", d->always);
	if (d->metric_set)
		buffer_printf(out, " metric %u", (unsigned)d->metric);
	print_number(out, "metric-type", d->metric_type);
	print_filter_name(out, "filter", d->filter);
	buffer_puts(out, "\n");
}

void print_ospf(struct buffer *out, const struct device *device, const struct ospf *ospf)
{
	struct blocks aggregates = { 0 }, areas = { 0 }, interfaces = { 0 };
	size_t i;

	buffer_printf(out, "  ospf %u", (unsigned)ospf->version);
	print_word(out, "named", ospf->name);
	print_flag(out, "disabled", !ospf->enabled);
	if (ospf->router_id != 0)
		print_addr(out, "router-id", addr_ipv4(ospf->router_id));
	print_flag(out, "max-metric", ospf->max_metric);
	print_flag(out, "max-metric-summaries", ospf->max_metric_summaries);
	print_flag(out, "ranges-everywhere", ospf->ranges_everywhere);
	print_flag(out, "rfc1583-compatible", ospf->rfc1583_compatible);
	print_number(out, "max-paths", ospf->max_paths);
	print_number(out, "distance", ospf->distance);
	print_number(out, "distance-intra", ospf->distance_intra);
	print_number(out, "distance-inter", ospf->distance_inter);
	print_number(out, "distance-external", ospf->distance_external);
	if (ospf->default_metric_set)
		buffer_printf(out, " default-metric %u", (unsigned)ospf->default_metric);
	print_flag(out, "abr-needs-backbone", ospf->abr_needs_backbone);
	buffer_puts(out, "\n");
	print_ospf_default(out, &ospf->default_information);
	for (i = 0; i < ospf->aggregate_count; i++)
		print_aggregate(&aggregates, out->arena, &ospf->aggregates[i]);
	print_blocks(out, &aggregates);
	for (i = 0; i < ospf->area_count; i++)
		print_area(&areas, out->arena, &ospf->areas[i]);
	for (i = 0; i < ospf->interface_count; i++)
		print_ospf_interface(&interfaces, out->arena, device, &ospf->interfaces[i]);
	print_blocks(out, &areas);
	print_blocks(out, &interfaces);
}

/* ---- IS-IS ------------------------------------------------------------------------------- */

static void print_isis_interface(struct blocks *lines, struct arena *arena,
				 const struct device *device, const struct isis_interface *i)
{
	struct buffer line;
	enum family f;
	int level;

	buffer_init(&line, arena);
	buffer_printf(&line, "    interface %s levels %u", print_interface(device, i->interface),
		      i->levels);
	print_flag(&line, "passive", i->passive);
	print_flag(&line, "point-to-point", i->point_to_point);
	for (f = 0; f < FAMILY_COUNT; f++) {
		print_flag(&line, print_family(f), i->family[f]);
		print_flag(&line, f == FAMILY_IPV4 ? "suppress-ipv4" : "suppress-ipv6",
			   i->suppress[f]);
		for (level = 0; level < 2; level++) {
			if (i->family[f] && i->levels & (1U << level))
				buffer_printf(&line, " metric-%d-%s %u", level + 1, print_family(f),
					      (unsigned)i->metric[level][f]);
		}
	}
	for (level = 0; level < 2; level++) {
		if (i->levels & (1U << level))
			buffer_printf(&line, " priority-%d %u", level + 1,
				      (unsigned)i->priority[level]);
	}
	print_secret(&line, "authentication", i->authentication);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_isis_default(struct buffer *out, const struct isis_default_information *d)
{
	enum family f;
	int level;

	for (level = 0; level < 2; level++) {
		for (f = 0; f < FAMILY_COUNT; f++) {
			if (!d->on[level][f])
				continue;
			buffer_printf(out, "    default level %d %s", level + 1, print_family(f));
			print_flag(out, "always", d->always[level][f]);
			print_number(out, "metric", d->metric[level][f]);
			print_filter_name(out, "filter", d->filter[level][f]);
			buffer_puts(out, "\n");
		}
	}
}

static void print_isis_head(struct buffer *out, const struct isis *isis)
{
	const uint8_t *s = isis->system_id;
	enum family f;
	size_t i;

	buffer_puts(out, "  isis");
	print_word(out, "named", isis->name);
	print_flag(out, "disabled", !isis->enabled);
	buffer_printf(out, " system %02x%02x.%02x%02x.%02x%02x", s[0], s[1], s[2], s[3], s[4],
		      s[5]);
	for (i = 0; i < isis->area_count; i++)
		print_word(out, "area", isis->areas[i]);
	buffer_printf(out, " levels %u", isis->levels);
	print_flag(out, "wide-1", isis->wide[0]);
	print_flag(out, "wide-2", isis->wide[1]);
	print_flag(out, "overload", isis->overload);
	print_flag(out, "high-metric", isis->high_metric);
	print_flag(out, "attached-not-sent", !isis->attached_send);
	print_flag(out, "attached-ignored", !isis->attached_receive);
	print_flag(out, "multi-topology-ipv6", isis->multi_topology_ipv6);
	for (f = 0; f < FAMILY_COUNT; f++)
		print_flag(out, print_family(f), isis->family[f]);
	print_number(out, "max-paths", isis->max_paths);
	print_number(out, "distance-internal", isis->distance_internal);
	print_number(out, "distance-external", isis->distance_external);
	print_flag(out, "leak-up", isis->up.on);
	if (isis->up.on)
		print_chain(out, "up-filter", &isis->up.chain);
	print_flag(out, "leak-down", isis->down.on);
	if (isis->down.on)
		print_chain(out, "down-filter", &isis->down.chain);
	buffer_puts(out, "\n");
}

void print_isis(struct buffer *out, const struct device *device, const struct isis *isis)
{
	struct blocks lines = { 0 };
	size_t i;

	print_isis_head(out, isis);
	print_isis_default(out, &isis->default_information);
	for (i = 0; i < isis->interface_count; i++)
		print_isis_interface(&lines, out->arena, device, &isis->interfaces[i]);
	for (i = 0; i < isis->summary_count; i++) {
		struct buffer line;

		buffer_init(&line, out->arena);
		buffer_puts(&line, "   ");
		print_prefix(&line, "summary", isis->summaries[i].prefix);
		buffer_printf(&line, " levels %u\n", isis->summaries[i].levels);
		print_block(&lines, &line);
	}
	print_blocks(out, &lines);
}
