/* SPDX-License-Identifier: MIT */
/*
 * Records: what a tree of structs says, as bytes, and back.
 *
 * A table describes a struct, a row a member. The table is the only place that names the members:
 * one engine writes and reads by it, and two objects say the same if their bytes are equal, for
 * padding and addresses are not written. The macros below make rows and nothing else;
 * record_gaps finds a member that has none.
 *
 * Bytes of a struct: a mask, a bit a row in the order of the table, then the members that are not
 * zero. Numbers are base-128, low digits first. A text that was there before is a number, and so is
 * an object that several pointers share; what is shared is written once, behind the root.
 */
#ifndef BASE_RECORD_H
#define BASE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

enum field_kind {
	FIELD_NUMBER,   /* an integer or enum of `size` bytes */
	FIELD_FLAG,     /* a bool */
	FIELD_TEXT,     /* const char *, or null */
	FIELD_INSIDE,   /* a struct in place */
	FIELD_SHARED,   /* a pointer to a struct that others may point to as well, or null */
	FIELD_NUMBERS,  /* a pointer to an array of numbers of `size` bytes, or null */
	FIELD_TEXTS,    /* a pointer to an array of texts, or null */
	FIELD_ARRAY,    /* a pointer to an array of structs, or null */
	FIELD_POINTERS, /* a pointer to an array of what FIELD_SHARED is, or null */
	FIELD_MADE,     /* a pointer to something that is made anew of a text, or null */
	FIELD_CHOICE,   /* a union of pointers */
};

struct record;

/* How a FIELD_MADE becomes a text and comes of one; make returns null if the text is no good. */
struct made {
	const char *(*text)(const void *object);
	const void *(*make)(const char *text, struct arena *arena);
};

struct field {
	const char *name;
	enum field_kind kind;
	uint32_t offset, size; /* of one */
	uint32_t times;        /* members that are arrays in place; 1 */
	uint32_t count;        /* offset of the size_t that counts; its row comes first */
	uint32_t capacity;     /* offset of that of a growable array (base/array.h): when read it
				  has none to spare; 0: it has none */
	const struct record *record;
	const struct made *made;
	/* The row that holds for this object's union; null: none of its members is in use. */
	const struct field *(*choose)(const void *object);
};

struct record {
	const char *name;
	size_t size;
	const struct field *fields;
	size_t n; /* at most RECORD_MAX_FIELDS */
};

enum { RECORD_MAX_FIELDS = 64 };

/* clang-format off */
#define RECORD(type, rows)                                                                         \
	{                                                                                          \
		.name = #type, .size = sizeof(type), .fields = rows,                               \
		.n = sizeof(rows) / sizeof(*(rows))                                                \
	}
#define FIELD_ROW(type, member, of_kind, n)                                                        \
	.name = #member, .kind = of_kind, .offset = offsetof(type, member),                        \
	.size = sizeof(((type *)0)->member) / (n), .times = n
#define NUMBER(type, member) { FIELD_ROW(type, member, FIELD_NUMBER, 1) }
#define FLAG(type, member) { FIELD_ROW(type, member, FIELD_FLAG, 1) }
#define TEXT(type, member) { FIELD_ROW(type, member, FIELD_TEXT, 1) }
#define INSIDE(type, member, of) { FIELD_ROW(type, member, FIELD_INSIDE, 1), .record = &(of) }
#define SHARED(type, member, of) { FIELD_ROW(type, member, FIELD_SHARED, 1), .record = &(of) }
#define MADE(type, member, by) { FIELD_ROW(type, member, FIELD_MADE, 1), .made = &(by) }
#define CHOICE(type, member, by) { FIELD_ROW(type, member, FIELD_CHOICE, 1), .choose = by }
/* Arrays in place; n counts all elements, of all dimensions. */
#define NUMBER_TIMES(type, member, n) { FIELD_ROW(type, member, FIELD_NUMBER, n) }
#define FLAG_TIMES(type, member, n) { FIELD_ROW(type, member, FIELD_FLAG, n) }
#define INSIDE_TIMES(type, member, n, of) \
	{ FIELD_ROW(type, member, FIELD_INSIDE, n), .record = &(of) }
#define SHARED_TIMES(type, member, n, of) \
	{ FIELD_ROW(type, member, FIELD_SHARED, n), .record = &(of) }
/* Arrays elsewhere, counted by another member; GROWN ones are base/array.h's. */
#define COUNTED_ROW(type, member, by, of_kind)                                                     \
	.name = #member, .kind = of_kind, .offset = offsetof(type, member),                        \
	.size = sizeof(*((type *)0)->member), .times = 1, .count = offsetof(type, by)
#define NUMBERS(type, member, by) { COUNTED_ROW(type, member, by, FIELD_NUMBERS) }
#define TEXTS(type, member, by) { COUNTED_ROW(type, member, by, FIELD_TEXTS) }
#define ARRAY(type, member, by, of) \
	{ COUNTED_ROW(type, member, by, FIELD_ARRAY), .record = &(of) }
#define POINTERS(type, member, by, of) \
	{ COUNTED_ROW(type, member, by, FIELD_POINTERS), .record = &(of) }
#define GROWN_ROW(type, of_kind) COUNTED_ROW(type, v, n, of_kind), .capacity = offsetof(type, cap)
#define NUMBERS_GROWN(type) { GROWN_ROW(type, FIELD_NUMBERS) }
#define ARRAY_GROWN(type, of) { GROWN_ROW(type, FIELD_ARRAY), .record = &(of) }
#define POINTERS_GROWN(type, of) { GROWN_ROW(type, FIELD_POINTERS), .record = &(of) }
/* clang-format on */

extern const struct record addr_record, prefix_record, place_record, diag_record;

/* Appends the object. False, and out is as it was: a union holds what no row describes. */
bool record_write(const struct record *record, const void *object, struct buffer *out,
		  struct arena *scratch);

/* What many reads share: equal texts make one object. */
struct record_reader {
	struct arena *arena;   /* of all that is read */
	struct arena *scratch; /* the caller's to reset between reads */
	struct map *made;      /* by the text, for each struct made; null at first */
};

/* Fills the (zeroed) object. Its texts stay where they are: the bytes must live as long as the
 * arena. False: the bytes are no such record; whatever they are, nothing else happens. */
bool record_read(const struct record *record, const char *bytes, size_t n, void *object,
		 struct record_reader *reader);

/* Whether both objects say the same, and share the same ones. */
bool record_same(const struct record *record, const void *a, const void *b);

/* For tests: sets the bytes of the struct that belong to some row to 0xff; the others are left. */
void record_gaps(const struct record *record, unsigned char *bytes);

#endif
