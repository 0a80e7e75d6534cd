/* SPDX-License-Identifier: MIT */
/*
 * Whether two objects say the same, by their table and without writing them. What pointers share is
 * compared by address: two that say the same there are not looked for.
 */
#include <string.h>

#include "base/record/record.h"

static const void *pointer_at(const char *p)
{
	const void *pointer;

	memcpy(&pointer, p, sizeof(pointer));
	return pointer;
}

static bool text_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool one_same(const struct field *field, const char *a, const char *b)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_TEXTS:
		return text_same(pointer_at(a), pointer_at(b));
	case FIELD_INSIDE:
	case FIELD_ARRAY:
		return record_same(field->record, a, b);
	default:
		return memcmp(a, b, field->size) == 0;
	}
}

static bool array_same(const struct field *field, const char *a, const char *b)
{
	const char *v = pointer_at(a + field->offset), *w = pointer_at(b + field->offset);
	size_t n, i;

	memcpy(&n, a + field->count, sizeof(n));
	if (memcmp(&n, b + field->count, sizeof(n)) != 0 || (v == NULL) != (w == NULL))
		return false;
	for (i = 0; v != NULL && i < n; i++) {
		if (!one_same(field, v + i * field->size, w + i * field->size))
			return false;
	}
	return true;
}

static bool field_same(const struct field *field, const char *a, const char *b)
{
	const struct field *chosen;
	uint32_t i;

	switch (field->kind) {
	case FIELD_NUMBERS:
	case FIELD_TEXTS:
	case FIELD_ARRAY:
	case FIELD_POINTERS:
		return array_same(field, a, b);
	case FIELD_CHOICE:
		chosen = field->choose(a);
		if (chosen != field->choose(b))
			return false;
		if (chosen != NULL)
			return field_same(chosen, a, b);
		break;
	default:
		break;
	}
	for (i = 0; i < field->times; i++) {
		size_t at = field->offset + (size_t)i * field->size;

		if (!one_same(field, a + at, b + at))
			return false;
	}
	return true;
}

bool record_same(const struct record *record, const void *a, const void *b)
{
	size_t i;

	for (i = 0; i < record->n; i++) {
		if (!field_same(&record->fields[i], a, b))
			return false;
	}
	return true;
}
