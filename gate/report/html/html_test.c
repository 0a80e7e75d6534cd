/* SPDX-License-Identifier: MIT */
/* Text into HTML, bits into letters, and who is folded away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "report/html/html.h"

static const char *escaped(const char *text, struct arena *arena)
{
	struct buffer out;

	buffer_init(&out, arena);
	html_text(&out, text);
	return out.s;
}

static void what_is_special_is_escaped(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(escaped("</pre><script>alert('x' && \"y\")</script>", arena),
			    "&lt;/pre&gt;&lt;script&gt;alert(&#39;x&#39; &amp;&amp; "
			    "&quot;y&quot;)&lt;/script&gt;");
	assert_string_equal(escaped("&lt;", arena), "&amp;lt;");
	assert_string_equal(escaped(NULL, arena), "");
	assert_string_equal(escaped("Z\xc3\xbcrich", arena), "Z\xc3\xbcrich");
	arena_free(arena);
}

/* An escape for terminals, half a character, a sign that turns the direction of writing. */
static void what_is_no_text_is_replaced(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(escaped("a\033[31m", arena), "a\xef\xbf\xbd[31m");
	assert_string_equal(escaped("a\xc3", arena), "a\xef\xbf\xbd");
	assert_null(strstr(escaped("a\xe2\x80\xae"
				   "b",
				   arena),
			   "\xe2\x80\xae"));
	arena_free(arena);
}

static void numbers_are_read_in_threes(void **state)
{
	struct arena *arena = arena_new();
	struct buffer out;

	(void)state;
	buffer_init(&out, arena);
	html_number(&out, 0);
	buffer_puts(&out, " ");
	html_number(&out, 1234567);
	buffer_puts(&out, " ");
	html_number(&out, 1000);
	buffer_puts(&out, " ");
	html_count(&out, 1, "route", "routes");
	assert_string_equal(out.s, "0 1,234,567 1,000 1 route");
	arena_free(arena);
}

/* The script reads letter i / 4, bit i % 4. */
static void bits_are_letters(void **state)
{
	struct arena *arena = arena_new();
	struct bits bits = bits_new(200, arena);
	struct buffer out;

	(void)state;
	buffer_init(&out, arena);
	html_bits(&out, bits);
	bit_set(bits, 0);
	bit_set(bits, 5);
	bit_set(bits, 67);
	html_bits(&out, bits);
	assert_string_equal(out.s, "\"\"\"12000000000000008\"");
	arena_free(arena);
}

static void long_lists_are_folded_and_counted(void **state)
{
	static const char *const names[] = { "a", "b", "<c>", "d", "e" };
	struct arena *arena = arena_new();
	struct buffer out;

	(void)state;
	buffer_init(&out, arena);
	html_names(&out, names, 3, 2, 10); /* one more than wanted is shown, too */
	assert_string_equal(out.s, "a, b, &lt;c&gt;");
	buffer_init(&out, arena);
	html_names(&out, names, 5, 2, 4);
	assert_non_null(strstr(out.s, "a, b <details"));
	assert_non_null(strstr(out.s, "and 3 more"));
	assert_non_null(strstr(out.s, "&lt;c&gt;, d and 1 that are not written out here"));
	assert_null(strstr(out.s, ", e"));
	arena_free(arena);
}

/* ---- folding: a hub (node 0) with `leaves` devices on it, all up on both sides ------------- */

static struct graph *star(size_t leaves, struct arena *arena)
{
	struct graph *graph = arena_alloc(arena, sizeof(*graph));

	graph->arena = arena;
	graph->node_count = leaves + 1;
	graph->edge_count = leaves;
	graph->nodes = arena_alloc(arena, graph->node_count * sizeof(*graph->nodes));
	graph->edges = arena_alloc(arena, graph->edge_count * sizeof(*graph->edges));
	for (size_t i = 0; i < graph->node_count; i++)
		graph->nodes[i] = (struct node){ .kind = NODE_DEVICE,
						 .name = "r",
						 .there = { true, true },
						 .folded_into = GRAPH_NONE };
	for (uint32_t e = 0; e < graph->edge_count; e++)
		graph->edges[e] = (struct edge){
			.kind = EDGE_LINK, .a = 0, .b = e + 1, .all = { 1, 1 }, .up = { 1, 1 }
		};
	graph->overview.lost = bits_new(graph->node_count, arena);
	for (int side = 0; side < SIDES; side++) {
		graph->overview.routed[side] = bits_new(graph->node_count, arena);
		graph->overview.origin[side] = bits_new(graph->node_count, arena);
		graph->overview.carries[side] = bits_new(graph->edge_count, arena);
	}
	return graph;
}

static void a_small_network_is_drawn_whole(void **state)
{
	struct arena *arena = arena_new();
	struct graph *graph = star(10, arena);

	(void)state;
	graph_fold(graph);
	assert_int_equal(graph->drawn, 11);
	assert_true(graph->boxes);
	arena_free(arena);
}

/* Of 60 leaves one is changed, one has lost a prefix, one has its link down; 57 are alike. */
static void whom_something_happens_to_stays(void **state)
{
	struct arena *arena = arena_new();
	struct graph *graph = star(60, arena);

	(void)state;
	graph->nodes[7].changed = true;
	bit_set(graph->overview.lost, 8);
	graph->edges[8].up[AFTER] = 0; /* to node 9 */
	graph_fold(graph);
	assert_int_equal(graph->drawn, 1 + 3 + 1);
	for (int i = 7; i <= 9; i++)
		assert_true(graph->nodes[i].folded_into == GRAPH_NONE && !graph->nodes[i].twins);
	assert_int_equal(graph->nodes[1].twins, 56);
	assert_true(graph->edges[6].drawn);
	assert_false(graph->edges[20].drawn);
	arena_free(arena);
}

/* In a large network the one that stands for the twins hangs on the hub, which counts them all. */
static void twigs_are_counted_where_they_hang(void **state)
{
	struct arena *arena = arena_new();
	struct graph *graph = star(200, arena);

	(void)state;
	graph->nodes[0].changed = true;
	graph_fold(graph);
	assert_int_equal(graph->drawn, 1);
	assert_int_equal(graph->nodes[0].hidden, 200);
	arena_free(arena);
}

static void a_picture_is_laid_out_the_same_each_time(void **state)
{
	struct arena *arena = arena_new();
	struct graph *one = star(20, arena), *two = star(20, arena);

	(void)state;
	graph_fold(one);
	graph_fold(two);
	assert_true(graph_layout(one) && graph_layout(two));
	for (size_t i = 0; i < one->node_count; i++) {
		assert_true(one->nodes[i].x == two->nodes[i].x);
		assert_true(one->nodes[i].y == two->nodes[i].y);
		assert_true(one->nodes[i].x > 0 && one->nodes[i].x < one->width);
		assert_true(one->nodes[i].y > 0 && one->nodes[i].y < one->height);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_special_is_escaped),
		cmocka_unit_test(what_is_no_text_is_replaced),
		cmocka_unit_test(numbers_are_read_in_threes),
		cmocka_unit_test(bits_are_letters),
		cmocka_unit_test(long_lists_are_folded_and_counted),
		cmocka_unit_test(a_small_network_is_drawn_whole),
		cmocka_unit_test(whom_something_happens_to_stays),
		cmocka_unit_test(twigs_are_counted_where_they_hang),
		cmocka_unit_test(a_picture_is_laid_out_the_same_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
