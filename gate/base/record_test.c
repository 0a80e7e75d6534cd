/* SPDX-License-Identifier: MIT */
/* Records: there and back, shared things, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/record/record.h"

struct leaf {
	uint8_t small;
	bool flag;
	uint64_t large;
};

struct tree {
	const char *name;
	bool flags[2];
	struct leaf inside[2];
	const struct tree *next; /* shared: may lead back */
	uint32_t *numbers;
	size_t number_count;
	struct leaf *v;
	size_t n, cap;
	const char **words;
	size_t word_count;
	enum { WITH_TEXT = 1, WITH_TREE, WITH_NOTHING } kind;
	union {
		const char *text;
		const struct tree *tree;
	};
	const void *made;
};

static const struct field leaf_fields[] = {
	NUMBER(struct leaf, small),
	FLAG(struct leaf, flag),
	NUMBER(struct leaf, large),
};
static const struct record leaf_record = RECORD(struct leaf, leaf_fields);
static const struct record tree_record;

static const struct field *tree_choose(const void *object)
{
	static const struct field text = TEXT(struct tree, text);
	static const struct field tree = SHARED(struct tree, tree, tree_record);
	int kind = ((const struct tree *)object)->kind;

	return kind == WITH_TEXT ? &text : kind == WITH_TREE ? &tree : NULL;
}

static size_t made_count;

static const char *made_text(const void *object)
{
	return object;
}

static const void *made_make(const char *text, struct arena *arena)
{
	made_count++;
	return strcmp(text, "bad") == 0 ? NULL : arena_strdup(arena, text);
}

static const struct made made = { made_text, made_make };

static const struct field tree_fields[] = {
	TEXT(struct tree, name),
	FLAG_TIMES(struct tree, flags, 2),
	INSIDE_TIMES(struct tree, inside, 2, leaf_record),
	SHARED(struct tree, next, tree_record),
	NUMBER(struct tree, number_count),
	NUMBERS(struct tree, numbers, number_count),
	NUMBER(struct tree, n),
	ARRAY_GROWN(struct tree, leaf_record),
	NUMBER(struct tree, word_count),
	TEXTS(struct tree, words, word_count),
	NUMBER(struct tree, kind),
	CHOICE(struct tree, text, tree_choose),
	MADE(struct tree, made, made),
};
static const struct record tree_record = RECORD(struct tree, tree_fields);

/* What the tests have at hand. */
struct hand {
	struct arena *arena, *scratch;
	struct record_reader reader;
	struct buffer out;
};

static int open_hand(void **state)
{
	struct arena *arena = arena_new();
	struct hand *hand = arena_alloc(arena, sizeof(*hand));

	hand->arena = arena;
	hand->scratch = arena_new();
	hand->reader = (struct record_reader){ .arena = arena, .scratch = hand->scratch };
	buffer_init(&hand->out, arena);
	made_count = 0;
	*state = hand;
	return 0;
}

static int close_hand(void **state)
{
	struct hand *hand = *state;

	arena_free(hand->scratch);
	arena_free(hand->arena);
	return 0;
}

static void write_tree(struct hand *hand, const struct tree *tree)
{
	assert_true(record_write(&tree_record, tree, &hand->out, hand->scratch));
}

/* A tree with something in every member, and a circle. */
static void fill(struct tree *a, struct tree *b)
{
	static uint32_t numbers[] = { 0, 1, UINT32_MAX };
	static struct leaf leaves[] = { { 0 }, { 255, true, UINT64_MAX }, { 7, false, 128 } };
	static const char *words[] = { "one", NULL, "two", "one" };

	*a = (struct tree){ .name = "a",
			    .flags = { false, true },
			    .inside = { { 0 }, { 1, true, 300 } },
			    .next = b,
			    .numbers = numbers,
			    .number_count = 3,
			    .v = leaves,
			    .n = 3,
			    .cap = 8,
			    .words = words,
			    .word_count = 4,
			    .kind = WITH_TREE,
			    .tree = b,
			    .made = "made" };
	*b = (struct tree){
		.name = "one", .next = b, .kind = WITH_TEXT, .text = "", .made = "made"
	};
}

