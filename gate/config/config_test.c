/* SPDX-License-Identifier: MIT */
/* The way every device goes: dialects by suffix, errors, what outlives the tree, the ledger. */
#include "config/openconfig/fixture.h"

#include "base/bug.h"

static const struct device *read_named(struct fixture *f, const char *const *names,
				       const char *const *texts, size_t n)
{
	struct text list[4] = { 0 };

	bug_if(n > 4);
	for (size_t i = 0; i < n; i++) {
		char *bytes = arena_strdup(f->arena, texts[i]);

		for (char *p = bytes; *p != '\0'; p++)
			if (*p == '\'' && bytes[0] != '<')
				*p = '"';
		list[i] = (struct text){ names[i], bytes, strlen(bytes) };
	}
	diagnostics_init(&f->diag, f->arena);
	return config_read_device(f->config, "r1", list, n, f->arena, &f->diag);
}

static void files_are_known_by_suffix(void **state)
{
	(void)state;
	assert_true(config_knows_file("configs/r1.json"));
	assert_true(config_knows_file("r1.xml"));
	assert_false(config_knows_file("r1.txt"));
	assert_false(config_knows_file(".json"));
	assert_false(config_knows_file("json"));
}

static void unknown_and_mixed_files_are_refused(void **state)
{
	static const char *const texts[] = { "{}", "<x/>" };

	assert_null(read_named(*state, (const char *const[]){ "a.txt" }, texts, 1));
	assert_int_equal(fixture_count(*state, DIAG_ERROR, "config-unknown-file"), 1);
	assert_null(read_named(*state, (const char *const[]){ "a.json", "b.xml" }, texts, 2));
	assert_int_equal(fixture_count(*state, DIAG_ERROR, "config-mixed-formats"), 1);
}

static void several_files_are_one_device(void **state)
{
	static const char *const names[] = { "r1/a.json", "r1/b.json" };
	static const char *const texts[] = {
		"{'interfaces':{'interface':[" PORT("eth0", "10.0.0.1", 30) "]}}",
		"\n{'interfaces':{'interface':[" PORT("eth1", "10.0.1.1", 30) "]}}",
	};
	const struct device *d = read_named(*state, names, texts, 2);

	assert_non_null(d);
	assert_int_equal(d->interface_count, 2);
	assert_string_equal(d->file, "r1/a.json");
	assert_string_equal(d->interfaces[1].place.file, "r1/b.json");
	assert_int_equal(d->interfaces[1].place.line, 2);
}

static void xml_is_the_same_device(void **state)
{
	static const char *const names[] = { "r1.xml" };
	static const char *const texts[] = {
		"<interfaces xmlns='http://openconfig.net/yang/interfaces'>\n"
		"<interface><name>eth0</name><config><name>eth0</name>\n"
		"<type xmlns:t='urn:ietf:params:xml:ns:yang:iana-if-type'>t:ethernetCsmacd</type>\n"
		"<enabled>false</enabled></config></interface></interfaces>",
	};
	const struct device *d = read_named(*state, names, texts, 1);

	assert_non_null(d);
	assert_false(d->interfaces[0].enabled);
	assert_int_equal(d->interfaces[0].disabled_place.line, 4);
}

/* All mistakes of a text in one run, with their places, also after the tree and the device are
 * gone. */
static void errors_are_told_together(void **state)
{
	struct fixture *f = *state;

	assert_null(fixture_read(
		f,
		DEVICE(PORTS, BOUND,
		       "'defined-sets':{'prefix-sets':{'prefix-set':[{'name':'p','config':{'name':'"
		       "p'},"
		       "'prefixes':{'prefix':[\n{'ip-prefix':'10.0.0.1/"
		       "8','masklength-range':'exact',"
		       "'config':{'ip-prefix':'10.0.0.1/8','masklength-range':'exact'}},\n"
		       "{'ip-prefix':'10.0.0.0/8','masklength-range':'9..8','config':{'ip-prefix':"
		       "'10.0.0.0/8','masklength-range':'9..8'}}]}}]}}")));
	assert_int_equal(fixture_count(f, DIAG_ERROR, NULL), 2);
	for (size_t i = 0; i < f->diag.n; i++) {
		assert_string_equal(f->diag.v[i].place.file, "configs/r1.json");
		assert_string_equal(f->diag.v[i].device, "r1");
		if (strcmp(f->diag.v[i].code, "openconfig-host-bits") == 0)
			assert_int_equal(f->diag.v[i].place.line, 5);
		if (strcmp(f->diag.v[i].code, "openconfig-masklength") == 0)
			assert_int_equal(f->diag.v[i].place.line, 6);
	}
}

