/*
 * Tests of target: segments and pairs, each escape decoded once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/target.h"

#define CEILING 65536

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(CEILING);
	return arena == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct target parsed(const char *raw)
{
	struct target target;
	assert_int_equal(target_parse_path(raw, arena, &target), 0);
	assert_int_equal(target_parse_query(raw, arena, &target), 0);
	return target;
}

static void assert_faulty(const char *raw)
{
	struct target target;
	if (target_parse_path(raw, arena, &target) == 0 &&
	    target_parse_query(raw, arena, &target) == 0)
		fail_msg("no fault in %s", raw);
}

static void the_root_has_no_segments(void **state)
{
	(void)state;
	assert_int_equal(parsed("/").segment_count, 0);
	assert_int_equal(parsed("/?").pair_count, 0);
}

static void segments_are_decoded_once(void **state)
{
	struct target target = parsed("/v1/a%20b/%2541/%C3%A9+");
	(void)state;
	assert_int_equal(target.segment_count, 4);
	assert_string_equal(target.segments[0], "v1");
	assert_string_equal(target.segments[1], "a b");
	assert_string_equal(target.segments[2], "%41");
	assert_string_equal(target.segments[3], "\xc3\xa9+");
}

static void pairs_keep_order_and_repeats(void **state)
{
	struct target target = parsed("/a?b=1&b=2&&c&d=&e=f=g&h+i=j+k%2B%26");
	(void)state;
	static const char *const expected[][2] = {
	    {"b", "1"}, {"b", "2"}, {"c", ""}, {"d", ""}, {"e", "f=g"}, {"h i", "j k+&"}};
	assert_int_equal(target.pair_count, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(target.pairs[i].name, expected[i][0]);
		assert_string_equal(target.pairs[i].value, expected[i][1]);
	}
}

static void faults_are_found(void **state)
{
	static const char *const faulty[] = {"", "a", "?a", "/a/", "//", "/a//b", "/%", "/%4",
	    "/%4g", "/%00", "/%1f", "/a?b=%7F", "/a?%0a=1", "/%C3", "/a?b=%FF", "/a?b=%C0%80",
	    "/a?b=%", "/a?b=%4"};
	(void)state;
	for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
		assert_faulty(faulty[i]);
}

static void segments_and_pairs_are_limited(void **state)
{
	char raw[1024] = "";
	(void)state;
	for (int i = 0; i < TARGET_SEGMENTS_MAX; i++)
		strcat(raw, "/s");
	assert_int_equal(parsed(raw).segment_count, TARGET_SEGMENTS_MAX);
	strcat(raw, "/s");
	assert_faulty(raw);
	strcpy(raw, "/?");
	for (int i = 0; i < TARGET_PAIRS_MAX; i++)
		strcat(raw, "p=1&");
	assert_int_equal(parsed(raw).pair_count, TARGET_PAIRS_MAX);
	strcat(raw, "p=1");
	assert_faulty(raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_root_has_no_segments, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(segments_are_decoded_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(pairs_keep_order_and_repeats, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(faults_are_found, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(segments_and_pairs_are_limited, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
