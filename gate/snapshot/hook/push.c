/* SPDX-License-Identifier: MIT */
/*
 * From the lines of a hook to pairs of commits. The default branch is the one that HEAD names: of
 * the repository itself on a server, of the remote-tracking branches before a push.
 */
#include "snapshot/hook/push.h"

#include <string.h>

#include "base/array.h"
#include "snapshot/revision.h"

struct plan {
	const struct push_request *request;
	struct repository *repo;
	struct arena *arena;
	struct push_updates *updates;
	struct diagnostics *diag;
	bool has_default;
	git_oid default_tip;
	const char *default_name;
};

/* One line, whichever hook it comes from. */
struct line {
	const char *ref;       /* there */
	const char *old, *new; /* ids; all zeros: not there */
	const char *name;      /* of the new state */
};

static bool is_null_id(const char *id)
{
	return strspn(id, "0") == strlen(id);
}

static bool is_id(const char *word)
{
	return strlen(word) == GIT_OID_HEXSZ && strspn(word, "0123456789abcdef") == GIT_OID_HEXSZ;
}

static const char *short_ref(const char *ref)
{
	if (!strncmp(ref, "refs/heads/", 11))
		return ref + 11;
	return strncmp(ref, "refs/remotes/", 13) ? ref : ref + 13;
}

/* ---- the default branch -------------------------------------------------------------------- */

static bool try_default(struct plan *plan, const char *ref)
{
	git_object *object = 0, *commit = 0;
	bool found = git_revparse_single(&object, plan->repo->git, ref) == 0 &&
		     git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0;

	if (found) {
		plan->has_default = true;
		plan->default_tip = *git_object_id(commit);
		plan->default_name = short_ref(ref);
	}
	git_object_free(commit);
	git_object_free(object);
	return found;
}

/* Where HEAD points to; null: it names no branch. */
static const char *head_branch(struct plan *plan)
{
	git_reference *head = 0;
	const char *name = 0;

	if (git_reference_lookup(&head, plan->repo->git, "HEAD") == 0 &&
	    git_reference_type(head) == GIT_REFERENCE_SYMBOLIC)
		name = arena_strdup(plan->arena, git_reference_symbolic_target(head));
	git_reference_free(head);
	return name;
}

static void find_default(struct plan *plan)
{
	static const char *const usual[] = { "HEAD", "main", "master" };
	const char *branch;

	if (!strcmp(plan->request->type, "pre-receive")) {
		branch = head_branch(plan);
		try_default(plan, branch ? branch : "HEAD");
		return;
	}
	for (size_t i = 0; plan->request->remote && i < sizeof(usual) / sizeof(*usual); i++)
		if (try_default(plan, arena_printf(plan->arena, "refs/remotes/%s/%s",
						   plan->request->remote, usual[i])))
			return;
}

/* ---- one ref ------------------------------------------------------------------------------- */

static const char *id_text(struct plan *plan, const git_oid *oid)
{
	char text[GIT_OID_HEXSZ + 1];

	return arena_strdup(plan->arena, git_oid_tostr(text, sizeof(text), oid));
}

/* A new ref has no state of its own before: what it grew from is compared. */
static bool find_base(struct plan *plan, const git_oid *head, struct push_update *update)
{
	struct diagnostics diag;
	git_oid base;

	diagnostics_init(&diag, plan->arena);
	if (!plan->has_default) {
		update->base = arena_printf(plan->arena, "%0*d", GIT_OID_HEXSZ, 0);
		update->base_name = "nothing";
		return true;
	}
	if (revision_merge_base(plan->repo, head, &plan->default_tip, &base, &diag)) {
		update->base = id_text(plan, &base);
		update->base_name =
			arena_printf(plan->arena, "where it left %s", plan->default_name);
		return true;
	}
	if (strcmp(diag.v[0].code, "merge-base-missing")) {
		diagnostics_append(plan->diag, &diag);
		return false;
	}
	update->base = id_text(plan, &plan->default_tip);
	update->base_name = plan->default_name;
	return true;
}

static bool find_old(struct plan *plan, const struct line *line, struct push_update *update)
{
	git_oid base;
	git_object *object = 0;

	if (git_revparse_single(&object, plan->repo->git, line->old) < 0)
		return diag_add(plan->diag, DIAG_ERROR, "push-base-missing", (struct place){ 0 }, 0,
				"%s is at %.12s there, which is not known here: git fetch first",
				line->ref, line->old);
	git_object_free(object);
	if (!revision_resolve(plan->repo, line->old, &base, plan->diag))
		return false;
	update->base = id_text(plan, &base);
	update->base_name = arena_printf(plan->arena, "%s as it was", short_ref(line->ref));
	return true;
}

static struct push_update plan_line(struct plan *plan, const struct line *line)
{
	struct push_update update = { .ref = line->ref, .step = PUSH_PASS };
	git_oid head;

	if (is_null_id(line->new)) {
		update.why = "is deleted: nothing to judge";
		return update;
	}
	if (!strncmp(line->ref, "refs/notes/", 11)) {
		update.why = "is no state of the network: nothing to judge";
		return update;
	}
	update.step = PUSH_FAIL;
	update.head_name = line->name;
	if (!revision_resolve(plan->repo, line->new, &head, plan->diag))
		return update;
	update.head = id_text(plan, &head);
	if (!(is_null_id(line->old) ? find_base(plan, &head, &update)
				    : find_old(plan, line, &update)))
		return update;
	update.step = PUSH_JUDGE;
	if (!strcmp(update.base, update.head)) {
		update.step = PUSH_PASS;
		update.why = arena_printf(plan->arena, "brings nothing new (%s)", update.base_name);
	}
	return update;
}

/* ---- the lines ----------------------------------------------------------------------------- */

/* pre-push: LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID; pre-receive: OLD-ID NEW-ID REF. */
static bool split_line(const struct plan *plan, char *text, struct line *line)
{
	bool push = !strcmp(plan->request->type, "pre-push");
	char *word[4] = { 0 }, *rest = text;
	size_t n = 0, wanted = push ? 4 : 3;

	while (rest && n < wanted) {
		word[n++] = rest;
		rest = n < wanted ? strchr(rest, ' ') : NULL;
		if (rest)
			*rest++ = '\0';
	}
	if (n < wanted)
		return false;
	if (push)
		*line = (struct line){ word[2], word[3], word[1], short_ref(word[0]) };
	else
		*line = (struct line){ word[2], word[0], word[1], short_ref(word[2]) };
	return is_id(line->old) && is_id(line->new) && *line->ref;
}

bool push_plan(const struct push_request *request, struct arena *arena,
	       struct push_updates *updates, struct diagnostics *diag)
{
	struct plan plan = { .request = request, .arena = arena, .updates = updates, .diag = diag };
	const char *at = request->lines;

	plan.repo = repository_open(request->repo, arena, diag);
	if (!plan.repo)
		return false;
	find_default(&plan);
	while (*at) {
		size_t length = strcspn(at, "\n");
		char *text = arena_strndup(arena, at, length);
		struct line line;

		if (!split_line(&plan, text, &line))
			return diag_add(diag, DIAG_ERROR, "push-not-understood",
					(struct place){ 0 }, 0,
					"this is not what git tells a %s hook: '%.*s'",
					request->type, (int)length, at);
		*array_push(updates, arena) = plan_line(&plan, &line);
		at += length + (at[length] == '\n');
	}
	return true;
}