static void keys_must_agree(void **state)
{
	assert_null(fixture_read(*state, "{'interfaces':{'interface':[{'name':'eth0','config':"
					 "{'name':'eth1','type':'ethernetCsmacd'}}]}}"));
}

/* ---- the ledger ---- */

#define STATE "'state':{'name':'eth0'}"
#define VRRP(id)                                                                                   \
	"{'interfaces':{'interface':[{'name':'eth0',\n" STATE                                      \
	",'config':{'name':'eth0','type':'ethernetCsmacd'},\n'subinterfaces':{'subinterface':["    \
	"{'index':0,'config':{'index':0},'ipv4':{'addresses':{'address':[{'ip':'10.0.0.1',"        \
	"'config':{'ip':'10.0.0.1','prefix-length':30},\n"                                         \
	"'vrrp':{'vrrp-group':[{'virtual-router-id':" id "}]}\n}]}}}]}}]}}"

static void what_nobody_reads_is_told(void **state)
{
	struct fixture *f = *state;
	const struct device *d = fixture_accept(f, VRRP("1"));
	const char *text;

	assert_int_equal(d->unmodelled_count, 1);
	assert_int_equal(d->unmodelled[0].place.line, 4);
	assert_non_null(strstr(d->unmodelled[0].path, "vrrp"));
	assert_false(d->unmodelled[0].packets_only);
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
	assert_true(d->count_modelled > 0 && d->count_unmodelled > 0 && d->count_state > 0);
	/* the text tells whether two states hold the same there */
	text = d->unmodelled[0].text;
	assert_string_equal(fixture_accept(f, VRRP("1"))->unmodelled[0].text, text);
	assert_string_not_equal(fixture_accept(f, VRRP("2"))->unmodelled[0].text, text);
}

static void what_is_allowed_is_a_note(void **state)
{
	static const struct allowed_path allowed[] = {
		{ "openconfig-network-instance", "*/add-paths*", NODE_IGNORE, "labs only" },
	};
	static const char json[] =
		DEVICE(PORTS,
		       PROTOCOLS(PROTOCOL(
			       "BGP", "'bgp':{'global':{'config':{'as':1},'afi-safis':{'afi-safi':["
				      "{'afi-safi-name':'IPV4_UNICAST','config':{'afi-safi-name':"
				      "'IPV4_UNICAST'},'add-paths':{'config':{'send':true}}}]}}}")),
		       "");
	struct fixture *f = *state;

	assert_int_equal(fixture_accept(f, json)->unmodelled_count, 1);
	f->options.allowed = allowed;
	f->options.allowed_count = 1;
	assert_int_equal(fixture_accept(f, json)->unmodelled_count, 0);
	assert_int_equal(fixture_count(f, DIAG_NOTE, "allowed"), 1);
}

static void digests_follow_the_settings(void **state)
{
	struct fixture *f = *state;
	const char *first = config_digest(f->config, "a.json", f->arena);

	assert_non_null(first);
	assert_string_equal(config_digest(f->config, "b.xml", f->arena), first);
	f->settings.ospf_cost = 11;
	assert_string_not_equal(config_digest(f->config, "a.json", f->arena), first);
	assert_null(config_digest(f->config, "a.txt", f->arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(files_are_known_by_suffix),
		fixture_test(unknown_and_mixed_files_are_refused),
		fixture_test(several_files_are_one_device),
		fixture_test(xml_is_the_same_device),
		fixture_test(errors_are_told_together),
		fixture_test(keys_must_agree),
		fixture_test(what_nobody_reads_is_told),
		fixture_test(what_is_allowed_is_a_note),
		fixture_test(digests_follow_the_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
