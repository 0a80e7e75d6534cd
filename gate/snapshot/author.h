/* SPDX-License-Identifier: MIT */
/*
 * Who wrote a line, as `git blame` tells it, or who took it away.
 */
#ifndef SNAPSHOT_AUTHOR_H
#define SNAPSHOT_AUTHOR_H

#include "snapshot/snapshot.h"

struct authorship {
	const char *commit; /* abbreviated */
	const char *author;
};

/* The commit that last wrote this line of the head's file. Head is a commit; only commits that base
 * does not have are looked at. False: it is not known; nothing is reported, for it changes nothing. */
bool snapshot_line_author(const struct snapshot *base, const struct snapshot *head,
			  const char *file, unsigned line, struct arena *arena,
			  struct authorship *found);
/* The commit between base and head that took this line (by its text) out of the base's file. */
bool snapshot_line_remover(const struct snapshot *base, const struct snapshot *head,
			   const char *file, const char *line, struct arena *arena,
			   struct authorship *found);

#endif
