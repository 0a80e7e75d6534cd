/* SPDX-License-Identifier: MIT */
/* A JSON value as text: one member a line, indented by one. */
#include "report/json_out.h"

static int append(const char *bytes, size_t n, void *out)
{
	buffer_add(out, bytes, n);
	return 0;
}

void json_out(json_t *value, struct buffer *out)
{
	json_dump_callback(value, append, out, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	buffer_puts(out, "\n");
	json_decref(value);
}
