/*
 * Version 7 by the layout of RFC 9562 section 5.7, and the order of ids.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "unit.h"

#define MANY 20000

/* The 48 bits in front, in milliseconds. */
static int64_t milliseconds(const char *id)
{
	char digits[13];
	snprintf(digits, sizeof digits, "%.8s%.4s", id, id + 9);
	return (int64_t)strtoull(digits, NULL, 16);
}

static void an_id_has_the_layout_of_rfc_9562(void **state)
{
	char id[UUID_TEXT_SIZE];
	(void)state;
	for (int i = 0; i < 1000; i++) {
		memset(id, 'x', sizeof id);
		assert_int_equal(uuid_make(id), 0);
		assert_int_equal(strlen(id), 36);
		assert_int_equal(strspn(id, "0123456789abcdef-"), 36);
		assert_true(id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-');
		assert_int_equal(id[14], '7');
		assert_non_null(memchr("89ab", id[19], 4));
		assert_true(uuid_is_valid(id, 36));
	}
}

static void the_first_48_bits_are_the_present_in_milliseconds(void **state)
{
	char id[UUID_TEXT_SIZE];
	(void)state;
	int64_t before = instant_now().us / 1000;
	assert_int_equal(uuid_make(id), 0);
	int64_t after = instant_now().us / 1000;
	/* Ids made before may have run ahead by their counter, 4096 a millisecond. */
	assert_in_range(milliseconds(id), before, after + 2);
}

static void ids_of_one_thread_ascend_also_within_a_millisecond(void **state)
{
	static char ids[MANY][UUID_TEXT_SIZE];
	(void)state;
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(uuid_make(ids[i]), 0);
	for (size_t i = 1; i < MANY; i++)
		assert_true(strcmp(ids[i - 1], ids[i]) < 0);
}

static void *make_many(void *cookie)
{
	char(*ids)[UUID_TEXT_SIZE] = cookie;
	for (size_t i = 0; i < MANY; i++)
		if (uuid_make(ids[i]) != 0)
			return cookie;
	return NULL;
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void ids_of_several_threads_differ(void **state)
{
	static char ids[4 * MANY][UUID_TEXT_SIZE];
	pthread_t threads[4];
	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_many, ids[i * MANY]), 0);
	for (size_t i = 0; i < 4; i++) {
		void *failed;
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	qsort(ids, 4 * MANY, sizeof *ids, compare);
	for (size_t i = 1; i < (size_t)4 * MANY; i++)
		assert_string_not_equal(ids[i - 1], ids[i]);
}

static void ids_of_any_version_and_case_are_read(void **state)
{
	static const char *const good[] = {"00000000-0000-0000-0000-000000000000",
	    "ffffffff-ffff-ffff-ffff-ffffffffffff", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
	    "c232ab00-9414-11ec-b3c8-9f6bdeced846", "01900000-0006-7000-8000-000000000001"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(uuid_is_valid(good[i], strlen(good[i])));
	/* The length counts, not the NUL. */
	assert_true(uuid_is_valid("01900000-0006-7000-8000-000000000001/framework", 36));
}

static void what_is_no_id_is_refused(void **state)
{
	static const struct {
		const char *text;
		size_t length;
	} bad[] = {
	    {"", 0},
	    {"01900000-0006-7000-8000-00000000000", 35},
	    {"01900000-0006-7000-8000-0000000000011", 37},
	    {"01900000-0006-7000-8000-000000000001\0", 37},
	    {"01900000-0006-7000-8000-00000000000g", 36},
	    {"01900000-0006-7000-8000-00000000000\0", 36},
	    {"\0001900000-0006-7000-8000-00000000000", 36},
	    {"01900000-0006-7000-8000-00000000000 ", 36},
	    {"0190000000006-7000-8000-000000000001", 36},
	    {"01900000-000607000-8000-000000000001", 36},
	    {"01900000-0006-700008000-000000000001", 36},
	    {"01900000-0006-7000-80000000000000001", 36},
	    {"-1900000-0006-7000-8000-000000000001", 36},
	    {"{1900000-0006-7000-8000-00000000000}", 36},
	    {"01900000-0006-7000-8000-00000000\xc3\xa9\x31\x31", 36},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (uuid_is_valid(bad[i].text, bad[i].length))
			fail_msg("case %zu is taken for an id: %s", i, bad[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_48_bits_are_the_present_in_milliseconds),
	    cmocka_unit_test(an_id_has_the_layout_of_rfc_9562),
	    cmocka_unit_test(ids_of_one_thread_ascend_also_within_a_millisecond),
	    cmocka_unit_test(ids_of_several_threads_differ),
	    cmocka_unit_test(ids_of_any_version_and_case_are_read),
	    cmocka_unit_test(what_is_no_id_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
