/* SPDX-License-Identifier: MIT */
/*
 * SARIF 2.1.0 (OASIS), one run: a rule a kind of finding, a result a finding. What the change brings
 * is `new`, what the base had `unchanged`, what the change cures `absent` (3.27.24); a waiver is a
 * suppression (3.35). A run without a complete judgement has executionSuccessful false, a
 * notification and a result of its own, for readers who only count results.
 */
#include <jansson.h>
#include <libxml/uri.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "report/ci/ci.h"
#include "report/json_out.h"

/* The kinds of findings in this run, each once; a result names its kind by the index. */
struct kinds {
	const char **v;
	size_t n, cap;
};

struct log {
	const struct report_input *input;
	struct arena *arena;
	struct kinds kinds;
};

/* A config may be one line of megabytes. */
enum { SNIPPET_MAX = 1000 };

static const char incomplete_kind[] = "undecided";

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static void set_text(json_t *object, const char *key, const char *text)
{
	if (text)
		set(object, key, json_string(text));
}

static json_t *message(const char *text)
{
	return json_pack("{s:s}", "text", text);
}

static size_t kind_index(struct log *log, const char *kind)
{
	for (size_t i = 0; i < log->kinds.n; i++)
		if (!strcmp(log->kinds.v[i], kind))
			return i;
	*array_push(&log->kinds, log->arena) = kind;
	return log->kinds.n - 1;
}

/* ---- rules --------------------------------------------------------------------------------- */

static json_t *rule_object(const char *kind)
{
	static const struct kind_help undecided = {
		incomplete_kind, "The judgement is not complete",
		"Something that could matter was not looked at, so the change cannot be accepted. "
		"The "
		"message says what; anything but 'accepted' means: do not deploy."
	};
	const struct kind_help *help = kind_help(kind);
	json_t *rule = json_object();

	if (!strcmp(kind, incomplete_kind))
		help = &undecided;
	set(rule, "id", json_string(kind));
	if (!help)
		return rule;
	set(rule, "shortDescription", message(help->title));
	set(rule, "fullDescription", message(help->help));
	set(rule, "help", json_pack("{s:s,s:s}", "text", help->help, "markdown", help->help));
	return rule;
}

static json_t *driver_object(const struct log *log)
{
	json_t *driver = json_object(), *rules = json_array();

	for (size_t i = 0; i < log->kinds.n; i++)
		json_array_append_new(rules, rule_object(log->kinds.v[i]));
	set(driver, "name", json_string("routegate"));
	set(driver, "version", json_string(ROUTEGATE_VERSION));
	set(driver, "semanticVersion", json_string(ROUTEGATE_VERSION));
	set(driver, "rules", rules);
	return driver;
}

/* ---- places -------------------------------------------------------------------------------- */

/* A path relative to the judged tree, or, for rules that lie elsewhere, an absolute one. */
static json_t *artifact_location(const char *file)
{
	xmlChar *escaped = xmlURIEscapeStr((const xmlChar *)file, (const xmlChar *)"/");
	json_t *location = json_object();

	if (*file == '/')
		set(location, "uri", json_sprintf("file://%s", (const char *)escaped));
	else
		set(location, "uri", json_string((const char *)escaped));
	if (*file != '/')
		set(location, "uriBaseId", json_string("%SRCROOT%"));
	xmlFree(escaped);
	return location;
}

static json_t *location_object(struct log *log, struct place place, const char *line,
			       const char *text)
{
	json_t *physical = json_object(), *location = json_object();

	set(physical, "artifactLocation", artifact_location(place.file));
	if (place.line) {
		json_t *region = json_pack("{s:i}", "startLine", (int)place.line);

		if (line)
			set(region, "snippet", message(report_cut(line, SNIPPET_MAX, log->arena)));
		set(physical, "region", region);
	}
	set(location, "physicalLocation", physical);
	if (text)
		set(location, "message", message(text));
	return location;
}

/* Where a reader should look first. */
static json_t *locations(struct log *log, const struct finding *finding)
{
	struct place first = finding_place(log->input, finding);
	const char *line = NULL;
	json_t *array = json_array();

	if (!first.file)
		return array;
	for (size_t i = finding->cause_count; i-- > 0;)
		if (!finding->causes[i].before && !place_compare(first, finding->causes[i].place))
			line = finding->causes[i].text;
	json_array_append_new(array, location_object(log, first, line, NULL));
	return array;
}

