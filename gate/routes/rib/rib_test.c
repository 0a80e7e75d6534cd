/* SPDX-License-Identifier: MIT */
/* The RIB: selection, longest match, recursion, sources. */
#include "routes/routes_fixture.h"

static const bool NO_DEFAULT[FAMILY_COUNT] = { false, false };

static void add(struct rib *rib, const char *prefix, enum protocol protocol, uint8_t distance,
		const char *via, uint32_t interface, struct arena *arena)
{
	struct next_hop *hop = arena_alloc(arena, sizeof(*hop));
	struct rib_candidate candidate = {
		.protocol = protocol,
		.distance = distance,
		.hops = hop,
		.hop_count = 1,
	};

	if (via != NULL)
		hop->via = lab_addr(via);
	hop->interface = interface;
	candidate.recursive = via != NULL && interface == ROUTES_NONE;
	rib_add(rib, lab_prefix(prefix), &candidate);
}

static void lowest_distance_wins_then_the_protocol(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = rib_new(arena);

	(void)state;
	add(rib, "10.0.0.0/8", PROTOCOL_BGP, 20, "1.1.1.1", 1, arena);
	add(rib, "10.0.0.0/8", PROTOCOL_OSPF, 110, "1.1.1.2", 2, arena);
	assert_true(rib_select(rib, NO_DEFAULT));
	assert_int_equal(rib_get(rib, lab_prefix("10.0.0.0/8"))->route.protocol, PROTOCOL_BGP);
	assert_false(rib_select(rib, NO_DEFAULT));
	add(rib, "10.0.0.0/8", PROTOCOL_STATIC, 20, "1.1.1.3", 3, arena);
	assert_true(rib_select(rib, NO_DEFAULT));
	assert_int_equal(rib_get(rib, lab_prefix("10.0.0.0/8"))->route.protocol, PROTOCOL_STATIC);
	rib_clear(rib, PROTOCOL_STATIC);
	rib_clear(rib, PROTOCOL_BGP);
	assert_true(rib_select(rib, NO_DEFAULT));
	assert_int_equal(rib_get(rib, lab_prefix("10.0.0.0/8"))->route.protocol, PROTOCOL_OSPF);
	arena_free(arena);
}

static void equal_content_is_no_change(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = rib_new(arena);
	uint64_t digest;

	(void)state;
	add(rib, "10.0.0.0/8", PROTOCOL_OSPF, 110, "1.1.1.2", 2, arena);
	assert_true(rib_select(rib, NO_DEFAULT));
	digest = rib_digest(rib);
	rib_clear(rib, PROTOCOL_OSPF);
	add(rib, "10.0.0.0/8", PROTOCOL_OSPF, 110, "1.1.1.2", 2, arena);
	assert_false(rib_select(rib, NO_DEFAULT));
	assert_true(rib_digest(rib) == digest);
	rib_clear(rib, PROTOCOL_OSPF);
	add(rib, "10.0.0.0/8", PROTOCOL_OSPF, 110, "1.1.1.3", 2, arena);
	assert_true(rib_select(rib, NO_DEFAULT));
	assert_false(rib_digest(rib) == digest);
	arena_free(arena);
}

static void longest_match_stays_in_its_family(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = rib_new(arena);

	(void)state;
	add(rib, "::/0", PROTOCOL_STATIC, 1, NULL, 1, arena);
	add(rib, "10.0.0.0/8", PROTOCOL_STATIC, 1, NULL, 1, arena);
	add(rib, "10.1.0.0/16", PROTOCOL_STATIC, 1, NULL, 2, arena);
	rib_select(rib, NO_DEFAULT);
	assert_int_equal(rib_longest(rib, lab_prefix("10.1.2.3/32"))->route.hops[0].interface, 2);
	assert_int_equal(rib_longest(rib, lab_prefix("10.2.0.0/16"))->route.hops[0].interface, 1);
	assert_null(rib_longest(rib, lab_prefix("11.0.0.0/8")));
	assert_null(rib_longest(rib, lab_prefix("10.0.0.0/7")));
	assert_non_null(rib_longest(rib, lab_prefix("2001:db8::/32")));
	arena_free(arena);
}

