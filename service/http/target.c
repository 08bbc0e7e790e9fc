/*
 * Taking a target apart that the guard has let pass.
 */
#include "http/target.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c);
	return found == NULL ? -1 : (int)(found - digits);
}

/* Decode a part once; NULL when it is not sound. */
static const char *decode(struct arena *arena, const char *raw, size_t length, bool plus)
{
	char *text = arena_alloc(arena, length + 1);
	size_t used = 0;
	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < length; i++) {
		char c = raw[i];
		if (c == '%') {
			int high = i + 2 < length ? hex_value(raw[i + 1]) : -1;
			int low = high < 0 ? -1 : hex_value(raw[i + 2]);
			if (low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if ((unsigned char)c < 0x20 || c == 0x7f)
			return NULL;
		text[used++] = c;
	}
	return text_is_utf8(text, used) ? text : NULL;
}

static int take_segments(const char *raw, size_t length, struct arena *arena, struct target *target)
{
	if (length == 0 || *raw != '/')
		return -1;
	if (length == 1)
		return 0;
	for (size_t start = 1; start <= length;) {
		const char *slash = memchr(raw + start, '/', length - start);
		size_t end = slash == NULL ? length : (size_t)(slash - raw);
		const char *segment = decode(arena, raw + start, end - start, false);
		if (end == start || segment == NULL || target->segment_count == TARGET_SEGMENTS_MAX)
			return -1;
		target->segments[target->segment_count++] = segment;
		start = end + 1;
	}
	return raw[length - 1] == '/' ? -1 : 0;
}

static int take_pair(const char *raw, size_t length, struct arena *arena, struct target *target)
{
	if (length == 0)
		return 0;
	if (target->pair_count == TARGET_PAIRS_MAX)
		return -1;
	const char *equals = memchr(raw, '=', length);
	size_t name = equals == NULL ? length : (size_t)(equals - raw);
	struct target_pair *pair = &target->pairs[target->pair_count++];
	pair->name = decode(arena, raw, name, true);
	pair->value = equals == NULL ? "" : decode(arena, equals + 1, length - name - 1, true);
	return pair->name == NULL || pair->value == NULL ? -1 : 0;
}

int target_parse_path(const char *raw, struct arena *arena, struct target *ret_target)
{
	ret_target->segment_count = 0;
	return take_segments(raw, strcspn(raw, "?"), arena, ret_target);
}

int target_parse_query(const char *raw, struct arena *arena, struct target *ret_target)
{
	const char *mark = strchr(raw, '?');
	ret_target->pair_count = 0;
	if (mark == NULL)
		return 0;
	for (const char *p = mark + 1;; p++) {
		size_t length = strcspn(p, "&");
		if (take_pair(p, length, arena, ret_target) != 0)
			return -1;
		p += length;
		if (*p == '\0')
			return 0;
	}
}
