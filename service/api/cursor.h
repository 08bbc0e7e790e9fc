/*
 * cursor: the opaque place in a list: the sort values and id of a row, sealed
 * with AES-256-GCM, bound to the operation, filters, sort and caller it came
 * from.
 */
#ifndef API_CURSOR_H
#define API_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CURSOR_VALUES_MAX 3 /* two sort values and the id */
#define CURSOR_SCOPE_SIZE 16

struct arena;
struct seal_keys;

struct cursor {
	uint8_t scope[CURSOR_SCOPE_SIZE]; /* what it is bound to */
	bool backward;                    /* towards the beginning of the list */
	unsigned value_count;
	const char *values[CURSOR_VALUES_MAX];
};

/**
 * cursor_encode(keys, cursor, arena):
 * Return the sealed cursor as base64url text in ${arena}, or NULL when memory
 * is short or the values are longer than 4 KiB.
 */
const char *cursor_encode(
    const struct seal_keys *keys, const struct cursor *cursor, struct arena *arena);

/**
 * cursor_decode(keys, text, arena, ret_cursor):
 * Open ${text}; values live in ${arena}.  Return 0, or -1 for anything that
 * cursor_encode did not make with one of the keys.
 */
int cursor_decode(
    const struct seal_keys *keys, const char *text, struct arena *arena, struct cursor *ret_cursor);

#endif
