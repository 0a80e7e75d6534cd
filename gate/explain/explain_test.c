/* SPDX-License-Identifier: MIT */
/*
 * The outage of October 2021 in two routers:
 *
 *	core eth0 --- 10.0.0.0/31, IS-IS --- eth0 dns eth1 --- transit (AS 64500, no config here)
 *
 * core tells dns 10.10.0.0/16 by iBGP between loopbacks; dns announces 198.51.100.0/24 to the
 * transit while it has that. core shuts eth0: the chain from there to the withdrawal must be told
 * step by step, cause first.
 */
#include "verdict/verdict_fixture.h"

#include "explain/explain.h"

static void isis_on(struct lab *lab, struct device *device, uint8_t id)
{
	static const char *const area[] = { "490001" };
	struct isis *isis = arena_alloc(lab->arena, sizeof(*isis));

	device->instances[0].isises = isis;
	device->instances[0].isis_count = 1;
	isis->name = "core";
	isis->enabled = true;
	isis->system_id[5] = id;
	isis->areas = area;
	isis->area_count = 1;
	isis->levels = ISIS_LEVEL_2;
	isis->wide[0] = isis->wide[1] = true;
	isis->attached_send = isis->attached_receive = true;
	isis->family[FAMILY_IPV4] = true;
	isis->interfaces = arena_alloc(lab->arena, 2 * sizeof(*isis->interfaces));
	for (uint32_t i = 0; i < device->interface_count; i++) {
		const struct interface *interface = &device->interfaces[i];
		struct isis_interface *on = &isis->interfaces[isis->interface_count];

		if (strcmp(interface->name, "lo") && strcmp(interface->name, "eth0"))
			continue;
		isis->interface_count++;
		on->interface = i;
		on->levels = ISIS_LEVEL_2;
		on->point_to_point = true;
		on->passive = interface->loopback;
		on->metric[1][FAMILY_IPV4] = 10;
		on->family[FAMILY_IPV4] = true;
		on->place = lab_place(lab, device);
	}
}

static struct bgp *bgp_on(struct lab *lab, struct device *device, uint32_t id)
{
	struct bgp *bgp = lab_bgp(lab, device, 65000);

	bgp->router_id = id;
	bgp->default_local_pref = 100;
	bgp->client_to_client = true;
	bgp->family[FAMILY_IPV4].ebgp_paths = bgp->family[FAMILY_IPV4].ibgp_paths = 1;
	return bgp;
}

static void meet(struct lab *lab, struct device *device, const char *to, uint32_t asn,
		 const char *title)
{
	struct neighbor *neighbor = lab_neighbor(lab, device, to, asn);

	neighbor->description = title;
	neighbor->family[FAMILY_IPV4]->import.otherwise = FILTER_ACCEPT;
	neighbor->family[FAMILY_IPV4]->export.otherwise = FILTER_ACCEPT;
	if (asn == 65000) {
		neighbor->update_source_interface = "lo";
		neighbor->ttl = 255;
	}
}

static void announce(struct lab *lab, struct device *device, const char *prefix)
{
	struct bgp_family *family = &device->instances[0].bgp->family[FAMILY_IPV4];

	bench_static(lab, device, prefix, NULL);
	family->networks = arena_alloc(lab->arena, sizeof(*family->networks));
	family->networks[0].prefix = lab_prefix(prefix);
	family->networks[0].place = lab_place(lab, device);
	family->network_count = 1;
}

static struct service service;
static struct prefix served, needed;

static void build(struct lab *lab)
{
	struct device *core = lab_device(lab, "core"), *dns = lab_device(lab, "dns");

	bench_address(lab, core, "lo", "10.255.0.1/32");
	bench_address(lab, core, "eth0", "10.0.0.0/31");
	bench_address(lab, dns, "lo", "10.255.0.2/32");
	bench_address(lab, dns, "eth0", "10.0.0.1/31");
	bench_address(lab, dns, "eth1", "192.0.2.1/30");
	isis_on(lab, core, 1);
	isis_on(lab, dns, 2);
	bgp_on(lab, core, 0x0aff0001);
	bgp_on(lab, dns, 0x0aff0002);
	meet(lab, core, "10.255.0.2", 65000, NULL);
	meet(lab, dns, "10.255.0.1", 65000, NULL);
	meet(lab, dns, "192.0.2.2", 64500, "transit");
	announce(lab, core, "10.10.0.0/16");
	announce(lab, dns, "198.51.100.0/24");
	served = lab_prefix("198.51.100.0/24");
	needed = lab_prefix("10.10.0.0/16");
	service = (struct service){ "dns-health",           "dns", &served, 1, &needed, 1,
				    { "routegate.yaml", 5 } };
	lab->around.services = &service;
	lab->around.service_count = 1;
}

/* Only what goes to the outside is asked for: core itself loses its route as well. */
static void ask_for_announcement(struct bench *b)
{
	struct rule *rule = arena_alloc(b->arena, sizeof(*rule));

	*rule = (struct rule){
		.kind = RULE_ANNOUNCED, .id = "seen", .prefixes = &b->prefix, .prefix_count = 1
	};
	b->set.by_default = false;
	b->rules.rules = rule;
	b->rules.rule_count = 1;
}

static struct place shut(struct lab *lab, const char *name)
{
	struct interface *interface = lab_interface(lab, bench_device(lab, 0), name);

	interface->enabled = false;
	interface->disabled_place = lab_place(lab, bench_device(lab, 0));
	return interface->disabled_place;
}

