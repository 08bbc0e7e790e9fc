/*
 * seal: short secrets that leave the process, and that only it may read again:
 * encrypted with AES-256-GCM under a key file, as text.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include <stddef.h>
#include <stdint.h>

#define SEAL_MAX 4096 /* bytes that can be sealed */

struct arena;
struct seal_keys;

/**
 * seal_keys_load(directory, name, arena, ret_fault, size):
 * Read ${name}.key of ${directory} (made with 32 random bytes, mode 0600, when
 * it is missing) and ${name}.previous.key when there is one: what was sealed
 * with either can be opened, the first seals.  Return the keys, which live in
 * ${arena}, or NULL with a sentence in ${ret_fault}.
 */
const struct seal_keys *seal_keys_load(
    const char *directory, const char *name, struct arena *arena, char *ret_fault, size_t size);

/**
 * seal_text(keys, plain, length, arena):
 * Return ${length} bytes, sealed, as base64url text in ${arena}; or NULL when
 * memory is short or there are more than SEAL_MAX.
 */
const char *seal_text(
    const struct seal_keys *keys, const void *plain, size_t length, struct arena *arena);

/**
 * seal_open(keys, text, arena, ret_length):
 * Return what was sealed as ${text}, in ${arena}, with one more byte of room
 * behind its ${ret_length} bytes; or NULL for anything that seal_text did not
 * make with one of the keys.
 */
uint8_t *seal_open(
    const struct seal_keys *keys, const char *text, struct arena *arena, size_t *ret_length);

#endif
