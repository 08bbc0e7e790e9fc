/*
 * The plain text of a cursor: scope, direction, number of values, then each
 * value NUL-terminated.
 */
#include "api/cursor.h"

#include <string.h>

#include "base/seal.h"

#define HEAD_SIZE (CURSOR_SCOPE_SIZE + 2)
#define PLAIN_MAX ((size_t)SEAL_MAX) /* bytes of a plain cursor */

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
    const struct seal_keys *keys, const struct cursor *cursor, struct arena *arena)
{
	uint8_t plain[PLAIN_MAX];
	size_t length = put_plain(cursor, plain);
	return length == 0 ? NULL : seal_text(keys, plain, length, arena);
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

int cursor_decode(
    const struct seal_keys *keys, const char *text, struct arena *arena, struct cursor *ret_cursor)
{
	size_t length;
	const uint8_t *plain = seal_open(keys, text, arena, &length);
	return plain == NULL ? -1 : take_plain((const char *)plain, length, ret_cursor);
}
