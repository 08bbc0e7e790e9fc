/*
 * Keys to pointers: a long random walk beside a plain table, and the limits.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hashmap.h"
#include "base/siphash.h"
#include "unit.h"

#define KEYS 300

static char values[KEYS];

static void a_key_is_bytes_and_length_and_nothing_else(void **state)
{
	struct hashmap *map = hashmap_new(10);
	(void)state;
	assert_int_equal(hashmap_put(map, "a", 1, &values[0]), 0);
	assert_int_equal(hashmap_put(map, "a\0", 2, &values[1]), 0);
	assert_int_equal(hashmap_put(map, "a\0b", 3, &values[2]), 0);
	assert_int_equal(hashmap_put(map, "", 0, &values[3]), 0);
	assert_int_equal(hashmap_put(map, "A", 1, &values[4]), 0);
	assert_int_equal(hashmap_count(map), 5);
	assert_ptr_equal(hashmap_get(map, "a", 1), &values[0]);
	assert_ptr_equal(hashmap_get(map, "a\0c", 2), &values[1]);
	assert_ptr_equal(hashmap_get(map, "a\0b", 3), &values[2]);
	assert_ptr_equal(hashmap_get(map, "x", 0), &values[3]);
	assert_null(hashmap_get(map, "b", 1));
	assert_ptr_equal(hashmap_remove(map, "", 0), &values[3]);
	assert_null(hashmap_get(map, "", 0));
	hashmap_free(map);
}

static void the_map_keeps_a_copy_of_the_key(void **state)
{
	char name[] = "name";
	struct hashmap *map = hashmap_new(10);
	(void)state;
	assert_int_equal(hashmap_put(map, name, 4, &values[0]), 0);
	name[0] = 'x';
	assert_ptr_equal(hashmap_get(map, "name", 4), &values[0]);
	assert_null(hashmap_get(map, name, 4));
	hashmap_free(map);
}

static void a_full_map_refuses_new_keys_but_replaces_old_ones(void **state)
{
	struct hashmap *map = hashmap_new(2);
	(void)state;
	assert_int_equal(hashmap_put(map, "a", 1, &values[0]), 0);
	assert_int_equal(hashmap_put(map, "b", 1, &values[1]), 0);
	assert_int_equal(hashmap_put(map, "c", 1, &values[2]), -1);
	assert_null(hashmap_get(map, "c", 1));
	assert_int_equal(hashmap_put(map, "a", 1, &values[3]), 0);
	assert_ptr_equal(hashmap_get(map, "a", 1), &values[3]);
	assert_int_equal(hashmap_count(map), 2);
	assert_ptr_equal(hashmap_remove(map, "b", 1), &values[1]);
	assert_null(hashmap_remove(map, "b", 1));
	assert_int_equal(hashmap_put(map, "c", 1, &values[2]), 0);
	hashmap_free(map);
	map = hashmap_new(0);
	assert_int_equal(hashmap_put(map, "a", 1, &values[0]), -1);
	assert_int_equal(hashmap_count(map), 0);
	hashmap_free(map);
}

static void count_visit(void *cookie, void *value)
{
	unsigned *seen = cookie;
	seen[(char *)value - values]++;
}

/* The map holds exactly the keys that the table marks. */
static void compare(const struct hashmap *map, const bool *held)
{
	unsigned seen[KEYS] = {0};
	size_t count = 0;
	char key[16];
	for (int i = 0; i < KEYS; i++) {
		int length = snprintf(key, sizeof key, "key-%d", i);
		assert_ptr_equal(
		    hashmap_get(map, key, (size_t)length), held[i] ? &values[i] : NULL);
		count += held[i];
	}
	assert_int_equal(hashmap_count(map), count);
	hashmap_each(map, count_visit, seen);
	for (int i = 0; i < KEYS; i++)
		assert_int_equal(seen[i], held[i]);
}

/* Removals move entries about; a fixed seed, so that a failure can be repeated. */
static void a_long_walk_of_puts_and_removals_loses_nothing(void **state)
{
	bool held[KEYS] = {false};
	struct hashmap *map = hashmap_new(KEYS);
	unsigned short seed[3] = {20, 16, 10};
	char key[16];
	(void)state;
	for (int step = 0; step < 60000; step++) {
		int i = (int)(nrand48(seed) % KEYS);
		/* The share of puts rises and falls, so that the map fills and empties. */
		bool put = nrand48(seed) % 100 < (step / 6000 % 2 == 0 ? 70 : 30);
		size_t length = (size_t)snprintf(key, sizeof key, "key-%d", i);
		if (put)
			assert_int_equal(hashmap_put(map, key, length, &values[i]), 0);
		else
			assert_ptr_equal(
			    hashmap_remove(map, key, length), held[i] ? &values[i] : NULL);
		held[i] = put;
		if (step % 500 == 0)
			compare(map, held);
	}
	compare(map, held);
	hashmap_free(map);
}

static void an_empty_map_has_nothing_to_visit_and_no_map_is_freed(void **state)
{
	unsigned seen[KEYS] = {0};
	struct hashmap *map = hashmap_new(5);
	(void)state;
	hashmap_each(map, count_visit, seen);
	assert_int_equal(seen[0], 0);
	assert_null(hashmap_remove(map, "a", 1));
	hashmap_free(map);
	hashmap_free(NULL);
}

static void hashes_depend_on_every_byte_the_length_and_the_salt(void **state)
{
	uint8_t bytes[64] = {0};
	uint64_t hashes[65];
	(void)state;
	for (size_t length = 0; length <= 64; length++) {
		hashes[length] = siphash(0, bytes, length);
		assert_true(hashes[length] == siphash(0, bytes, length));
		assert_true(hashes[length] != siphash(1, bytes, length));
		for (size_t shorter = 0; shorter < length; shorter++)
			assert_true(hashes[shorter] != hashes[length]);
	}
	for (size_t i = 0; i < 64; i++) {
		bytes[i] = 1;
		assert_true(siphash(0, bytes, 64) != hashes[64]);
		bytes[i] = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_is_bytes_and_length_and_nothing_else),
	    cmocka_unit_test(the_map_keeps_a_copy_of_the_key),
	    cmocka_unit_test(a_full_map_refuses_new_keys_but_replaces_old_ones),
	    cmocka_unit_test(a_long_walk_of_puts_and_removals_loses_nothing),
	    cmocka_unit_test(an_empty_map_has_nothing_to_visit_and_no_map_is_freed),
	    cmocka_unit_test(hashes_depend_on_every_byte_the_length_and_the_salt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
