/* SPDX-License-Identifier: MIT */
/*
 * Making and asking states between base and head (trial.h). Devices that a state takes whole, from
 * base or head, are there already; others are patched and read, once for each set of edits.
 */
#include "explain/blame/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* How many trials there are is a matter of the network's size, not of time: the same input has the
 * same answer on every machine. A trial costs about a millisecond a device. */
enum { TRIALS_MAX = 400, TRIALS_MIN = 8, TRIALS_DEVICES = 4000 };

static size_t most_trials(size_t devices)
{
	size_t n = TRIALS_DEVICES / (devices + 1);

	return n > TRIALS_MAX ? TRIALS_MAX : n < TRIALS_MIN ? TRIALS_MIN : n;
}

static const struct device *device_in(const struct network *network, const char *name)
{
	uint32_t d = network_device(network, name);

	return d == UINT32_MAX ? NULL : network->devices[d];
}

static void unit_add(struct trials *trials, size_t device, size_t edit, const struct down *down)
{
	*array_push(&trials->units, trials->arena) = (struct unit){ device, edit, down };
}

static void units_list(struct trials *trials)
{
	const struct side *head = &trials->judgement->head;

	trials->units = (struct units){ 0 };
	for (size_t d = 0; d < trials->touched_count; d++) {
		const struct touched *touched = &trials->touched[d];

		if (!touched->diff)
			unit_add(trials, d, SIZE_MAX, NULL);
		for (size_t e = 0; touched->diff && e < touched->edit_count; e++)
			unit_add(trials, d, e, NULL);
	}
	for (size_t i = 0; i < head->down_count; i++)
		unit_add(trials, SIZE_MAX, SIZE_MAX, &head->downs[i]);
}

void trials_init(struct trials *trials, const struct judgement *judgement,
		 const struct explain_texts *texts, struct arena *arena)
{
	*trials = (struct trials){
		.judgement = judgement,
		.texts = texts,
		.arena = arena,
		.most = most_trials(judgement->head.network->device_count),
		.is_over = texts->is_over,
		.is_over_context = texts->is_over_context,
	};
	trials->touched = arena_alloc(arena, (texts->device_count + 1) * sizeof(*trials->touched));
	for (size_t i = 0; i < texts->device_count; i++) {
		const struct explain_device *input = &texts->devices[i];
		struct touched *touched = &trials->touched[trials->touched_count];

		touched->input = input;
		touched->base = device_in(judgement->base.network, input->name);
		touched->head = device_in(judgement->head.network, input->name);
		touched->versions = map_new(arena);
		trials->touched_count += touched->base != touched->head;
	}
	units_list(trials);
}

void trials_ask(struct trials *trials, const struct finding **findings, size_t n)
{
	const struct judgement *j = trials->judgement;

	trials->asked = findings;
	trials->asked_count = n;
	trials->known = map_new(trials->arena);
	trials->base = j->base.routes;
	if (n && findings[0]->failed)
		trials->base = reproduce_routes(findings[0], &j->head, j->base.network,
						j->base.failure, trials->arena);
}

/* ---- devices ------------------------------------------------------------------------------- */

/* The edits of the device that are chosen, and how many. first: its first unit. */
static size_t chosen_edits(const struct trials *trials, size_t device, const bool *chosen,
			   bool *edits, size_t *of)
{
	size_t n = 0;

	*of = 0;
	for (size_t u = 0; u < trials->units.n; u++)
		if (trials->units.v[u].device == device) {
			edits[(*of)++] = chosen[u];
			n += chosen[u];
		}
	return n;
}

static const struct device *patched(const struct trials *trials, struct touched *touched,
				    const bool *edits)
{
	void **slot = map_slot(touched->versions, edits, touched->edit_count);
	struct arena *scratch;
	struct diagnostics diag;
	struct tree *tree;

	if (*slot)
		return *slot == trials ? NULL : *slot;
	scratch = arena_new();
	diagnostics_init(&diag, scratch);
	tree = tree_patch(touched->diff, edits, scratch, &diag);
	*slot = !tree ? NULL
		      : (void *)config_tree_device(trials->texts->config, touched->input->name,
						   touched->input->head.n ? &touched->input->head
									  : &touched->input->base,
						   tree, trials->arena, &diag);
	arena_free(scratch);
	if (!*slot)
		*slot = (void *)trials; /* not valid: known, too */
	return *slot == trials ? NULL : *slot;
}

