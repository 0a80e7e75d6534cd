/* SPDX-License-Identifier: MIT */
/*
 * Origin validation, RFC 6811 section 2: a route is valid if some authorisation covers it, allows its
 * length and names its origin; invalid if it is covered and none does; else nothing is known of it.
 * An origin that nobody can tell (an AS_SET) matches no authorisation.
 */
#include "base/text.h"
#include "network/network.h"

/* The first authorisation for exactly this prefix, or where it would be. */
static size_t roa_first(const struct rpki *rpki, struct prefix prefix)
{
	size_t low = 0, high = rpki->roa_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (prefix_compare(rpki->roas[middle].prefix, prefix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void rpki_covering(const struct rpki *rpki, struct prefix prefix, roa_visit *visit, void *context)
{
	unsigned len = prefix_default(prefix_family(prefix)).len;

	for (; rpki->roa_count && len <= prefix.len; len++) {
		struct prefix outer = prefix_make(prefix.addr, len);
		size_t i = roa_first(rpki, outer);

		for (; i < rpki->roa_count && prefix_equal(rpki->roas[i].prefix, outer); i++)
			visit(context, &rpki->roas[i]);
	}
}

struct validation {
	struct prefix prefix;
	uint32_t origin;
	enum rpki_state state;
	const struct roa *why;
};

static void validation_visit(void *context, const struct roa *roa)
{
	struct validation *v = context;
	bool allows = v->prefix.len <= roa->max_length && v->origin != 0 && v->origin == roa->asn;

	if (v->state == RPKI_VALID)
		return;
	if (allows || v->why == NULL)
		v->why = roa;
	v->state = allows ? RPKI_VALID : RPKI_INVALID;
}

enum rpki_state rpki_validate(const struct rpki *rpki, struct prefix prefix, uint32_t origin,
			      const struct roa **why)
{
	struct validation validation = { prefix, origin, RPKI_NOT_FOUND, NULL };

	rpki_covering(rpki, prefix, validation_visit, &validation);
	if (why != NULL)
		*why = validation.why;
	return validation.state;
}

bool rpki_is_dropper(const struct rpki *rpki, const char *device)
{
	for (size_t i = 0; i < rpki->dropper_count; i++)
		if (text_glob(rpki->droppers[i], device))
			return true;
	return false;
}
