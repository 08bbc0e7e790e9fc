/*
 * Bytes that grow up to a ceiling, and what a failed append leaves.
 */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "unit.h"

static void an_empty_buffer_is_an_empty_text(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 0);
	assert_string_equal(buffer_text(&buffer), "");
	assert_int_equal(buffer_append(&buffer, NULL, 0), 0);
	assert_int_equal(buffer_puts(&buffer, ""), 0);
	assert_int_equal(buffer_printf(&buffer, "%s", ""), 0);
	assert_int_equal(buffer.length, 0);
	assert_false(buffer.failed);
	buffer_reset(&buffer);
}

static void the_ceiling_is_filled_to_its_last_byte_and_no_further(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 6);
	assert_int_equal(buffer_puts(&buffer, "abc"), 0);
	assert_int_equal(buffer_append(&buffer, "d\0f", 3), 0);
	assert_memory_equal(buffer_text(&buffer), "abcd\0f", 7);
	assert_int_equal(buffer_putc(&buffer, 'g'), -1);
	assert_true(buffer.failed);
	assert_int_equal(buffer.length, 6);
	assert_memory_equal(buffer.bytes, "abcd\0f", 6);
	buffer_reset(&buffer);
}

static void a_failed_append_leaves_the_content_and_sticks(void **state)
{
	static const int formatted[] = {0, 1};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(formatted); i++) {
		struct buffer buffer;
		buffer_init(&buffer, 8);
		buffer_puts(&buffer, "abc");
		assert_int_equal(formatted[i] ? buffer_printf(&buffer, "%s", "123456")
		                              : buffer_append(&buffer, "123456", 6),
		    -1);
		assert_int_equal(buffer.length, 3);
		assert_memory_equal(buffer.bytes, "abc", 3);
		/* What would fit is refused as well, even nothing. */
		assert_int_equal(buffer_putc(&buffer, 'x'), -1);
		assert_int_equal(buffer_append(&buffer, "", 0), -1);
		assert_int_equal(buffer_printf(&buffer, "x"), -1);
		assert_null(buffer_text(&buffer));
		buffer_truncate(&buffer, 0);
		assert_true(buffer.failed);
		assert_int_equal(buffer_putc(&buffer, 'x'), -1);
		buffer_reset(&buffer);
		assert_false(buffer.failed);
		assert_int_equal(buffer_puts(&buffer, "12345678"), 0);
		buffer_reset(&buffer);
	}
}

static void lengths_that_wrap_round_are_refused_whatever_the_ceiling(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, SIZE_MAX);
	buffer_puts(&buffer, "abc");
	assert_int_equal(buffer_append(&buffer, "", SIZE_MAX - 3), -1);
	assert_memory_equal(buffer.bytes, "abc", 3);
	buffer_reset(&buffer);
	assert_int_equal(buffer_append(&buffer, "", SIZE_MAX), -1);
	buffer_reset(&buffer);
}

/* Lengths on both sides of each time the memory is doubled. */
static const size_t lengths[] = {1, 510, 511, 512, 513, 1023, 1024, 1025, 65536, 65537};

static void formatted_text_is_whole_on_both_sides_of_every_growth(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		for (size_t before = 0; before < 3; before++) {
			struct buffer buffer;
			buffer_init(&buffer, lengths[i] + before);
			buffer_append(&buffer, "ab", before);
			assert_int_equal(buffer_printf(&buffer, "%0*d", (int)lengths[i], 7), 0);
			const char *text = buffer_text(&buffer);
			assert_int_equal(strlen(text), lengths[i] + before);
			assert_memory_equal(text, "ab", before);
			assert_int_equal(text[lengths[i] + before - 1], '7');
			assert_int_equal(buffer_printf(&buffer, "%d", 1), -1);
			buffer_reset(&buffer);
		}
	}
}

static void bytes_appended_one_by_one_stay_in_order(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buffer_putc(&buffer, (char)('a' + i % 26)), 0);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buffer.bytes[i], 'a' + i % 26);
	assert_int_equal(buffer_putc(&buffer, 'x'), -1);
	buffer_reset(&buffer);
}

static void truncating_forgets_the_end_only(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 100);
	buffer_puts(&buffer, "natcom");
	buffer_truncate(&buffer, 6);
	assert_string_equal(buffer_text(&buffer), "natcom");
	buffer_truncate(&buffer, 3);
	assert_string_equal(buffer_text(&buffer), "nat");
	buffer_puts(&buffer, "ion");
	assert_string_equal(buffer_text(&buffer), "nation");
	buffer_reset(&buffer);
}

static void a_reset_buffer_is_as_new_with_its_ceiling(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 4);
	buffer_reset(&buffer);
	buffer_puts(&buffer, "1234");
	buffer_reset(&buffer);
	assert_null(buffer.bytes);
	assert_int_equal(buffer.length, 0);
	assert_int_equal(buffer_puts(&buffer, "1234"), 0);
	assert_int_equal(buffer_puts(&buffer, "5"), -1);
	buffer_reset(&buffer);
	buffer_reset(&buffer);
}

static void extended_bytes_are_the_callers_to_write(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 8);
	buffer_puts(&buffer, "ab");
	memcpy(buffer_extend(&buffer, 3), "cde", 3);
	assert_string_equal(buffer_text(&buffer), "abcde");
	assert_null(buffer_extend(&buffer, 4));
	assert_true(buffer.failed);
	assert_int_equal(buffer.length, 5);
	buffer_reset(&buffer);
}

static void what_is_expected_moves_nothing_and_never_fails(void **state)
{
	struct buffer buffer;
	(void)state;
	buffer_init(&buffer, 4096);
	buffer_puts(&buffer, "a");
	buffer_expect(&buffer, 4000);
	const char *before = buffer.bytes;
	for (int i = 0; i < 4000; i++)
		buffer_putc(&buffer, 'b');
	assert_ptr_equal(buffer.bytes, before);
	buffer_expect(&buffer, 4096);
	assert_false(buffer.failed);
	assert_int_equal(buffer.length, 4001);
	buffer_reset(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_buffer_is_an_empty_text),
	    cmocka_unit_test(the_ceiling_is_filled_to_its_last_byte_and_no_further),
	    cmocka_unit_test(a_failed_append_leaves_the_content_and_sticks),
	    cmocka_unit_test(lengths_that_wrap_round_are_refused_whatever_the_ceiling),
	    cmocka_unit_test(formatted_text_is_whole_on_both_sides_of_every_growth),
	    cmocka_unit_test(bytes_appended_one_by_one_stay_in_order),
	    cmocka_unit_test(truncating_forgets_the_end_only),
	    cmocka_unit_test(a_reset_buffer_is_as_new_with_its_ceiling),
	    cmocka_unit_test(extended_bytes_are_the_callers_to_write),
	    cmocka_unit_test(what_is_expected_moves_nothing_and_never_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
