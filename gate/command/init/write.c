/* SPDX-License-Identifier: MIT */
/*
 * The rules that are tried, and the file. Reasons hold words of the configs (descriptions, names of
 * files): in a comment they must stay on their line, so only printable ASCII of them is kept.
 */
#include <string.h>

#include "base/array.h"
#include "command/init/init.h"

static void rule_add(struct init *init, const char *id, const char *body, const char *under,
		     const char *reason)
{
	*array_push(&init->rules, init->arena) =
		(struct init_rule){ .id = id, .body = body, .under = under, .reason = reason };
}

static size_t least(const struct init_set *set, bool devices)
{
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++) {
		size_t one = devices ? set->v[i].devices : set->v[i].sessions;

		if (i == 0 || one < n)
			n = one;
	}
	return n;
}

static void propose_announced(struct init *init)
{
	size_t sessions = least(&init->announced, false), devices = least(&init->announced, true);

	if (!sessions)
		return;
	if (sessions > 1)
		rule_add(init, "announced-twice",
			 arena_printf(init->arena,
				      "announced: { prefix: announced, min-sessions: 2, "
				      "min-devices: %d }",
				      devices > 1 ? 2 : 1),
			 "links: 1", "holds today with any one link down");
	rule_add(init, "announced-once", "announced: { prefix: announced }", "links: 1",
		 "holds today with any one link down");
	rule_add(init, "announced-as-today",
		 arena_printf(init->arena,
			      "severity: warn\n    announced: { prefix: announced, min-sessions: "
			      "%zu, min-devices: %zu }",
			      sessions, devices),
		 NULL, "today's numbers: lower them to what you need, then let it reject");
	rule_add(
		init, "nothing-else-announced",
		"severity: warn\n    only-announced: { prefix: announced }", NULL,
		"nothing else goes to other networks today: a leak, or a new prefix to list above");
}

static void propose_routed(struct init *init, const struct init_set *set)
{
	const char *body;

	if (!set->n)
		return;
	body = arena_printf(init->arena, "routed: { prefix: %s, on: [\"*\"] }", set->name);
	rule_add(init, arena_printf(init->arena, "%s-with-a-link-down", set->name), body,
		 "links: 1", "every device has a route to each today, with any one link down, too");
	rule_add(init, arena_printf(init->arena, "%s-everywhere", set->name), body, NULL,
		 "every device has a route to each today");
}

void init_rules_propose(struct init *init)
{
	const struct init_set **sets = init_sets(init);

	propose_announced(init);
	for (size_t i = 0; sets[i]; i++)
		if (sets[i] != &init->announced)
			propose_routed(init, sets[i]);
	if (init->network->neighbor_count)
		rule_add(init, "sessions-up", "severity: warn\n    sessions: { min-up: 100% }",
			 NULL, "every BGP session that is configured comes up today");
	rule_add(init, "small-steps", "severity: warn\n    max-loss: { percent: 10 }", NULL,
		 "a change that takes more than a tenth of all routes away deserves a second look");
}

/* ---- the file --------------------------------------------------------------------------------- */

static void comment(struct buffer *out, const char *text)
{
	buffer_puts(out, "  # ");
	for (; *text; text++)
		buffer_printf(out, "%c", *text >= ' ' && *text <= '~' ? *text : '?');
	buffer_puts(out, "\n");
}

/* In double quotes, as YAML and JSON have them. */
static void quoted(struct buffer *out, const char *text)
{
	buffer_puts(out, "\"");
	for (; *text; text++)
		buffer_printf(out, "%s%c", *text == '"' || *text == '\\' ? "\\" : "", *text);
	buffer_puts(out, "\"");
}

static void write_set(struct buffer *out, const struct init_set *set)
{
	char text[PREFIX_TEXT];

	if (!set->n)
		return;
	buffer_printf(out, "  - name: %s", set->name);
	comment(out, set->reason);
	buffer_puts(out, "    prefix:\n");
	for (size_t i = 0; i < set->n && i < INIT_SET_MAX; i++) {
		const char *prefix = prefix_text(set->v[i].prefix, text);
		const char *quote = strchr(prefix, ':') ? "\"" : "";

		buffer_printf(out, "      - %s%s%s", quote, prefix, quote);
		comment(out, set->v[i].reason);
	}
	if (set->n > INIT_SET_MAX)
		buffer_printf(out, "      # and %zu more, which are not listed and not protected\n",
			      set->n - INIT_SET_MAX);
}

static void write_remarks(struct buffer *out, const struct init_remarks *remarks, const char *head)
{
	if (remarks->n)
		buffer_puts(out, head);
	for (size_t i = 0; i < remarks->n && i < INIT_SET_MAX; i++) {
		buffer_printf(out, "#   %s%s%s", remarks->v[i].device,
			      remarks->v[i].neighbor ? ": " : "",
			      remarks->v[i].neighbor ? remarks->v[i].neighbor : "");
		comment(out, remarks->v[i].reason);
	}
}

