/* SPDX-License-Identifier: MIT */
/*
 * config/: the front ends. A device's texts become a validated tree (yang/), the tree a struct
 * device (network/device.h), and every node that no reader read is told.
 *
 *	config.c            the table of dialects and the way every device goes
 *	reading.c           what all tree readers share: messages, places, the ledger of what was read
 *	openconfig/         tree to device, one file a part of the trees; ignored.c and outside.c: the
 *	                    nodes that are not read on purpose, each with its reason
 *	openconfig_policy/  its routing-policy language
 *	frr_text/           a frr.conf to a tree, by the commands of the models
 *	frr/                tree to device; frr_policy/ its lists and route-maps
 *
 * A dialect is a row of config.c's table: a suffix, a set of models, a text reader, a tree reader.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "network/device.h"
#include "yang/yang.h"

/* What an iBGP session does that has no policy and for which no default-import-policy or
 * default-export-policy is written. The model's default taken literally rejects; RFC 8212 speaks of
 * eBGP only, and devices accept. */
enum ibgp_without_policy { IBGP_RFC8212, IBGP_LITERAL };

/* What of level 1 an L1L2 router puts into level 2 where no level1-to-level2 policy is configured:
 * all (RFC 1195), or the prefixes of its own interfaces only, as FRR 8.4 does. */
enum isis_upward { ISIS_UPWARD_OWN_ONLY, ISIS_UPWARD_ISO };

/* The points that OpenConfig leaves open. Named in routegate.yaml. */
struct config_settings {
	enum ibgp_without_policy ibgp_without_policy; /* ibgp-without-policy: rfc8212 | literal */
	enum isis_upward isis_level1_to_level2;       /* isis-level1-to-level2: own-only | iso */
	bool called_fallthrough; /* a policy that call-policy names and that falls through counts as
				    accept */
	uint32_t ospf_cost;      /* of an OSPFv2 interface without a metric */
	uint8_t distance_static, distance_ebgp, distance_ibgp, distance_ospf, distance_isis,
		distance_aggregate; /* where the config says nothing; connected routes have 0 */
};

extern const struct config_settings config_settings_default;

struct config_options {
	unsigned leniencies;                    /* bits of enum leniency */
	const struct config_settings *settings; /* null: config_settings_default */
	/* What the user allows (yang.h). Here it also covers nodes that our models have and no
	 * reader reads: with NODE_IGNORE they are told as a note, not as unmodelled. */
	const struct allowed_path *allowed;
	size_t allowed_count;
	const char *const *yang_dirs;
	size_t yang_dir_count;
};

struct config;

/* Models are opened when the first device of their dialect is read. The options, arena and diag
 * must live as long as the result. Belongs to one thread. Never null. */
struct config *config_open(const struct config_options *options, struct arena *arena,
			   struct diagnostics *diag);

/* True if a dialect reads files of this name. */
bool config_knows_file(const char *name);

/* A digest of the dialect's models and of the options, for cache keys; null if the models don't
 * load. */
const char *config_digest(struct config *config, const char *file, struct arena *arena);

/* Reads one device from its texts (all of one dialect, told by the suffix of the names). The device
 * and all its strings are in arena. Null if there were errors; diag has them all, and also notes,
 * warnings and one DIAG_UNSUPPORTED "unmodelled" for each element of device->unmodelled that may
 * change routes. */
const struct device *config_read_device(struct config *config, const char *name,
					const struct text *texts, size_t n, struct arena *arena,
					struct diagnostics *diag);

/* A device's files, and edits on top of them, in this order. An edit of a frr.conf is what one would
 * type into vtysh; one of OpenConfig data is JSON or XML, told by the name's suffix or else by its
 * first character, and is merged (struct tree_edit). */
struct config_input {
	const struct text *texts;
	size_t n;
	const struct text *edits;
	size_t edit_count;
};

/* As config_read_device; device->displaced says what the edits took away. */
const struct device *config_edit_device(struct config *config, const char *name,
					const struct config_input *input, struct arena *arena,
					struct diagnostics *diag);

/* The same of a tree that is there already: that of the input, or one patched from it
 * (yang/diff/diff.h). The input's texts only lend their names. */
const struct device *config_tree_device(struct config *config, const char *name,
					const struct config_input *input, struct tree *tree,
					struct arena *arena, struct diagnostics *diag);

/* The validated tree of a device; null as above. */
struct tree *config_edit_tree(struct config *config, const struct config_input *input,
			      struct arena *arena, struct diagnostics *diag);

/* The same for `routegate convert`: with a warning for what is no part of the data, because no model
 * has it. */
struct tree *config_read_tree(struct config *config, const struct text *texts, size_t n,
			      struct arena *arena, struct diagnostics *diag);

/* True if a line of such a file is a command: what it says belongs together. */
bool config_is_read_by_line(const char *file);

#endif
