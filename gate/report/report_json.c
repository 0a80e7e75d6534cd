/* SPDX-License-Identifier: MIT */
/*
 * For scripts: one JSON object, keys in a fixed order, written with jansson.
 */
#include <jansson.h>

#include "report/formats.h"
#include "report/json_out.h"

/* A file name need not be UTF-8, JSON is: what is not becomes '?', so that no field is lost. */
static json_t *text_or_null(const char *text)
{
	json_t *string = text ? json_string(text) : json_null();
	char plain[512];
	size_t n;

	if (string)
		return string;
	for (n = 0; text[n] && n < sizeof(plain) - 1; n++)
		plain[n] = (signed char)text[n] < 0 ? '?' : text[n];
	plain[n] = '\0';
	return json_string(plain);
}

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static json_t *strings(const char *const *v, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, text_or_null(v[i]));
	return array;
}

static json_t *causes(const struct finding *finding)
{
	json_t *array = json_array();

	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];
		json_t *object = json_object();

		set(object, "device", text_or_null(cause->device));
		set(object, "file", text_or_null(cause->place.file));
		set(object, "line",
		    cause->place.line ? json_integer(cause->place.line) : json_null());
		set(object, "text", text_or_null(cause->text));
		set(object, "path", text_or_null(cause->path));
		set(object, "why", text_or_null(cause->why));
		set(object, "before", json_boolean(cause->before));
		set(object, "blamed", json_boolean(cause->blamed));
		set(object, "commit", text_or_null(cause->commit));
		set(object, "author", text_or_null(cause->author));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *waiver(const struct waiver *waiver)
{
	json_t *object;

	if (!waiver)
		return json_null();
	object = json_object();
	set(object, "reason", text_or_null(waiver->reason));
	set(object, "who", text_or_null(waiver->who));
	set(object, "until", text_or_null(waiver->until));
	return object;
}

static json_t *finding_object(const struct finding *finding)
{
	json_t *object = json_object();
	char prefix[PREFIX_TEXT];

	set(object, "id", text_or_null(finding->id));
	set(object, "rule", text_or_null(finding->rule));
	set(object, "kind", text_or_null(finding->kind));
	set(object, "severity", json_string(finding_severity_name(finding->severity)));
	set(object, "status", json_string(finding_status_name(finding->status)));
	set(object, "prefix",
	    finding->has_prefix ? json_string(prefix_text(finding->prefix, prefix)) : json_null());
	set(object, "set", text_or_null(finding->set));
	set(object, "devices", strings(finding->devices, finding->device_count));
	set(object, "message", text_or_null(finding->message));
	set(object, "failure", strings(finding->failure, finding->failure_count));
	set(object, "chain", strings(finding->chain, finding->chain_length));
	set(object, "cause", causes(finding));
	set(object, "waiver", waiver(finding->waiver));
	return object;
}

static json_t *side_object(const struct side *side)
{
	json_t *object = json_object();

	set(object, "name", text_or_null(side->name));
	set(object, "oid", text_or_null(side->oid));
	return object;
}

static json_t *stats_object(const struct report_input *input)
{
	const struct verdict_stats *stats = &input->verdict->stats;
	json_t *object = json_object();

	set(object, "devices", json_integer((json_int_t)stats->devices));
	set(object, "sessions", json_integer((json_int_t)stats->sessions));
	set(object, "prefixes", json_integer((json_int_t)stats->prefixes));
	set(object, "scenarios", json_integer((json_int_t)stats->scenarios));
	set(object, "modelled", json_integer((json_int_t)stats->modelled));
	set(object, "irrelevant", json_integer((json_int_t)stats->irrelevant));
	set(object, "unmodelled", json_integer((json_int_t)stats->unmodelled));
	set(object, "state", json_integer((json_int_t)stats->state));
	set(object, "seconds", json_real(input->options.seconds));
	return object;
}

void report_json_write(const struct report_input *input, struct buffer *out)
{
	const struct verdict *verdict = input->verdict;
	json_t *object = json_object(), *findings = json_array();

	for (size_t i = 0; i < verdict->finding_count; i++)
		json_array_append_new(findings, finding_object(&verdict->findings[i]));
	set(object, "routegate", json_string(ROUTEGATE_VERSION));
	set(object, "verdict", json_string(verdict_word_name(verdict->word)));
	set(object, "reason", text_or_null(verdict->reason));
	set(object, "base", side_object(&input->judgement->base));
	set(object, "head", side_object(&input->judgement->head));
	set(object, "findings", findings);
	set(object, "stats", stats_object(input));
	json_out(object, out);
}