/* False: not a valid device. *device null: it is not there. */
static bool version_of(struct trials *trials, size_t index, const bool *chosen,
		       const struct device **device)
{
	struct touched *touched = &trials->touched[index];
	bool *edits = arena_alloc(trials->arena, touched->edit_count + 2);
	size_t of, n = chosen_edits(trials, index, chosen, edits, &of);

	*device = !n ? touched->base : touched->head;
	if (!n || n == of)
		return true;
	*device = patched(trials, touched, edits);
	return *device != NULL;
}

static bool is_touched(const struct trials *trials, const char *name)
{
	for (size_t i = 0; i < trials->touched_count; i++)
		if (!strcmp(trials->touched[i].input->name, name))
			return true;
	return false;
}

/* The base's; but the head may believe in more links, of interfaces that have none at the base. */
static const struct surroundings *surroundings_of(const struct judgement *judgement,
						  struct arena *arena)
{
	const struct surroundings *head = judgement->head.network->surroundings;
	struct surroundings *around =
		arena_copy(arena, judgement->base.network->surroundings, sizeof(*around));

	around->links = head->links;
	around->link_count = head->link_count;
	return around;
}

static const struct network *network_of(struct trials *trials, const bool *chosen,
					struct arena *arena)
{
	const struct network *base = trials->judgement->base.network;
	const struct device **devices = arena_alloc(
		arena, (base->device_count + trials->touched_count + 1) * sizeof(*devices));
	struct diagnostics diag;
	size_t n = 0;

	diagnostics_init(&diag, arena);
	for (size_t d = 0; d < base->device_count; d++)
		if (!is_touched(trials, base->devices[d]->name))
			devices[n++] = base->devices[d];
	for (size_t d = 0; d < trials->touched_count; d++) {
		if (!version_of(trials, d, chosen, &devices[n]))
			return NULL;
		n += devices[n] != NULL;
	}
	return network_seal(devices, n, surroundings_of(trials->judgement, arena), arena, &diag);
}

