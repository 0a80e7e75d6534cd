/* SPDX-License-Identifier: MIT */
/* A JSON value as text, in the one shape of all our reports. Internal to report/. */
#ifndef REPORT_JSON_OUT_H
#define REPORT_JSON_OUT_H

#include <jansson.h>

#include "base/text.h"

/* Writes the value with a line end behind it and gives it back to jansson. */
void json_out(json_t *value, struct buffer *out);

#endif
