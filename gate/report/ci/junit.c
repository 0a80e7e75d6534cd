/* SPDX-License-Identifier: MIT */
/*
 * JUnit XML, as Jenkins, GitLab and others read it. The test cases are: the verdict; each rule and
 * protected set that holds; each finding. What rejects is a <failure>, what leaves undecided an
 * <error>; what does not count (a waiver, a violation that the base had) is <skipped>. Where the
 * judgement is not complete, or undecided, no rule is shown as passed.
 *
 * Text is escaped by libxml2; report/clean.c has taken out what XML 1.0 cannot say.
 */
#include <libxml/xmlwriter.h>
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "report/ci/ci.h"

struct suite {
	const struct report_input *input;
	struct arena *arena;
	xmlTextWriterPtr xml;
};

enum { LINE_TEXT_MAX = 400 };

enum outcome { PASSED, FAILED, BROKEN, SKIPPED };

/* One test case. message and body belong to what is not passed. */
struct test {
	const char *class, *name;
	enum outcome outcome;
	const char *message, *type, *body;
	struct place place; /* file null: none */
};

struct tests {
	struct test *v;
	size_t n, cap;
};

/* ---- what the cases are -------------------------------------------------------------------- */

static const char *finding_body(const struct finding *finding, struct arena *arena)
{
	struct buffer body;

	buffer_init(&body, arena);
	buffer_printf(&body, "%s [%s]\n", finding->message, finding_rule_text(finding, arena));
	for (size_t i = 0; i < finding->device_count; i++)
		buffer_printf(&body, "%s%s", i ? ", " : "on ", finding->devices[i]);
	buffer_puts(&body, finding->device_count ? "\n" : "");
	for (size_t i = 0; i < finding->failure_count; i++)
		buffer_printf(&body, "%s%s", i ? ", " : "with these down: ", finding->failure[i]);
	buffer_puts(&body, finding->failure_count ? "\n" : "");
	for (size_t i = 0; i < finding->chain_length; i++)
		buffer_printf(&body, "  %s%s\n", i && finding->has_prefix ? "-> " : "",
			      finding->chain[i]);
	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];

		buffer_printf(&body, "%s%s: %s", place_text(cause->place, arena),
			      cause->before ? " (before)" : "",
			      cause->text ? report_cut(cause->text, LINE_TEXT_MAX, arena) : "");
		buffer_printf(&body, cause->why ? "  (%s)\n" : "\n", cause->why);
	}
	return body.s;
}

static const char *skipped_why(const struct finding *finding, enum weight weight,
			       struct arena *arena)
{
	if (weight == WEIGHT_WAIVED)
		return arena_printf(arena, "waived by %s until %s: %s", finding->waiver->who,
				    finding->waiver->until, finding->waiver->reason);
	return "the base had it, too";
}

static void add_finding(struct tests *tests, const struct report_input *input,
			const struct finding *finding, struct arena *arena)
{
	static const enum outcome outcomes[WEIGHT_COUNT] = {
		[WEIGHT_REJECT] = FAILED, [WEIGHT_UNDECIDED] = BROKEN, [WEIGHT_WARNING] = PASSED,
		[WEIGHT_NOTE] = PASSED,   [WEIGHT_KNOWN] = SKIPPED,    [WEIGHT_WAIVED] = SKIPPED,
		[WEIGHT_FIXED] = PASSED,
	};
	enum weight weight = finding_weight(finding);
	const char *name = finding->id;

	if (outcomes[weight] == PASSED)
		name = arena_printf(arena, "%s (%s)", name,
				    weight == WEIGHT_FIXED     ? "fixed"
				    : weight == WEIGHT_WARNING ? "warning"
							       : "note");
	*array_push(tests, arena) = (struct test){
		.class = finding->rule,
		.name = name,
		.outcome = outcomes[weight],
		.message = outcomes[weight] == SKIPPED ? skipped_why(finding, weight, arena)
						       : finding->message,
		.type = finding->kind,
		.body = finding_body(finding, arena),
		.place = finding_place(input, finding),
	};
}

static void add_verdict(struct tests *tests, const struct verdict *verdict, struct arena *arena)
{
	static const enum outcome outcomes[] = {
		[VERDICT_UNDECIDED] = BROKEN, [VERDICT_ACCEPT] = PASSED, [VERDICT_REJECT] = FAILED
	};

	*array_push(tests, arena) = (struct test){
		.class = "routegate",
		.name = "verdict",
		.outcome = outcomes[verdict->word],
		.message = arena_printf(arena, "%s: %s%s", verdict_participle(verdict->word),
					verdict->reason,
					verdict->word == VERDICT_ACCEPT ? "" : "; do not deploy"),
		.type = verdict_word_name(verdict->word),
		.body = "",
	};
}

/* Does a finding speak of the rule (set null), or of what `protect` means for the set? */
static bool is_spoken_of(const struct verdict *verdict, const char *rule, const char *set)
{
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];

		if (!strcmp(finding->rule, rule) &&
		    (!set || (finding->set && !strcmp(finding->set, set))))
			return true;
	}
	return false;
}

