/*
 * Reading a folder of keys into a snapshot.
 */
#include "auth/keyring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keyring_internal.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/json_walk.h"

#define KEYS_MAX  64
#define ARENA_MAX ((size_t)64 * 1024) /* holds the end of one JSON tree */
#define FILE_MAX  ((size_t)64 * 1024) /* bytes of a key file */
#define FIRST_KEY "signing-0001.pem"

struct keyring {
	atomic_uint references;
	size_t count;
	size_t signer; /* index of the key that signs; KEYS_MAX: none */
	struct key keys[KEYS_MAX];
};

/* Why loading stops; one sentence. */
struct fault {
	char *text;
	size_t size;
};

static int say(const struct fault *fault, const char *path, const char *what)
{
	snprintf(fault->text, fault->size, "%s: %s", path, what);
	return -1;
}

static int write_key(const char *path, EVP_PKEY *key)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? 0 : -1;
	FILE *file = fdopen(fd, "w");
	if (file == NULL) {
		close(fd);
		return -1;
	}
	int written = PEM_write_PKCS8PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
	return fclose(file) == 0 && written == 1 ? 0 : -1;
}

static bool is_private_file(const char *name)
{
	size_t length = strlen(name);
	return length > 4 && strcmp(name + length - 4, ".pem") == 0;
}

static bool has_key(const char *directory)
{
	DIR *folder = opendir(directory);
	bool found = false;
	const struct dirent *entry;
	while (folder != NULL && (entry = readdir(folder)) != NULL)
		found = found || is_private_file(entry->d_name);
	if (folder != NULL)
		closedir(folder);
	return found;
}

int keyring_create_key(const char *directory, char *ret_fault, size_t size)
{
	const struct fault fault = {ret_fault, size};
	char path[1100];
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return say(&fault, directory, strerror(errno));
	if (has_key(directory))
		return 0;
	snprintf(path, sizeof path, "%s/" FIRST_KEY, directory);
	EVP_PKEY *key = EVP_EC_gen("prime256v1");
	int result = key == NULL ? -1 : write_key(path, key);
	EVP_PKEY_free(key);
	return result == 0 ? 0 : say(&fault, path, "the signing key cannot be written");
}

/* Whether anybody may write there, and so choose who is believed. */
static bool is_open_to_all(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && (status.st_mode & S_IWOTH) != 0;
}

/* The content of a key file, NUL-terminated; the caller ends it with forget_file. */
static char *read_file(const char *path, size_t *ret_length)
{
	char *text = calloc(1, FILE_MAX + 2);
	FILE *file = fopen(path, "re");
	if (text != NULL && file != NULL) {
		*ret_length = fread(text, 1, FILE_MAX + 1, file);
		fclose(file);
		return text;
	}
	if (file != NULL)
		fclose(file);
	free(text);
	return NULL;
}

static void forget_file(char *text, size_t length)
{
	OPENSSL_cleanse(text, length);
	free(text);
}

static bool is_signer(const struct key *key)
{
	return key->pem != NULL && key->algorithm != KEY_EDDSA; /* libjwt has no EdDSA */
}

/*
 * A second key of the same id: the other half of one we have, or another key
 * under its name.  A private half takes the public one's place.
 */
static const char *merge(struct keyring *ring, size_t place, struct key *key)
{
	struct key *old = &ring->keys[place];
	if (old->public == NULL || old->algorithm != key->algorithm ||
	    EVP_PKEY_eq(old->public, key->public) != 1)
		return "its kid is also that of another key";
	if (is_signer(key)) {
		key_reset(old);
		*old = *key;
		memset(key, 0, sizeof *key);
		ring->signer = place;
	}
	key_reset(key);
	return NULL;
}

/* Keep a key that was filled, or say why it cannot be. */
static int add(struct keyring *ring, const char *path, const char *what, const struct fault *fault)
{
	struct key *key = &ring->keys[ring->count];
	if (what == NULL && ring->count + 1 == KEYS_MAX)
		what = "there are too many keys";
	if (what != NULL) {
		key_reset(key);
		return say(fault, path, what);
	}
	for (size_t i = 0; i < ring->count; i++) {
		if (strcmp(ring->keys[i].id, key->id) != 0)
			continue;
		what = merge(ring, i, key);
		key_reset(key);
		return what == NULL ? 0 : say(fault, path, what);
	}
	if (is_signer(key))
		ring->signer = ring->count;
	ring->count++;
	return 0;
}

/* Another's file (root's, of a mounted secret) can only reach us through its group. */
static bool is_open_to_others(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return false;
	bool mounted = status.st_uid == 0 && geteuid() != 0;
	mode_t refused = mounted ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO;
	return (status.st_mode & refused) != 0;
}

static int add_pem(struct keyring *ring, const char *path, const char *text, size_t length,
    const struct fault *fault)
{
	struct key *key = &ring->keys[ring->count];
	const char *what = key_of_pem(key, text, length);
	if (what == NULL && key->pem != NULL && is_open_to_others(path))
		what = "a private key must be readable by its owner only (mode 0600)";
	return add(ring, path, what, fault);
}

/* Where the keys of a JSON file go. */
struct reading {
	struct keyring *ring;
	const char *path;
	const struct fault *fault;
};

