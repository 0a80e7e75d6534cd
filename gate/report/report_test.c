/* SPDX-License-Identifier: MIT */
/* What a verdict looks like: for a person, and for scripts. The verdict is made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include <jansson.h>

#include "report/report.h"

static const char *const devices[] = { "r1", "r2" };
static const char *const chain[] = { "interfaces go down: r3 (eth0)", "10.1.0.0/24 is gone: r1" };
static const char *const other_chain[] = { "interfaces go down: r3 (eth0)",
					   "10.2.0.0/24 is gone: r1" };

struct sheet {
	struct arena *arena;
	struct finding findings[3];
	struct cause causes[2];
	struct verdict verdict;
	struct judgement judgement;
	struct report_input input;
};

static struct prefix prefix(const char *text)
{
	struct prefix made;

	assert_true(prefix_parse(text, &made, NULL));
	return made;
}

/* Two prefixes lost in the same way on two devices, for the same line. */
static void sheet_init(struct sheet *s)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena_new();
	s->causes[0] = (struct cause){ .device = "r3",
				       .place = { "configs/r3.json", 41 },
				       .text = "\"enabled\": false",
				       .why = "r3 eth0 is shut",
				       .blamed = true,
				       .author = "Ada",
				       .commit = "0123abc" };
	for (int i = 0; i < 2; i++)
		s->findings[i] = (struct finding){
			.id = i ? "protect/10.2.0.0/24" : "protect/10.1.0.0/24",
			.rule = "protect",
			.kind = "protected",
			.severity = FINDING_REJECT,
			.has_prefix = true,
			.prefix = prefix(i ? "10.2.0.0/24" : "10.1.0.0/24"),
			.set = "lan",
			.devices = devices,
			.device_count = 2,
			.message = i ? "10.2.0.0/24 is no longer routed on 2 devices"
				     : "10.1.0.0/24 is no longer routed on 2 devices",
			.chain = i ? other_chain : chain,
			.chain_length = 2,
			.causes = s->causes,
			.cause_count = 1,
		};
	s->verdict = (struct verdict){ .word = VERDICT_REJECT,
				       .reason = "2 findings",
				       .findings = s->findings,
				       .finding_count = 2,
				       .stats = { .devices = 3 },
				       .complete = true };
	s->judgement.base.name = "main";
	s->judgement.base.oid = "0123";
	s->judgement.head.name = "index";
	s->input = (struct report_input){ .judgement = &s->judgement, .verdict = &s->verdict };
}

static const char *written(struct sheet *s, const char *format)
{
	struct buffer out;

	buffer_init(&out, s->arena);
	report_format_find(format)->write(&s->input, &out);
	return out.s;
}

static void what_differs_in_the_prefix_only_is_told_once(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	assert_string_equal(written(&s, "text"),
			    "index against main: no config changes\n"
			    "\n"
			    "REJECT 10.1.0.0/24 is no longer routed on 2 devices [protect: lan]\n"
			    "  likewise: 10.2.0.0/24\n"
			    "  devices: r1, r2\n"
			    "  caused by:\n"
			    "    configs/r3.json:41: \"enabled\": false  (r3 eth0 is shut)\n"
			    "      by Ada in 0123abc\n"
			    "  why, on r1:\n"
			    "    interfaces go down: r3 (eth0)\n"
			    "    -> 10.1.0.0/24 is gone: r1\n"
			    "\n"
			    "3 devices, 0 sessions up, 0 BGP prefixes, 0 scenarios; 0 nodes "
			    "modelled, 0 irrelevant to routing, "
			    "0 not modelled; 0.00 s\n"
			    "verdict: rejected: 2 findings; do not deploy\n");
	arena_free(s.arena);
}

static void a_reason_is_told_once(void **state)
{
	struct sheet s;
	const char *text;

	(void)state;
	sheet_init(&s);
	s.findings[1].device_count = 1; /* not alike any more, but for the same reason */
	text = written(&s, "text");
	assert_non_null(strstr(text, "  why: as above\n"));
	assert_null(strstr(strstr(text, "configs/r3.json:41") + 1, "configs/r3.json:41"));
	s.input.options.verbose = true;
	assert_null(strstr(written(&s, "text"), "as above"));
	arena_free(s.arena);
}

static void another_line_is_another_reason(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	s.causes[1] = s.causes[0];
	s.causes[1].place.line = 42;
	s.findings[1].device_count = 1;
	s.findings[1].causes = &s.causes[1];
	assert_non_null(strstr(written(&s, "text"), "configs/r3.json:42"));
	arena_free(s.arena);
}