/* A rule without a finding holds, if it was looked at to the end. */
static void add_rule(struct tests *tests, const struct suite *suite, const char *rule,
		     const char *set)
{
	const struct verdict *verdict = suite->input->verdict;
	bool judged = verdict->complete && verdict->word != VERDICT_UNDECIDED;

	if (is_spoken_of(verdict, rule, set))
		return;
	*array_push(tests, suite->arena) = (struct test){
		.class = rule,
		.name = set ? set : rule,
		.outcome = judged ? PASSED : SKIPPED,
		.message = "not judged to the end",
		.body = "",
	};
}

static void list_tests(const struct suite *suite, struct tests *tests)
{
	const struct verdict *verdict = suite->input->verdict;
	const struct rules *rules = suite->input->judgement->rules;

	add_verdict(tests, verdict, suite->arena);
	for (size_t i = 0; i < verdict->finding_count; i++)
		add_finding(tests, suite->input, &verdict->findings[i], suite->arena);
	for (size_t i = 0; rules && i < rules->protect_count; i++)
		if (rules->protects[i].by_default)
			add_rule(tests, suite, "protect", rules->protects[i].name);
	for (size_t i = 0; rules && i < rules->rule_count; i++)
		add_rule(tests, suite, rules->rules[i].id, NULL);
}

/* ---- XML ----------------------------------------------------------------------------------- */

static void start(const struct suite *suite, const char *element)
{
	xmlTextWriterStartElement(suite->xml, BAD_CAST element);
}

static void attribute(const struct suite *suite, const char *name, const char *value)
{
	if (value)
		xmlTextWriterWriteAttribute(suite->xml, BAD_CAST name, BAD_CAST value);
}

static void count(const struct suite *suite, const char *name, size_t n)
{
	attribute(suite, name, arena_printf(suite->arena, "%zu", n));
}

static void end(const struct suite *suite)
{
	xmlTextWriterEndElement(suite->xml);
}

static void write_outcome(const struct suite *suite, const struct test *test)
{
	static const char *const elements[] = {
		[FAILED] = "failure", [BROKEN] = "error", [SKIPPED] = "skipped"
	};

	if (test->outcome != PASSED) {
		start(suite, elements[test->outcome]);
		attribute(suite, "message", test->message);
		if (test->outcome != SKIPPED) {
			attribute(suite, "type", test->type);
			xmlTextWriterWriteString(suite->xml, BAD_CAST test->body);
		}
		end(suite);
	}
	if (*test->body && (test->outcome == PASSED || test->outcome == SKIPPED))
		xmlTextWriterWriteElement(suite->xml, BAD_CAST "system-out", BAD_CAST test->body);
}

static void write_test(const struct suite *suite, const struct test *test)
{
	start(suite, "testcase");
	attribute(suite, "classname", test->class);
	attribute(suite, "name", test->name);
	attribute(suite, "time", "0");
	attribute(suite, "file", test->place.file);
	if (test->place.file && test->place.line)
		count(suite, "line", test->place.line);
	write_outcome(suite, test);
	end(suite);
}

static void write_counts(const struct suite *suite, const struct tests *tests)
{
	size_t of[SKIPPED + 1] = { 0 };

	for (size_t i = 0; i < tests->n; i++)
		of[tests->v[i].outcome]++;
	attribute(suite, "name", "routegate");
	count(suite, "tests", tests->n);
	count(suite, "failures", of[FAILED]);
	count(suite, "errors", of[BROKEN]);
	attribute(suite, "time", arena_printf(suite->arena, "%.3f", suite->input->options.seconds));
}

static void write_document(struct suite *suite, const struct tests *tests)
{
	size_t skipped = 0;

	for (size_t i = 0; i < tests->n; i++)
		skipped += tests->v[i].outcome == SKIPPED;
	xmlTextWriterSetIndent(suite->xml, 1);
	xmlTextWriterStartDocument(suite->xml, NULL, "UTF-8", NULL);
	start(suite, "testsuites");
	write_counts(suite, tests);
	start(suite, "testsuite");
	write_counts(suite, tests);
	count(suite, "skipped", skipped);
	for (size_t i = 0; i < tests->n; i++)
		write_test(suite, &tests->v[i]);
	end(suite);
	end(suite);
	xmlTextWriterEndDocument(suite->xml);
}

void report_junit_write(const struct report_input *input, struct buffer *out)
{
	struct suite suite = { .input = input, .arena = out->arena };
	xmlBufferPtr bytes = xmlBufferCreate();
	struct tests tests = { 0 };

	list_tests(&suite, &tests);
	suite.xml = bytes ? xmlNewTextWriterMemory(bytes, 0) : NULL;
	if (!suite.xml)
		bug("libxml2 has no memory for a writer");
	write_document(&suite, &tests);
	xmlFreeTextWriter(suite.xml); /* writes what it still holds */
	buffer_add(out, (const char *)xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes));
	xmlBufferFree(bytes);
}
