/* SPDX-License-Identifier: MIT */
/*
 * The table of warnings. A device that the change does not touch is one object in both states
 * (device.h), so what differs is found by looking at pointers.
 */
#include "verdict/warning/warning.h"

#include <stdarg.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

static warn_device *const device_warnings[] = { warn_shadowed, warn_wider, warn_reset,
						warn_dormant };
static warn_network *const network_warnings[] = { warn_discarded, warn_exits, warn_links };

void warnings_tell(const struct judgement *judgement, const struct rules *rules,
		   struct findings *findings, struct arena *arena)
{
	struct warnings w = { .rules = rules,
			      .before = judgement->base.network,
			      .after = judgement->head.network,
			      .base = judgement->base.routes,
			      .head = judgement->head.routes,
			      .findings = findings,
			      .arena = arena };

	if (!w.base || !w.head)
		return;
	for (uint32_t d = 0; d < w.after->device_count; d++) {
		struct changed_device device = { .after = w.after->devices[d], .index_after = d };

		device.index_before = network_device(w.before, device.after->name);
		if (device.index_before == UINT32_MAX || w.after->device_outside[d])
			continue;
		device.before = w.before->devices[device.index_before];
		for (size_t i = 0; device.before != device.after &&
				   i < sizeof(device_warnings) / sizeof(*device_warnings);
		     i++)
			device_warnings[i](&w, &device);
	}
	for (size_t i = 0; i < sizeof(network_warnings) / sizeof(*network_warnings); i++)
		network_warnings[i](&w);
}

struct finding *warning_add(struct warnings *w, struct warning about, const char *format, ...)
{
	struct finding *finding = finding_add(w->findings, NULL, w->arena);
	const char **devices = arena_alloc(w->arena, sizeof(*devices));
	va_list ap;

	va_start(ap, format);
	finding->message = arena_vprintf(w->arena, format, ap);
	va_end(ap);
	finding->rule = finding->kind = about.kind;
	finding->severity = FINDING_WARN;
	finding->status = FINDING_NEW;
	devices[0] = about.device;
	finding->devices = devices;
	finding->device_count = about.device != NULL;
	finding->place = about.place;
	if (!about.place.file)
		return finding;
	finding->causes = arena_alloc(w->arena, sizeof(*finding->causes));
	finding->causes[0] =
		(struct cause){ .device = about.device, .place = about.place, .why = about.why };
	finding->cause_count = 1;
	return finding;
}

uint32_t warning_neighbor_before(const struct warnings *w, uint32_t neighbor)
{
	return network_neighbor_in(w->before, w->after, neighbor);
}

const struct prefix_set *warning_set_in(const struct device *device, const struct prefix_set *set)
{
	for (size_t i = 0; i < device->prefix_set_count; i++)
		if (!strcmp(device->prefix_sets[i]->name, set->name) &&
		    !strcmp(device->prefix_sets[i]->kind, set->kind))
			return device->prefix_sets[i];
	return NULL;
}

const char *warning_session_text(const struct warnings *w, uint32_t neighbor)
{
	const struct network_neighbor *n = &w->after->neighbors[neighbor];
	const struct network_instance *in = &w->after->instances[n->instance];
	char text[ADDR_TEXT];
	const char *far =
		n->config->interface ? n->config->interface : addr_text(n->config->addr, text);
	const char *who = n->remote_device != UINT32_MAX ? w->after->devices[n->remote_device]->name
							 : n->config->description;

	return arena_printf(w->arena, "%s - %s%s%s%s", w->after->devices[in->device]->name,
			    who ? who : far, who ? " (" : "", who ? far : "", who ? ")" : "");
}

const char *name_list_text(const struct name_list *list, struct arena *arena)
{
	enum { TOLD = 8 };
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < list->n && (i < TOLD || list->n == TOLD + 1); i++)
		buffer_printf(&out, "%s%s", i ? ", " : "", list->v[i]);
	if (list->n > TOLD + 1)
		buffer_printf(&out, " and %zu more", list->n - TOLD);
	return out.s;
}