static const char *cause_text(const struct cause *cause, struct arena *arena)
{
	const char *why = cause->why ? cause->why : "to blame";

	if (cause->before)
		why = arena_printf(arena, "line %u before the change, %s: %s",
				   (unsigned)cause->place.line, why,
				   cause->text ? report_cut(cause->text, SNIPPET_MAX, arena) : "");
	if (cause->commit)
		why = arena_printf(arena, "%s (commit %s%s%s)", why, cause->commit,
				   cause->author ? " by " : "", cause->author ? cause->author : "");
	return why;
}

/* All lines to blame, then the chain, whose steps are no lines. */
static json_t *related_locations(struct log *log, const struct finding *finding)
{
	json_t *array = json_array();

	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];
		struct place place = cause_place(log->input, cause);
		const char *text = cause_text(cause, log->arena);

		if (place.file)
			json_array_append_new(array,
					      location_object(log, place, cause->text, text));
		else if (cause->place.file)
			json_array_append_new(
				array, json_pack("{s:o}", "message",
						 message(arena_printf(log->arena, "%s: %s",
								      cause->place.file, text))));
	}
	for (size_t i = 0; i < finding->chain_length; i++)
		json_array_append_new(array,
				      json_pack("{s:o}", "message", message(finding->chain[i])));
	return array;
}

/* ---- results ------------------------------------------------------------------------------- */

static const char *level(const struct finding *finding)
{
	switch (finding->severity) {
	case FINDING_REJECT:
	case FINDING_UNDECIDED:
		return "error";
	case FINDING_WARN:
		return "warning";
	default:
		return "note";
	}
}

static const char *baseline_state(enum finding_status status)
{
	switch (status) {
	case FINDING_NEW:
		return "new";
	case FINDING_FIXED:
		return "absent";
	default:
		return "unchanged";
	}
}

static json_t *suppressions(const struct waiver *waiver)
{
	json_t *array = json_array();

	json_array_append_new(array, json_pack("{s:s,s:s,s:o}", "kind", "external", "status",
					       "accepted", "justification",
					       json_sprintf("%s (%s, until %s)", waiver->reason,
							    waiver->who, waiver->until)));
	return array;
}

static json_t *strings(const char *const *v, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(v[i]));
	return array;
}

static json_t *properties(const struct finding *finding)
{
	json_t *object = json_object();
	char prefix[PREFIX_TEXT];

	set_text(object, "rule", finding->rule);
	set_text(object, "set", finding->set);
	set_text(object, "severity", finding_severity_name(finding->severity));
	if (finding->has_prefix)
		set_text(object, "prefix", prefix_text(finding->prefix, prefix));
	set(object, "devices", strings(finding->devices, finding->device_count));
	set(object, "failure", strings(finding->failure, finding->failure_count));
	return object;
}

static const char *result_text(const struct finding *finding, struct arena *arena)
{
	struct buffer text;

	buffer_init(&text, arena);
	buffer_printf(&text, "%s [%s]", finding->message, finding_rule_text(finding, arena));
	for (size_t i = 0; i < finding->failure_count; i++)
		buffer_printf(&text, "%s%s", i ? ", " : "\nwith these down: ", finding->failure[i]);
	for (size_t i = 0; i < finding->chain_length; i++)
		buffer_printf(&text, "\n%s%s", i && finding->has_prefix ? "-> " : "",
			      finding->chain[i]);
	return text.s;
}

/* Code scanning of GitHub knows results again by the one, others by the other. */
static json_t *fingerprints(const char *id)
{
	uint64_t hash = hash_bytes(id, strlen(id), 0);

	return json_pack("{s:s,s:o}", "findingId/v1", id, "primaryLocationLineHash",
			 json_sprintf("%016llx:1", (unsigned long long)hash));
}

