/* SPDX-License-Identifier: MIT */
/* OSPF, IS-IS and redistribution: defaults, what only explicit leaves do, and what YANG lets
 * through. */
#include "config/openconfig/fixture.h"

#define ACCEPT_ALL                                                                                 \
	"'policy-definitions':{'policy-definition':[{'name':'A','config':{'name':'A'},"            \
	"'statements':{'statement':[{'name':'s','config':{'name':'s'},'actions':{'config':"        \
	"{'policy-result':'ACCEPT_ROUTE'}}}]}}]}"
#define IGP(protocols) DEVICE(PORTS "," LOOPBACK("10.255.0.1"), PROTOCOLS(protocols), ACCEPT_ALL)
#define REF(interface) ",'interface-ref':{'config':{'interface':'" interface "','subinterface':0}}"

/* ---- OSPF ---- */

#define OSPF(global, areas)                                                                        \
	IGP(PROTOCOL("OSPF", "'ospfv2':{'global':{" global "},'areas':{'area':[" areas "]}}"))
#define AREA(id, more)                                                                             \
	"{'identifier':" id ",'config':{'identifier':" id "},'interfaces':{'interface':[" more "]" \
	"}"                                                                                        \
	"}"
#define LINK(name, leaves, more) "{'id':'" name "','config':{'id':'" name "'" leaves "}" more "}"

static const struct ospf *ospf_of(struct fixture *f, const char *json)
{
	const struct device *d = fixture_accept(f, json);

	assert_int_equal(d->instances[0].ospf_count, 1);
	return d->instances[0].ospfs;
}

static void ospf_defaults(void **state)
{
	struct fixture *f = *state;
	const struct ospf *o =
		ospf_of(f, OSPF("", AREA("0", LINK("eth0", "", REF("eth0")) "," LINK(
						      "lo0", ",'metric':0", REF("lo0")))));

	assert_int_equal(o->version, 2);
	assert_true(o->enabled && o->abr_needs_backbone);
	assert_int_equal(o->interface_count, 2);
	assert_int_equal(o->interfaces[0].cost, 10);
	assert_int_equal(o->interfaces[0].network, OSPF_NETWORK_BROADCAST);
	assert_int_equal(o->interfaces[0].priority, 1);
	assert_int_equal(o->interfaces[0].hello, 10);
	assert_int_equal(o->interfaces[0].dead, 40);
	assert_int_equal(o->interfaces[1].network, OSPF_NETWORK_LOOPBACK);
	assert_int_equal(o->interfaces[1].cost, 0);
	assert_int_equal(fixture_count(f, DIAG_NOTE, "openconfig-ospf-metric"), 1);
}

static void ospf_interfaces(void **state)
{
	const struct ospf *o = ospf_of(
		*state,
		OSPF("'config':{'router-id':'1.2.3.4'},'timers':{'max-metric':{'config':"
		     "{'set':true}}}",
		     AREA("'0.0.0.1'",
			  LINK("x",
			       ",'metric':77,'passive':true,'network-type':"
			       "'POINT_TO_POINT_NETWORK','hide-network':true,"
			       "'authentication-type':'MD5'",
			       ",'timers':{'config':{'hello-interval':1,'dead-interval':4}}" REF(
				       "eth1")))));
	const struct ospf_interface *i = o->interfaces;

	assert_int_equal(o->router_id, 0x01020304);
	assert_true(o->max_metric);
	assert_int_equal(o->areas[0].id, 1);
	assert_int_equal(i->area, 1);
	assert_int_equal(i->cost, 77);
	assert_true(i->passive && i->hide);
	assert_int_equal(i->network, OSPF_NETWORK_POINT_TO_POINT);
	assert_int_equal(i->hello, 1);
	assert_int_equal(i->dead, 4);
	assert_string_equal(i->authentication, "MD5");
}

/* Some devices have no interface-ref: the id says it. */
static void ospf_interfaces_by_id(void **state)
{
	struct fixture *f = *state;
	const struct device *d =
		fixture_accept(f, OSPF("", AREA("0", LINK("eth1.0", ",'metric':1", ""))));

	assert_string_equal(d->interfaces[d->instances[0].ospfs[0].interfaces[0].interface].name,
			    "eth1");
	fixture_refuse(f, OSPF("", AREA("0", LINK("eth7", ",'metric':1", ""))),
		       "openconfig-no-interface");
}

