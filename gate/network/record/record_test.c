/* SPDX-License-Identifier: MIT */
/*
 * That no member of a device was forgotten. The compiler knows which bytes of a struct are padding;
 * all others must belong to a row of its table. Where this test fails somebody has added a member:
 * it needs a row in network/record/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/array.h"
#include "network/device.h"
#include "network/record/record.h"

#ifdef __has_builtin
#if __has_builtin(__builtin_clear_padding)
#define HAVE_CLEAR_PADDING 1
#endif
#endif

struct records {
	const struct record **v;
	size_t n, cap;
};

static void records_add(struct records *records, const struct record *record, struct arena *arena);

/* The unions are those of conditions: what each kind of them points to. */
static void choices_add(struct records *records, const struct field *field, struct arena *arena)
{
	int kind;

	for (kind = 0; kind <= CONDITION_NEVER; kind++) {
		struct condition condition = { .kind = (enum condition_kind)kind };
		const struct field *chosen = field->choose(&condition);

		if (chosen != NULL && chosen->record != NULL)
			records_add(records, chosen->record, arena);
	}
}

/* All that can be reached from the record. */
static void records_add(struct records *records, const struct record *record, struct arena *arena)
{
	size_t i;

	for (i = 0; i < records->n; i++) {
		if (records->v[i] == record)
			return;
	}
	*array_push(records, arena) = record;
	for (i = 0; i < record->n; i++) {
		if (record->fields[i].kind == FIELD_CHOICE)
			choices_add(records, &record->fields[i], arena);
		else if (record->fields[i].record != NULL)
			records_add(records, record->fields[i].record, arena);
	}
}

static void test_counts_come_first(void **state)
{
	struct arena *arena = arena_new();
	struct records all = { 0 };
	size_t i, k, c;

	(void)state;
	records_add(&all, &device_record, arena);
	for (i = 0; i < all.n; i++) {
		const struct record *record = all.v[i];

		assert_true(record->n <= RECORD_MAX_FIELDS);
		for (k = 0; k < record->n; k++) {
			bool found = false;

			if (record->fields[k].kind < FIELD_NUMBERS ||
			    record->fields[k].kind > FIELD_POINTERS)
				continue;
			for (c = 0; c < k; c++)
				found |= record->fields[c].offset == record->fields[k].count;
			assert_true(found);
		}
	}
	arena_free(arena);
}

#ifdef HAVE_CLEAR_PADDING

/* Structs inside are looked at by themselves; gcc 12 errs about their padding in large ones. */
static bool is_inside(const struct record *record, size_t byte)
{
	size_t i;

	for (i = 0; i < record->n; i++) {
		const struct field *field = &record->fields[i];

		if (field->kind == FIELD_INSIDE && byte >= field->offset &&
		    byte < field->offset + (size_t)field->size * field->times)
			return true;
	}
	return false;
}

/* members: 0xff, padding 0. */
static void compare(const struct records *all, const char *name, const void *members, size_t size)
{
	unsigned char rows[1024] = { 0 };
	const struct record *record = NULL;
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (strcmp(all->v[i]->name, name) == 0)
			record = all->v[i];
	}
	if (record == NULL)
		fail_msg("no table of %s is reached from a device", name);
	assert_true(size <= sizeof(rows));
	assert_int_equal(record->size, size);
	record_gaps(record, rows);
	for (i = 0; i < size; i++) {
		if (!is_inside(record, i) && rows[i] != ((const unsigned char *)members)[i])
			fail_msg("byte %zu of %s is of no row: which member is new there?", i,
				 name);
	}
}

#define CHECK(type)                                                                                \
	do {                                                                                       \
		type object;                                                                       \
		memset(&object, 0xff, sizeof(object));                                             \
		__builtin_clear_padding(&object);                                                  \
		compare(&all, #type, &object, sizeof(object));                                     \
		checked++;                                                                         \
	} while (0)

static void test_every_member_has_a_row(void **state)
{
	struct arena *arena = arena_new();
	struct records all = { 0 };
	size_t checked = 0;

	(void)state;
	records_add(&all, &device_record, arena);
	CHECK(struct addr);
	CHECK(struct prefix);
	CHECK(struct place);
	CHECK(struct prefix_entry);
	CHECK(struct prefix_set);
	CHECK(struct large_community);
	CHECK(struct community_entry);
	CHECK(struct community_set);
	CHECK(struct as_path_entry);
	CHECK(struct as_path_set);
	CHECK(struct addr_set);
	CHECK(struct tag_set);
	CHECK(struct condition);
	CHECK(struct action);
	CHECK(struct filter_entry);
	CHECK(struct filter);
	CHECK(struct filter_chain);
	CHECK(struct prefix_limit);
	CHECK(struct conditional_advertisement);
	CHECK(struct neighbor_family);
	CHECK(struct neighbor);
	CHECK(struct listen_range);
	CHECK(struct bgp_network);
	CHECK(struct bgp_aggregate);
	CHECK(struct bgp_family);
	CHECK(struct bgp);
	CHECK(struct ospf_range);
	CHECK(struct ospf_aggregate);
	CHECK(struct ospf_area);
	CHECK(struct ospf_interface);
	CHECK(struct ospf_default_information);
	CHECK(struct ospf);
	CHECK(struct isis_interface);
	CHECK(struct isis_default_information);
	CHECK(struct isis_summary);
	CHECK(struct isis_leak);
	CHECK(struct isis);
	CHECK(struct interface_address);
	CHECK(struct interface);
	CHECK(struct static_route);
	CHECK(struct local_aggregate);
	CHECK(struct redistribution);
	CHECK(struct instance);
	CHECK(struct unmodelled);
	CHECK(struct displaced_line);
	CHECK(struct device);
	assert_int_equal(checked, all.n); /* a struct that is new belongs into this list */
	arena_free(arena);
}

#else

static void test_every_member_has_a_row(void **state)
{
	(void)state;
	skip(); /* this compiler does not tell what is padding; gcc does */
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_come_first),
		cmocka_unit_test(test_every_member_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