static void test_there_and_back(void **state)
{
	struct hand *hand = *state;
	struct tree a, b, back = { 0 };
	const struct tree *other;

	fill(&a, &b);
	write_tree(hand, &a);
	assert_true(record_read(&tree_record, hand->out.s, hand->out.n, &back, &hand->reader));
	assert_string_equal(back.name, "a");
	assert_false(back.flags[0]);
	assert_true(back.flags[1]);
	assert_int_equal(back.inside[0].large, 0);
	assert_int_equal(back.inside[1].small, 1);
	assert_true(back.inside[1].flag);
	assert_int_equal(back.inside[1].large, 300);
	assert_int_equal(back.number_count, 3);
	assert_int_equal(back.numbers[0], 0);
	assert_int_equal(back.numbers[2], UINT32_MAX);
	assert_int_equal(back.n, 3);
	assert_int_equal(back.cap, 3);
	assert_int_equal(back.v[0].small, 0);
	assert_int_equal(back.v[1].small, 255);
	assert_true(back.v[1].large == UINT64_MAX);
	assert_int_equal(back.v[2].large, 128);
	assert_string_equal(back.words[0], "one");
	assert_null(back.words[1]);
	assert_string_equal(back.words[2], "two");
	assert_ptr_equal(back.words[3], back.words[0]);
	other = back.next;
	assert_ptr_equal(back.tree, other);
	assert_ptr_equal(other->next, other);
	assert_ptr_equal(other->name, back.words[0]);
	assert_string_equal(other->text, "");
	assert_null(other->numbers);
	assert_null(other->v);
	assert_string_equal(back.made, "made");
	assert_ptr_equal(other->made, back.made);
	assert_int_equal(made_count, 1);
}

/* The bytes of one meaning are always the same: addresses, padding and spare room don't show. */
static void test_equal_bytes(void **state)
{
	struct hand *hand = *state;
	struct tree a, b, *again;
	struct buffer second;

	fill(&a, &b);
	write_tree(hand, &a);
	again = arena_alloc(hand->arena, sizeof(*again));
	assert_true(record_read(&tree_record, hand->out.s, hand->out.n, again, &hand->reader));
	buffer_init(&second, hand->arena);
	assert_true(record_write(&tree_record, again, &second, hand->scratch));
	assert_int_equal(second.n, hand->out.n);
	assert_memory_equal(second.s, hand->out.s, second.n);
	again->v[2].large++;
	second.n = 0;
	assert_true(record_write(&tree_record, again, &second, hand->scratch));
	assert_false(second.n == hand->out.n && memcmp(second.s, hand->out.s, second.n) == 0);
}

/* Each member in turn: the other object says the same until it is changed. */
static void test_same(void **state)
{
	uint32_t one[] = { 1, 2 }, other[] = { 1, 2 };
	struct leaf leaves[] = { { .small = 1 } }, more[] = { { .small = 1 } };
	const char *words[] = { "x", NULL }, *again[] = { "x", NULL };
	char name[] = "name";
	struct tree next = { 0 };
	struct tree a = { .name = "name",
			  .flags = { false, true },
			  .next = &next,
			  .numbers = one,
			  .number_count = 2,
			  .v = leaves,
			  .n = 1,
			  .cap = 1,
			  .words = words,
			  .word_count = 2,
			  .kind = WITH_TEXT,
			  .text = "text" };
	struct tree b = a;

	(void)state;
	b.name = name;
	b.numbers = other;
	b.v = more;
	b.cap = 4; /* only room */
	b.words = again;
	assert_true(record_same(&tree_record, &a, &b));
	name[0] = 'N';
	assert_false(record_same(&tree_record, &a, &b));
	name[0] = 'n';
	b.flags[1] = false;
	assert_false(record_same(&tree_record, &a, &b));
	b.flags[1] = true;
	b.inside[1].large = 1;
	assert_false(record_same(&tree_record, &a, &b));
	b.inside[1].large = 0;
	other[1] = 3;
	assert_false(record_same(&tree_record, &a, &b));
	other[1] = 2;
	more[0].flag = true;
	assert_false(record_same(&tree_record, &a, &b));
	more[0].flag = false;
	again[1] = "y";
	assert_false(record_same(&tree_record, &a, &b));
	again[1] = NULL;
	b.n = 0;
	assert_false(record_same(&tree_record, &a, &b));
	b.n = 1;
	b.numbers = NULL;
	assert_false(record_same(&tree_record, &a, &b));
	b.numbers = other;
	b.next = &a;
	assert_false(record_same(&tree_record, &a, &b));
	b.next = &next;
	b.text = "other";
	assert_false(record_same(&tree_record, &a, &b));
	b.kind = WITH_TREE;
	assert_false(record_same(&tree_record, &a, &b));
	a.kind = b.kind = WITH_NOTHING; /* no row tells what it is: the bytes have to */
	assert_false(record_same(&tree_record, &a, &b));
	b.text = a.text;
	assert_true(record_same(&tree_record, &a, &b));
}