static void ospf_areas_have_one_spelling(void **state)
{
	fixture_refuse(*state, OSPF("", AREA("0", "") "," AREA("'0.0.0.0'", "")),
		       "openconfig-ospf-area");
}

static void ospf_that_is_not_simulated(void **state)
{
	struct fixture *f = *state;

	fixture_accept(f, OSPF("", AREA("0", LINK("eth0",
						  ",'metric':1,'multi-area-adjacency-primary':"
						  "false",
						  REF("eth0")))));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
	fixture_accept(f, OSPF("'config':{'igp-shortcuts':true}", AREA("0", "")));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
	fixture_accept(f,
		       OSPF("'inter-area-propagation-policies':{'inter-area-propagation-policy':["
			    "{'src-area':0,'dst-area':1,'config':{'src-area':0,'dst-area':1,"
			    "'import-policy':['A']}}]}",
			    AREA("0", "") "," AREA("1", "")));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
}

static void ospfv3_has_areas_of_all_kinds(void **state)
{
	const struct ospf *o = ospf_of(
		*state,
		IGP(PROTOCOL(
			"OSPF3",
			"'ospfv3':{'areas':{'area':[{'identifier':1,'config':{'identifier':1,"
			"'type':'STUB','import-summaries':false,'stub-default-cost':5},"
			"'interfaces':{'interface':[{'id':'eth0','config':{'id':'eth0'}}]}}]}}")));

	assert_int_equal(o->version, 3);
	assert_int_equal(o->areas[0].kind, OSPF_AREA_STUB);
	assert_true(o->areas[0].no_summary);
	assert_int_equal(o->areas[0].default_cost, 5);
	assert_int_equal(o->interfaces[0].cost, 10); /* the model's default */
	assert_int_equal(fixture_count(*state, DIAG_NOTE, "openconfig-ospf-metric"), 0);
}

/* ---- IS-IS ---- */

#define ISIS_AF "'afi-safi':{'af':[" AF("'enabled':true", "") "]}"
#define AF(leaves, more)                                                                           \
	"{'afi-name':'IPV4','safi-name':'UNICAST','config':{'afi-name':'IPV4',"                    \
	"'safi-name':'UNICAST'," leaves "}" more "}"
#define ISIS(global, rest)                                                                         \
	IGP(PROTOCOL("ISIS", "'isis':{'global':{" global "," ISIS_AF "}" rest "}"))
#define NET            "'config':{'net':['49.0001.0102.5500.0001.00']}"
#define CIRCUITS(list) ",'interfaces':{'interface':[" list "]}"
#define CIRCUIT(name, leaves, more)                                                                \
	"{'interface-id':'" name "','config':{'interface-id':'" name "'" leaves "}" more "}"
#define LEVEL(n, leaves, more)                                                                     \
	"{'level-number':" n ",'config':{'level-number':" n leaves "}" more "}"
#define LEVELS(list) ",'levels':{'level':[" list "]}"

static const struct isis *isis_of(struct fixture *f, const char *json)
{
	const struct device *d = fixture_accept(f, json);

	assert_int_equal(d->instances[0].isis_count, 1);
	return d->instances[0].isises;
}

static void isis_defaults(void **state)
{
	static const uint8_t id[6] = { 0x01, 0x02, 0x55, 0x00, 0x00, 0x01 };
	struct fixture *f = *state;
	const struct isis *i =
		isis_of(f, ISIS(NET, CIRCUITS(CIRCUIT("eth0", ",'enabled':true", ""))));

	assert_memory_equal(i->system_id, id, sizeof(id));
	assert_int_equal(i->area_count, 1);
	assert_string_equal(i->areas[0], "490001");
	assert_int_equal(i->levels, ISIS_LEVEL_1_2);
	assert_true(i->wide[0] && i->wide[1] && i->attached_send && i->attached_receive);
	assert_false(i->overload || i->up.on || i->down.on || i->multi_topology_ipv6);
	assert_true(i->family[FAMILY_IPV4]);
	assert_false(i->family[FAMILY_IPV6]);
	assert_int_equal(i->distance_internal, 115);
	assert_int_equal(i->interfaces[0].levels, ISIS_LEVEL_1_2);
	assert_int_equal(i->interfaces[0].metric[1][FAMILY_IPV4], 10);
	assert_false(i->interfaces[0].passive || i->interfaces[0].point_to_point);
	assert_int_equal(fixture_count(f, DIAG_NOTE, "openconfig-isis-upward"), 1);
	f->settings.isis_level1_to_level2 = ISIS_UPWARD_ISO;
	i = isis_of(f, ISIS(NET, ""));
	assert_true(i->up.on);
	assert_int_equal(i->up.chain.otherwise, FILTER_ACCEPT);
}