static void quiet_is_one_line_in_words(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	s.input.options.quiet = true;
	assert_string_equal(written(&s, "text"), "verdict: rejected: 2 findings; do not deploy\n");
	s.verdict.word = VERDICT_UNDECIDED;
	assert_string_equal(written(&s, "text"), "verdict: undecided: 2 findings; do not deploy\n");
	s.verdict.word = VERDICT_ACCEPT;
	s.verdict.reason = "every rule holds";
	assert_string_equal(written(&s, "text"), "verdict: accepted: every rule holds\n");
	arena_free(s.arena);
}

static void escapes_only_with_color(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	assert_null(strchr(written(&s, "text"), '\033'));
	s.input.options.color = true;
	assert_non_null(strchr(written(&s, "text"), '\033'));
	arena_free(s.arena);
}

static void what_the_base_had_is_counted_or_told(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	s.findings[0].severity = s.findings[1].severity = FINDING_WARN;
	s.findings[0].status = s.findings[1].status = FINDING_PRE_EXISTING;
	assert_non_null(strstr(written(&s, "text"), "2 more that the base had, too"));
	s.input.options.verbose = true;
	assert_non_null(strstr(written(&s, "text"), "PRE-EXISTING 10.1.0.0/24"));
	arena_free(s.arena);
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void json_has_the_documented_keys(void **state)
{
	const json_t *finding, *cause;
	struct sheet s;
	json_t *root;

	(void)state;
	sheet_init(&s);
	root = json_loads(written(&s, "json"), JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	assert_string_equal(string_of(root, "routegate"), ROUTEGATE_VERSION);
	assert_string_equal(string_of(root, "verdict"), "reject");
	assert_string_equal(string_of(json_object_get(root, "base"), "name"), "main");
	assert_string_equal(string_of(json_object_get(root, "base"), "oid"), "0123");
	assert_true(json_is_null(json_object_get(json_object_get(root, "head"), "oid")));
	assert_int_equal(json_array_size(json_object_get(root, "findings")), 2);
	finding = json_array_get(json_object_get(root, "findings"), 0);
	assert_string_equal(string_of(finding, "rule"), "protect");
	assert_string_equal(string_of(finding, "kind"), "protected");
	assert_string_equal(string_of(finding, "severity"), "reject");
	assert_string_equal(string_of(finding, "status"), "new");
	assert_string_equal(string_of(finding, "prefix"), "10.1.0.0/24");
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(finding, "devices"), 1)), "r2");
	assert_int_equal(json_array_size(json_object_get(finding, "failure")), 0);
	cause = json_array_get(json_object_get(finding, "cause"), 0);
	assert_string_equal(string_of(cause, "device"), "r3");
	assert_string_equal(string_of(cause, "file"), "configs/r3.json");
	assert_int_equal(json_integer_value(json_object_get(cause, "line")), 41);
	assert_string_equal(string_of(cause, "text"), "\"enabled\": false");
	assert_true(json_is_null(json_object_get(cause, "path")));
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(root, "stats"), "devices")), 3);
	json_decref(root);
	arena_free(s.arena);
}

static void json_survives_bytes_that_are_no_utf8(void **state)
{
	struct sheet s;
	json_t *root;

	(void)state;
	sheet_init(&s);
	s.causes[0].text = "caf\xe9";
	root = json_loads(written(&s, "json"), 0, NULL);
	assert_non_null(root);
	json_decref(root);
	arena_free(s.arena);
}

static void a_report_is_written_whole_or_not_at_all(void **state)
{
	char path[] = "/tmp/report_test.XXXXXX";
	int fd = mkstemp(path);
	struct diagnostics diag;
	struct buffer out;
	struct sheet s;
	FILE *file;
	char text[16] = "";

	(void)state;
	sheet_init(&s);
	assert_true(fd >= 0 && !close(fd));
	diagnostics_init(&diag, s.arena);
	buffer_init(&out, s.arena);
	buffer_puts(&out, "whole\n");
	assert_true(report_deliver(path, &out, &diag));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_string_equal(text, "whole\n");
	unlink(path);
	assert_false(report_deliver("/nonexistent/folder/report", &out, &diag));
	assert_int_equal(diag.count[DIAG_ERROR], 1);
	arena_free(s.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_in_the_prefix_only_is_told_once),
		cmocka_unit_test(a_reason_is_told_once),
		cmocka_unit_test(another_line_is_another_reason),
		cmocka_unit_test(quiet_is_one_line_in_words),
		cmocka_unit_test(escapes_only_with_color),
		cmocka_unit_test(what_the_base_had_is_counted_or_told),
		cmocka_unit_test(json_has_the_documented_keys),
		cmocka_unit_test(json_survives_bytes_that_are_no_utf8),
		cmocka_unit_test(a_report_is_written_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
