/* SPDX-License-Identifier: MIT */
/*
 * What the machines' formats make of texts that mean something in their languages, and that no run
 * without an acceptance looks like a pass. The verdict is made by hand; tests/formats has whole runs,
 * read by others' parsers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "report/ci/ci.h"

/* Everything that ends a string, a line, an element, a property, a span or a list somewhere. */
#define NASTY "a<b>&\"'`]]>|*_[x](y)%0A%\n::error::@me #1 \\ \x1b[31m \x01 caf\xe9 \xc3\xa9,:$"
#define NASTY_CLEAN                                                                                \
	"a<b>&\"'`]]>|*_[x](y)%0A%\n::error::@me #1 \\ \xef\xbf\xbd[31m \xef\xbf\xbd "             \
	"caf\xef\xbf\xbd \xc3\xa9,:$"

static const char *const devices[] = { NASTY };
static const char *const chain[] = { "interfaces go down: " NASTY, "- 1. gone" };
static struct waiver waiver = { .reason = NASTY, .who = "@boss", .until = "2030-01-01" };

struct sheet {
	struct arena *arena;
	struct finding findings[2];
	struct cause causes[3];
	struct verdict verdict;
	struct rules rules;
	struct rule rule;
	struct judgement judgement;
	struct report_input input;
	const char *changed[1];
};

static void sheet_init(struct sheet *s)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena_new();
	s->causes[0] = (struct cause){ .place = { "configs/gone.conf", 3 }, .before = true };
	s->causes[1] = (struct cause){ .device = NASTY,
				       .place = { "configs/" NASTY, 41 },
				       .text = NASTY,
				       .why = NASTY,
				       .author = NASTY,
				       .commit = "0123456" };
	s->causes[2] = (struct cause){ .place = { "configs/r2.conf", 7 }, .text = "`` x `" };
	for (int i = 0; i < 2; i++)
		s->findings[i] = (struct finding){ .id = i ? "other" : NASTY,
						   .rule = NASTY,
						   .kind = "announced",
						   .severity = FINDING_REJECT,
						   .devices = devices,
						   .device_count = 1,
						   .message = NASTY,
						   .chain = chain,
						   .chain_length = 2,
						   .causes = s->causes,
						   .cause_count = 3 };
	s->findings[1].waiver = &waiver;
	s->rule = (struct rule){ .id = "holds", .kind = RULE_SESSIONS };
	s->rules = (struct rules){ .rules = &s->rule, .rule_count = 1 };
	s->verdict = (struct verdict){ .word = VERDICT_REJECT,
				       .reason = "1 finding",
				       .findings = s->findings,
				       .finding_count = 2,
				       .complete = true };
	s->judgement = (struct judgement){ .rules = &s->rules };
	s->judgement.head.name = NASTY;
	s->changed[0] = "~configs/" NASTY;
	s->input = (struct report_input){ .judgement = &s->judgement,
					  .verdict = &s->verdict,
					  .changed_files = s->changed,
					  .changed_count = 1 };
}

static const char *written(struct sheet *s, const char *format)
{
	struct buffer out;

	buffer_init(&out, s->arena);
	report_write(report_format_find(format), &s->input, &out);
	assert_int_equal(strlen(out.s), out.n);
	return out.s;
}

/* ---- SARIF --------------------------------------------------------------------------------- */

static json_t *run_of(json_t *root)
{
	return json_array_get(json_object_get(root, "runs"), 0);
}

static json_t *at(json_t *value, const char *path)
{
	char key[64];

	while (value && *path) {
		size_t n = strcspn(path, "/");

		snprintf(key, sizeof(key), "%.*s", (int)n, path);
		value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key))
					     : json_object_get(value, key);
		path += n + (path[n] == '/');
	}
	return value;
}

