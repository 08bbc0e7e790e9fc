/*
 * Memory of an arena: zeroed, aligned, bounded, and gone at once.
 */
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#define MANY 5000 /* allocations, over several blocks */

static void memory_is_zeroed_and_aligned_for_any_type(void **state)
{
	static const char zeroes[400];
	for (size_t size = 0; size < sizeof zeroes; size++) {
		char *memory = arena_alloc(*state, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
		assert_memory_equal(memory, zeroes, size);
		memset(memory, 0xff, size);
	}
}

static void allocations_never_overlap(void **state)
{
	unsigned char *pieces[MANY];
	for (size_t i = 0; i < MANY; i++) {
		pieces[i] = arena_alloc(*state, i % 97 + 1);
		assert_non_null(pieces[i]);
		memset(pieces[i], (int)(i % 251), i % 97 + 1);
	}
	for (size_t i = 0; i < MANY; i++)
		for (size_t j = 0; j <= i % 97; j++)
			assert_int_equal(pieces[i][j], i % 251);
}

static void nothing_is_a_size_too_and_has_a_place_of_its_own(void **state)
{
	void *first = arena_alloc(*state, 0);
	assert_non_null(first);
	assert_ptr_not_equal(first, arena_alloc(*state, 0));
}

static void an_object_larger_than_any_block_is_handed_out_whole(void **state)
{
	char *before = arena_strdup(*state, "before");
	char *large = arena_alloc(*state, (size_t)2 << 20);
	assert_non_null(large);
	memset(large, 'x', (size_t)2 << 20);
	char *after = arena_strdup(*state, "after");
	assert_string_equal(before, "before");
	assert_string_equal(after, "after");
	assert_int_equal(large[((size_t)2 << 20) - 1], 'x');
}

static void the_ceiling_is_handed_out_to_its_last_byte_and_no_further(void **state)
{
	struct arena *arena = arena_new(64);
	(void)state;
	assert_non_null(arena_alloc(arena, 48));
	assert_null(arena_alloc(arena, 17));
	assert_int_equal(arena_used(arena), 48);
	assert_non_null(arena_alloc(arena, 16));
	assert_null(arena_alloc(arena, 1));
	assert_null(arena_alloc(arena, 0));
	assert_null(arena_strdup(arena, ""));
	assert_null(arena_printf(arena, "%d", 1));
	assert_int_equal(arena_used(arena), 64);
	arena_free(arena);
	arena = arena_new(64);
	assert_non_null(arena_alloc(arena, 64)); /* all of it at once */
	arena_free(arena);
}

static void a_ceiling_of_nothing_hands_out_nothing(void **state)
{
	struct arena *arena = arena_new(0);
	(void)state;
	assert_non_null(arena);
	assert_null(arena_alloc(arena, 0));
	assert_null(arena_alloc(arena, 1));
	assert_int_equal(arena_used(arena), 0);
	arena_free(arena);
}

static void sizes_that_wrap_round_are_refused_whatever_the_ceiling(void **state)
{
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15, SIZE_MAX - 16,
	    SIZE_MAX - 64, (size_t)PTRDIFF_MAX + 1};
	struct arena *arena = arena_new(SIZE_MAX);
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		assert_null(arena_alloc(arena, sizes[i]));
	assert_null(arena_strndup(arena, "", SIZE_MAX));
	assert_int_equal(arena_used(arena), 0);
	arena_free(arena);
}

static void copies_end_in_a_nul_whatever_they_were_copied_from(void **state)
{
	static const char bytes[] = {'a', '\0', 'b'};
	char *copy = arena_strndup(*state, bytes, sizeof bytes);
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(arena_strndup(*state, NULL, 0), "");
	assert_string_equal(arena_strdup(*state, ""), "");
	assert_string_equal(arena_strndup(*state, "natcom", 3), "nat");
}

static void texts_of_any_length_end_before_what_follows(void **state)
{
	static const int widths[] = {0, 1, 15, 16, 17, 16383, 16384, 300000};
	const char *texts[COUNT_OF(widths)], *copies[COUNT_OF(widths)];
	/* Each is followed by bytes that are no NUL. */
	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		texts[i] = arena_printf(*state, "%*s", widths[i], "");
		memset(arena_alloc(*state, 16), 'x', 16);
		copies[i] = arena_strdup(*state, texts[i]);
		memset(arena_alloc(*state, 16), 'x', 16);
	}
	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		assert_int_equal(strlen(texts[i]), widths[i]);
		assert_int_equal(strlen(copies[i]), widths[i]);
	}
	assert_string_equal(arena_printf(*state, "%s-%d", "a", 7), "a-7");
}

static char *order; /* what the clean-ups have appended to */

static void append(void *cookie)
{
	strcat(order, cookie);
}

static void clean_ups_run_once_and_last_first(void **state)
{
	char text[16] = "", a[] = "a", b[] = "b", c[] = "c";
	struct arena *arena = arena_new(1024);
	(void)state;
	order = text;
	assert_int_equal(arena_defer(arena, append, a), 0);
	assert_int_equal(arena_defer(arena, append, b), 0);
	assert_int_equal(arena_defer(arena, append, c), 0);
	assert_string_equal(text, "");
	arena_free(arena);
	assert_string_equal(text, "cba");
}

static void a_clean_up_that_cannot_be_kept_runs_at_once(void **state)
{
	char text[16] = "", a[] = "a", b[] = "b";
	struct arena *arena = arena_new(32);
	(void)state;
	order = text;
	assert_int_equal(arena_defer(arena, append, a), 0);
	assert_int_equal(arena_defer(arena, append, b), -1);
	assert_string_equal(text, "b");
	arena_free(arena);
	assert_string_equal(text, "ba");
}

static void no_arena_is_freed_without_harm(void **state)
{
	(void)state;
	arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(memory_is_zeroed_and_aligned_for_any_type),
	    test_with_arena(allocations_never_overlap),
	    test_with_arena(nothing_is_a_size_too_and_has_a_place_of_its_own),
	    test_with_arena(an_object_larger_than_any_block_is_handed_out_whole),
	    cmocka_unit_test(the_ceiling_is_handed_out_to_its_last_byte_and_no_further),
	    cmocka_unit_test(a_ceiling_of_nothing_hands_out_nothing),
	    cmocka_unit_test(sizes_that_wrap_round_are_refused_whatever_the_ceiling),
	    test_with_arena(copies_end_in_a_nul_whatever_they_were_copied_from),
	    test_with_arena(texts_of_any_length_end_before_what_follows),
	    cmocka_unit_test(clean_ups_run_once_and_last_first),
	    cmocka_unit_test(a_clean_up_that_cannot_be_kept_runs_at_once),
	    cmocka_unit_test(no_arena_is_freed_without_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