static void two_routes_do_not_hold_each_other_up(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = rib_new(arena);

	(void)state;
	add(rib, "192.0.2.0/24", PROTOCOL_CONNECTED, 0, NULL, 7, arena);
	add(rib, "10.1.0.0/16", PROTOCOL_STATIC, 1, "10.2.0.1", ROUTES_NONE, arena);
	add(rib, "10.2.0.0/16", PROTOCOL_STATIC, 1, "10.1.0.1", ROUTES_NONE, arena);
	rib_select(rib, NO_DEFAULT);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	assert_null(rib_get(rib, lab_prefix("10.2.0.0/16"))->selected);
	/* With a way out for a while, and then without again. */
	add(rib, "10.2.0.0/16", PROTOCOL_OSPF, 110, "192.0.2.9", 7, arena);
	rib_select(rib, NO_DEFAULT);
	assert_non_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	rib_clear(rib, PROTOCOL_OSPF);
	rib_select(rib, NO_DEFAULT);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	arena_free(arena);
}

/* Only 10.1.0.0/16 leads to 10.1.0.1, the next hop of 10.0.0.0/8. That next hop's own longer
 * prefix must not count once 10.1.0.0/16 itself depends on it. */
static void a_next_hop_never_resolves_over_its_own_prefix(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = rib_new(arena);
	struct next_hop hops[4];
	uint32_t metric;

	(void)state;
	add(rib, "10.0.0.0/8", PROTOCOL_CONNECTED, 0, NULL, 3, arena);
	add(rib, "10.1.0.0/16", PROTOCOL_STATIC, 1, "10.1.0.1", ROUTES_NONE, arena);
	rib_select(rib, NO_DEFAULT);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	assert_int_equal(rib_resolve(rib, lab_addr("10.1.0.1"), lab_prefix("10.1.0.0/16"), false,
				     hops, 4, &metric),
			 0);
	assert_int_equal(rib_resolve(rib, lab_addr("10.1.0.1"), lab_prefix("11.0.0.0/8"), false,
				     hops, 4, &metric),
			 1);
	assert_true(addr_equal(hops[0].via, lab_addr("10.1.0.1")));
	assert_int_equal(hops[0].interface, 3);
	arena_free(arena);
}

static bool collect(void *context, const struct rib_entry *entry)
{
	char text[PREFIX_TEXT];

	buffer_printf(context, "%s ", prefix_text(entry->prefix, text));
	return true;
}

static void each_is_in_order_and_inside(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = rib_new(arena);
	struct buffer out;

	(void)state;
	buffer_init(&out, arena);
	add(rib, "10.2.0.0/16", PROTOCOL_STATIC, 1, NULL, 1, arena);
	add(rib, "10.0.0.0/8", PROTOCOL_STATIC, 1, NULL, 1, arena);
	add(rib, "11.0.0.0/8", PROTOCOL_STATIC, 1, NULL, 1, arena);
	add(rib, "10.2.3.0/24", PROTOCOL_STATIC, 1, NULL, 1, arena);
	add(rib, "9.0.0.0/8", PROTOCOL_STATIC, 1, "8.8.8.8", ROUTES_NONE, arena);
	rib_select(rib, NO_DEFAULT);
	rib_each(rib, lab_prefix("10.0.0.0/8"), collect, &out);
	assert_string_equal(out.s, "10.0.0.0/8 10.2.0.0/16 10.2.3.0/24 ");
	out.n = 0;
	rib_each(rib, prefix_default(FAMILY_IPV4), collect, &out);
	assert_string_equal(out.s, "10.0.0.0/8 10.2.0.0/16 10.2.3.0/24 11.0.0.0/8 ");
	arena_free(arena);
}

