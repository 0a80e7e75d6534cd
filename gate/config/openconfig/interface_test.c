/* SPDX-License-Identifier: MIT */
/* Interfaces, what makes them up or down, bindings and instances, static routes and aggregates. */
#include "config/openconfig/fixture.h"

#define INTERFACES(list)          DEVICE(list, "'interfaces':{'interface':[]}", "")
#define IF(name, config, more)    "{'name':'" name "','config':{'name':'" name "'" config "}" more "}"
#define ETHERNET                  ",'type':'ethernetCsmacd'"
#define UNIT(index, config, more) "{'index':" index ",'config':{'index':" index config "}" more "}"
#define UNITS(list)               ",'subinterfaces':{'subinterface':[" list "]}"
#define V4(config, list)          ",'ipv4':{" config "'addresses':{'address':[" list "]}}"
#define V6(list)                  ",'ipv6':{'addresses':{'address':[" list "]}}"
#define ADDRESS(ip, leaves)       "{'ip':'" ip "','config':{'ip':'" ip "'" leaves "}}"

static const struct interface *interface_of(const struct device *device, const char *name)
{
	const struct interface *interface = fixture_interface(device, name);

	assert_non_null(interface);
	return interface;
}

static void units_are_interfaces(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		INTERFACES(IF(
			"eth0", ETHERNET ",'description':'port','mtu':9000",
			UNITS(UNIT("0", "", V4("", ADDRESS("10.0.0.1", ",'prefix-length':30"))) "," UNIT(
				"7", ",'description':'unit'",
				",'vlan':{'match':{'single-tagged':{'config':{'vlan-id':70}}}"
				"}" V4("", ADDRESS("10.7.0.1", ",'prefix-length':24,"
							       "'type':'SECONDARY'"))
					V6(ADDRESS("fe80::1", ",'prefix-length':64") "," ADDRESS(
						"2001:db8::1",
						",'prefix-length':64"))))) "," LOOPBACK("10.255."
											"0.1") "," IF("eth9",
												      ETHERNET,
												      "")));
	const struct interface *unit = interface_of(d, "eth0.7");

	assert_int_equal(d->interface_count, 4);
	assert_string_equal(d->interfaces[0].name, "eth0"); /* sorted */
	assert_string_equal(unit->port, "eth0");
	assert_int_equal(unit->unit, 7);
	assert_int_equal(unit->vlan_outer, 70);
	assert_string_equal(unit->description, "unit");
	assert_int_equal(unit->mtu, 9000);
	assert_int_equal(unit->address_count, 3);
	assert_true(unit->addresses[0].secondary);
	assert_int_equal(unit->addresses[0].subnet.len, 96 + 24);
	assert_true(addr_equal(unit->addresses[0].subnet.addr, addr_ipv4(0x0A070000)));
	assert_true(unit->addresses[1].link_local && !unit->addresses[2].link_local);
	assert_true(interface_of(d, "lo0")->loopback);
	assert_true(interface_of(d, "eth9")->enabled);
	assert_int_equal(interface_of(d, "eth9")->address_count, 0);
}

static void interfaces_that_are_shut(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		INTERFACES(IF(
			"eth0", ETHERNET ",'enabled':false",
			UNITS(UNIT("0", ",'enabled':true", "") "," UNIT(
				"1", "",
				""))) ",\n" IF("eth1", ETHERNET,
					       UNITS(UNIT("0", "", "") "," UNIT(
						       "1", ",'enabled':false",
						       ""))) "," IF("eth2",
								    ETHERNET
								    ",'loopback-mode':'FACILITY'",
								    "")));

	assert_false(interface_of(d, "eth0")->enabled || interface_of(d, "eth0.1")->enabled);
	assert_int_equal(interface_of(d, "eth0.1")->disabled_place.line, 1);
	assert_true(interface_of(d, "eth1")->enabled);
	assert_false(interface_of(d, "eth1.1")->enabled);
	assert_int_equal(interface_of(d, "eth1.1")->disabled_place.line, 2);
	assert_true(interface_of(d, "eth2")->looped);
	/* a unit that is on in a port that is off was read all the same */
	assert_int_equal(d->unmodelled_count, 0);
}