static int compare_ids(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int compare_ports(const void *a, const void *b)
{
	const struct port *x = a, *y = b;

	return x->device != y->device ? compare_ids(&x->device, &y->device)
				      : compare_ids(&x->interface, &y->interface);
}

/* What the chosen --down take away, as indexes of the head. */
static const struct failure *downs_of(const struct trials *trials, const bool *chosen,
				      struct arena *arena)
{
	struct failure *failure = arena_alloc(arena, sizeof(*failure));
	size_t most = trials->judgement->head.down_count + 1;
	uint32_t *devices = arena_alloc(arena, most * sizeof(*devices));
	struct port *ports = arena_alloc(arena, most * sizeof(*ports));

	for (size_t u = 0; u < trials->units.n; u++) {
		const struct down *down = trials->units.v[u].down;

		if (!down || !chosen[u])
			continue;
		if (down->port.interface == UINT32_MAX)
			devices[failure->device_count++] = down->port.device;
		else
			ports[failure->port_count++] = down->port;
	}
	if (failure->device_count > 1)
		qsort(devices, failure->device_count, sizeof(*devices), compare_ids);
	if (failure->port_count > 1)
		qsort(ports, failure->port_count, sizeof(*ports), compare_ports);
	failure->devices = devices;
	failure->ports = ports;
	return failure;
}

/* ---- trials -------------------------------------------------------------------------------- */

/* The state in a form that does not change when devices are taken apart. */
static const char *state_key(const struct trials *trials, const bool *chosen, struct arena *arena)
{
	struct buffer key;

	buffer_init(&key, arena);
	for (size_t d = 0; d < trials->touched_count; d++) {
		bool *edits = arena_alloc(arena, trials->touched[d].edit_count + 2);
		size_t of, n = chosen_edits(trials, d, chosen, edits, &of);

		buffer_puts(&key, !n ? "b" : n == of ? "h" : "(");
		for (size_t e = 0; n && n < of && e < of; e++)
			buffer_puts(&key, edits[e] ? "1" : "0");
	}
	for (size_t u = 0; u < trials->units.n; u++)
		if (trials->units.v[u].down)
			buffer_puts(&key, chosen[u] ? "1" : "0");
	return key.s;
}

static void simulate(struct trials *trials, const bool *chosen, enum reproduction *result)
{
	struct arena *scratch = arena_new();
	const struct network *network = network_of(trials, chosen, scratch);

	trials->made++;
	for (size_t i = 0; i < trials->asked_count; i++)
		result[i] = REPRODUCED_PARTLY; /* neither causes nor cures: no valid state */
	if (network)
		verdict_reproduce(trials->judgement, trials->asked, trials->asked_count,
				  reproduce_routes(trials->asked[0], &trials->judgement->head,
						   network, downs_of(trials, chosen, scratch),
						   scratch),
				  trials->base, result);
	arena_free(scratch);
}

static size_t count_chosen(const struct trials *trials, const bool *chosen)
{
	size_t n = 0;

	for (size_t u = 0; u < trials->units.n; u++)
		n += chosen[u];
	return n;
}

static bool is_over(const struct trials *trials)
{
	return trials->is_over && trials->is_over(trials->is_over_context);
}

bool trials_are_spent(const struct trials *trials)
{
	return trials->made >= trials->most || is_over(trials);
}

const enum reproduction *trials_make(struct trials *trials, const bool *chosen)
{
	const char *key = state_key(trials, chosen, trials->arena);
	void **slot = map_slot(trials->known, key, strlen(key));
	enum reproduction *result;
	size_t n;

	if (*slot)
		return *slot;
	if (is_over(trials))
		return NULL;
	result = arena_alloc(trials->arena, (trials->asked_count + 1) * sizeof(*result));
	n = count_chosen(trials, chosen);
	if (n == 0 || n == trials->units.n) /* the base or the head itself: known */
		for (size_t i = 0; i < trials->asked_count; i++)
			result[i] = n ? REPRODUCED : REPRODUCED_NOT;
	else
		simulate(trials, chosen, result);
	*map_slot(trials->known, key, strlen(key)) = result;
	return result;
}

bool *trials_others(const struct trials *trials, const bool *chosen)
{
	bool *others = arena_alloc(trials->arena, trials->units.n + 1);

	for (size_t u = 0; u < trials->units.n; u++)
		others[u] = !chosen[u];
	return others;
}

bool trials_cause_and_cure(struct trials *trials, const bool *chosen, size_t asked)
{
	const enum reproduction *with = trials_make(trials, chosen);
	const enum reproduction *without = trials_make(trials, trials_others(trials, chosen));

	return with && without && with[asked] == REPRODUCED && without[asked] == REPRODUCED_NOT;
}

/* ---- taking apart -------------------------------------------------------------------------- */

/* A device that came, went, changed its dialect or cannot be read again stays one unit. */
static void take_apart(struct trials *trials, struct touched *touched)
{
	const struct explain_device *input = touched->input;
	struct diagnostics diag;
	struct tree *base, *head;

	touched->apart = true;
	if (!touched->base || !touched->head || touched->base->dialect != touched->head->dialect)
		return;
	diagnostics_init(&diag, trials->arena);
	base = config_edit_tree(trials->texts->config, &input->base, trials->arena, &diag);
	head = config_edit_tree(trials->texts->config, &input->head, trials->arena, &diag);
	if (!base || !head)
		return;
	touched->diff = tree_diff(base, head, config_is_read_by_line(input->head.texts[0].name),
				  trials->arena);
	touched->edits = tree_diff_edits(touched->diff, &touched->edit_count);
	if (!touched->edit_count)
		touched->diff = NULL;
}

static bool is_part_of(const struct unit *unit, const struct unit *whole)
{
	return unit->device == whole->device && unit->down == whole->down &&
	       (whole->edit == SIZE_MAX || whole->edit == unit->edit);
}

bool *trials_choice(const struct trials *trials, const struct units *units)
{
	bool *chosen = arena_alloc(trials->arena, trials->units.n + 1);

	for (size_t u = 0; u < trials->units.n; u++)
		for (size_t i = 0; i < units->n && !chosen[u]; i++)
			chosen[u] = is_part_of(&trials->units.v[u], &units->v[i]);
	return chosen;
}

bool *trials_take_apart(struct trials *trials, const bool *chosen)
{
	struct units old = trials->units, kept = { 0 };

	for (size_t u = 0; u < old.n; u++) {
		struct touched *touched = old.v[u].down ? NULL : &trials->touched[old.v[u].device];

		if (touched && chosen[u] && !touched->apart)
			take_apart(trials, touched);
		if (chosen[u])
			*array_push(&kept, trials->arena) = old.v[u];
	}
	units_list(trials);
	return trials_choice(trials, &kept);
}
