/*
 * The plain text of a cursor: scope, direction, number of values, then each
 * value NUL-terminated.  In front of the sealed bytes stand a version and the
 * id of the key, so that keys can rotate.
 */
#include "api/cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"

#define CURSOR_VERSION 1
#define PREFIX_SIZE    2 /* version, key id */
#define HEAD_SIZE      (CURSOR_SCOPE_SIZE + 2)
#define PLAIN_MAX      ((size_t)4096) /* bytes of a plain cursor */
#define KEYS_MAX       2

struct cursor_keys {
	unsigned count;
	struct {
		uint8_t id; /* first byte of the key's digest */
		uint8_t key[CRYPTO_KEY_SIZE];
	} keys[KEYS_MAX];
};

/* Make the key file with fresh random bytes; another process may have been faster. */
static int create_key(const char *path)
{
	uint8_t key[CRYPTO_KEY_SIZE];
	if (crypto_random(key, sizeof key) != 0)
		return -1;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? 0 : -1;
	ssize_t written = write(fd, key, sizeof key);
	return close(fd) == 0 && written == (ssize_t)sizeof key ? 0 : -1;
}

/* Add the key in the file; 1 when there is no such file. */
static int add_key(struct cursor_keys *keys, const char *path)
{
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	uint8_t key[CRYPTO_KEY_SIZE + 1]; /* one more byte shows a file that is too long */
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 1 : -1;
	ssize_t length = read(fd, key, sizeof key);
	close(fd);
	if (length != CRYPTO_KEY_SIZE || crypto_sha256(key, CRYPTO_KEY_SIZE, digest) != 0)
		return -1;
	memcpy(keys->keys[keys->count].key, key, CRYPTO_KEY_SIZE);
	keys->keys[keys->count++].id = digest[0];
	return 0;
}

const struct cursor_keys *cursor_keys_load(
    const char *directory, struct arena *arena, char *ret_fault, size_t size)
{
	struct cursor_keys *keys = arena_alloc(arena, sizeof *keys);
	char *path = arena_printf(arena, "%s/cursor.key", directory);
	char *previous = arena_printf(arena, "%s/cursor.previous.key", directory);
	if (keys == NULL || path == NULL || previous == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return NULL;
	}
	int result = add_key(keys, path);
	if (result == 1)
		result = create_key(path) != 0 ? -1 : add_key(keys, path);
	if (result != 0) {
		snprintf(ret_fault, size, "%s cannot be read or made as a file of %d bytes", path,
		    CRYPTO_KEY_SIZE);
		return NULL;
	}
	if (add_key(keys, previous) < 0) {
		snprintf(ret_fault, size, "%s is no file of %d bytes", previous, CRYPTO_KEY_SIZE);
		return NULL;
	}
	return keys;
}

/* Write the plain cursor; return its length, or 0 when it does not fit. */
static size_t put_plain(const struct cursor *cursor, uint8_t plain[PLAIN_MAX])
{
	size_t used = HEAD_SIZE;
	memcpy(plain, cursor->scope, CURSOR_SCOPE_SIZE);
	plain[CURSOR_SCOPE_SIZE] = cursor->backward;
	plain[CURSOR_SCOPE_SIZE + 1] = (uint8_t)cursor->value_count;
	for (unsigned i = 0; i < cursor->value_count; i++) {
		size_t length = strlen(cursor->values[i]) + 1;
		if (length > PLAIN_MAX - used)
			return 0;
		memcpy(plain + used, cursor->values[i], length);
		used += length;
	}
	return used;
}

const char *cursor_encode(
    const struct cursor_keys *keys, const struct cursor *cursor, struct arena *arena)
{
	uint8_t plain[PLAIN_MAX];
	uint8_t sealed[PREFIX_SIZE + PLAIN_MAX + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE];
	size_t length = put_plain(cursor, plain);
	if (length == 0 || crypto_seal(keys->keys[0].key, plain, length, sealed + PREFIX_SIZE) != 0)
		return NULL;
	sealed[0] = CURSOR_VERSION;
	sealed[1] = keys->keys[0].id;
	length += PREFIX_SIZE + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE;
	char *text = arena_alloc(arena, TEXT_BASE64URL_SIZE(length));
	if (text != NULL)
		text_base64url(sealed, length, text);
	return text;
}

/* Read what put_plain wrote; the bytes end in a NUL of ours. */
static int take_plain(const char *plain, size_t length, struct cursor *ret_cursor)
{
	struct cursor cursor = {0};
	size_t used = HEAD_SIZE;
	if (length < HEAD_SIZE)
		return -1;
	memcpy(cursor.scope, plain, CURSOR_SCOPE_SIZE);
	cursor.backward = plain[CURSOR_SCOPE_SIZE] != 0;
	cursor.value_count = (uint8_t)plain[CURSOR_SCOPE_SIZE + 1];
	if (cursor.value_count > CURSOR_VALUES_MAX)
		return -1;
	for (unsigned i = 0; i < cursor.value_count; i++) {
		if (used >= length)
			return -1;
		cursor.values[i] = plain + used;
		used += strlen(plain + used) + 1;
	}
	if (used != length)
		return -1;
	*ret_cursor = cursor;
	return 0;
}

int cursor_decode(const struct cursor_keys *keys, const char *text, struct arena *arena,
    struct cursor *ret_cursor)
{
	size_t size = strlen(text);
	size_t length;
	uint8_t *sealed = arena_alloc(arena, size + 1);
	char *plain = arena_alloc(arena, size + 1);
	if (sealed == NULL || plain == NULL ||
	    text_base64url_decode(text, size, sealed, &length) != 0 ||
	    length < PREFIX_SIZE + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE ||
	    sealed[0] != CURSOR_VERSION)
		return -1;
	length -= PREFIX_SIZE;
	for (unsigned i = 0; i < keys->count; i++)
		if (keys->keys[i].id == sealed[1] &&
		    crypto_open(keys->keys[i].key, sealed + PREFIX_SIZE, length, plain) == 0)
			return take_plain(
			    plain, length - CRYPTO_NONCE_SIZE - CRYPTO_TAG_SIZE, ret_cursor);
	return -1;
}
