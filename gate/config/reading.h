/* SPDX-License-Identifier: MIT */
/*
 * What the tree readers of all dialects share. Internal to config/.
 */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "config/config.h"

struct config_dialect;

/* One device on its way from tree to struct device. */
struct reading {
	const struct config_options *options;
	const struct config_settings *settings;
	struct models *models;
	struct tree *tree;
	struct arena *arena;   /* the device's: all that outlives the reading is in it */
	struct arena *scratch; /* freed when the device is read */
	struct diagnostics *diag;
	struct device *device;
	const struct text *texts; /* names are in arena; behind text_count of them the edits */
	size_t text_count, edit_count;
	const struct config_dialect *dialect;
	struct map *said;  /* codes of reading_once */
	void *ledger;      /* the dialect's own, from parse to read; null */
	size_t irrelevant; /* lines without effect that are no part of the tree */
	struct unmodelled_list {
		struct unmodelled *v;
		size_t n, cap;
	} unmodelled;
};

/* A row of the table of dialects. */
struct config_dialect {
	const char *const *suffixes; /* null ends them */
	enum dialect dialect;
	enum models_set models;
	bool by_line; /* a line is a command */
	/* Texts to a validated tree; null after an error. */
	struct tree *(*parse)(struct reading *reading);
	/* Tree to reading->device; errors are in diag. */
	void (*read)(struct reading *reading);
	/* Nodes that are not read on purpose; the first row that covers a node counts. */
	struct irrelevant_table {
		const struct irrelevant_path *v;
		const size_t *n;
	} irrelevant[3];
	/* Warns of lines that are no part of the tree; null: there are none. */
	void (*left_out)(struct reading *reading);
	/* A look at what nobody read, or null. */
	void (*unread)(struct reading *reading, const struct unread *unread);
};

/* By name; null: neither a file nor an edit of the device. */
const struct text *reading_text(const struct reading *reading, const char *name);
/* Places of a tree die with it: these live as long as the device. */
struct place reading_place(const struct reading *reading, struct place place);
struct place reading_node_place(const struct reading *reading, const struct node *node);
struct place reading_leaf_place(const struct reading *reading, const struct node *node,
				const char *path);
/* A copy in the device's arena; null stays null. */
const char *reading_string(const struct reading *reading, const char *s);

/* A message at a node. reading_error returns false. */
bool reading_error(const struct reading *reading, const struct node *node, const char *code,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));
void reading_warn(const struct reading *reading, const struct node *node, const char *code,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));
void reading_note(const struct reading *reading, const struct node *node, const char *code,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A note of which one a device is enough; node may be null. */
void reading_once(struct reading *reading, const struct node *node, const char *code,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The node was understood and is not modelled. */
void reading_unmodelled(struct reading *reading, const struct node *node, const char *why);
/* The boolean leaf must be false or absent, else it is unmodelled. True if it is unmodelled. */
bool reading_refuse_true(struct reading *reading, const struct node *node, const char *path,
			 const char *why);
/* Keeps what edits took away. */
void reading_displaced(struct reading *reading);
/* Counts what was read and tells what was not; ends the reading. */
void reading_cover(struct reading *reading, const struct config_dialect *dialect);

#endif
