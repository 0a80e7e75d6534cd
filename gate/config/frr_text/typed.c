/* SPDX-License-Identifier: MIT */
/*
 * What one types into vtysh beside configuration. Commands start in configure mode; `end`, and
 * `exit` outside of blocks, leave it, and then vtysh takes configuration only after `configure
 * terminal`. Commands that look or save change nothing and are passed over; those that act on the
 * running daemons (clear) are told as not modelled: what they do for a while no configuration says.
 */
#include <string.h>

#include "base/array.h"
#include "config/frr_text/grammar.h"

enum typed_effect { TYPED_NOTHING, TYPED_CONFIGURE, TYPED_ACTS };

/* The first words; whatever follows them belongs to the command. */
struct typed_command {
	const char *first, *second; /* second null: any */
	enum typed_effect effect;
	const char *why;
};

static const struct typed_command commands[] = {
	{ "configure", "terminal", TYPED_CONFIGURE, NULL },
	{ "show", NULL, TYPED_NOTHING, NULL },
	{ "write", NULL, TYPED_NOTHING, NULL },
	{ "copy", "running-config", TYPED_NOTHING, NULL },
	{ "ping", NULL, TYPED_NOTHING, NULL },
	{ "traceroute", NULL, TYPED_NOTHING, NULL },
	{ "terminal", NULL, TYPED_NOTHING, NULL },
	{ "enable", NULL, TYPED_NOTHING, NULL },
	{ "disable", NULL, TYPED_NOTHING, NULL },
	{ "debug", NULL, TYPED_NOTHING, NULL },
	{ "undebug", NULL, TYPED_NOTHING, NULL },
	{ "clear", NULL, TYPED_ACTS,
	  "it resets what the daemons have learned, and what happens until they have it again is "
	  "not "
	  "simulated" },
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static bool word_fits(const char *keyword, const char *word)
{
	return frr_keyword_fit(keyword, word) != FIT_NONE;
}

/* The command of the enable mode that the words from `at` on are; null: none, or several. */
static const struct typed_command *find(const struct frr_words *words, size_t at)
{
	const struct typed_command *found = NULL;

	for (size_t i = 0; i < COMMANDS && at < words->n; i++) {
		const struct typed_command *c = &commands[i];

		if (!word_fits(c->first, words->v[at]))
			continue;
		if (c->second != NULL && at + 1 < words->n &&
		    !word_fits(c->second, words->v[at + 1]))
			continue;
		if (strcmp(c->first, words->v[at]) == 0)
			return c;
		if (found != NULL)
			return NULL;
		found = c;
	}
	return found;
}

static void act(struct frr_reader *reader, const struct typed_command *command)
{
	struct frr_line *line = array_push(reader->ledger, reader->arena);

	*line = (struct frr_line){
		.place = reader->place,
		.path = command->first,
		.text = command->first,
		.why = command->why,
		.class = NODE_TAINT,
	};
}

static bool run(struct frr_reader *reader, size_t at)
{
	const struct typed_command *command = find(&reader->words, at);

	if (command == NULL)
		return diag_add(reader->diag, DIAG_ERROR, "frr-typed-command", reader->place, NULL,
				"'%s' is no command that routegate knows outside of configure mode",
				at < reader->words.n ? reader->words.v[at] : "do");
	if (command->effect == TYPED_ACTS) {
		act(reader, command);
		return true;
	}
	reader->ledger->irrelevant++;
	if (command->effect == TYPED_CONFIGURE) {
		reader->levels.n = 1;
		reader->left_at = 0;
	}
	return true;
}

/* Looking and saving in configure mode, with or without `do`, and `configure terminal` once more.
 * Whole words only, but for the usual short forms: a command of configure mode must not be taken
 * for one of these. */
static bool is_aside(const struct frr_words *words)
{
	static const char *const whole[] = { "show", "sh", "write", "wr" };
	const char *word = words->v[0];

	for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
		if (strcmp(word, whole[i]) == 0)
			return true;
	return strncmp(word, "conf", 4) == 0 && word_fits("configure", word);
}

/* After leaving configure mode, exit and end do nothing more. */
static bool is_exit(const struct frr_words *words)
{
	return words->n == 1 &&
	       (strcmp(words->v[0], "exit") == 0 || strcmp(words->v[0], "quit") == 0 ||
		strcmp(words->v[0], "end") == 0);
}

bool frr_typed_line(struct frr_reader *reader)
{
	const struct frr_words *words = &reader->words;

	if (reader->left_at == 0) {
		bool leaves = strcmp(words->v[0], "end") == 0 ||
			      (is_exit(words) && reader->levels.n == 1);

		if (words->n == 1 && leaves) {
			reader->levels.n = 1;
			reader->left_at = reader->place.line;
			reader->ledger->irrelevant++;
			return true;
		}
		if (strcmp(words->v[0], "do") == 0) {
			run(reader, 1);
			return true;
		}
		if (!is_aside(words))
			return false;
		run(reader, 0);
		return true;
	}
	if (is_exit(words))
		reader->ledger->irrelevant++;
	else if (find(words, 0) != NULL)
		run(reader, 0);
	else
		diag_add(reader->diag, DIAG_ERROR, "frr-not-configuring", reader->place, NULL,
			 "configure mode was left at line %u: vtysh takes this only after "
			 "'configure terminal'",
			 (unsigned)reader->left_at);
	return true;
}
