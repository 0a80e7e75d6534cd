/* SPDX-License-Identifier: MIT */
/* Two versions of a text, line by line. */
#ifndef SNAPSHOT_EDITS_H
#define SNAPSHOT_EDITS_H

#include "base/text.h"

struct text_edits {
	const struct text_edit *v; /* from top to bottom */
	size_t n;
};

/* What one has in place of the other, as `git diff` sees it (without context). Either may be null:
 * it is not there. False: libgit2 cannot compare them; then there are no edits. */
bool snapshot_edits(const struct text *before, const struct text *after, struct arena *arena,
		    struct text_edits *edits);

#endif