static const char *many_lines(struct arena *arena, const char *mark, uint32_t at)
{
	const char *text = "";

	for (uint32_t i = 1; i < at; i++)
		text = arena_printf(arena, "%sline %u\n", text, (unsigned)i);
	return arena_printf(arena, "%s  {\n  %s,\n", text, mark);
}

static struct verdict *explained(struct bench *b, const char *mark, uint32_t at)
{
	struct text *head = arena_alloc(b->arena, sizeof(*head));
	struct explain_texts texts = { .head = head, .head_count = 1 };
	const char **changed = arena_alloc(b->arena, sizeof(*changed));
	struct verdict *verdict = bench_judge(b);
	const char *bytes = many_lines(b->arena, mark, at);

	*head = (struct text){ "configs/core.conf", bytes, strlen(bytes) };
	changed[0] = "~configs/core.conf";
	texts.changed = changed;
	texts.changed_count = 1;
	explain_verdict(&b->judgement, verdict, &texts, b->arena);
	return verdict;
}

static void the_chain_goes_from_the_interface_to_the_withdrawal(void **state)
{
	static const char *const chain[] = {
		"interfaces go down: core (eth0)",
		"no IS-IS path any more: dns to core",
		"BGP session down (the neighbor is not reachable): dns - core",
		("the site is unhealthy without 10.10.0.0/16 and withdraws 198.51.100.0/24: dns "
		 "(service dns-health)"),
		"198.51.100.0/24 is no longer announced: dns to transit",
	};
	const struct finding *finding;
	struct verdict *verdict;
	struct place place;
	struct bench b;

	(void)state;
	bench_init(&b, "198.51.100.0/24");
	build(&b.base);
	build(&b.head);
	ask_for_announcement(&b);
	place = shut(&b.head, "eth0");
	verdict = explained(&b, "shutdown", place.line);
	assert_int_equal(verdict->word, VERDICT_REJECT);
	assert_int_equal(verdict->finding_count, 1);
	finding = &verdict->findings[0];
	assert_int_equal(finding->chain_length, sizeof(chain) / sizeof(*chain));
	for (size_t i = 0; i < finding->chain_length; i++)
		assert_string_equal(finding->chain[i], chain[i]);
	assert_int_equal(finding->cause_count, 1);
	assert_string_equal(finding->causes[0].device, "core");
	assert_string_equal(finding->causes[0].place.file, "configs/core.conf");
	assert_int_equal(finding->causes[0].place.line, place.line);
	/* the line is a bracket: the next one that says something is shown */
	assert_string_equal(finding->causes[0].text, "shutdown,");
	assert_false(finding->causes[0].before);
	bench_end(&b);
}

static void without_the_service_nothing_is_lost(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, "198.51.100.0/24");
	build(&b.base);
	build(&b.head);
	ask_for_announcement(&b);
	b.base.around.service_count = b.head.around.service_count = 0;
	shut(&b.head, "eth0");
	assert_int_equal(bench_judge(&b)->word, VERDICT_ACCEPT);
	bench_end(&b);
}

static void a_line_that_is_gone_is_shown_from_the_base(void **state)
{
	struct text base = { "configs/dns.conf", "one\ntwo\n", 8 };
	const char *changed[] = { "~configs/dns.conf" };
	struct explain_texts texts = {
		.base = &base, .base_count = 1, .changed = changed, .changed_count = 1
	};
	const struct finding *finding;
	struct verdict *verdict;
	struct bench b;

	(void)state;
	bench_init(&b, "198.51.100.0/24");
	build(&b.base);
	build(&b.head);
	bench_device(&b.base, 1)->instances[0].bgp->family[FAMILY_IPV4].networks[0].place.line = 2;
	bench_device(&b.head, 1)->instances[0].bgp->family[FAMILY_IPV4].network_count = 0;
	verdict = bench_judge(&b);
	explain_verdict(&b.judgement, verdict, &texts, b.arena);
	assert_int_equal(verdict->word, VERDICT_REJECT);
	finding = &verdict->findings[0];
	assert_int_equal(finding->chain_length, 2);
	assert_string_equal(finding->chain[0], "198.51.100.0/24 is not originated any more: dns");
	assert_true(finding->causes[0].before);
	assert_string_equal(finding->causes[0].text, "two");
	bench_end(&b);
}

static void without_a_line_the_changed_files_are_named(void **state)
{
	const char *changed[] = { "~configs/dns.conf", "+configs/new.conf" };
	struct explain_texts texts = { .changed = changed, .changed_count = 2 };
	struct rule small = { .kind = RULE_MAX_LOSS, .id = "small", .amount = { 0, false, true } };
	const struct finding *finding;
	struct verdict *verdict;
	struct bench b;

	(void)state;
	bench_init(&b, "198.51.100.0/24");
	build(&b.base);
	build(&b.head);
	b.set.by_default = false;
	b.rules.rules = &small;
	b.rules.rule_count = 1;
	shut(&b.head, "eth0");
	verdict = bench_judge(&b);
	explain_verdict(&b.judgement, verdict, &texts, b.arena);
	finding = bench_finding(verdict, "max-loss");
	assert_non_null(finding);
	/* the line that shut the interface is in neither: they are named as well */
	assert_int_equal(finding->cause_count, 3);
	assert_true(finding->causes[0].place.line > 0);
	assert_string_equal(finding->causes[2].place.file, "configs/new.conf");
	bench_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_chain_goes_from_the_interface_to_the_withdrawal),
		cmocka_unit_test(without_the_service_nothing_is_lost),
		cmocka_unit_test(a_line_that_is_gone_is_shown_from_the_base),
		cmocka_unit_test(without_a_line_the_changed_files_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
