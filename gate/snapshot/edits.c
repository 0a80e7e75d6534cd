/* SPDX-License-Identifier: MIT */
/*
 * Lines that differ, by libgit2's diff. A hunk without lines on one side is numbered by git after
 * the line that it stands behind; here it has the number of the line that it stands before.
 */
#include "snapshot/edits.h"

#include <git2.h>

#include "base/array.h"
#include "snapshot/repository.h"

struct hunks {
	struct text_edit *v;
	size_t n, cap;
	struct arena *arena;
};

static int take_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *context)
{
	struct hunks *hunks = context;

	(void)delta;
	*array_push(hunks, hunks->arena) = (struct text_edit){
		.before = (uint32_t)hunk->old_start + !hunk->old_lines,
		.before_count = (uint32_t)hunk->old_lines,
		.after = (uint32_t)hunk->new_start + !hunk->new_lines,
		.after_count = (uint32_t)hunk->new_lines,
	};
	return 0;
}

bool snapshot_edits(const struct text *before, const struct text *after, struct arena *arena,
		    struct text_edits *edits)
{
	git_diff_options options;
	struct arena *scratch = arena_new();
	struct hunks hunks = { .arena = arena };
	bool ok;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.context_lines = 0;
	options.interhunk_lines = 0;
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
	repository_library_open(scratch);
	ok = !git_diff_buffers(before ? before->bytes : NULL, before ? before->size : 0, NULL,
			       after ? after->bytes : NULL, after ? after->size : 0, NULL, &options,
			       NULL, NULL, take_hunk, NULL, &hunks);
	arena_free(scratch);
	*edits = (struct text_edits){ hunks.v, ok ? hunks.n : 0 };
	return ok;
}
