/*
 * Small texts read strictly: UTF-8, integers, base64url, instants, entity tags.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/precondition.h"
#include "base/clock.h"
#include "base/text.h"

static void only_well_formed_utf8_is_utf8(void **state)
{
	(void)state;
	static const char *const good[] = {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8c\x8d"};
	static const char *const bad[] = {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\xaf",
	    "\xed\xa0\x80", "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80", "\xff"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
}

static void integers_have_one_spelling_and_bounds(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "", "-", "+1", "01", "1 ", " 1", "1e3", "0x1", "9223372036854775808", "201"};
	int64_t value = 7;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(text_parse_integer(bad[i], strlen(bad[i]), 1, 200, &value), -1);
	assert_int_equal(value, 7);
	assert_int_equal(
	    text_parse_integer("-9223372036854775808", 20, INT64_MIN, INT64_MAX, &value), 0);
	assert_true(value == INT64_MIN);
}

static void base64url_has_one_spelling(void **state)
{
	(void)state;
	static const char *const bad[] = {"A", "AA=", "AB", "AA==", "A+", "A/", "AAB"};
	uint8_t bytes[8];
	char text[16];
	size_t length;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(text_base64url_decode(bad[i], strlen(bad[i]), bytes, &length), -1);
	assert_int_equal(text_base64url((const uint8_t *)"\xfb\xff", 2, text), 3);
	assert_string_equal(text, "-_8");
	assert_int_equal(text_base64url_decode(text, 3, bytes, &length), 0);
	assert_int_equal(length, 2);
}

static void instants_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"2016-02-30T00:00:00Z", "2015-02-29T00:00:00Z",
	    "2016-01-01T24:00:00Z", "2016-01-01T00:00:00", "2016-01-01 00:00:00Z",
	    "2016-01-01T00:00:60Z", "2016-01-01T00:00:00.Z", "2016-13-01T00:00:00Z"};
	struct instant instant = {7};
	char text[CLOCK_TEXT_SIZE];
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(instant_parse(bad[i], strlen(bad[i]), &instant), -1);
	assert_true(instant.us == 7);
	assert_int_equal(instant_parse("2016-10-06T10:00:00.5+01:00", 27, &instant), 0);
	instant_format(instant, text);
	assert_string_equal(text, "2016-10-06T09:00:00.500000Z");
	instant_format_http(instant, text);
	assert_string_equal(text, "Thu, 06 Oct 2016 09:00:00 GMT");
}

static void entity_tags_are_compared_by_their_version(void **state)
{
	(void)state;
	assert_true(etag_match_version("\"17\"", "17"));
	assert_true(etag_match_version("W/\"17.0a1b2c3d\"", "17"));
	assert_true(etag_match_version("\"3\", \"17\"", "17"));
	assert_true(etag_match_version(" * ", "17"));
	assert_false(etag_match_version("\"1\"", "17"));
	assert_false(etag_match_version("\"170\"", "17"));
	assert_true(etag_is_list("W/\"1\", \"2\""));
	assert_false(etag_is_list("17"));
	assert_false(etag_is_list("\"17"));
	assert_false(etag_is_list("\"1\" \"2\""));
	assert_true(etag_none_match("\"9\", W/\"17\"", "\"17\""));
	assert_false(etag_none_match("\"17.0a1b2c3d\"", "\"17\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_well_formed_utf8_is_utf8),
	    cmocka_unit_test(integers_have_one_spelling_and_bounds),
	    cmocka_unit_test(base64url_has_one_spelling),
	    cmocka_unit_test(instants_that_do_not_exist_are_refused),
	    cmocka_unit_test(entity_tags_are_compared_by_their_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
