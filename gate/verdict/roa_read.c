/* SPDX-License-Identifier: MIT */
/*
 * The file of authorised origins that `rpki:` names, in the JSON that RPKI validators export. It is
 * part of the judged state, like a config: a change to it is judged, too. Described by
 * models/routegate-roa.yang. Its names carry no module, so it is read as what JSON is a part of, YAML.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "verdict/rules.h"

/* What validators say beside the authorisations. */
static const struct irrelevant_path beside[] = {
	{ "/metadata", NODE_IGNORE, "about the export" },
	{ "/roas/expires", NODE_IGNORE, "the export was valid when it was made" },
	{ "/roas/source", NODE_IGNORE, "where it was published" },
	{ "/bgpsec_keys", NODE_IGNORE, "path validation, which nobody uses" },
	{ "/aspas", NODE_IGNORE, "paths, not origins" },
	{ "/provider_authorizations", NODE_IGNORE, "paths, not origins" },
};

struct roas {
	struct roa *v;
	size_t n, cap;
};

static bool complain(const struct node *node, const char *what, struct arena *arena,
		     struct diagnostics *diag)
{
	return diag_add(diag, DIAG_ERROR, "roa", node_place(node), node_path(node, arena), "%s",
			what);
}

static bool asn_parse(const char *text, uint32_t *asn)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text + (text[0] == 'A' ? 2 : 0), &end, 10);
	*asn = (uint32_t)value;
	return errno == 0 && *end == '\0' && value <= UINT32_MAX;
}

static bool roa_read(const struct node *node, struct roa *roa, struct arena *arena,
		     struct diagnostics *diag)
{
	struct addr host_bits;
	uint64_t longest;
	uint8_t family_bits;

	if (!prefix_parse(node_leaf(node, "prefix"), &roa->prefix, &host_bits) ||
	    !addr_equal(host_bits, roa->prefix.addr))
		return complain(node, "`prefix` is no prefix", arena, diag);
	if (!asn_parse(node_leaf(node, "asn"), &roa->asn))
		return complain(node, "`asn` is no AS number", arena, diag);
	family_bits = prefix_family(roa->prefix) == FAMILY_IPV4 ? 96 : 0;
	longest = node_uint(node, "maxLength", prefix_length(roa->prefix));
	if (longest < prefix_length(roa->prefix) || longest + family_bits > 128)
		return complain(node, "`maxLength` does not fit the length of `prefix`", arena,
				diag);
	node_leaf(node, "ta");
	roa->max_length = (uint8_t)(longest + family_bits);
	roa->place = node_place(node);
	return true;
}

static int compare_roas(const void *a, const void *b)
{
	const struct roa *x = a, *y = b;
	int order = prefix_compare(x->prefix, y->prefix);

	if (order == 0)
		order = place_compare(x->place, y->place);
	return order;
}

bool roas_read(struct models *models, const struct text *text, struct rpki *rpki,
	       struct arena *arena, struct diagnostics *diag)
{
	const struct tree_options options = { .outside = beside,
					      .outside_count = sizeof(beside) / sizeof(*beside) };
	struct arena *memory = arena_new();
	struct tree *tree = tree_read(models, text, 1, TREE_YAML, &options, memory, diag);
	struct roas list = { 0 };
	bool good = tree != NULL;

	for (struct node *e = tree ? tree_top(tree, "roas") : NULL; e; e = node_next(e))
		good &= roa_read(e, array_push(&list, arena), memory, diag);
	if (list.n > 1)
		qsort(list.v, list.n, sizeof(*list.v), compare_roas);
	rpki->roas = list.v;
	rpki->roa_count = list.n;
	arena_free(memory);
	return good;
}
