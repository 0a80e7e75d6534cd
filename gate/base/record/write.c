/* SPDX-License-Identifier: MIT */
/*
 * Writing records. A struct is written where its row stands; what is shared waits in a list until
 * the root is done, so that pointers may go round in circles and nothing is deeper than the structs
 * that lie inside each other.
 */
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/intern.h"
#include "base/record/record.h"

struct shared {
	const struct record *record;
	const void *object;
};

struct writer {
	struct buffer *out;
	struct arena *scratch;
	struct map *texts;  /* to the number, plus 1 */
	struct map *places; /* struct shared to the number, plus 1 */
	size_t text_count;
	const char *last_text; /* runs of one text (file names) need no look-up */
	size_t last_number;
	struct {
		struct shared *v;
		size_t n, cap;
	} shared;
	bool failed;
};

static void byte_put(struct writer *writer, unsigned char byte)
{
	struct buffer *out = writer->out;

	if (out->n + 1 < out->cap)
		out->s[out->n++] = (char)byte;
	else
		buffer_add(out, (const char *)&byte, 1);
}

static void number_put(struct writer *writer, uint64_t number)
{
	while (number >= 128) {
		byte_put(writer, (unsigned char)(number | 128));
		number >>= 7;
	}
	byte_put(writer, (unsigned char)number);
}

static uint64_t number_at(const char *p, size_t size)
{
	uint8_t one;
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (size) {
	case 1:
		memcpy(&one, p, 1);
		return one;
	case 2:
		memcpy(&two, p, 2);
		return two;
	case 4:
		memcpy(&four, p, 4);
		return four;
	default:
		bug_if(size != 8);
		memcpy(&eight, p, 8);
		return eight;
	}
}

static const void *pointer_at(const char *p)
{
	const void *pointer;

	memcpy(&pointer, p, sizeof(pointer));
	return pointer;
}

static void text_put(struct writer *writer, const char *text)
{
	size_t n;
	void **slot;

	if (text == NULL || text == writer->last_text) {
		number_put(writer, text == NULL ? 0 : writer->last_number);
		return;
	}
	n = strlen(text);
	slot = map_slot(writer->texts, text, n);
	writer->last_text = text;
	if (*slot != NULL) {
		writer->last_number = (size_t)*slot;
		number_put(writer, writer->last_number);
		return;
	}
	writer->last_number = ++writer->text_count;
	*slot = (void *)writer->text_count;
	number_put(writer, writer->text_count);
	number_put(writer, n);
	buffer_add(writer->out, text, n);
	byte_put(writer, 0);
}

static void shared_put(struct writer *writer, const struct record *record, const void *object)
{
	struct shared shared = { record, object };
	void **slot;

	if (object == NULL) {
		number_put(writer, 0);
		return;
	}
	slot = map_slot(writer->places, &shared, sizeof(shared));
	if (*slot == NULL) {
		*array_push(&writer->shared, writer->scratch) = shared;
		*slot = (void *)writer->shared.n;
	}
	number_put(writer, (size_t)*slot);
}

static bool struct_put(struct writer *writer, const struct record *record, const char *object);

/* The elements of an array that is elsewhere. */
static void array_put(struct writer *writer, const struct field *field, const char *object)
{
	const char *v = pointer_at(object + field->offset);
	size_t n = number_at(object + field->count, sizeof(size_t)), i;

	for (i = 0; i < n; i++, v += field->size) {
		if (field->kind == FIELD_NUMBERS)
			number_put(writer, number_at(v, field->size));
		else if (field->kind == FIELD_TEXTS)
			text_put(writer, pointer_at(v));
		else if (field->kind == FIELD_POINTERS)
			shared_put(writer, field->record, pointer_at(v));
		else
			struct_put(writer, field->record, v);
	}
}

static bool is_zero(const struct field *field, const char *p)
{
	size_t i, n = (size_t)field->size * field->times;

	if (n == sizeof(void *))
		return number_at(p, sizeof(void *)) == 0;
	for (i = 0; i < n; i++) {
		if (p[i] != 0)
			return false;
	}
	return true;
}

static bool structs_put(struct writer *writer, const struct field *field, const char *p)
{
	bool any = false;
	uint32_t i;

	for (i = 0; i < field->times; i++, p += field->size)
		any |= struct_put(writer, field->record, p);
	return any;
}

static void scalars_put(struct writer *writer, const struct field *field, const char *p)
{
	uint32_t i;

	if (field->kind == FIELD_FLAG && field->times == 1)
		return; /* the bit in the mask has said it */
	for (i = 0; i < field->times; i++, p += field->size) {
		if (field->kind == FIELD_TEXT)
			text_put(writer, pointer_at(p));
		else if (field->kind == FIELD_SHARED)
			shared_put(writer, field->record, pointer_at(p));
		else
			number_put(writer, number_at(p, field->size));
	}
}

/* False: the member is zero, and nothing is to be read of it. */
static bool field_put(struct writer *writer, const struct field *field, const char *object)
{
	const char *p = object + field->offset;

	switch (field->kind) {
	case FIELD_INSIDE:
		return structs_put(writer, field, p);
	case FIELD_NUMBERS:
	case FIELD_TEXTS:
	case FIELD_ARRAY:
	case FIELD_POINTERS:
		if (pointer_at(p) == NULL)
			return false;
		array_put(writer, field, object);
		return true;
	case FIELD_MADE:
		if (pointer_at(p) == NULL)
			return false;
		text_put(writer, field->made->text(pointer_at(p)));
		return true;
	case FIELD_CHOICE:
		if (is_zero(field, p))
			return false;
		field = field->choose(object);
		if (field != NULL)
			return field_put(writer, field, object);
		writer->failed = true;
		return false;
	default:
		if (is_zero(field, p))
			return false;
		scalars_put(writer, field, p);
		return true;
	}
}

/* False: all of it is zero; the mask is written all the same. */
static bool struct_put(struct writer *writer, const struct record *record, const char *object)
{
	size_t at = writer->out->n, before, i;
	bool any = false;

	bug_if(record->n > RECORD_MAX_FIELDS);
	for (i = 0; i < record->n; i += 8)
		byte_put(writer, 0);
	for (i = 0; i < record->n; i++) {
		before = writer->out->n;
		if (field_put(writer, &record->fields[i], object)) {
			writer->out->s[at + i / 8] |= (char)(1 << i % 8);
			any = true;
		} else {
			writer->out->n = before; /* masks of structs that are zero */
		}
	}
	return any;
}

bool record_write(const struct record *record, const void *object, struct buffer *out,
		  struct arena *scratch)
{
	struct writer writer = { .out = out,
				 .scratch = scratch,
				 .texts = map_new(scratch),
				 .places = map_new(scratch) };
	size_t before = out->n, i;

	struct_put(&writer, record, object);
	for (i = 0; i < writer.shared.n; i++)
		struct_put(&writer, writer.shared.v[i].record, writer.shared.v[i].object);
	if (writer.failed)
		out->n = before;
	return !writer.failed;
}
