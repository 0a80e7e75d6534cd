/* SPDX-License-Identifier: MIT */
/*
 * Reading records. The bytes may be anything: every number is checked against what is left of them,
 * every reference against what was there before, and an array has no more elements than bytes are
 * left, since each takes one at least.
 */
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/intern.h"
#include "base/record/record.h"

struct reader {
	const unsigned char *at, *end;
	struct record_reader *with;
	struct texts {
		const char **v;
		size_t n, cap;
	} texts;
	struct {
		struct shared {
			const struct record *record;
			void *object;
		} * v;
		size_t n, cap;
	} shared;
	bool damaged;
};

static uint64_t damage(struct reader *reader)
{
	reader->damaged = true;
	reader->at = reader->end;
	return 0;
}

static uint64_t number_get(struct reader *reader)
{
	uint64_t number = 0;
	unsigned shift;

	for (shift = 0; reader->at < reader->end && shift < 64; shift += 7) {
		unsigned char byte = *reader->at++;

		if (shift == 63 && byte > 1)
			break;
		number |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return number;
	}
	return damage(reader);
}

static void number_set(struct reader *reader, char *p, size_t size, uint64_t number)
{
	uint8_t one = (uint8_t)number;
	uint16_t two = (uint16_t)number;
	uint32_t four = (uint32_t)number;

	if (size < 8 && number >> 8 * size != 0)
		damage(reader);
	else if (size == 1)
		memcpy(p, &one, 1);
	else if (size == 2)
		memcpy(p, &two, 2);
	else if (size == 4)
		memcpy(p, &four, 4);
	else
		memcpy(p, &number, 8);
}

static void pointer_set(char *p, const void *pointer)
{
	memcpy(p, &pointer, sizeof(pointer));
}

/* The text of that number; the next one is new and follows. */
static const char *text_get(struct reader *reader)
{
	uint64_t number = number_get(reader), size;
	const char *text;

	if (number == 0)
		return NULL;
	if (number <= reader->texts.n)
		return reader->texts.v[number - 1];
	size = number_get(reader);
	if (number != reader->texts.n + 1 || size >= (uint64_t)(reader->end - reader->at) ||
	    reader->at[size] != 0) {
		damage(reader);
		return NULL;
	}
	text = (const char *)reader->at;
	reader->at += size + 1;
	*array_push(&reader->texts, reader->with->scratch) = text;
	return text;
}

static void *shared_get(struct reader *reader, const struct record *record)
{
	uint64_t number = number_get(reader);
	struct shared *shared;

	if (number == 0)
		return NULL;
	if (number > reader->shared.n + 1 ||
	    (number <= reader->shared.n && reader->shared.v[number - 1].record != record)) {
		damage(reader);
		return NULL;
	}
	if (number <= reader->shared.n)
		return reader->shared.v[number - 1].object;
	shared = array_push(&reader->shared, reader->with->scratch);
	shared->record = record;
	shared->object = arena_alloc(reader->with->arena, record->size);
	return shared->object;
}

static const void *made_get(struct reader *reader, const struct made *made)
{
	struct record_reader *with = reader->with;
	const char *text = text_get(reader);
	void **slot;

	if (text == NULL) {
		damage(reader);
		return NULL;
	}
	if (with->made == NULL)
		with->made = map_new(with->arena);
	slot = map_slot(with->made, &made, sizeof(made));
	if (*slot == NULL)
		*slot = map_new(with->arena);
	slot = map_slot(*slot, text, strlen(text));
	if (*slot == NULL)
		*slot = (void *)made->make(text, with->arena);
	if (*slot == NULL)
		damage(reader);
	return *slot;
}

static void struct_get(struct reader *reader, const struct record *record, char *object);

/* One element or member; p is where it goes. */
static void one_get(struct reader *reader, const struct field *field, char *p)
{
	uint64_t number;

	switch (field->kind) {
	case FIELD_NUMBER:
	case FIELD_NUMBERS:
		number_set(reader, p, field->size, number_get(reader));
		break;
	case FIELD_FLAG:
		number = field->times == 1 ? 1 : number_get(reader);
		*p = (char)(number == 1);
		if (number > 1)
			damage(reader);
		break;
	case FIELD_TEXT:
	case FIELD_TEXTS:
		pointer_set(p, text_get(reader));
		break;
	case FIELD_SHARED:
	case FIELD_POINTERS:
		pointer_set(p, shared_get(reader, field->record));
		break;
	case FIELD_MADE:
		pointer_set(p, made_get(reader, field->made));
		break;
	default:
		struct_get(reader, field->record, p);
	}
}

static void array_get(struct reader *reader, const struct field *field, char *object)
{
	size_t n, i;
	char *v;

	memcpy(&n, object + field->count, sizeof(n));
	if (n > (size_t)(reader->end - reader->at)) {
		damage(reader);
		return;
	}
	v = arena_alloc(reader->with->arena, n * field->size);
	pointer_set(object + field->offset, v);
	if (field->capacity != 0)
		memcpy(object + field->capacity, &n, sizeof(n));
	for (i = 0; i < n && !reader->damaged; i++)
		one_get(reader, field, v + i * field->size);
}

static void field_get(struct reader *reader, const struct field *field, char *object)
{
	uint32_t i;

	switch (field->kind) {
	case FIELD_NUMBERS:
	case FIELD_TEXTS:
	case FIELD_ARRAY:
	case FIELD_POINTERS:
		array_get(reader, field, object);
		break;
	case FIELD_CHOICE:
		field = field->choose(object);
		if (field == NULL)
			damage(reader);
		else
			field_get(reader, field, object);
		break;
	default:
		for (i = 0; i < field->times && !reader->damaged; i++)
			one_get(reader, field, object + field->offset + (size_t)i * field->size);
	}
}

static void struct_get(struct reader *reader, const struct record *record, char *object)
{
	uint64_t mask = 0;
	size_t i;

	if ((size_t)(reader->end - reader->at) < (record->n + 7) / 8) {
		damage(reader);
		return;
	}
	for (i = 0; i < record->n; i += 8)
		mask |= (uint64_t)*reader->at++ << i;
	if (record->n < RECORD_MAX_FIELDS && mask >> record->n != 0)
		damage(reader);
	for (; mask != 0 && !reader->damaged; mask &= mask - 1)
		field_get(reader, &record->fields[__builtin_ctzll(mask)], object);
}

bool record_read(const struct record *record, const char *bytes, size_t n, void *object,
		 struct record_reader *with)
{
	struct reader reader = { .at = (const unsigned char *)bytes,
				 .end = (const unsigned char *)bytes + n,
				 .with = with };
	size_t i;

	struct_get(&reader, record, object);
	for (i = 0; i < reader.shared.n && !reader.damaged; i++)
		struct_get(&reader, reader.shared.v[i].record, reader.shared.v[i].object);
	return !reader.damaged && reader.at == reader.end;
}

void record_gaps(const struct record *record, unsigned char *bytes)
{
	size_t i, k;

	for (i = 0; i < record->n; i++) {
		const struct field *field = &record->fields[i];
		bool pointer = field->kind >= FIELD_NUMBERS && field->kind <= FIELD_POINTERS;
		size_t size = pointer ? sizeof(void *) : field->size;

		for (k = 0; k < field->times; k++) {
			unsigned char *at = bytes + field->offset + k * size;

			if (field->kind == FIELD_INSIDE)
				record_gaps(field->record, at);
			else
				memset(at, 0xff, size);
		}
		if (field->capacity != 0)
			memset(bytes + field->capacity, 0xff, sizeof(size_t));
	}
}
