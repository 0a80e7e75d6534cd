/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a frr.conf. Besides not crashing: a tree and errors exclude each other, each line that
 * says something is counted once, and the tree that was printed is data of the model.
 */
#include <stdint.h>
#include <string.h>

#include "base/bug.h"
#include "config/frr/frr.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct models *models(void)
{
	static struct models *opened;
	static struct diagnostics diag;

	if (opened == NULL) {
		struct arena *arena = arena_new();

		diagnostics_init(&diag, arena);
		opened = models_open(MODELS_FRR, NULL, 0, arena, &diag);
		if (opened == NULL)
			bug("%s", diag.v[0].message);
	}
	return opened;
}

/* Lines that are neither empty nor comments. */
static size_t lines_count(const char *s, size_t size)
{
	const char *end = s + size;
	size_t n = 0;

	while (s < end) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		const char *stop = newline != NULL ? newline : end;

		while (s < stop && (*s == ' ' || *s == '\t' || *s == '\r'))
			s++;
		n += s < stop && *s != '!' && *s != '#';
		s = stop + 1;
	}
	return n;
}

static void print_again(const struct tree *tree, struct arena *arena)
{
	const char *printed = tree_print(tree, TREE_JSON, arena);
	struct text text = { "printed", printed, strlen(printed) };
	struct diagnostics diag;
	struct tree *again;

	if (strstr(printed, ":") == NULL)
		return; /* an empty tree is no document */
	diagnostics_init(&diag, arena);
	again = tree_read(models(), &text, 1, TREE_JSON, NULL, arena, &diag);
	if (again == NULL)
		bug("%s", diag.v[0].message);
	bug_if(strcmp(printed, tree_print(again, TREE_JSON, arena)) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	struct frr_ledger ledger = { 0 };
	struct diagnostics diag;
	char *copy = arena_alloc(arena, size + 1);
	struct text text = { "fuzz.conf", copy, size };
	struct tree *tree;

	memcpy(copy, bytes, size);
	diagnostics_init(&diag, arena);
	tree = frr_text_read(models(), &(struct config_input){ .texts = &text, .n = 1 }, arena,
			     &ledger, &diag);
	bug_if((tree == NULL) != diagnostics_failed(&diag));
	if (tree != NULL) {
		bug_if(ledger.modelled + ledger.irrelevant + ledger.n != lines_count(copy, size));
		print_again(tree, arena);
	}
	arena_free(arena);
	return 0;
}