static void families_can_be_off(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		INTERFACES(IF("eth0", ETHERNET,
			      UNITS(UNIT("0", "",
					 V4("'config':{'enabled':false},",
					    ADDRESS("10.0.0.1", ",'prefix-length':30")))))));

	assert_false(d->interfaces[0].family_enabled[FAMILY_IPV4]);
	assert_true(d->interfaces[0].family_enabled[FAMILY_IPV6]);
}

static void addresses_from_dhcp_are_unknown(void **state)
{
	struct fixture *f = *state;
	const struct device *d = fixture_accept(
		f, INTERFACES(IF("eth0", ETHERNET,
				 UNITS(UNIT("0", "", ",'ipv4':{'config':{'dhcp-client':true}}")))));

	assert_true(d->interfaces[0].address_unknown[FAMILY_IPV4]);
	assert_int_equal(d->unmodelled_count, 1);
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
}

static void wrong_addresses_are_refused(void **state)
{
	struct fixture *f = *state;

#define ONE(body) INTERFACES(IF("eth0", ETHERNET, UNITS(UNIT("0", "", body))))
	fixture_refuse(f, ONE(V4("", ADDRESS("10.0.0.1", ""))), "openconfig-prefix-length");
	fixture_refuse(f,
		       ONE(V6(ADDRESS("2001:db8::1", ",'prefix-length':64") "," ADDRESS(
			       "2001:DB8:0::1", ",'prefix-length':64"))),
		       "openconfig-duplicate-address");
	fixture_refuse(f,
		       ONE(V6(ADDRESS("2001:db8::1", ",'prefix-length':64,"
						     "'type':'LINK_LOCAL_UNICAST'"))),
		       "openconfig-link-local");
	assert_null(fixture_read(f, ONE(V6(ADDRESS("fe80::1%eth0", ",'prefix-length':64")))));
	assert_null(fixture_read(f, ONE(V6(ADDRESS("::ffff:192.0.2.1", ",'prefix-length':64")))));
	fixture_refuse(f,
		       INTERFACES(IF("eth0", ETHERNET,
				     UNITS(UNIT("5", "", ""))) "," IF("eth0.5", ETHERNET, "")),
		       "openconfig-duplicate-interface");
#undef ONE
}

/* ---- LAG and VLAN ---- */

#define MEMBER(name, more) IF(name, ETHERNET more, ",'ethernet':{'config':{'aggregate-id':'ae0'}}")
#define LAG(least)                                                                                 \
	IF("ae0", ",'type':'ieee8023adLag'",                                                       \
	   ",'aggregation':{'config':{'lag-type':'LACP','min-links':" least "}}")

static void lags_need_their_members(void **state)
{
	struct fixture *f = *state;
	const struct device *d;

	d = fixture_accept(f, INTERFACES(LAG("2") "," MEMBER("eth0", "") "," MEMBER("eth1", "")));
	assert_true(interface_of(d, "ae0")->enabled);
	assert_string_equal(interface_of(d, "eth1")->member_of, "ae0");
	d = fixture_accept(f, INTERFACES(LAG("2") "," MEMBER("eth0", "") "," MEMBER(
				      "eth1", ",'enabled':false")));
	assert_false(interface_of(d, "ae0")->enabled);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-lag-down"), 1);
	d = fixture_accept(f, INTERFACES(LAG("0")));
	assert_false(interface_of(d, "ae0")->enabled);
}

#define SVI(vlan)                                                                                  \
	IF("vlan10", ",'type':'l3ipvlan'",                                                         \
	   ",'routed-vlan':{'config':{'vlan':" vlan                                                \
	   "}" V4("", ADDRESS("10.9.0.1", ",'prefix-length':24")) "}")
#define ACCESS(name, vlan, more)                                                                   \
	IF(name, ETHERNET more,                                                                    \
	   ",'ethernet':{'switched-vlan':{'config':{'interface-mode':'ACCESS','access-vlan':" vlan \
	   "}}}")
#define VLANS(list)    "'interfaces':{'interface':[]},'vlans':{'vlan':[" list "]}"
#define VLAN(id, more) "{'vlan-id':" id ",'config':{'vlan-id':" id more "}}"

