/*
 * One pass over the raw target, decoding each escape once to look at it.
 */
#include "http/guard_target.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

#define TARGET_MAX 16384

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c != '\0' && strchr("-._~!$&'()*+,;=:@/?", c) != NULL);
}

/* The byte an escape stands for, or -1 when it is none or may not be escaped there. */
static int escaped_byte(const char *p, bool in_query)
{
	int high = hex_value(p[1]);
	int low = high < 0 ? -1 : hex_value(p[2]);
	int byte = high * 16 + low;
	if (low < 0 || byte < 0x20 || byte == 0x7f)
		return -1;
	if (!in_query && (byte == '/' || byte == '\\' || byte == '.'))
		return -1;
	return byte;
}

/* No "//", "/./", "/../", nor such an end. */
static bool has_sound_segments(const char *path, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (path[i] != '/')
			continue;
		size_t segment = 0;
		while (i + 1 + segment < length && path[i + 1 + segment] != '/')
			segment++;
		bool last = i + 1 + segment == length;
		if (segment == 0 && !last)
			return false;
		if (segment > 0 && segment <= 2 && strspn(path + i + 1, ".") >= segment)
			return false;
	}
	return true;
}

bool guard_target_is_sound(const char *target)
{
	char decoded[TARGET_MAX];
	size_t length = 0;
	bool in_query = false;
	if (*target != '/' || strlen(target) >= sizeof decoded)
		return false;
	for (const char *p = target; *p != '\0'; p++) {
		int byte = (unsigned char)*p;
		in_query = in_query || *p == '?';
		if (*p == '%') {
			byte = escaped_byte(p, in_query);
			p += 2;
		} else if (!is_plain(*p)) {
			return false;
		}
		if (byte < 0)
			return false;
		decoded[length++] = (char)byte;
	}
	return text_is_utf8(decoded, length) &&
	    has_sound_segments(target, strcspn(target, "?"));
}
