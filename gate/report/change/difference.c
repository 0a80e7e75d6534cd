/* SPDX-License-Identifier: MIT */
/*
 * `routegate diff`: what a change does to the routes. As text a group is a headline with its devices
 * below: ten thousand like changes are a few lines, and --verbose tells them all. As JSON nothing is
 * left out.
 */
#include <string.h>

#include "report/change/change.h"
#include "report/formats.h"
#include "report/json_out.h"
#include "report/change/route_words.h"

struct sheet {
	const struct report_difference *in;
	struct buffer *out;
};

static const char *colored(const struct sheet *sheet, enum style style)
{
	return style_escape(style, sheet->in->options.color);
}

static size_t most(const struct sheet *sheet, size_t few)
{
	return sheet->in->options.verbose ? SIZE_MAX : few;
}

/* ---- text ------------------------------------------------------------------------------------ */

static void attributes(const struct sheet *sheet, const struct difference_way *way)
{
	const struct route *a = way->before, *b = way->after;
	struct arena *arena = sheet->out->arena;

	if (a->distance != b->distance)
		buffer_printf(sheet->out, ", distance %u -> %u", a->distance, b->distance);
	if (a->metric != b->metric)
		buffer_printf(sheet->out, ", metric %u -> %u", a->metric, b->metric);
	if (a->tag != b->tag)
		buffer_printf(sheet->out, ", tag %u -> %u", a->tag, b->tag);
	if (a->path && b->path) {
		const char *before = path_text(a->path, arena), *after = path_text(b->path, arena);

		if (strcmp(before, after))
			buffer_printf(sheet->out, ", %s -> %s", before, after);
	}
}

static void way_text(const struct sheet *sheet, const struct difference_group *group,
		     const struct difference_device *device, const struct difference_way *way)
{
	struct arena *arena = sheet->out->arena;
	const char *before = route_hops_text(sheet->in->base, device->before, way->before, arena);
	const char *after = route_hops_text(sheet->in->head, device->after, way->after, arena);

	buffer_printf(sheet->out, "    %-12s ", device->name);
	switch (group->kind) {
	case DIFFERENCE_LOST:
		buffer_printf(sheet->out, "was %s", before);
		break;
	case DIFFERENCE_GAINED:
		buffer_puts(sheet->out, after);
		break;
	case DIFFERENCE_MOVED:
		buffer_printf(sheet->out, "%s -> %s", before, after);
		break;
	default:
		buffer_puts(sheet->out, after);
		attributes(sheet, way);
		break;
	}
	if (device->way_count > 1)
		buffer_printf(
			sheet->out, "  (%s)",
			prefixes_text(way->prefixes, way->prefix_count, most(sheet, 3), arena));
	buffer_puts(sheet->out, "\n");
}

static void device_text(const struct sheet *sheet, const struct difference_group *group,
			const struct difference_device *device)
{
	size_t ways = most(sheet, 4);

	for (size_t i = 0; i < device->way_count && i < ways; i++)
		way_text(sheet, group, device, &device->ways[i]);
	if (device->way_count > ways)
		buffer_printf(sheet->out, "    %-12s and %zu more ways\n", "",
			      device->way_count - ways);
}

static void headline(const struct sheet *sheet, const struct difference_group *group)
{
	static const struct {
		const char *word;
		enum style style;
	} words[] = {
		[DIFFERENCE_LOST] = { "LOST", STYLE_RED },
		[DIFFERENCE_MOVED] = { "MOVED", STYLE_YELLOW },
		[DIFFERENCE_ALTERED] = { "ALTERED", STYLE_YELLOW },
		[DIFFERENCE_GAINED] = { "GAINED", STYLE_GREEN },
	};
	const char *from = protocol_name(group->before), *to = protocol_name(group->after);

	buffer_printf(sheet->out, "%s%-7s%s ", colored(sheet, words[group->kind].style),
		      words[group->kind].word, colored(sheet, STYLE_PLAIN));
	buffer_printf(sheet->out, "%s  (",
		      prefixes_text(group->prefixes, group->prefix_count, most(sheet, 4),
				    sheet->out->arena));
	if (group->before == PROTOCOL_NONE || group->before == group->after)
		buffer_puts(sheet->out, to);
	else if (group->after == PROTOCOL_NONE)
		buffer_puts(sheet->out, from);
	else
		buffer_printf(sheet->out, "%s -> %s", from, to);
	buffer_printf(sheet->out, ") on %zu device%s\n", group->device_count,
		      group->device_count == 1 ? "" : "s");
}

