/* SPDX-License-Identifier: MIT */
/*
 * The lines to blame get the commit and the author that `git blame` names, where the head is a
 * commit: what is not committed has none.
 */
#include "command/state/change.h"
#include "snapshot/author.h"

enum { AUTHORS_MAX = 64 };

static void name_author(const struct change *change, struct cause *cause)
{
	const struct snapshot *base = change->base.snapshot, *head = change->head.snapshot;
	struct authorship found = { 0 };

	if (!cause->place.file || !cause->place.line)
		return;
	if (cause->before ? cause->text && snapshot_line_remover(base, head, cause->place.file,
								 cause->text, change->arena, &found)
			  : snapshot_line_author(base, head, cause->place.file, cause->place.line,
						 change->arena, &found)) {
		cause->commit = found.commit;
		cause->author = found.author;
	}
}

/* The same line is often blamed for several findings: it is asked for once. */
static bool copy_author(const struct verdict *verdict, size_t before, struct cause *cause)
{
	for (size_t i = 0; i < before; i++)
		for (size_t c = 0; c < verdict->findings[i].cause_count; c++) {
			const struct cause *other = &verdict->findings[i].causes[c];

			if (other->blamed && other->before == cause->before &&
			    !place_compare(other->place, cause->place)) {
				cause->commit = other->commit;
				cause->author = other->author;
				return true;
			}
		}
	return false;
}

void change_authors(const struct change *change, struct verdict *verdict)
{
	size_t asked = 0;

	if (!change->head.snapshot || !change->base.snapshot ||
	    snapshot_kind(change->head.snapshot) != SNAPSHOT_COMMIT ||
	    change->base.snapshot == change->head.snapshot)
		return;
	for (size_t i = 0; i < verdict->finding_count; i++)
		for (size_t c = 0; c < verdict->findings[i].cause_count; c++) {
			struct cause *cause = &verdict->findings[i].causes[c];

			if (!cause->blamed || copy_author(verdict, i, cause))
				continue;
			if (asked++ < AUTHORS_MAX)
				name_author(change, cause);
		}
}
