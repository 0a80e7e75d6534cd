/* SPDX-License-Identifier: MIT */
/* The YANG files of the user's folders, by module name. */
#ifndef YANG_DIRS_H
#define YANG_DIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct model_files;

/* Looks through the folders and all below them, in order: of two files of one name the newest
 * revision in the first folder that has one is taken. Null and errors if a folder cannot be
 * read. */
struct model_files *dirs_open(const char *const *dirs, size_t n, struct arena *arena,
			      struct diagnostics *diag);
bool dirs_has(const struct model_files *files, const char *name);
/* The text, read when it is first asked for; null if there is none or it cannot be read. */
const char *dirs_text(struct model_files *files, const char *name);
size_t dirs_count(const struct model_files *files);
const char *dirs_name(const struct model_files *files, size_t i);
bool dirs_is_submodule(struct model_files *files, size_t i);

#endif
