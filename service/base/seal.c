/*
 * In front of the sealed bytes stand a version and the id of the key, so that
 * keys can rotate.
 */
#include "base/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"

#define VERSION     1
#define PREFIX_SIZE 2 /* version, key id */
#define ADDED_SIZE  (PREFIX_SIZE + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE)
#define KEYS_MAX    2

struct seal_keys {
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
static int add_key(struct seal_keys *keys, const char *path)
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

const struct seal_keys *seal_keys_load(
    const char *directory, const char *name, struct arena *arena, char *ret_fault, size_t size)
{
	struct seal_keys *keys = arena_alloc(arena, sizeof *keys);
	char *path = arena_printf(arena, "%s/%s.key", directory, name);
	char *previous = arena_printf(arena, "%s/%s.previous.key", directory, name);
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

const char *seal_text(
    const struct seal_keys *keys, const void *plain, size_t length, struct arena *arena)
{
	uint8_t sealed[ADDED_SIZE + SEAL_MAX];
	if (length > SEAL_MAX ||
	    crypto_seal(keys->keys[0].key, plain, length, sealed + PREFIX_SIZE) != 0)
		return NULL;
	sealed[0] = VERSION;
	sealed[1] = keys->keys[0].id;
	length += ADDED_SIZE;
	char *text = arena_alloc(arena, TEXT_BASE64URL_SIZE(length));
	if (text != NULL)
		text_base64url(sealed, length, text);
	return text;
}

uint8_t *seal_open(
    const struct seal_keys *keys, const char *text, struct arena *arena, size_t *ret_length)
{
	size_t size = strlen(text);
	size_t length;
	uint8_t *sealed = arena_alloc(arena, size + 1);
	uint8_t *plain = arena_alloc(arena, size + 1);
	if (sealed == NULL || plain == NULL ||
	    text_base64url_decode(text, size, sealed, &length) != 0 || length < ADDED_SIZE ||
	    sealed[0] != VERSION)
		return NULL;
	for (unsigned i = 0; i < keys->count; i++)
		if (keys->keys[i].id == sealed[1] &&
		    crypto_open(keys->keys[i].key, sealed + PREFIX_SIZE, length - PREFIX_SIZE,
		        plain) == 0) {
			*ret_length = length - ADDED_SIZE;
			return plain;
		}
	return NULL;
}
