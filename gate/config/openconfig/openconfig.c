/* SPDX-License-Identifier: MIT */
/*
 * The OpenConfig dialect: texts in JSON (RFC 7951) or XML (RFC 7950) to a validated tree, and the
 * tree to a device, part by part in the order in which the parts name each other.
 */
#include "config/openconfig/openconfig.h"

#include <string.h>

#include "base/intern.h"
#include "config/openconfig/outside.h"

static bool is_xml(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && !strcmp(name + n - 4, ".xml");
}

/* An edit may come from anywhere (standard input): where its name does not tell, its first character
 * does. False and an error: it is neither. */
static bool edit_format(struct reading *reading, const struct text *text, enum tree_format *format)
{
	size_t n = strlen(text->name);
	size_t first = strspn(text->bytes, " \t\r\n");
	bool json = n > 5 && !strcmp(text->name + n - 5, ".json");

	*format = is_xml(text->name) || (!json && text->bytes[first] == '<') ? TREE_XML : TREE_JSON;
	if (json || *format == TREE_XML || text->bytes[first] == '{')
		return true;
	return diag_add(
		reading->diag, DIAG_ERROR, "edit-format", (struct place){ text->name, 1 }, NULL,
		"%s is configured by OpenConfig data: an edit of it is JSON or XML, and this is "
		"neither",
		reading->device ? reading->device->name : "this device");
}

static const struct tree_edit *edits_of(struct reading *reading)
{
	struct tree_edit *edits =
		arena_alloc(reading->scratch, (reading->edit_count + 1) * sizeof(*edits));
	bool good = true;

	for (size_t i = 0; i < reading->edit_count; i++) {
		edits[i].text = reading->texts[reading->text_count + i];
		good &= edit_format(reading, &edits[i].text, &edits[i].format);
	}
	return good ? edits : NULL;
}

static struct tree *openconfig_parse(struct reading *reading)
{
	const struct config_options *options = reading->options;
	struct tree_options tree = {
		.leniencies = options->leniencies,
		.outside = openconfig_outside,
		.outside_count = openconfig_outside_count,
		.foreign = openconfig_foreign,
		.foreign_count = openconfig_foreign_count,
		.allowed = options->allowed,
		.allowed_count = options->allowed_count,
		.edits = edits_of(reading),
		.edit_count = reading->edit_count,
	};
	bool xml = is_xml(reading->texts[0].name);

	for (size_t i = 1; i < reading->text_count; i++)
		if (is_xml(reading->texts[i].name) != xml) {
			diag_add(reading->diag, DIAG_ERROR, "config-mixed-formats",
				 (struct place){ reading->texts[i].name, 0 }, NULL,
				 "one device in JSON and XML: its files must all be of one format");
			return NULL;
		}
	if (tree.edits == NULL)
		return NULL;
	return tree_read(reading->models, reading->texts, reading->text_count,
			 xml ? TREE_XML : TREE_JSON, &tree, reading->scratch, reading->diag);
}

static void openconfig_read(struct reading *reading)
{
	struct arena *scratch = reading->scratch;
	struct openconfig oc = {
		.reading = reading,
		.arena = reading->arena,
		.device = reading->device,
		.interfaces = map_new(scratch),
		.prefix_sets = map_new(scratch),
		.community_sets = map_new(scratch),
		.ext_community_sets = map_new(scratch),
		.as_path_sets = map_new(scratch),
		.addr_sets = map_new(scratch),
		.tag_sets = map_new(scratch),
		.policies = map_new(scratch),
		.set_options = map_new(scratch),
	};

	openconfig_interfaces_read(&oc);
	openconfig_interfaces_settle(&oc);
	openconfig_policies_read(&oc);
	openconfig_instances_read(&oc);
}

/* An address that is not in the file: whoever looks at the interface must know. */
static void unread_look(struct reading *reading, const struct unread *unread)
{
	const struct node *n = unread->near;
	const char *interface = NULL, *unit = NULL, *full;
	bool is_v6 = strstr(unread->path, "ipv6") != NULL;

	if (strstr(unread->path, "dhcp-client") == NULL)
		return;
	for (; n != NULL; n = node_parent(n)) {
		if (strcmp(node_name(n), "subinterface") == 0)
			unit = node_leaf(n, "index");
		if (strcmp(node_name(n), "interface") == 0)
			interface = node_leaf(n, "name");
	}
	if (interface == NULL)
		return;
	full = interface;
	if (unit != NULL && strcmp(unit, "0") != 0)
		full = arena_printf(reading->scratch, "%s.%s", interface, unit);
	for (size_t i = 0; i < reading->device->interface_count; i++)
		if (strcmp(reading->device->interfaces[i].name, full) == 0)
			reading->device->interfaces[i].address_unknown[is_v6] = true;
}

static const char *const suffixes[] = { ".json", ".xml", NULL };

const struct config_dialect openconfig_dialect = {
	.suffixes = suffixes,
	.dialect = DIALECT_OPENCONFIG,
	.models = MODELS_OPENCONFIG,
	.parse = openconfig_parse,
	.read = openconfig_read,
	.irrelevant = { { openconfig_ignored, &openconfig_ignored_count },
			{ openconfig_outside, &openconfig_outside_count } },
	.unread = unread_look,
};