static void write_outside(struct buffer *out, const struct init *init)
{
	if (init->outside.n) {
		buffer_puts(out, "\n# A guess: devices that stand for other networks.\noutside:\n");
		for (size_t i = 0; i < init->outside.n; i++) {
			buffer_puts(out, "  - ");
			quoted(out, init->outside.v[i].device);
			comment(out, init->outside.v[i].reason);
		}
	}
	write_remarks(out, &init->foreign,
		      "\n# In other ASes, but perhaps yours: those that are not belong under "
		      "`outside:`\n");
}

static void write_links(struct buffer *out, const struct init *init)
{
	size_t untold = 0;

	if (init->links.n)
		buffer_puts(out,
			    "\n# A guess from descriptions: cables that no shared subnet shows. "
			    "Check each.\nlink:\n");
	for (size_t i = 0; i < init->cables.n; i++) {
		const struct init_cable *cable = &init->cables.v[i];

		untold += !init_cable_is_told(init, cable);
		if (!cable->guessed || cable->again)
			continue;
		buffer_puts(out, "  - [");
		quoted(out, cable->near_name);
		buffer_puts(out, ", ");
		quoted(out, cable->far_name);
		buffer_puts(out, "]");
		comment(out,
			arena_printf(init->arena, "%s says: %s", cable->near_name, cable->reason));
	}
	if (untold)
		buffer_printf(out, "\n# Nothing tells what is cabled to these; name both ends%s\n",
			      init->links.n ? " above:" : ":\n# link:");
	for (size_t i = 0; i < init->cables.n && untold; i++) {
		const struct init_cable *cable = &init->cables.v[i];

		if (init_cable_is_told(init, cable))
			continue;
		buffer_puts(out, "#   - [");
		quoted(out, cable->near_name);
		buffer_puts(out, ", \"DEVICE:INTERFACE\"]");
		if (cable->reason)
			comment(out, cable->reason);
		else
			buffer_puts(out, "\n");
	}
}

static void write_external(struct buffer *out, const struct init *init)
{
	if (!init->external.n)
		return;
	buffer_puts(out, "\n# Neighbors without a config here. What they announce no config says: "
			 "fill in what you rely on.\n# external:\n");
	for (size_t i = 0; i < init->external.n && i < INIT_SET_MAX; i++) {
		buffer_puts(out, "#   - { device: ");
		quoted(out, init->external.v[i].device);
		buffer_puts(out, ", neighbor: ");
		quoted(out, init->external.v[i].neighbor);
		buffer_puts(out, ", announce: [{ prefix: [] }] }");
		comment(out, init->external.v[i].reason);
	}
}

/* The stronger of two rules about the same has the weaker one in it. */
static bool is_implied(const struct init *init, size_t rule)
{
	const struct init_rules *rules = &init->rules;

	if (rule == 0)
		return false;
	if (!strcmp(rules->v[rule].id, "announced-once"))
		return !strcmp(rules->v[rule - 1].id, "announced-twice") &&
		       !rules->v[rule - 1].dropped;
	return !strcmp(rules->v[rule].body, rules->v[rule - 1].body) && !rules->v[rule - 1].dropped;
}

static void write_rules(struct buffer *out, const struct init *init, bool all)
{
	buffer_puts(out, "\n# Each of these holds today.\nrule:\n");
	if (init->cut)
		buffer_printf(out, "  # Not all was tried with a link down: %s.\n", init->cut);
	for (size_t i = 0; i < init->rules.n; i++) {
		const struct init_rule *rule = &init->rules.v[i];

		if (!all && (rule->dropped || is_implied(init, i)))
			continue;
		buffer_printf(out, "  - id: %s", rule->id);
		comment(out, rule->reason);
		buffer_printf(out, "    %s\n", rule->body);
		if (rule->under)
			buffer_printf(out, "    under: { %s }\n", rule->under);
	}
}

const char *init_text(const struct init *init, bool all)
{
	const struct init_set **sets = init_sets(init);
	struct buffer out;
	bool any = false;

	buffer_init(&out, init->arena);
	buffer_printf(
		&out,
		"# A first guess by `routegate init`, from %zu devices as they are today. Read it, "
		"and "
		"change\n# what is not meant: these lines decide what a change may take away.\n"
		"version: 1\nconfigs: [",
		init->network->device_count);
	quoted(&out, init->configs);
	buffer_printf(&out, "]  # %zu files\n\n", init->state.files.n);
	for (size_t i = 0; sets[i]; i++)
		any |= sets[i]->n > 0;
	buffer_puts(
		&out,
		any ? "protect:\n"
		    : "# Nothing was found to protect: name the prefixes that must not be lost.\n"
		      "# protect:\n#   - { name: services, prefix: [] }\n");
	for (size_t i = 0; sets[i]; i++)
		write_set(&out, sets[i]);
	write_remarks(&out, &init->silent,
		      "\n# Said to be originated, but nobody else has a route to it today:\n");
	write_links(&out, init);
	write_outside(&out, init);
	write_external(&out, init);
	write_rules(&out, init, all);
	return out.s;
}
