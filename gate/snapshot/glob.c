/* SPDX-License-Identifier: MIT */
/*
 * A glob is a small automaton over the components of a path: state i means that the first i
 * components of the pattern are used up, and all states that can be true are held at once, so that
 * no pattern, however many '**' it has, takes more than (components of one) * (of the other) steps.
 */
#include "snapshot/glob.h"

#include <fnmatch.h>
#include <stdint.h>
#include <string.h>

#include "base/array.h"

static bool glob_refuse(const char *text, const char *why, struct diagnostics *diag)
{
	return diag_add(diag, DIAG_ERROR, "usage", (struct place){ 0 }, 0,
			"the glob '%s' %s: give it relative to the root of the tree", text, why);
}

bool glob_parse(const char *text, struct arena *arena, struct glob *glob, struct diagnostics *diag)
{
	*glob = (struct glob){ .text = text };
	if (*text == '/')
		return glob_refuse(text, "is absolute", diag);
	for (const char *s = text; *s;) {
		size_t length = strcspn(s, "/");
		char *part = arena_strndup(arena, s, length);

		s += length + (s[length] == '/');
		if (!*part || !strcmp(part, "."))
			continue;
		if (!strcmp(part, ".."))
			return glob_refuse(text, "leads out of the tree", diag);
		bool deep = !strcmp(part, "**");
		if (deep && glob->n > 0 && !glob->part[glob->n - 1])
			continue;
		if (glob->n == GLOB_MAX_PARTS)
			return glob_refuse(text, "has too many components", diag);
		glob->part[glob->n++] = deep ? 0 : part;
	}
	if (glob->n == 0)
		return glob_refuse(text, "is empty", diag);
	/* A folder that matches is taken with all it holds, so 'x/' followed by '**' is 'x/' and
	 * '*'. */
	if (!glob->part[glob->n - 1])
		glob->part[glob->n - 1] = "*";
	return true;
}

/* '**' may also stand for no folder at all. */
static uint64_t glob_close(const struct glob *glob, uint64_t states)
{
	for (size_t i = 0; i < glob->n; i++)
		if ((states >> i & 1) && !glob->part[i])
			states |= UINT64_C(1) << (i + 1);
	return states;
}

static uint64_t glob_step(const struct glob *glob, uint64_t states, const char *name)
{
	uint64_t next = 0;

	for (size_t i = 0; i <= glob->n; i++) {
		if (!(states >> i & 1))
			continue;
		if (i == glob->n || !glob->part[i]) {
			if (*name != '.')
				next |= UINT64_C(1) << i;
		} else if (!fnmatch(glob->part[i], name, FNM_PERIOD)) {
			next |= UINT64_C(1) << (i + 1);
		}
	}
	return glob_close(glob, next);
}

enum glob_answer glob_test(const struct glob *glob, const char *path)
{
	uint64_t states = glob_close(glob, 1);

	while (states && *path) {
		char name[256]; /* no file system has longer names than 255 bytes */
		size_t length = strcspn(path, "/");

		if (length >= sizeof(name))
			return GLOB_NO;
		memcpy(name, path, length);
		name[length] = 0;
		states = glob_step(glob, states, name);
		path += length + (path[length] == '/');
	}
	if (states >> glob->n & 1)
		return GLOB_MATCH;
	return states ? GLOB_BELOW : GLOB_NO;
}
