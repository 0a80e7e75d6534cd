/* SPDX-License-Identifier: MIT */
/*
 * What changed in the authorised origins (ROAs, RFC 6811) that speak of a prefix: those that the head
 * has and the base had not, and the other way round. They stand in a file of the judged state, as the
 * configs do.
 */
#include "explain/loss.h"

struct search {
	struct loss *loss;
	const struct rpki *other; /* the other state's */
	bool before;              /* those of the base are gone through */
};

static void find_same(void *context, const struct roa *roa)
{
	const struct roa **wanted = context;

	if (*wanted && roa->asn == (*wanted)->asn && roa->max_length == (*wanted)->max_length &&
	    prefix_equal(roa->prefix, (*wanted)->prefix))
		*wanted = NULL;
}

static void blame_changed(void *context, const struct roa *roa)
{
	struct search *search = context;
	const struct roa *missing = roa;

	rpki_covering(search->other, roa->prefix, find_same, &missing);
	if (!missing)
		return;
	if (search->before)
		loss_blame_before(search->loss, NULL, roa->place, "the authorisation that is gone");
	else
		loss_blame(search->loss, NULL, roa->place, "authorises another origin or length");
}

void loss_authority(struct loss *loss, struct prefix prefix)
{
	const struct rpki *was = &loss->before->surroundings->rpki,
			  *is = &loss->after->surroundings->rpki;

	rpki_covering(is, prefix, blame_changed, &(struct search){ loss, was, false });
	rpki_covering(was, prefix, blame_changed, &(struct search){ loss, is, true });
}