/* ---- sources ----------------------------------------------------------------------------- */

/* Offers for each prefix of the range a route over `via`, and counts how often it is asked. */
struct offering {
	struct prefix prefixes[4];
	struct rib_range range;
	struct rib_source source;
	struct next_hop hop;
	unsigned asked;
};

static void give(const struct rib_source *source, struct rib *rib, struct rib_entry *entry,
		 uint32_t number)
{
	struct offering *offering = source->state;
	struct rib_candidate candidate = {
		.protocol = source->protocol,
		.distance = source->distance,
		.metric = number,
		.hops = &offering->hop,
		.hop_count = 1,
		.recursive = offering->hop.interface == ROUTES_NONE,
	};

	offering->asked++;
	rib_offer(rib, entry, &candidate);
}

/* The prefixes in order, with a space between. */
static void offering_init(struct offering *offering, enum protocol protocol, uint8_t distance,
			  const char *prefixes, struct arena *arena)
{
	char *copy = arena_strdup(arena, prefixes), *word, *rest = NULL;

	*offering = (struct offering){ .asked = 0 };
	offering->range.v = offering->prefixes;
	for (word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
		struct prefix prefix = lab_prefix(word);

		offering->prefixes[offering->range.n++] = prefix;
		offering->range.lengths[prefix.len / 64] |= (uint64_t)1 << prefix.len % 64;
	}
	offering->source = (struct rib_source){
		.offer = give,
		.state = offering,
		.protocol = protocol,
		.distance = distance,
		.range = &offering->range,
	};
}

static struct rib *shared_rib(struct arena *arena)
{
	struct rib *rib = rib_new(arena);

	rib_share(rib, rib_lock_new(arena));
	return rib;
}

static void a_source_is_asked_once_and_only_for_what_is_looked_at(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = shared_rib(arena);
	struct offering ospf;

	(void)state;
	offering_init(&ospf, PROTOCOL_OSPF, 110, "10.0.0.0/8 10.1.0.0/16 10.2.0.0/16", arena);
	ospf.hop = (struct next_hop){ lab_addr("192.0.2.1"), 4 };
	rib_source_add(rib, &ospf.source);
	add(rib, "10.2.0.0/16", PROTOCOL_STATIC, 1, NULL, 9, arena);
	add(rib, "10.3.0.0/16", PROTOCOL_BGP, 200, NULL, 8, arena);
	assert_true(rib_select(rib, NO_DEFAULT));
	/* nothing it has could beat the static, and 10.3/16 it does not know */
	assert_int_equal(ospf.asked, 0);
	assert_int_equal(rib_longest(rib, lab_prefix("10.1.2.0/24"))->route.metric, 1);
	assert_int_equal(rib_get(rib, lab_prefix("10.1.0.0/16"))->route.metric, 1);
	assert_int_equal(ospf.asked, 1);
	assert_int_equal(rib_longest(rib, lab_prefix("10.2.0.0/24"))->route.protocol,
			 PROTOCOL_STATIC);
	assert_int_equal(rib_longest(rib, lab_prefix("10.9.0.0/24"))->route.protocol,
			 PROTOCOL_OSPF);
	assert_int_equal(ospf.asked, 2);
	/* The static goes, and what the source has comes in its place. */
	rib_clear(rib, PROTOCOL_STATIC);
	assert_true(rib_select(rib, NO_DEFAULT));
	assert_int_equal(rib_get(rib, lab_prefix("10.2.0.0/16"))->route.protocol, PROTOCOL_OSPF);
	arena_free(arena);
}