static void test_zero_is_short(void **state)
{
	struct hand *hand = *state;
	static const struct tree nothing;
	struct tree back = { 0 };

	write_tree(hand, &nothing);
	assert_int_equal(hand->out.n, 2); /* the mask of 13 rows */
	assert_true(record_read(&tree_record, hand->out.s, hand->out.n, &back, &hand->reader));
	assert_memory_equal(&back, &nothing, sizeof(back));
}

static void test_union_without_a_row(void **state)
{
	struct hand *hand = *state;
	struct tree tree = { .kind = WITH_NOTHING, .text = "lost" };

	assert_false(record_write(&tree_record, &tree, &hand->out, hand->scratch));
	assert_int_equal(hand->out.n, 0);
}

/* Any prefix is refused, and so are bytes behind the end. */
static void test_cut_short(void **state)
{
	struct hand *hand = *state;
	struct tree a, b, back;
	size_t n;

	fill(&a, &b);
	write_tree(hand, &a);
	for (n = 0; n < hand->out.n; n++) {
		char *copy = arena_copy(hand->arena, hand->out.s, n);

		memset(&back, 0, sizeof(back));
		assert_false(record_read(&tree_record, copy, n, &back, &hand->reader));
	}
	buffer_add(&hand->out, "\0", 1);
	memset(&back, 0, sizeof(back));
	assert_false(record_read(&tree_record, hand->out.s, hand->out.n, &back, &hand->reader));
}

/* Whatever a byte becomes, reading ends; what it gives can be written again. */
static void test_damaged(void **state)
{
	struct hand *hand = *state;
	size_t i, refused = 0;
	struct tree a, b, back;
	struct buffer second;
	unsigned value;

	fill(&a, &b);
	write_tree(hand, &a);
	for (i = 0; i < hand->out.n; i++) {
		for (value = 0; value < 256; value++) {
			struct arena *arena = arena_new();
			struct record_reader reader = { .arena = arena, .scratch = arena };
			char *copy = arena_copy(arena, hand->out.s, hand->out.n);

			copy[i] = (char)value;
			memset(&back, 0, sizeof(back));
			buffer_init(&second, arena);
			if (record_read(&tree_record, copy, hand->out.n, &back, &reader))
				record_write(&tree_record, &back, &second, arena);
			else
				refused++;
			arena_free(arena);
		}
	}
	assert_true(refused > hand->out.n);
}

static void test_text_that_makes_nothing(void **state)
{
	struct hand *hand = *state;
	struct tree tree = { .made = "bad" }, back = { 0 };

	write_tree(hand, &tree);
	assert_false(record_read(&tree_record, hand->out.s, hand->out.n, &back, &hand->reader));
}

/* The count of an array cannot ask for more than the bytes could hold. */
static void test_count_too_large(void **state)
{
	struct hand *hand = *state;
	/* rows n (bit 6) and v (bit 7); n is 2^62 */
	static const char bytes[] = "\xc0\x00\x80\x80\x80\x80\x80\x80\x80\x80\x40";
	struct tree back = { 0 };

	assert_false(record_read(&tree_record, bytes, sizeof(bytes) - 1, &back, &hand->reader));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_there_and_back, open_hand, close_hand),
		cmocka_unit_test_setup_teardown(test_equal_bytes, open_hand, close_hand),
		cmocka_unit_test(test_same),
		cmocka_unit_test_setup_teardown(test_zero_is_short, open_hand, close_hand),
		cmocka_unit_test_setup_teardown(test_union_without_a_row, open_hand, close_hand),
		cmocka_unit_test_setup_teardown(test_cut_short, open_hand, close_hand),
		cmocka_unit_test_setup_teardown(test_damaged, open_hand, close_hand),
		cmocka_unit_test_setup_teardown(test_text_that_makes_nothing, open_hand,
						close_hand),
		cmocka_unit_test_setup_teardown(test_count_too_large, open_hand, close_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
