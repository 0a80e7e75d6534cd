/* SPDX-License-Identifier: MIT */
/* What base/ itself has to record: addresses, prefixes, places, messages. */
#include "base/diag.h"
#include "base/prefix/prefix.h"
#include "base/record/record.h"

static const struct field addr_fields[] = {
	NUMBER(struct addr, hi),
	NUMBER(struct addr, lo),
};
const struct record addr_record = RECORD(struct addr, addr_fields);

static const struct field prefix_fields[] = {
	INSIDE(struct prefix, addr, addr_record),
	NUMBER(struct prefix, len),
};
const struct record prefix_record = RECORD(struct prefix, prefix_fields);

static const struct field place_fields[] = {
	TEXT(struct place, file),
	NUMBER(struct place, line),
};
const struct record place_record = RECORD(struct place, place_fields);

static const struct field diag_fields[] = {
	NUMBER(struct diag, severity), TEXT(struct diag, code),
	TEXT(struct diag, device),     INSIDE(struct diag, place, place_record),
	TEXT(struct diag, path),       TEXT(struct diag, message),
};
const struct record diag_record = RECORD(struct diag, diag_fields);
