/*
 * Cursors: sealed, opened, and refused when anything is not as it was.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/cursor.h"
#include "base/crypto.h"
#include "base/seal.h"
#include "base/text.h"
#include "unit.h"

static char folder[32], key_path[64], previous_path[64], fault[256];

static int open_folder(void **state)
{
	strcpy(folder, "/tmp/natcom-cursor-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(key_path, sizeof key_path, "%s/cursor.key", folder);
	snprintf(previous_path, sizeof previous_path, "%s/cursor.previous.key", folder);
	return open_arena(state);
}

static int close_folder(void **state)
{
	unlink(key_path);
	unlink(previous_path);
	return rmdir(folder) == 0 ? close_arena(state) : -1;
}

static const struct seal_keys *load(struct arena *arena)
{
	const struct seal_keys *keys = seal_keys_load(folder, "cursor", arena, fault, sizeof fault);
	if (keys == NULL)
		fail_msg("%s", fault);
	return keys;
}

static void put_key(const char *path, int fill, size_t length)
{
	char bytes[64];
	FILE *file = fopen(path, "w");
	assert_true(file != NULL && length <= sizeof bytes);
	memset(bytes, fill, length);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

/* Decoding fails and leaves the cursor alone. */
static void refuse(const struct seal_keys *keys, const char *text, struct arena *arena)
{
	struct cursor cursor, before;
	memset(&cursor, 0x5a, sizeof cursor);
	before = cursor;
	if (cursor_decode(keys, text, arena, &cursor) != -1)
		fail_msg("%s is taken", text);
	assert_memory_equal(&cursor, &before, sizeof before);
}

static const struct cursor sample = {
    .scope = {1, 0, 255}, .backward = true, .value_count = 3, .values = {"O'Neil", "", "id"}};

