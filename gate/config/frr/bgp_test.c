/* SPDX-License-Identifier: MIT */
/*
 * BGP of a frr.conf: defaults of profiles and versions, what members have of their group, filters
 * in front of route-maps.
 */
#include "config/frr/fixture.h"

#define PEER "router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n"

static const struct bgp *bgp_of(const struct device *device)
{
	assert_non_null(device->instances[0].bgp);
	return device->instances[0].bgp;
}

static void test_defaults(void **state)
{
	const struct bgp *bgp = bgp_of(fixture_accept(*state, PEER));
	const struct neighbor_family *v4 = bgp->neighbors[0].family[FAMILY_IPV4];

	assert_true(bgp->ebgp_requires_policy && bgp->network_import_check);
	assert_true(bgp->send_to_origin && bgp->reflect_unchanged && bgp->client_to_client);
	assert_false(bgp->compare_router_id || bgp->deterministic_med || bgp->suppress_inactive);
	assert_int_equal(bgp->default_local_pref, 100);
	assert_int_equal(bgp->family[FAMILY_IPV4].ebgp_paths, 256);
	assert_int_equal(bgp->family[FAMILY_IPV4].ibgp_paths, 256);
	assert_true(v4->enabled);
	assert_false(bgp->neighbors[0].family[FAMILY_IPV6]->enabled);
	assert_int_equal(v4->send_communities, 7);
	assert_int_equal(v4->export.otherwise, FILTER_ACCEPT);
	assert_false(v4->has_import || v4->has_export);
	assert_int_equal(bgp->neighbors[0].ttl, 1);
	assert_false(bgp->neighbors[0].peer_as_filter);
}

static void test_profiles(void **state)
{
	const struct device *device = fixture_accept(*state, "frr defaults datacenter\n" PEER);

	assert_false(bgp_of(device)->ebgp_requires_policy);
	assert_true(bgp_of(device)->deterministic_med);
	assert_true(device->instances[0].resolve_via_default[FAMILY_IPV4]);
	device = fixture_accept(*state, "frr version 7.3\n" PEER);
	assert_false(bgp_of(device)->ebgp_requires_policy);
	assert_false(bgp_of(device)->network_import_check);
	assert_false(device->instances[0].resolve_via_default[FAMILY_IPV4]);
}

static void test_filters(void **state)
{
	const struct device *device = fixture_accept(
		*state, "access-list A permit 10.0.0.0/8\n"
			"ip prefix-list P permit 10.0.0.0/8 le 24\n"
			"bgp as-path access-list F permit ^65001$\n"
			"route-map R permit 10\n" PEER " neighbor 10.0.0.2 route-map R in\n"
			" neighbor 10.0.0.2 filter-list F in\n"
			" neighbor 10.0.0.2 prefix-list P in\n"
			" neighbor 10.0.0.2 distribute-list A in\n"
			" neighbor 10.0.0.2 prefix-list P out\n");
	const struct neighbor_family *v4 = bgp_of(device)->neighbors[0].family[FAMILY_IPV4];
	const struct filter_chain *in = &v4->import, *out = &v4->export;

	assert_int_equal(in->n, 4);
	assert_string_equal(in->v[0]->kind, "distribute-list");
	assert_string_equal(in->v[1]->kind, "prefix-list");
	assert_string_equal(in->v[2]->kind, "filter-list");
	assert_ptr_equal(in->v[3], fixture_filter(device, "R"));
	assert_int_equal(in->v[0]->v[0].result, FILTER_REJECT);
	assert_int_equal(in->v[0]->v[0].conditions[0].options, MATCH_INVERT);
	assert_int_equal(in->v[0]->end, FILTER_NEXT);
	/* without a route-map what passes the lists is accepted */
	assert_int_equal(out->n, 1);
	assert_int_equal(out->otherwise, FILTER_ACCEPT);
	assert_true(v4->has_import && v4->has_export);
}

static void test_undefined(void **state)
{
	const struct device *device =
		fixture_accept(*state, PEER " neighbor 10.0.0.2 prefix-list NOWHERE in\n"
					    " neighbor 10.0.0.2 route-map NOWHERE out\n"
					    " network 10.0.0.0/8 route-map NOWHERE\n");
	const struct bgp *bgp = bgp_of(device);
	const struct neighbor_family *v4 = bgp->neighbors[0].family[FAMILY_IPV4];

	assert_true(v4->import.v[0]->undefined && v4->export.v[0]->undefined);
	assert_int_equal(v4->import.v[0]->end, FILTER_REJECT);
	assert_int_equal(v4->import.v[0]->n, 0);
	assert_int_equal(v4->export.v[0]->end, FILTER_REJECT);
	assert_ptr_equal(bgp->family[FAMILY_IPV4].networks[0].filter, v4->export.v[0]);
	assert_int_equal(fixture_count(*state, DIAG_WARNING, "frr-undefined"), 3);
}