static void group_text(const struct sheet *sheet, const struct difference_group *group)
{
	size_t devices = most(sheet, 6);

	headline(sheet, group);
	for (size_t i = 0; i < group->device_count && i < devices; i++)
		device_text(sheet, group, &group->devices[i]);
	if (group->device_count > devices)
		buffer_printf(sheet->out, "    and %zu more devices (--verbose tells them)\n",
			      group->device_count - devices);
}

void report_difference_text(const struct report_difference *in, struct buffer *out)
{
	struct sheet sheet = { in, out };
	const struct difference *d = in->difference;
	size_t groups = most(&sheet, 40);

	buffer_printf(out, "%s against %s\n\n", in->head_name, in->base_name);
	for (size_t i = 0; i < d->group_count && i < groups; i++)
		group_text(&sheet, &d->groups[i]);
	if (d->group_count > groups)
		buffer_printf(out, "and %zu more groups (--verbose tells them)\n",
			      d->group_count - groups);
	if (d->group_count)
		buffer_puts(out, "\n");
	buffer_printf(out, "routes: %zu lost, %zu moved, %zu altered, %zu gained; %zu unchanged\n",
		      d->routes[DIFFERENCE_LOST], d->routes[DIFFERENCE_MOVED],
		      d->routes[DIFFERENCE_ALTERED], d->routes[DIFFERENCE_GAINED], d->unchanged);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *side_json(const struct routes *routes, uint32_t instance, const struct route *route)
{
	json_t *object;

	if (!route)
		return json_null();
	object = json_object();
	json_object_set_new(object, "next-hops", route_hops_json(routes, instance, route));
	json_object_set_new(object, "distance", json_integer(route->distance));
	json_object_set_new(object, "metric", json_integer(route->metric));
	if (route->path)
		json_object_set_new(object, "as-path",
				    json_string(route->path->attrs->as_path->text));
	return object;
}

static json_t *device_json(const struct report_difference *in,
			   const struct difference_device *device)
{
	json_t *object = json_object(), *ways = json_array();

	for (size_t i = 0; i < device->way_count; i++) {
		const struct difference_way *way = &device->ways[i];
		json_t *one = json_object();

		json_object_set_new(one, "prefixes",
				    prefixes_json(way->prefixes, way->prefix_count));
		json_object_set_new(one, "before",
				    side_json(in->base, device->before, way->before));
		json_object_set_new(one, "after", side_json(in->head, device->after, way->after));
		json_array_append_new(ways, one);
	}
	json_object_set_new(object, "device", json_string(device->name));
	json_object_set_new(object, "ways", ways);
	return object;
}

static json_t *protocol_json(enum protocol protocol)
{
	return protocol == PROTOCOL_NONE ? json_null() : json_string(protocol_name(protocol));
}

static json_t *group_json(const struct report_difference *in, const struct difference_group *group)
{
	json_t *object = json_object(), *devices = json_array();

	for (size_t i = 0; i < group->device_count; i++)
		json_array_append_new(devices, device_json(in, &group->devices[i]));
	json_object_set_new(object, "kind", json_string(difference_kind_name(group->kind)));
	json_object_set_new(object, "before", protocol_json(group->before));
	json_object_set_new(object, "after", protocol_json(group->after));
	json_object_set_new(object, "prefixes",
			    prefixes_json(group->prefixes, group->prefix_count));
	json_object_set_new(object, "devices", devices);
	return object;
}

void report_difference_json(const struct report_difference *in, struct buffer *out)
{
	const struct difference *d = in->difference;
	json_t *all = json_object(), *groups = json_array(), *counts = json_object();

	for (size_t i = 0; i < d->group_count; i++)
		json_array_append_new(groups, group_json(in, &d->groups[i]));
	for (int k = 0; k < DIFFERENCE_KIND_COUNT; k++)
		json_object_set_new(counts, difference_kind_name((enum difference_kind)k),
				    json_integer((json_int_t)d->routes[k]));
	json_object_set_new(counts, "unchanged", json_integer((json_int_t)d->unchanged));
	json_object_set_new(all, "routegate", json_string(ROUTEGATE_VERSION));
	json_object_set_new(all, "base", json_string(in->base_name));
	json_object_set_new(all, "head", json_string(in->head_name));
	json_object_set_new(all, "groups", groups);
	json_object_set_new(all, "routes", counts);
	json_out(all, out);
}
