/* SPDX-License-Identifier: MIT */
/*
 * Bytes as an OpenConfig text: read, validated, covered, printed, and read again. The first byte
 * chooses the format and the leniencies. Besides not crashing: a tree and errors exclude each
 * other, and what was printed must be accepted.
 */
#include <stdint.h>
#include <string.h>

#include "base/bug.h"
#include "yang/yang.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct models *models(void)
{
	static struct models *opened;
	static struct diagnostics diag;

	if (!opened) {
		struct arena *arena = arena_new();

		diagnostics_init(&diag, arena);
		opened = models_open(MODELS_OPENCONFIG, NULL, 0, arena, &diag);
		if (!opened)
			bug("%s", diag.v[0].message);
	}
	return opened;
}

static struct tree *read(const char *bytes, size_t size, enum tree_format format,
			 unsigned leniencies, struct arena *arena)
{
	struct tree_options options = { .leniencies = leniencies };
	struct diagnostics diag;
	struct tree *tree;
	char *copy = arena_alloc(arena, size + 1);
	struct text text = { "fuzz", copy, size };

	memcpy(copy, bytes, size);
	diagnostics_init(&diag, arena);
	tree = tree_read(models(), &text, 1, format, &options, arena, &diag);
	bug_if((tree == NULL) != diagnostics_failed(&diag));
	return tree;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	enum tree_format format;
	struct tree *tree;
	struct coverage coverage;

	if (size) {
		format = bytes[0] & 1 ? TREE_XML : TREE_JSON;
		tree = read((const char *)bytes + 1, size - 1, format, bytes[0] >> 1, arena);
		if (tree)
			tree_coverage(tree, NULL, 0, &coverage, NULL, NULL);
		if (tree && coverage.unmodelled) {
			const char *text = tree_print(tree, format, arena);

			bug_if(!read(text, strlen(text), format, 0, arena));
		}
	}
	arena_free(arena);
	return 0;
}