static void test_groups(void **state)
{
	const struct bgp *bgp = bgp_of(fixture_accept(
		*state, "route-map A permit 10\nroute-map B permit 10\n"
			"router bgp 65000\n neighbor G peer-group\n neighbor G remote-as 65001\n"
			" neighbor G ebgp-multihop 3\n neighbor G password secret\n"
			" neighbor 10.0.0.2 peer-group G\n neighbor 10.0.0.6 peer-group G\n"
			" neighbor 10.0.0.6 ebgp-multihop\n"
			" address-family ipv4 unicast\n  neighbor G route-map A in\n"
			"  neighbor G route-map A out\n  neighbor G maximum-prefix 9\n"
			"  neighbor 10.0.0.6 route-map B out\n  no neighbor 10.0.0.6 activate\n"
			" address-family ipv6 unicast\n  neighbor G activate\n"));
	const struct neighbor *first = &bgp->neighbors[0], *second = &bgp->neighbors[1];

	assert_int_equal(bgp->neighbor_count, 2);
	assert_int_equal(first->remote_as, 65001);
	assert_int_equal(first->ttl, 3);
	assert_int_equal(second->ttl, 255);
	assert_string_equal(second->password, "secret");
	assert_string_equal(second->group, "G");
	assert_string_equal(first->family[FAMILY_IPV4]->export.v[0]->name, "A");
	assert_string_equal(second->family[FAMILY_IPV4]->import.v[0]->name, "A");
	assert_string_equal(second->family[FAMILY_IPV4]->export.v[0]->name, "B");
	assert_int_equal(second->family[FAMILY_IPV4]->limit.max, 9);
	assert_true(first->family[FAMILY_IPV4]->enabled);
	assert_false(second->family[FAMILY_IPV4]->enabled);
	assert_true(second->family[FAMILY_IPV6]->enabled);
}

static void test_neighbor_options(void **state)
{
	const struct bgp *bgp = bgp_of(fixture_accept(
		*state, PEER " no bgp default ipv4-unicast\n neighbor 10.0.0.2 update-source lo\n"
			     " neighbor 10.0.0.2 local-as 65009 no-prepend replace-as\n"
			     " address-family ipv4 unicast\n  neighbor 10.0.0.2 allowas-in\n"
			     "  neighbor 10.0.0.2 remove-private-AS all\n"
			     "  neighbor 10.0.0.2 next-hop-self force\n"
			     "  no neighbor 10.0.0.2 send-community large\n"
			     "  neighbor 10.0.0.2 maximum-prefix 5 warning-only\n"
			     "  neighbor 10.0.0.2 attribute-unchanged\n"));
	const struct neighbor *n = &bgp->neighbors[0];
	const struct neighbor_family *v4 = n->family[FAMILY_IPV4];

	/* the default was changed behind the neighbor */
	assert_true(v4->enabled);
	assert_string_equal(n->update_source_interface, "lo");
	assert_int_equal(n->local_as, 65009);
	assert_int_equal(n->local_as_mode, LOCAL_AS_REPLACE);
	assert_int_equal(v4->allow_own_as, 3);
	assert_int_equal(v4->private_as, PRIVATE_AS_REMOVE_ALL);
	assert_int_equal(v4->next_hop_self, NEXT_HOP_SELF_FORCE);
	assert_int_equal(v4->send_communities, BGP_COMMUNITY_STANDARD | BGP_COMMUNITY_EXTENDED);
	assert_true(v4->limit.warning_only && v4->limit.counts_late);
	assert_true(v4->next_hop_unchanged && v4->attribute_unchanged_as_path &&
		    v4->attribute_unchanged_med);
}

static void test_activation(void **state)
{
	const struct bgp *bgp = bgp_of(fixture_accept(
		*state, "router bgp 65000\n no bgp default ipv4-unicast\n"
			" neighbor 10.0.0.2 remote-as 65001\n"
			" neighbor 10.0.0.6 remote-as 65001\n"
			" address-family ipv4 unicast\n  neighbor 10.0.0.6 activate\n"));

	assert_false(bgp->neighbors[0].family[FAMILY_IPV4]->enabled);
	assert_true(bgp->neighbors[1].family[FAMILY_IPV4]->enabled);
	assert_int_equal(fixture_count(*state, DIAG_WARNING, "frr-neighbor-without-family"), 1);
}

static void test_origination(void **state)
{
	const struct device *device =
		fixture_accept(*state, "route-map R permit 10\n" PEER " network 10.1.0.0/16\n"
				       " aggregate-address 10.0.0.0/8 summary-only\n"
				       " redistribute static metric 7\n"
				       " redistribute ospf route-map R\n");
	const struct bgp_family *v4 = &bgp_of(device)->family[FAMILY_IPV4];
	const struct instance *instance = &device->instances[0];

	assert_int_equal(v4->network_count, 1);
	assert_true(v4->aggregates[0].summary_only);
	assert_int_equal(instance->redistribution_count, 2);
	for (int i = 0; i < 2; i++) {
		const struct redistribution *r = &instance->redistributions[i];
		bool is_static = r->from == PROTOCOL_STATIC;

		assert_int_equal(r->to, PROTOCOL_BGP);
		assert_int_equal(r->origin, ORIGIN_INCOMPLETE);
		assert_true(r->propagate_metric);
		assert_int_equal(r->metric_set, is_static);
		assert_int_equal(r->chain.n, is_static ? 0 : 1);
		assert_int_equal(r->chain.otherwise, is_static ? FILTER_ACCEPT : FILTER_REJECT);
	}
}

static void test_errors(void **state)
{
	fixture_refuse(*state, "router bgp 65000\n neighbor 10.0.0.2 description x\n",
		       "frr-neighbor-without-as");
	fixture_refuse(*state, PEER " neighbor 10.0.0.6 activate\n", "frr-no-neighbor");
	fixture_refuse(*state, PEER " neighbor 10.0.0.2 peer-group NOWHERE\n", "frr-no-peer-group");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(test_defaults),   fixture_test(test_profiles),
		fixture_test(test_filters),    fixture_test(test_undefined),
		fixture_test(test_groups),     fixture_test(test_neighbor_options),
		fixture_test(test_activation), fixture_test(test_origination),
		fixture_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