/* enabled has the default false: listing alone runs nothing, and people forget it. */
static void isis_interfaces_must_be_enabled(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(isis_of(f, ISIS(NET, CIRCUITS(CIRCUIT("eth0", "", ""))))->interface_count,
			 0);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-isis-interface"), 1);
}

static void isis_levels_of_interfaces(void **state)
{
	struct fixture *f = *state;
	const struct isis *i = isis_of(
		f,
		ISIS(NET,
		     CIRCUITS(CIRCUIT(
			     "eth0", ",'enabled':true,'circuit-type':'POINT_TO_POINT'",
			     LEVELS(LEVEL("1", ",'enabled':false", "") "," LEVEL(
				     "2", ",'enabled':true,'priority':3",
				     ",'afi-safi':{'af':[" AF(
					     "'metric':77",
					     "") "]}"))) "," CIRCUIT("eth1", ",'enabled':true",
								     LEVELS(LEVEL("1", "", ""))))));

	assert_int_equal(i->interfaces[0].levels, ISIS_LEVEL_2);
	assert_true(i->interfaces[0].point_to_point);
	assert_int_equal(i->interfaces[0].metric[1][FAMILY_IPV4], 77);
	assert_int_equal(i->interfaces[0].priority[1], 3);
	/* listed without the leaf: devices run it */
	assert_int_equal(i->interfaces[1].levels, ISIS_LEVEL_1);
	assert_int_equal(fixture_count(f, DIAG_NOTE, "openconfig-isis-level"), 1);
}

static void isis_router_settings(void **state)
{
	const struct isis *i = isis_of(
		*state,
		ISIS("'config':{'net':['49.0001.0102.5500.0001.00'],'level-capability':'LEVEL_2'},"
		     "'lsp-bit':{'overload-bit':{'config':{'set-bit':true}},"
		     "'attached-bit':{'config':{'ignore-bit':true}}},"
		     "'inter-level-propagation-policies':{'level2-to-level1':{'config':"
		     "{'import-policy':['A']}}}",
		     LEVELS("{'level-number':2,'config':{'level-number':2,'metric-style':"
			    "'NARROW_METRIC'},'route-preference':{'config':"
			    "{'internal-route-preference':18}}}")
			     CIRCUITS(CIRCUIT("eth0", ",'enabled':true,'passive':true",
					      ",'authentication':{'config':{'enabled':true,"
					      "'auth-password':'s'}}"))));

	assert_int_equal(i->levels, ISIS_LEVEL_2);
	assert_true(i->overload);
	assert_int_equal(i->overload_place.line, 3);
	assert_false(i->attached_receive || i->wide[1]);
	assert_true(i->down.on);
	assert_int_equal(i->down.chain.otherwise, FILTER_REJECT);
	assert_int_equal(i->down.chain.n, 1);
	assert_int_equal(i->distance_internal, 18);
	assert_int_equal(i->distance_external, 115);
	assert_int_equal(i->interfaces[0].levels, ISIS_LEVEL_2);
	assert_true(i->interfaces[0].passive);
	assert_non_null(i->interfaces[0].authentication);
}

static void isis_nets_are_checked(void **state)
{
	struct fixture *f = *state;

	fixture_refuse(f, ISIS("'config':{'level-capability':'LEVEL_2'}", ""),
		       "openconfig-isis-net");
	fixture_refuse(f,
		       ISIS("'config':{'net':['49.0001.0102.5500.0001.00',"
			    "'49.0002.0102.5500.0002.00']}",
			    ""),
		       "openconfig-isis-net");
	fixture_refuse(f, ISIS("'config':{'net':['49.0001.0102.5500.0001.01']}", ""),
		       "openconfig-isis-net");
	assert_int_equal(isis_of(f, ISIS("'config':{'net':['49.0001.0102.5500.0001.00',"
					 "'49.0002.0102.5500.0001.00']}",
					 ""))
				 ->area_count,
			 2);
}