static json_t *sarif(struct sheet *s)
{
	json_t *root = json_loads(written(s, "sarif"), JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(root);
	return root;
}

static void sarif_keeps_texts_as_they_are(void **state)
{
	struct sheet s;
	json_t *root, *result;

	(void)state;
	sheet_init(&s);
	root = sarif(&s);
	result = at(run_of(root), "results/0");
	assert_string_equal(json_string_value(at(result, "properties/rule")), NASTY_CLEAN);
	assert_string_equal(json_string_value(at(result, "properties/devices/0")), NASTY_CLEAN);
	/* the first line of the head, not of the base; its path is a reference of RFC 3986 */
	assert_int_equal(json_integer_value(at(result, "locations/0/physicalLocation/region/"
						       "startLine")),
			 41);
	const char *uri =
		json_string_value(at(result, "locations/0/physicalLocation/artifactLocation/uri"));

	assert_int_equal(strncmp(uri, "configs/a%3Cb%3E%26%22'%60%5D%5D%3E%7C", 36), 0);
	assert_null(strpbrk(uri, " <>\"`|\\\n"));
	assert_int_equal(json_array_size(at(result, "relatedLocations")), 5);
	assert_null(at(result, "relatedLocations/0/physicalLocation/region")); /* of the base */
	assert_string_equal(json_string_value(at(result, "relatedLocations/4/message/text")),
			    "- 1. gone");
	assert_string_equal(json_string_value(at(run_of(root), "tool/driver/rules/0/id")),
			    "announced");
	json_decref(root);
	arena_free(s.arena);
}

static void sarif_says_what_counts(void **state)
{
	struct sheet s;
	json_t *root;

	(void)state;
	sheet_init(&s);
	root = sarif(&s);
	assert_string_equal(json_string_value(at(run_of(root), "results/0/baselineState")), "new");
	assert_string_equal(json_string_value(at(run_of(root), "results/0/level")), "error");
	assert_null(at(run_of(root), "results/0/suppressions"));
	assert_string_equal(json_string_value(at(run_of(root), "results/1/suppressions/0/status")),
			    "accepted");
	assert_true(json_is_true(at(run_of(root), "invocations/0/executionSuccessful")));
	assert_int_equal(json_integer_value(at(run_of(root), "invocations/0/exitCode")), 1);
	json_decref(root);
	s.findings[0].status = FINDING_PRE_EXISTING;
	s.findings[1].status = FINDING_FIXED;
	root = sarif(&s);
	assert_string_equal(json_string_value(at(run_of(root), "results/0/baselineState")),
			    "unchanged");
	assert_string_equal(json_string_value(at(run_of(root), "results/1/baselineState")),
			    "absent");
	json_decref(root);
	arena_free(s.arena);
}

static void fingerprints_depend_on_the_id_alone(void **state)
{
	static const char *const path = "results/0/partialFingerprints/primaryLocationLineHash";
	char before[64];
	struct sheet s;
	json_t *root;

	(void)state;
	sheet_init(&s);
	root = sarif(&s);
	snprintf(before, sizeof(before), "%s", json_string_value(at(run_of(root), path)));
	json_decref(root);
	s.causes[1].place.line = 99; /* lines were added above */
	s.findings[0].message = "said in other words";
	root = sarif(&s);
	assert_string_equal(json_string_value(at(run_of(root), path)), before);
	json_decref(root);
	s.findings[0].id = "another";
	root = sarif(&s);
	assert_string_not_equal(json_string_value(at(run_of(root), path)), before);
	json_decref(root);
	arena_free(s.arena);
}

/* ---- JUnit --------------------------------------------------------------------------------- */

static char *xpath(struct sheet *s, const char *expression)
{
	const char *text = written(s, "junit");
	xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), "junit", NULL, XML_PARSE_NONET);
	xmlXPathContextPtr context;
	xmlXPathObjectPtr object;
	xmlChar *string;
	char *copy;

	assert_non_null(doc);
	context = xmlXPathNewContext(doc);
	object = xmlXPathEval(BAD_CAST expression, context);
	assert_non_null(object);
	string = xmlXPathCastToString(object);
	copy = arena_strdup(s->arena, (const char *)string);
	xmlFree(string);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
	return copy;
}

static void junit_keeps_texts_as_they_are(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	/* a line feed in an attribute is written as a reference, so that it is one when read */
	assert_string_equal(xpath(&s, "/testsuites/testsuite/testcase[2]/failure/@message"),
			    NASTY_CLEAN);
	assert_non_null(strstr(xpath(&s, "string(//testcase[2]/failure)"), "]]>|"));
	assert_string_equal(xpath(&s, "//testcase[2]/@line"), "41");
	assert_string_equal(xpath(&s, "count(//testcase)"), "4");
	assert_string_equal(xpath(&s, "//testsuite/@failures"), "2"); /* the verdict, a finding */
	assert_string_equal(xpath(&s, "//testsuite/@skipped"), "1");  /* what is waived */
	assert_string_equal(xpath(&s, "count(//testcase[@name='holds']/*)"), "0");
	arena_free(s.arena);
}

static void junit_shows_no_rule_as_passed_before_the_end(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	s.verdict.complete = false;
	assert_string_equal(xpath(&s, "count(//testcase[@name='holds']/skipped)"), "1");
	arena_free(s.arena);
}

/* ---- GitHub -------------------------------------------------------------------------------- */

static size_t lines_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void github_lines_cannot_be_left(void **state)
{
	struct sheet s;
	const char *text;

	(void)state;
	sheet_init(&s);
	text = written(&s, "github");
	assert_int_equal(lines_of(text), 3); /* the verdict, two lines to blame */
	for (const char *line = text; *line; line = strchr(line, '\n') + 1)
		assert_int_equal(strncmp(line, "::error ", 8), 0);
	assert_non_null(strstr(text,
			       "file=configs/a<b>&\"'`]]>|*_[x](y)%250A%25%0A%3A%3Aerror%3A%3A"
			       "@me #1 \\ \xef\xbf\xbd[31m \xef\xbf\xbd caf\xef\xbf\xbd "
			       "\xc3\xa9%2C%3A$,line=41,title=REJECT%3A a<b>"));
	assert_null(strstr(text, "gone.conf"));
	arena_free(s.arena);
}

