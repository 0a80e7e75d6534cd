/* SPDX-License-Identifier: MIT */
/*
 * The weight repeats what the verdict counts: only a new, unwaived finding rejects or leaves
 * undecided. The table of kinds says what README.md says of each, for one who sees a finding first.
 */
#include "report/ci/ci.h"

#include <string.h>

enum weight finding_weight(const struct finding *finding)
{
	static const enum weight weights[] = {
		[FINDING_REJECT] = WEIGHT_REJECT,
		[FINDING_WARN] = WEIGHT_WARNING,
		[FINDING_UNDECIDED] = WEIGHT_UNDECIDED,
		[FINDING_NOTE] = WEIGHT_NOTE,
	};

	if (finding->waiver)
		return WEIGHT_WAIVED;
	if (finding->status == FINDING_FIXED)
		return WEIGHT_FIXED;
	if (finding->status == FINDING_PRE_EXISTING && finding->severity != FINDING_NOTE)
		return WEIGHT_KNOWN;
	return weights[finding->severity];
}

const char *weight_word(enum weight weight)
{
	static const char *const words[] = {
		[WEIGHT_REJECT] = "REJECT",      [WEIGHT_UNDECIDED] = "UNDECIDED",
		[WEIGHT_WARNING] = "WARNING",    [WEIGHT_NOTE] = "NOTE",
		[WEIGHT_KNOWN] = "PRE-EXISTING", [WEIGHT_WAIVED] = "WAIVED",
		[WEIGHT_FIXED] = "FIXED",
	};

	return words[weight];
}

const char *verdict_participle(enum verdict_word word)
{
	static const char *const words[] = {
		[VERDICT_UNDECIDED] = "undecided",
		[VERDICT_ACCEPT] = "accepted",
		[VERDICT_REJECT] = "rejected",
	};

	return words[word];
}