static void routed_vlans_need_their_vlan(void **state)
{
	struct fixture *f = *state;
	const struct device *d;

	d = fixture_accept(f, DEVICE(SVI("10"), VLANS(VLAN("10", "")), ""));
	assert_true(interface_of(d, "vlan10")->enabled);
	assert_int_equal(interface_of(d, "vlan10")->address_count, 1);
	assert_string_equal(interface_of(d, "vlan10")->bridge, "vlan10");
	d = fixture_accept(f, DEVICE(SVI("'blue'"), VLANS(VLAN("10", ",'name':'blue'")), ""));
	assert_string_equal(interface_of(d, "vlan10")->bridge, "vlan10");
	d = fixture_accept(f, DEVICE(SVI("10"), VLANS(VLAN("10", ",'status':'SUSPENDED'")), ""));
	assert_false(interface_of(d, "vlan10")->enabled);
	/* once ports are said to carry VLANs, one of them must be on */
	d = fixture_accept(f, DEVICE(SVI("10") "," ACCESS("eth0", "10", ""), VLANS(""), ""));
	assert_true(interface_of(d, "vlan10")->enabled);
	d = fixture_accept(
		f, DEVICE(SVI("10") "," ACCESS("eth0", "10", ",'enabled':false"), VLANS(""), ""));
	assert_false(interface_of(d, "vlan10")->enabled);
	fixture_refuse(f, DEVICE(SVI("'red'"), VLANS(VLAN("10", ",'name':'blue'")), ""),
		       "openconfig-no-vlan");
}

/* ---- instances ---- */

#define TWO(type, second)                                                                          \
	"{'interfaces':{'interface':[" PORTS "]},'network-instances':{'network-instance':["        \
	"{'name':'v','config':{'name':'v','type':'L3VRF'}" second "},"                             \
	"{'name':'d','config':{'name':'d','type':'" type "',"                                      \
	"'router-id':'9.9.9.9'}," BOUND_A "}]}}"
#define BOUND_A "'interfaces':{'interface':[" BIND("eth0") "]}"
#define BIND(name)                                                                                 \
	"{'id':'" name "','config':{'id':'" name "','interface':'" name "','subinterface':0}}"

static void the_default_instance_is_first(void **state)
{
	struct fixture *f = *state;
	const struct device *d = fixture_accept(
		f, TWO("DEFAULT_INSTANCE", ",'interfaces':{'interface':[" BIND("eth1") "]}"));

	assert_int_equal(d->instance_count, 2);
	assert_string_equal(d->instances[0].name, "d");
	assert_true(d->instances[0].is_default);
	assert_int_equal(d->instances[0].router_id, 0x09090909);
	assert_int_equal(interface_of(d, "eth0")->instance, 0);
	assert_int_equal(interface_of(d, "eth1")->instance, 1);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-unbound-interface"), 0);
	/* the default may be absent: there always is one */
	d = fixture_accept(f, TWO("L3VRF", ""));
	assert_int_equal(d->instance_count, 3);
	assert_true(d->instances[0].is_default);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-unbound-interface"), 1);
}

static void wrong_instances_are_refused(void **state)
{
	struct fixture *f = *state;

	fixture_refuse(f, TWO("DEFAULT_INSTANCE", ",'interfaces':{'interface':[" BIND("eth0") "]}"),
		       "openconfig-bound-twice");
	fixture_refuse(f,
		       "{'network-instances':{'network-instance':["
		       "{'name':'a','config':{'name':'a','type':'DEFAULT_INSTANCE'}},"
		       "{'name':'b','config':{'name':'b','type':'DEFAULT_INSTANCE'}}]}}",
		       "openconfig-two-defaults");
}

static void unbound_interfaces_with_the_leniency(void **state)
{
	struct fixture *f = *state;

	f->options.leniencies |= LENIENCY_IMPLIED_BINDING;
	fixture_accept(f, DEVICE(PORTS, BOUND_A, ""));
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-unbound-interface"), 0);
	assert_int_equal(fixture_count(f, DIAG_NOTE, "openconfig-unbound-interface"), 1);
}

/* ---- statics ---- */

#define STATICS(list)                                                                              \
	DEVICE(PORTS, PROTOCOLS(PROTOCOL("STATIC", "'static-routes':{'static':[" list "]}")), "")
#define STATIC(prefix, leaves, hops)                                                               \
	"{'prefix':'" prefix "','config':{'prefix':'" prefix "'" leaves                            \
	"},'next-hops':{'next-hop':[" hops "]}}"
#define HOP(index, leaves, more)                                                                   \
	"{'index':'" index "','config':{'index':'" index "'" leaves "}" more "}"
