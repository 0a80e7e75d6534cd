/* SPDX-License-Identifier: MIT */
/*
 * The changed files line by line, for the formats that show lines in their context.
 */
#include "command/state/change.h"
#include "report/report.h"

#include <string.h>

#include "snapshot/edits.h"

static const struct text *file_text(const struct snapshot_files *files, const char *name)
{
	for (size_t i = 0; i < files->n; i++)
		if (!strcmp(files->v[i].text.name, name))
			return &files->v[i].text;
	return NULL;
}

const struct report_file *change_files(const struct change *change)
{
	struct report_file *files =
		arena_alloc(change->arena, (change->changed.n + 1) * sizeof(*files));

	for (size_t i = 0; i < change->changed.n; i++) {
		const char *name = change->changed.v[i] + 1;
		struct text_edits edits;

		files[i].before = file_text(&change->base.files, name);
		files[i].after = file_text(&change->head.files, name);
		snapshot_edits(files[i].before, files[i].after, change->arena, &edits);
		files[i].edits = edits.v;
		files[i].edit_count = edits.n;
	}
	return files;
}