static void github_shows_the_first_of_many(void **state)
{
	static struct finding many[60];
	static struct cause causes[60];
	struct sheet s;
	const char *text;

	(void)state;
	sheet_init(&s);
	for (int i = 0; i < 60; i++) {
		causes[i] = (struct cause){ .place = { i % 2 ? "b" : "a", (uint32_t)i + 1 } };
		many[i] = s.findings[0];
		many[i].message = arena_printf(s.arena, "finding %d", i);
		many[i].causes = &causes[i];
		many[i].cause_count = 1;
	}
	s.verdict.findings = many;
	s.verdict.finding_count = 60;
	text = written(&s, "github");
	assert_int_equal(lines_of(text), 10);
	assert_non_null(strstr(text, "file=a,line=1,"));
	assert_non_null(strstr(text, "file=b,line=2,"));
	assert_non_null(strstr(text, "::and 52 more lines"));
	arena_free(s.arena);
}

/* ---- Markdown ------------------------------------------------------------------------------ */

static void markdown_escapes_what_is_special(void **state)
{
	struct sheet s;
	const char *text;

	(void)state;
	sheet_init(&s);
	text = written(&s, "markdown");
	assert_int_equal(strncmp(text, "### routegate: rejected\n", 24), 0);
	assert_non_null(strstr(text,
			       "**REJECT** a\\<b\\>\\&\"'\\`\\]\\]\\>\\|\\*\\_\\[x\\](y)%0A% :"
			       "\\:error::@&#8203;me \\#&#8203;1 \\\\ "));
	assert_non_null(strstr(text, "``` `` x ` ```")); /* a fence that the line has not */
	assert_non_null(strstr(text, "2. \\- 1. gone\n"));
	arena_free(s.arena);
}

/* ---- no pass ------------------------------------------------------------------------------- */

static void nothing_found_is_no_pass(void **state)
{
	struct sheet s;
	json_t *root;

	(void)state;
	sheet_init(&s);
	s.verdict = (struct verdict){ .word = VERDICT_UNDECIDED, .reason = "out of time" };
	root = sarif(&s);
	assert_true(json_is_false(at(run_of(root), "invocations/0/executionSuccessful")));
	assert_string_equal(
		json_string_value(
			at(run_of(root), "invocations/0/toolExecutionNotifications/0/level")),
		"error");
	assert_string_equal(json_string_value(at(run_of(root), "results/0/level")), "error");
	json_decref(root);
	assert_string_equal(xpath(&s, "//testsuite/@errors"), "1");
	assert_string_equal(xpath(&s, "count(//testcase[not(*)])"), "0");
	assert_int_equal(strncmp(written(&s, "github"), "::error ", 8), 0);
	assert_int_equal(strncmp(written(&s, "markdown"), "### routegate: undecided\n", 25), 0);
	arena_free(s.arena);
}

static void an_acceptance_is_a_pass(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s);
	s.verdict = (struct verdict){ .word = VERDICT_ACCEPT,
				      .reason = "every rule holds",
				      .complete = true };
	assert_string_equal(xpath(&s, "count(//failure) + count(//error)"), "0");
	assert_string_equal(xpath(&s, "//testcase[1]/@name"), "verdict");
	assert_string_equal(written(&s, "github"),
			    "::notice title=routegate%3A accepted::every rule holds\n");
	assert_int_equal(strncmp(written(&s, "markdown"), "### routegate: accepted\n", 24), 0);
	arena_free(s.arena);
}

static void every_kind_of_rule_is_explained(void **state)
{
	(void)state;
	for (int kind = 0; kind < RULE_KIND_COUNT; kind++)
		if (!kind_help(rule_kind_name((enum rule_kind)kind)))
			fail_msg("no help for %s", rule_kind_name((enum rule_kind)kind));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sarif_keeps_texts_as_they_are),
		cmocka_unit_test(sarif_says_what_counts),
		cmocka_unit_test(fingerprints_depend_on_the_id_alone),
		cmocka_unit_test(junit_keeps_texts_as_they_are),
		cmocka_unit_test(junit_shows_no_rule_as_passed_before_the_end),
		cmocka_unit_test(github_lines_cannot_be_left),
		cmocka_unit_test(github_shows_the_first_of_many),
		cmocka_unit_test(markdown_escapes_what_is_special),
		cmocka_unit_test(nothing_found_is_no_pass),
		cmocka_unit_test(an_acceptance_is_a_pass),
		cmocka_unit_test(every_kind_of_rule_is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
