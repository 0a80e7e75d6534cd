/* SPDX-License-Identifier: MIT */
/* Small values of routegate.yaml: texts, globs, prefixes and the sets that stand for them. */
#include "verdict/rules/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

bool reader_complain(const struct reader *reader, const struct node *node, const char *code,
		     const char *message)
{
	return diag_add(reader->diag, DIAG_ERROR, code, node_place(node),
			node_path(node, reader->arena), "%s", message);
}

const char *reader_copy(const struct reader *reader, const char *text)
{
	return text ? arena_strdup(reader->arena, text) : NULL;
}

const char *reader_leaf(const struct reader *reader, const struct node *node, const char *path)
{
	return reader_copy(reader, node_leaf(node, path));
}

struct strings {
	const char **v;
	size_t n, cap;
};

struct globs reader_globs(const struct reader *reader, struct node *first)
{
	struct strings list = { 0 };

	for (struct node *e = first; e; e = node_next(e))
		*array_push(&list, reader->arena) = reader_copy(reader, node_value(e));
	return (struct globs){ list.v, list.n };
}

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
		return reader_complain(reader, node, "rules-prefix",
				       "neither a prefix nor the name of a set under `protect:`");
	if (!addr_equal(host_bits, prefix.addr))
		return reader_complain(
			reader, node, "rules-prefix-host-bits",
			"bits behind the prefix length are set; write the network's address");
	*array_push(list, reader->arena) = prefix;
	return true;
}

/* Prefixes, or names of sets; *set is the set's name if just one is named. */
struct prefixes reader_prefixes(const struct reader *reader, struct node *first, const char **set)
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

/* `any` means no narrowing: no numbers. */
struct numbers reader_numbers(const struct reader *reader, struct node *first)
{
	struct numbers list = { 0 };

	for (struct node *e = first; e; e = node_next(e)) {
		if (!strcmp(node_value(e), "any"))
			return (struct numbers){ 0 };
		*array_push(&list, reader->arena) = (uint32_t)strtoul(node_value(e), NULL, 10);
	}
	return list;
}