static void isis_metrics_are_checked(void **state)
{
	struct fixture *f = *state;

#define METRIC(style, metric)                                                                      \
	ISIS(NET, LEVELS(LEVEL("2", ",'metric-style':'" style "'", "")) CIRCUITS(CIRCUIT(          \
			  "eth0", ",'enabled':true",                                               \
			  LEVELS(LEVEL("2", ",'enabled':true",                                     \
				       ",'afi-safi':{'af':[" AF("'metric':" metric, "") "]}")))))
	fixture_accept(f, METRIC("WIDE_METRIC", "16777214"));
	fixture_accept(f, METRIC("NARROW_METRIC", "63"));
	fixture_refuse(f, METRIC("NARROW_METRIC", "64"), "openconfig-isis-metric");
	fixture_refuse(f, METRIC("WIDE_METRIC", "16777216"), "openconfig-isis-metric");
	fixture_accept(f, METRIC("WIDE_METRIC", "16777215"));
	assert_true(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled") > 0);
#undef METRIC
}

/* ---- redistribution ---- */

#define TABLE(src, dst, family, more)                                                              \
	DEVICE(PORTS,                                                                              \
	       BOUND ",'table-connections':{'table-connection':[{'src-protocol':'" src             \
		     "','dst-protocol':'" dst "','address-family':'" family                        \
		     "','config':{'src-protocol':'" src "','dst-protocol':'" dst                   \
		     "','address-family':'" family "'" more "}}]}",                                \
	       ACCEPT_ALL)

static const struct redistribution *redistribution_of(struct fixture *f, const char *json)
{
	const struct device *d = fixture_accept(f, json);

	return d->instances[0].redistribution_count == 0 ? NULL : d->instances[0].redistributions;
}

static void table_connections(void **state)
{
	struct fixture *f = *state;
	const struct redistribution *r =
		redistribution_of(f, TABLE("OSPF", "BGP", "IPV4", ",'import-policy':['A']"));

	assert_int_equal(r->from, PROTOCOL_OSPF);
	assert_int_equal(r->to, PROTOCOL_BGP);
	assert_int_equal(r->family, FAMILY_IPV4);
	assert_int_equal(r->origin, ORIGIN_INCOMPLETE);
	assert_true(r->propagate_metric);
	assert_int_equal(r->chain.n, 1);
	assert_int_equal(r->chain.otherwise, FILTER_REJECT);
	r = redistribution_of(f, TABLE("OSPF", "BGP", "IPV4",
				       ",'default-import-policy':'ACCEPT_ROUTE',"
				       "'disable-metric-propagation':true"));
	assert_false(r->propagate_metric);
	assert_int_equal(r->chain.otherwise, FILTER_ACCEPT);
	r = redistribution_of(
		f, TABLE("DIRECTLY_CONNECTED", "OSPF", "IPV4", ",'import-policy':['A']"));
	assert_int_equal(r->from, PROTOCOL_CONNECTED);
	assert_int_equal(r->metric_type, 2);
	assert_false(r->propagate_metric);
}

static void table_connections_that_do_nothing(void **state)
{
	struct fixture *f = *state;

	redistribution_of(f, TABLE("STATIC", "BGP", "IPV4", ""));
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-table-connection"), 1);
	assert_null(
		redistribution_of(f, TABLE("STATIC", "OSPF3", "IPV4", ",'import-policy':['A']")));
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-table-connection"), 1);
	assert_null(redistribution_of(f, TABLE("PIM", "BGP", "IPV4", ",'import-policy':['A']")));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
	fixture_refuse(f, TABLE("BGP", "BGP", "IPV4", ",'import-policy':['A']"),
		       "openconfig-table-connection");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(ospf_defaults),
		fixture_test(ospf_interfaces),
		fixture_test(ospf_interfaces_by_id),
		fixture_test(ospf_areas_have_one_spelling),
		fixture_test(ospf_that_is_not_simulated),
		fixture_test(ospfv3_has_areas_of_all_kinds),
		fixture_test(isis_defaults),
		fixture_test(isis_interfaces_must_be_enabled),
		fixture_test(isis_levels_of_interfaces),
		fixture_test(isis_router_settings),
		fixture_test(isis_nets_are_checked),
		fixture_test(isis_metrics_are_checked),
		fixture_test(table_connections),
		fixture_test(table_connections_that_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