static void what_was_encoded_is_decoded(void **state)
{
	const struct seal_keys *keys = load(*state);
	for (unsigned count = 0; count <= CURSOR_VALUES_MAX; count++) {
		struct cursor given = sample, got;
		given.value_count = count;
		given.backward = count % 2 == 0;
		const char *text = cursor_encode(keys, &given, *state);
		assert_int_equal(
		    strspn(
		        text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
		    strlen(text));
		assert_int_equal(cursor_decode(keys, text, *state, &got), 0);
		assert_memory_equal(got.scope, given.scope, CURSOR_SCOPE_SIZE);
		assert_int_equal(got.backward, given.backward);
		assert_int_equal(got.value_count, count);
		for (unsigned i = 0; i < count; i++)
			assert_string_equal(got.values[i], given.values[i]);
	}
}

static void a_cursor_tells_nothing_of_its_values_or_of_another(void **state)
{
	const struct seal_keys *keys = load(*state);
	const char *first = cursor_encode(keys, &sample, *state);
	const char *second = cursor_encode(keys, &sample, *state);
	assert_string_not_equal(first + 4, second + 4);
	assert_int_equal(strlen(first), strlen(second));
}

static void values_up_to_four_kilobytes_are_kept_and_more_refused(void **state)
{
	char value[4096];
	struct cursor given = {.value_count = 1, .values = {value}}, got;
	const struct seal_keys *keys = load(*state);
	memset(value, 'v', sizeof value);
	value[4096 - CURSOR_SCOPE_SIZE - 2 - 1] = '\0';
	const char *text = cursor_encode(keys, &given, *state);
	assert_int_equal(cursor_decode(keys, text, *state, &got), 0);
	assert_string_equal(got.values[0], value);
	given.value_count = 2;
	given.values[1] = "";
	assert_null(cursor_encode(keys, &given, *state));
}

static void any_other_character_anywhere_is_refused(void **state)
{
	const struct seal_keys *keys = load(*state);
	const char *text = cursor_encode(keys, &sample, *state);
	for (size_t i = 0; i < strlen(text); i++) {
		char *changed = arena_strdup(*state, text);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		refuse(keys, changed, *state);
		changed[i] = '+';
		refuse(keys, changed, *state);
		changed[i] = '\0';
		refuse(keys, changed, *state);
	}
	refuse(keys, arena_printf(*state, "%sA", text), *state);
	refuse(keys, arena_printf(*state, "%s=", text), *state);
	refuse(keys, arena_printf(*state, " %s", text), *state);
	refuse(keys, arena_printf(*state, "%s%s", text, text), *state);
}

/* Seal any plain text as a cursor would be. */
static const char *sealed(struct arena *arena, const void *plain, size_t length)
{
	uint8_t key[CRYPTO_KEY_SIZE], digest[CRYPTO_DIGEST_SIZE], bytes[256] = {1};
	FILE *file = fopen(key_path, "r");
	assert_int_equal(fread(key, 1, sizeof key, file), sizeof key);
	fclose(file);
	assert_int_equal(crypto_sha256(key, sizeof key, digest), 0);
	bytes[1] = digest[0];
	assert_int_equal(crypto_seal(key, plain, length, bytes + 2), 0);
	length += 2 + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE;
	char *text = arena_alloc(arena, TEXT_BASE64URL_SIZE(length));
	text_base64url(bytes, length, text);
	return text;
}

/* As an older version of the program may have sealed, under the same key. */
static void a_sealed_text_of_another_form_is_refused(void **state)
{
	static const struct {
		const char *plain;
		size_t length;
	} forms[] = {
	    {"", 0},
	    {"0123456789abcdef\0", 17},
	    {"0123456789abcdef\0\4a\0b\0c\0d\0", 26}, /* too many values */
	    {"0123456789abcdef\0\377", 18},
	    {"0123456789abcdef\0\1", 18}, /* too few */
	    {"0123456789abcdef\0\2a\0", 20},
	    {"0123456789abcdef\0\1a", 19},      /* no end */
	    {"0123456789abcdef\0\1a\0b\0", 22}, /* too much */
	    {"0123456789abcdef\0\0a", 19},
	};
	struct cursor got;
	const struct seal_keys *keys = load(*state);
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		refuse(keys, sealed(*state, forms[i].plain, forms[i].length), *state);
	assert_int_equal(
	    cursor_decode(keys, sealed(*state, "0123456789abcdef\1\1a", 20), *state, &got), 0);
	assert_string_equal(got.values[0], "a");
}

static void a_missing_key_is_made_once_for_its_owner_only(void **state)
{
	struct stat status;
	struct cursor got;
	const char *text = cursor_encode(load(*state), &sample, *state);
	assert_int_equal(stat(key_path, &status), 0);
	assert_int_equal(status.st_size, CRYPTO_KEY_SIZE);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(cursor_decode(load(*state), text, *state, &got), 0);
}

static void cursors_of_the_previous_key_are_taken_and_of_one_before_refused(void **state)
{
	struct cursor got;
	put_key(key_path, 'a', CRYPTO_KEY_SIZE);
	const char *text = cursor_encode(load(*state), &sample, *state);
	put_key(key_path, 'b', CRYPTO_KEY_SIZE);
	refuse(load(*state), text, *state);
	put_key(previous_path, 'a', CRYPTO_KEY_SIZE);
	assert_int_equal(cursor_decode(load(*state), text, *state, &got), 0);
	assert_string_equal(got.values[0], "O'Neil");
	const char *fresh = cursor_encode(load(*state), &sample, *state);
	put_key(previous_path, 'c', CRYPTO_KEY_SIZE);
	refuse(load(*state), text, *state);
	assert_int_equal(cursor_decode(load(*state), fresh, *state, &got), 0);
}

static void a_key_file_has_exactly_its_bytes(void **state)
{
	static const size_t lengths[] = {0, 1, CRYPTO_KEY_SIZE - 1, CRYPTO_KEY_SIZE + 1, 64};
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		put_key(key_path, 'a', lengths[i]);
		assert_null(seal_keys_load(folder, "cursor", *state, fault, sizeof fault));
		assert_non_null(strstr(fault, "cursor.key cannot be read"));
		put_key(key_path, 'a', CRYPTO_KEY_SIZE);
		put_key(previous_path, 'a', lengths[i]);
		assert_null(seal_keys_load(folder, "cursor", *state, fault, sizeof fault));
		assert_non_null(strstr(fault, "cursor.previous.key is no file"));
		unlink(previous_path);
	}
	assert_null(seal_keys_load("/nowhere/at/all", "cursor", *state, fault, sizeof fault));
}

#define test_in_folder(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_in_folder(what_was_encoded_is_decoded),
	    test_in_folder(a_cursor_tells_nothing_of_its_values_or_of_another),
	    test_in_folder(values_up_to_four_kilobytes_are_kept_and_more_refused),
	    test_in_folder(any_other_character_anywhere_is_refused),
	    test_in_folder(a_sealed_text_of_another_form_is_refused),
	    test_in_folder(a_missing_key_is_made_once_for_its_owner_only),
	    test_in_folder(cursors_of_the_previous_key_are_taken_and_of_one_before_refused),
	    test_in_folder(a_key_file_has_exactly_its_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