static json_t *result_object(struct log *log, const struct finding *finding)
{
	json_t *result = json_object(), *related = related_locations(log, finding);

	set(result, "ruleId", json_string(finding->kind));
	set(result, "ruleIndex", json_integer((json_int_t)kind_index(log, finding->kind)));
	set(result, "level", json_string(level(finding)));
	set(result, "message", message(result_text(finding, log->arena)));
	set(result, "locations", locations(log, finding));
	set(result, "relatedLocations", related);
	set(result, "partialFingerprints", fingerprints(finding->id));
	set(result, "baselineState", json_string(baseline_state(finding->status)));
	if (finding->waiver)
		set(result, "suppressions", suppressions(finding->waiver));
	set(result, "properties", properties(finding));
	return result;
}

/* A changed config, else the rules: viewers show no result without a place. */
static struct place some_place(const struct report_input *input)
{
	if (input->changed_count)
		return (struct place){ input->changed_files[0] + 1, 1 };
	if (input->judgement->rules && input->judgement->rules->file)
		return (struct place){ input->judgement->rules->file, 1 };
	return (struct place){ "routegate.yaml", 1 };
}

static json_t *undecided_result(struct log *log)
{
	json_t *result = json_object(), *places = json_array();
	const char *text = arena_printf(log->arena, "undecided: %s; do not deploy",
					log->input->verdict->reason);

	json_array_append_new(places, location_object(log, some_place(log->input), NULL, NULL));
	set(result, "ruleId", json_string(incomplete_kind));
	set(result, "ruleIndex", json_integer((json_int_t)kind_index(log, incomplete_kind)));
	set(result, "level", json_string("error"));
	set(result, "message", message(text));
	set(result, "locations", places);
	set(result, "partialFingerprints", fingerprints(incomplete_kind));
	set(result, "baselineState", json_string("new"));
	return result;
}

static json_t *results(struct log *log)
{
	const struct verdict *verdict = log->input->verdict;
	json_t *array = json_array();

	if (verdict->word == VERDICT_UNDECIDED)
		json_array_append_new(array, undecided_result(log));
	for (size_t i = 0; i < verdict->finding_count; i++)
		json_array_append_new(array, result_object(log, &verdict->findings[i]));
	return array;
}

/* ---- the run ------------------------------------------------------------------------------- */

static json_t *invocation_object(const struct log *log)
{
	const struct verdict *verdict = log->input->verdict;
	json_t *invocation = json_object(), *notes = json_array();

	set(invocation, "executionSuccessful", json_boolean(verdict->word != VERDICT_UNDECIDED));
	set(invocation, "exitCode", json_integer(verdict_exit_code(verdict->word)));
	set(invocation, "exitCodeDescription",
	    json_sprintf("%s: %s", verdict_participle(verdict->word), verdict->reason));
	if (verdict->word == VERDICT_UNDECIDED)
		json_array_append_new(notes, json_pack("{s:s,s:o,s:{s:s}}", "level", "error",
						       "message", message(verdict->reason),
						       "descriptor", "id", incomplete_kind));
	set(invocation, "toolExecutionNotifications", notes);
	return invocation;
}

static json_t *side_object(const struct side *side)
{
	json_t *object = json_object();

	set_text(object, "name", side->name);
	set_text(object, "oid", side->oid);
	return object;
}

static json_t *run_object(struct log *log)
{
	const struct judgement *judgement = log->input->judgement;
	json_t *run = json_object(), *found = results(log), *invocations = json_array();

	json_array_append_new(invocations, invocation_object(log));
	set(run, "tool", json_pack("{s:o}", "driver", driver_object(log)));
	set(run, "automationDetails", json_pack("{s:s}", "id", "routegate/"));
	set(run, "invocations", invocations);
	set(run, "columnKind", json_string("unicodeCodePoints"));
	set(run, "results", found);
	set(run, "properties",
	    json_pack("{s:s,s:o,s:o}", "verdict", verdict_word_name(log->input->verdict->word),
		      "base", side_object(&judgement->base), "head",
		      side_object(&judgement->head)));
	return run;
}

void report_sarif_write(const struct report_input *input, struct buffer *out)
{
	struct log log = { .input = input, .arena = out->arena };
	json_t *root = json_object(), *runs = json_array();

	json_array_append_new(runs, run_object(&log));
	set(root, "$schema", json_string("https://json.schemastore.org/sarif-2.1.0.json"));
	set(root, "version", json_string("2.1.0"));
	set(root, "runs", runs);
	json_out(root, out);
}
