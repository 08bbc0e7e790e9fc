/*
 * One pass over the raw target, taking each escape apart once to look at it.
 * Only escapes can stand for bytes that are not ASCII, so UTF-8 is looked at
 * run by run of them.
 */
#include "http/guard_target.h"

#include <string.h>

#include "base/text.h"
#include "http/guard_character.h"

#define ESCAPED_MAX 64 /* bytes of a run looked at together; longer runs are cut at a character */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* The byte the escape at ${p} stands for, or -1 when it is none or not wanted there. */
static int escaped_byte(const char *p, const char *end, bool in_query)
{
	int high = end - p < 3 ? -1 : hex_value(p[1]);
	int low = high < 0 ? -1 : hex_value(p[2]);
	int byte = high * 16 + low;
	if (low < 0 || byte < 0x20 || byte == 0x7f)
		return -1;
	if (!in_query && (byte == '/' || byte == '\\' || byte == '.'))
		return -1;
	return byte;
}

/* Read the escapes at ${p}; return where they end, or NULL when one is not sound. */
static const char *read_escapes(const char *p, const char *end, bool in_query)
{
	char run[ESCAPED_MAX];
	size_t length = 0;
	while (p < end && *p == '%') {
		int byte = escaped_byte(p, end, in_query);
		if (byte < 0)
			return NULL;
		/* Continuation bytes (10xxxxxx) stay with their first byte. */
		if (length > ESCAPED_MAX - 8 && (byte & 0xc0) != 0x80) {
			if (!text_is_utf8(run, length))
				return NULL;
			length = 0;
		}
		if (length == ESCAPED_MAX)
			return NULL; /* eight continuation bytes are no character */
		run[length++] = (char)byte;
		p += 3;
	}
	return text_is_utf8(run, length) ? p : NULL;
}

/* No "//", "/./", "/../", nor such an end. */
static bool has_sound_segments(const char *path, const char *end)
{
	for (const char *start = path + 1; start < end;) {
		const char *slash = memchr(start, '/', (size_t)(end - start));
		size_t length = (size_t)((slash == NULL ? end : slash) - start);
		if (length == 0 || (length <= 2 && memcmp(start, "..", length) == 0))
			return false;
		start += length + 1;
	}
	return true;
}

bool guard_target_is_sound(const char *target, size_t length)
{
	const char *end = target + length;
	const char *path_end = end;
	if (length == 0 || *target != '/')
		return false;
	for (const char *p = target; p < end;) {
		if (*p == '%') {
			p = read_escapes(p, end, path_end != end);
			if (p == NULL)
				return false;
			continue;
		}
		if (!guard_character_is_target(*p))
			return false;
		if (*p == '?' && path_end == end)
			path_end = p;
		p++;
	}
	return has_sound_segments(target, path_end);
}