static const struct kind_help kinds[] = {
	{ "protected", "A protected prefix is lost",
	  "A prefix of `protect:` that devices had a route to, or that was announced to other "
	  "networks, is no longer. Undo the blamed lines, or list the prefix under `retire:` if it "
	  "is meant to go." },
	{ "routed", "A prefix is not routed where it must be",
	  "Each device that matches `on` must have an active route for the whole prefix; the "
	  "default "
	  "route does not count unless the rule says so." },
	{ "announced", "A prefix is announced to too few outside sessions",
	  "The prefix must be sent to so many sessions with other networks, from so many devices, "
	  "as "
	  "the rule asks." },
	{ "reachable", "Packets are not delivered",
	  "From each device that matches `from`, packets to every part of the prefix must arrive "
	  "on "
	  "all equal-cost branches: there is a loop or a black hole on the way." },
	{ "only-announced", "Something else is announced to other networks",
	  "Only the prefixes of the rule, and their more-specifics up to `max-length`, may be sent "
	  "to "
	  "outside sessions: this is a route leak." },
	{ "origin", "A prefix is originated by somebody else",
	  "The prefix, and more-specifics of it up to `max-length`, may be originated by the AS "
	  "numbers or devices of the rule only." },
	{ "no-leak", "A route of a provider or peer is passed on",
	  "What was learned from a provider or a peer must not be sent to a provider or a peer "
	  "(RFC "
	  "7908, RFC 9234)." },
	{ "sessions", "Too few BGP sessions are up",
	  "Of the sessions of the rule's devices, fewer come up than the rule asks for: both ends' "
	  "configs and the routes between them must let them." },
	{ "max-loss", "The change takes too many routes away",
	  "More (device, prefix) routes of the base are gone than the rule lets one change take "
	  "away. "
	  "Go in smaller steps, or raise the limit in a change of its own." },
	{ "delivered", "Packets end in the wrong place",
	  "From each device that matches `from`, packets to the prefix must end where the rule "
	  "says: not "
	  "at another device, in a discard route or outside." },
	{ "max-share", "Too much traffic hangs on one device",
	  "The packets of more senders than the rule allows end at one device, or leave the "
	  "network "
	  "there: its failure would cut them all off." },
	{ "max-routes", "A device holds more routes than it is meant to",
	  "The change makes a table larger than the rule allows; real routers have limits." },
	{ "rpki-valid", "An announcement is not authorised",
	  "By the route origin authorisations of the `rpki:` file, others will drop the route as "
	  "invalid "
	  "(RFC 6811)." },
	{ "converges", "Routing does not settle, or not in one outcome",
	  "The routers would go on exchanging routes for ever, or end in one of several states "
	  "depending on the order of events. Nobody can say what will carry the traffic." },
	{ "invalid", "A config is invalid",
	  "The file does not parse, or does not validate against its YANG model. Nothing was "
	  "simulated." },
	{ "unreadable", "A file could not be read",
	  "It is not known what it says, so nothing can be accepted." },
	{ "unmodelled", "A line is not modelled",
	  "The simulation does not understand the line, and it could matter to routing. Where a "
	  "protected prefix depends on the device, the verdict is undecided; `allow:` or "
	  "`unmodelled:` in routegate.yaml changes that." },
	{ "nothing-to-protect", "A rule matches nothing",
	  "The rule had nothing to look at, neither before nor after the change: a typing error in "
	  "a "
	  "prefix or a glob?" },
	{ "rules-changed", "The rules themselves change",
	  "routegate.yaml differs. The old rules judge this change; the new ones hold from the "
	  "next "
	  "one on." },
	{ "rules-from-head", "The rules come from the change itself",
	  "The base has no valid routegate.yaml, so the proposal's own rules hold." },
	{ "base-invalid", "The base is invalid",
	  "The state before the change does not validate: the new state is judged by the rules "
	  "alone, "
	  "so that a repair is possible." },
	{ "no-base", "There is no base",
	  "There is nothing to compare with: the new state is judged by the rules alone." },
	{ "warning", "Something is probably not what was meant",
	  "It does not change the verdict." },
	{ "shadowed-entry", "An entry of a filter can no longer match",
	  "An entry before it takes everything that it would match." },
	{ "wider-filter", "A filter lets more through",
	  "Routes that the session's filters stopped before would pass now." },
	{ "dangling-reference", "A filter names something that is not there",
	  "A list or filter that is named is not defined; what that means differs from dialect to "
	  "dialect." },
	{ "next-hop-discarded", "A next hop leads into a discard route",
	  "Traffic for the route would be dropped." },
	{ "fewer-exits", "A prefix has fewer ways out", "One failure more would cut it off." },
	{ "last-link", "A device is on its last link", "One failure more would cut it off." },
	{ "session-reset", "A BGP session is reset",
	  "The change takes the session down for a moment, and its routes with it." },
	{ "dormant", "New lines have no effect now",
	  "Nothing refers to them yet: they would take effect with a later change." },
};

const struct kind_help *kind_help(const char *kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].kind, kind))
			return &kinds[i];
	return NULL;
}

static bool is_removed(const struct report_input *input, const char *file)
{
	for (size_t i = 0; i < input->changed_count; i++)
		if (input->changed_files[i][0] == '-' && !strcmp(input->changed_files[i] + 1, file))
			return true;
	return false;
}

struct place cause_place(const struct report_input *input, const struct cause *cause)
{
	if (!cause->before)
		return cause->place;
	if (!cause->place.file || is_removed(input, cause->place.file))
		return (struct place){ 0 };
	return (struct place){ cause->place.file, 0 };
}

struct place finding_place(const struct report_input *input, const struct finding *finding)
{
	struct place file = { 0 };

	for (size_t i = 0; i < finding->cause_count; i++) {
		struct place place = cause_place(input, &finding->causes[i]);

		if (place.line)
			return place;
		file = file.file ? file : place;
	}
	return file.file ? file : finding->place;
}

const char *finding_rule_text(const struct finding *finding, struct arena *arena)
{
	if (!finding->set)
		return finding->rule;
	return arena_printf(arena, "%s: %s", finding->rule, finding->set);
}

const char *report_cut(const char *text, size_t most, struct arena *arena)
{
	size_t n = strnlen(text, most + 1);

	if (n <= most)
		return text;
	for (n = most; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
		n--;
	return arena_printf(arena, "%.*s...", (int)n, text);
}
