/* SPDX-License-Identifier: MIT */
/*
 * A live box against the prediction: each difference, then the count; text and JSON.
 */
#include <jansson.h>

#include "report/formats.h"
#include "report/json_out.h"
#include "report/live.h"

static const char *const words[] = {
	[KERNEL_MISSING] = "predicted, not in the kernel",
	[KERNEL_EXTRA] = "in the kernel, not predicted",
	[KERNEL_NEXT_HOPS] = "other next hops",
	[KERNEL_LINK_DOWN] = "up in the config, down on the box",
};

static void finding_text(const struct kernel_finding *finding, struct report_options options,
			 struct buffer *out)
{
	char prefix[PREFIX_TEXT];

	buffer_printf(
		out, "%s%-10s%s %s: %s", style_escape(STYLE_RED, options.color),
		kernel_difference_name(finding->kind), style_escape(STYLE_PLAIN, options.color),
		finding->interface ? finding->interface : prefix_text(finding->prefix, prefix),
		words[finding->kind]);
	if (finding->want)
		buffer_printf(out, "; predicted: %s", finding->want);
	if (finding->have)
		buffer_printf(out, "; kernel: %s", finding->have);
	buffer_puts(out, "\n");
}

void report_live_text(const char *device, const struct kernel_comparison *comparison,
		      struct report_options options, struct buffer *out)
{
	for (size_t i = 0; !options.quiet && i < comparison->n; i++)
		finding_text(&comparison->v[i], options, out);
	buffer_printf(out, "%s: %zu routes as predicted, %zu difference%s\n", device,
		      comparison->equal, comparison->n, comparison->n == 1 ? "" : "s");
	buffer_printf(out, "the live box is %s%s%s\n",
		      style_escape(comparison->n ? STYLE_RED : STYLE_GREEN, options.color),
		      comparison->n ? "not what the configs predict" : "what the configs predict",
		      style_escape(STYLE_PLAIN, options.color));
}

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

void report_live_json(const char *device, const struct kernel_comparison *comparison,
		      struct buffer *out)
{
	json_t *object = json_object(), *differences = json_array();
	char prefix[PREFIX_TEXT];

	for (size_t i = 0; i < comparison->n; i++) {
		const struct kernel_finding *finding = &comparison->v[i];
		json_t *one = json_object();

		json_object_set_new(one, "kind",
				    json_string(kernel_difference_name(finding->kind)));
		json_object_set_new(
			one, "prefix",
			finding->interface ? json_null()
					   : json_string(prefix_text(finding->prefix, prefix)));
		json_object_set_new(one, "interface", text_or_null(finding->interface));
		json_object_set_new(one, "predicted", text_or_null(finding->want));
		json_object_set_new(one, "kernel", text_or_null(finding->have));
		json_array_append_new(differences, one);
	}
	json_object_set_new(object, "device", json_string(device));
	json_object_set_new(object, "equal", json_integer((json_int_t)comparison->equal));
	json_object_set_new(object, "differences", differences);
	json_out(object, out);
}