static void what_a_source_offers_changes_after_forgetting(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = shared_rib(arena);
	struct offering ospf;
	struct buffer out;

	(void)state;
	buffer_init(&out, arena);
	offering_init(&ospf, PROTOCOL_OSPF, 110, "10.0.0.0/8 10.1.0.0/16", arena);
	ospf.hop = (struct next_hop){ lab_addr("192.0.2.1"), 4 };
	rib_source_add(rib, &ospf.source);
	add(rib, "10.0.0.0/8", PROTOCOL_BGP, 200, NULL, 8, arena);
	add(rib, "10.0.128.0/17", PROTOCOL_STATIC, 1, NULL, 8, arena);
	rib_select(rib, NO_DEFAULT);
	rib_each(rib, prefix_default(FAMILY_IPV4), collect, &out);
	assert_string_equal(out.s, "10.0.0.0/8 10.0.128.0/17 10.1.0.0/16 ");
	out.n = 0;
	rib_each_of(rib, PROTOCOL_STATIC, prefix_default(FAMILY_IPV4), collect, &out);
	assert_string_equal(out.s, "10.0.0.0/8 10.0.128.0/17 ");
	assert_int_equal(rib_get(rib, lab_prefix("10.0.0.0/8"))->route.protocol, PROTOCOL_OSPF);
	ospf.range.n = 0; /* it has nothing any more */
	memset(ospf.range.lengths, 0, sizeof(ospf.range.lengths));
	rib_forget(rib);
	assert_true(rib_select(rib, NO_DEFAULT));
	assert_int_equal(rib_get(rib, lab_prefix("10.0.0.0/8"))->route.protocol, PROTOCOL_BGP);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	arena_free(arena);
}

static void what_is_offered_resolves_as_things_stand(void **state)
{
	struct arena *arena = arena_new();
	struct rib *rib = shared_rib(arena);
	struct offering bgp;

	(void)state;
	offering_init(&bgp, PROTOCOL_BGP, 200, "10.1.0.0/16 10.2.0.0/16", arena);
	bgp.hop = (struct next_hop){ lab_addr("172.16.0.1"), ROUTES_NONE };
	rib_source_add(rib, &bgp.source);
	add(rib, "192.0.2.0/24", PROTOCOL_CONNECTED, 0, NULL, 7, arena);
	rib_select(rib, NO_DEFAULT);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	add(rib, "172.16.0.0/12", PROTOCOL_STATIC, 1, "192.0.2.9", ROUTES_NONE, arena);
	add(rib, "10.3.0.0/16", PROTOCOL_STATIC, 1, "10.2.0.1", ROUTES_NONE,
	    arena); /* over what is offered */
	rib_select(rib, NO_DEFAULT);
	assert_int_equal(rib_get(rib, lab_prefix("10.1.0.0/16"))->route.hops[0].interface, 7);
	assert_int_equal(rib_get(rib, lab_prefix("10.3.0.0/16"))->route.hops[0].interface, 7);
	rib_clear(rib, PROTOCOL_STATIC);
	rib_select(rib, NO_DEFAULT);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	/* A next hop inside what is offered itself holds nothing up. */
	bgp.hop.via = lab_addr("10.2.0.1");
	rib_forget(rib);
	rib_select(rib, NO_DEFAULT);
	assert_null(rib_get(rib, lab_prefix("10.1.0.0/16"))->selected);
	assert_null(rib_get(rib, lab_prefix("10.2.0.0/16"))->selected);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lowest_distance_wins_then_the_protocol),
		cmocka_unit_test(equal_content_is_no_change),
		cmocka_unit_test(longest_match_stays_in_its_family),
		cmocka_unit_test(two_routes_do_not_hold_each_other_up),
		cmocka_unit_test(a_next_hop_never_resolves_over_its_own_prefix),
		cmocka_unit_test(each_is_in_order_and_inside),
		cmocka_unit_test(a_source_is_asked_once_and_only_for_what_is_looked_at),
		cmocka_unit_test(what_a_source_offers_changes_after_forgetting),
		cmocka_unit_test(what_is_offered_resolves_as_things_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
