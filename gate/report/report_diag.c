/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics as people and editors read them: FILE:LINE: severity: PATH: message [code].
 */

#include "report/formats.h"

static const struct {
	const char *word;
	enum style style;
} severities[] = {
	[DIAG_NOTE] = { "note", STYLE_DIM },
	[DIAG_WARNING] = { "warning", STYLE_YELLOW },
	[DIAG_UNSUPPORTED] = { "unmodelled", STYLE_YELLOW },
	[DIAG_ERROR] = { "error", STYLE_RED },
};

const char *style_escape(enum style style, bool color)
{
	static const char *const escapes[] = { "\033[0m",  "\033[1m",  "\033[31m",
					       "\033[32m", "\033[33m", "\033[2m" };

	return color ? escapes[style] : "";
}

static void diagnostic(const struct diag *d, bool color, struct buffer *out)
{
	if (d->place.file)
		buffer_printf(out, "%s: ", place_text(d->place, out->arena));
	else
		buffer_puts(out, "routegate: ");
	buffer_printf(out, "%s%s%s: ", style_escape(severities[d->severity].style, color),
		      severities[d->severity].word, style_escape(STYLE_PLAIN, color));
	if (d->path)
		buffer_printf(out, "%s: ", d->path);
	buffer_printf(out, "%s [%s]\n", d->message, d->code);
}

void report_diagnostics(const struct diagnostics *diag, struct report_options options,
			struct buffer *out)
{
	for (size_t i = 0; i < diag->n; i++)
		if (options.verbose || diag->v[i].severity != DIAG_NOTE)
			diagnostic(&diag->v[i], options.color, out);
}

static unsigned percent(size_t part, size_t whole)
{
	return whole ? (unsigned)(part * 100 / whole) : 100;
}

static void coverage(const struct network *network, struct buffer *out)
{
	size_t modelled = 0, irrelevant = 0, unmodelled = 0, state = 0;

	buffer_printf(out, "\n%-24s %9s %10s %10s %7s\n", "device", "modelled", "irrelevant",
		      "unmodelled", "state");
	for (size_t d = 0; d < network->device_count; d++) {
		const struct device *device = network->devices[d];

		buffer_printf(out, "%-24s %9zu %10zu %10zu %7zu\n", device->name,
			      device->count_modelled, device->count_irrelevant,
			      device->count_unmodelled, device->count_state);
		modelled += device->count_modelled;
		irrelevant += device->count_irrelevant;
		unmodelled += device->count_unmodelled;
		state += device->count_state;
	}
	buffer_printf(out, "%-24s %9zu %10zu %10zu %7zu\n", "all", modelled, irrelevant, unmodelled,
		      state);
	buffer_printf(out, "%u%% of what could matter to routing is modelled\n",
		      percent(modelled, modelled + unmodelled));
}

void report_validate_text(const struct network *network, const struct diagnostics *diag,
			  struct report_options options, struct buffer *out)
{
	size_t errors = diag->count[DIAG_ERROR];

	report_diagnostics(diag, options, out);
	if (network && !options.quiet)
		coverage(network, out);
	if (errors)
		buffer_printf(
			out, "%sinvalid%s: %zu error%s\n", style_escape(STYLE_RED, options.color),
			style_escape(STYLE_PLAIN, options.color), errors, errors == 1 ? "" : "s");
	else
		buffer_printf(out, "%svalid%s: %zu device%s\n",
			      style_escape(STYLE_GREEN, options.color),
			      style_escape(STYLE_PLAIN, options.color),
			      network ? network->device_count : 0,
			      network && network->device_count == 1 ? "" : "s");
}
