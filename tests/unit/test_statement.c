/*
 * The bookkeeping of prepared statements: found by text, bounded, least
 * recently used first out, names never twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "db/statement.h"

static char forgotten[STATEMENT_NAME_SIZE];

static void a_statement_is_found_by_its_whole_text(void **state)
{
	struct statement_cache *cache = statement_cache_new(4);
	char copy[] = "select 1";
	const struct statement *one;

	(void)state;
	assert_null(statement_find(cache, "select 1"));
	one = statement_add(cache, "select 1", forgotten);
	assert_string_equal(forgotten, "");
	assert_ptr_equal(statement_find(cache, copy), one);
	assert_null(statement_find(cache, "select 12"));
	assert_null(statement_find(cache, "select "));
	assert_null(statement_find(cache, ""));
	statement_cache_free(cache);
}

static void the_least_recently_used_makes_room(void **state)
{
	struct statement_cache *cache = statement_cache_new(3);
	char second[STATEMENT_NAME_SIZE];

	(void)state;
	statement_add(cache, "a", forgotten);
	strcpy(second, statement_add(cache, "b", forgotten)->name);
	statement_add(cache, "c", forgotten);
	assert_non_null(statement_find(cache, "a"));
	statement_add(cache, "d", forgotten);
	assert_string_equal(forgotten, second);
	assert_null(statement_find(cache, "b"));
	assert_non_null(statement_find(cache, "a"));
	assert_non_null(statement_find(cache, "c"));
	assert_int_equal(statement_count(cache), 3);
	statement_cache_free(cache);
}

static void a_name_is_never_given_twice(void **state)
{
	struct statement_cache *cache = statement_cache_new(2);
	char first[STATEMENT_NAME_SIZE];

	(void)state;
	strcpy(first, statement_add(cache, "a", forgotten)->name);
	assert_true(statement_forget(cache, first));
	assert_false(statement_forget(cache, first));
	assert_string_not_equal(statement_add(cache, "a", forgotten)->name, first);
	statement_forget_all(cache);
	assert_int_equal(statement_count(cache), 0);
	assert_string_not_equal(statement_add(cache, "a", forgotten)->name, first);
	statement_cache_free(cache);
}

static void a_cache_of_one_and_of_none_hold_one(void **state)
{
	(void)state;
	for (unsigned ceiling = 0; ceiling < 2; ceiling++) {
		struct statement_cache *cache = statement_cache_new(ceiling);
		char text[16];

		for (int i = 0; i < 100; i++) {
			snprintf(text, sizeof(text), "select %d", i);
			assert_non_null(statement_add(cache, text, forgotten));
			assert_int_equal(forgotten[0] == '\0', i == 0);
			assert_int_equal(statement_count(cache), 1);
		}
		statement_cache_free(cache);
	}
	statement_cache_free(NULL);
}

static void a_thousand_random_uses_agree_with_a_plain_list(void **state)
{
	struct statement_cache *cache = statement_cache_new(8);
	int order[8], count = 0; /* newest first */
	uint32_t random = 1;

	(void)state;
	for (int step = 0; step < 1000; step++) {
		char text[16];
		int at = 0, key;

		random = random * 1664525u + 1013904223u;
		key = (int)(random >> 16) % 13;
		snprintf(text, sizeof(text), "select %d", key);
		while (at < count && order[at] != key)
			at++;
		assert_int_equal(statement_find(cache, text) != NULL, at < count);
		if (at == count) {
			assert_non_null(statement_add(cache, text, forgotten));
			assert_int_equal(forgotten[0] != '\0', count == 8);
			at = count == 8 ? 7 : count++;
		}
		memmove(order + 1, order, (size_t)at * sizeof(order[0]));
		order[0] = key;
	}
	statement_cache_free(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_statement_is_found_by_its_whole_text),
	    cmocka_unit_test(the_least_recently_used_makes_room),
	    cmocka_unit_test(a_name_is_never_given_twice),
	    cmocka_unit_test(a_cache_of_one_and_of_none_hold_one),
	    cmocka_unit_test(a_thousand_random_uses_agree_with_a_plain_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