static int add_jwk(void *cookie, const char *name, const struct cJSON *jwk)
{
	const struct reading *reading = cookie;
	struct keyring *ring = reading->ring;
	const char *use = json_text(jwk, "use");
	(void)name;
	/* Sets of identity providers also hold keys to encrypt with. */
	if (use != NULL && strcmp(use, "enc") == 0)
		return 0;
	const char *what = key_of_jwk(&ring->keys[ring->count], jwk);
	return add(ring, reading->path, what, reading->fault);
}

static int add_jwks(struct keyring *ring, const char *path, const char *text, size_t length,
    const struct fault *fault)
{
	struct reading reading = {ring, path, fault};
	struct json_fault where;
	struct arena *arena = arena_new(ARENA_MAX);
	struct cJSON *tree =
	    arena == NULL ? NULL : json_parse(text, length, &json_limits_request, &where);
	int result = -1;
	if (tree == NULL || json_own(arena, tree) == NULL)
		say(fault, path, "it is no JSON object that can be read");
	else if (json_member(tree, "keys") == NULL)
		result = add_jwk(&reading, NULL, tree);
	else if (!json_is_array(json_member(tree, "keys")))
		say(fault, path, "its \"keys\" is no list");
	else
		result = json_visit(json_member(tree, "keys"), add_jwk, &reading);
	arena_free(arena);
	return result;
}

static const struct {
	const char *ending;
	int (*add)(struct keyring *, const char *path, const char *text, size_t length,
	    const struct fault *fault);
} kinds[] = {
    {".pem", add_pem},
    {".jwk", add_jwks},
    {".jwks", add_jwks},
};

static int add_file(
    struct keyring *ring, const char *directory, const char *name, const struct fault *fault)
{
	char path[1400];
	const char *ending = strrchr(name, '.');
	size_t length;
	snprintf(path, sizeof path, "%s/%s", directory, name);
	for (size_t i = 0; ending != NULL && i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].ending, ending) != 0)
			continue;
		char *text = read_file(path, &length);
		if (text == NULL)
			return say(fault, path, strerror(errno));
		if (is_open_to_all(path)) {
			forget_file(text, length);
			return say(fault, path, "a key file must not be writable by everybody");
		}
		int result = length > FILE_MAX
		                 ? say(fault, path, "it is longer than a key file can be (64 KiB)")
		                 : kinds[i].add(ring, path, text, length, fault);
		forget_file(text, length);
		return result;
	}
	return 0;
}

/* In the order of names, so that the newest by name signs. */
static int add_folder(struct keyring *ring, const char *directory, const struct fault *fault)
{
	struct dirent **entries;
	int result = 0;
	int count = scandir(directory, &entries, NULL, alphasort);
	if (count < 0)
		return say(fault, directory, strerror(errno));
	if (is_open_to_all(directory))
		result = say(fault, directory, "a key folder must not be writable by everybody");
	for (int i = 0; i < count; i++) {
		if (result == 0)
			result = add_file(ring, directory, entries[i]->d_name, fault);
		free(entries[i]);
	}
	free(entries);
	return result;
}

struct keyring *keyring_load(
    const char *directory, const char *hs256_secret, char *ret_fault, size_t size)
{
	const struct fault fault = {ret_fault, size};
	struct keyring *ring = calloc(1, sizeof *ring);
	if (ring == NULL) {
		say(&fault, directory, "out of memory");
		return NULL;
	}
	atomic_init(&ring->references, 1);
	ring->signer = KEYS_MAX;
	if (hs256_secret[0] != '\0' &&
	    add(ring, "NATCOM_HS256_SECRET", key_of_secret(&ring->keys[0], hs256_secret), &fault) !=
	        0)
		goto fail;
	if (add_folder(ring, directory, &fault) != 0)
		goto fail;
	if (ring->count == 0) {
		say(&fault, directory, "there is no key");
		goto fail;
	}
	return ring;
fail:
	keyring_unref(ring);
	return NULL;
}

struct keyring *keyring_ref(struct keyring *keyring)
{
	atomic_fetch_add(&keyring->references, 1);
	return keyring;
}

void keyring_unref(struct keyring *keyring)
{
	if (keyring == NULL || atomic_fetch_sub(&keyring->references, 1) != 1)
		return;
	for (size_t i = 0; i < keyring->count; i++)
		key_reset(&keyring->keys[i]);
	free(keyring);
}

bool keyring_can_sign(const struct keyring *keyring)
{
	return keyring->signer < KEYS_MAX;
}

const struct key *keyring_signer(const struct keyring *keyring)
{
	return keyring_can_sign(keyring) ? &keyring->keys[keyring->signer] : NULL;
}

const struct key *keyring_find(const struct keyring *keyring, const char *id)
{
	for (size_t i = 0; i < keyring->count; i++) {
		const struct key *key = &keyring->keys[i];
		if (id == NULL ? key->algorithm == KEY_HS256 : strcmp(key->id, id) == 0)
			return key;
	}
	return NULL;
}

void keyring_write_jwks(const struct keyring *keyring, struct buffer *out)
{
	bool first = true;
	buffer_puts(out, "{\"keys\":[");
	for (size_t i = 0; i < keyring->count; i++) {
		if (keyring->keys[i].public == NULL)
			continue;
		if (!first)
			buffer_putc(out, ',');
		key_write_jwk(&keyring->keys[i], out);
		first = false;
	}
	buffer_puts(out, "]}");
}