#define REF(name) ",'interface-ref':{'config':{'interface':'" name "','subinterface':0}}"

static void next_hops_are_routes(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		STATICS(STATIC(
			"10.8.0.0/16", ",'set-tag':'0x10'",
			HOP("0", ",'next-hop':'10.0.0.2'", "") "," HOP(
				"1",
				",'next-hop':'10.9.9.9','recurse':true,'preference':250,'metric':5",
				"") "," HOP("2", ",'next-hop':'10.0.1.2','recurse':true",
					    REF("eth1")) "," HOP("3", ",'next-hop':'DROP'",
								 "") "," HOP("4", "",
									     REF("eth0")) "," HOP("5",
												  ",'next-hop':'LOCAL_LINK'",
												  REF("eth0")))));
	const struct static_route *r = d->instances[0].statics;

	assert_int_equal(d->instances[0].static_count, 6);
	assert_int_equal(r[0].kind, STATIC_VIA);
	assert_false(r[0].recursive);
	assert_int_equal(r[0].distance, 1);
	assert_int_equal(r[0].tag, 16);
	assert_true(r[1].recursive);
	assert_int_equal(r[1].distance, 250);
	assert_int_equal(r[1].metric, 5);
	assert_false(r[2].recursive); /* an interface rules it out */
	assert_string_equal(r[2].interface, "eth1");
	assert_string_equal(d->interfaces[r[2].interface_index].name, "eth1");
	assert_int_equal(r[3].kind, STATIC_DISCARD);
	assert_int_equal(r[4].kind, STATIC_INTERFACE);
	assert_int_equal(r[5].kind, STATIC_INTERFACE);
}

static void wrong_statics_are_refused(void **state)
{
	struct fixture *f = *state;

	fixture_refuse(f, STATICS(STATIC("10.8.0.1/16", "", HOP("0", ",'next-hop':'DROP'", ""))),
		       "openconfig-host-bits");
	fixture_refuse(f, STATICS(STATIC("10.8.0.0/16", "", HOP("0", "", ""))),
		       "openconfig-static-next-hop");
	fixture_refuse(f,
		       STATICS(STATIC("10.8.0.0/16", "", HOP("0", ",'next-hop':'LOCAL_LINK'", ""))),
		       "openconfig-static-next-hop");
	fixture_refuse(
		f, STATICS(STATIC("10.8.0.0/16", "", HOP("0", ",'next-hop':'2001:db8::1'", ""))),
		"openconfig-static-family");
	fixture_refuse(f,
		       STATICS(STATIC("10.8.0.0/16", "",
				      HOP("0", ",'next-hop':'DROP','preference':256", ""))),
		       "openconfig-distance");
	fixture_refuse(
		f,
		STATICS(STATIC("2001:db8::/32", "", HOP("0", ",'next-hop':'DROP'", "")) "," STATIC(
			"2001:DB8:0::/32", "", HOP("0", ",'next-hop':'DROP'", ""))),
		"openconfig-duplicate-prefix");
}

static void aggregates(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		DEVICE(PORTS,
		       PROTOCOLS(PROTOCOL("LOCAL_AGGREGATE",
					  "'local-aggregates':{'aggregate':[{'prefix':'10.0.0.0/8',"
					  "'config':{'prefix':'10.0.0.0/8','discard':true,"
					  "'metric':3}}]}")),
		       ""));

	assert_int_equal(d->instances[0].aggregate_count, 1);
	assert_true(d->instances[0].aggregates[0].discard);
	assert_int_equal(d->instances[0].aggregates[0].distance, 130);
	assert_int_equal(d->instances[0].aggregates[0].metric, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(units_are_interfaces),
		fixture_test(interfaces_that_are_shut),
		fixture_test(families_can_be_off),
		fixture_test(addresses_from_dhcp_are_unknown),
		fixture_test(wrong_addresses_are_refused),
		fixture_test(lags_need_their_members),
		fixture_test(routed_vlans_need_their_vlan),
		fixture_test(the_default_instance_is_first),
		fixture_test(wrong_instances_are_refused),
		fixture_test(unbound_interfaces_with_the_leniency),
		fixture_test(next_hops_are_routes),
		fixture_test(wrong_statics_are_refused),
		fixture_test(aggregates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
