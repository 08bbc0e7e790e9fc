/*
 * json_text: UTF-8 by table of lead bytes (Unicode 15, table 3-7), escapes of
 * RFC 8259 section 7, tokens of RFC 6901.  May use nothing; allocates nothing.
 */
#include "base/json_text.h"

#include <stdbool.h>
#include <string.h>

/* Which second byte may follow a lead byte, and how long the sequence is. */
static const struct lead {
	unsigned char first, last; /* lead bytes */
	unsigned char low, high;   /* second byte */
	unsigned char length;
} leads[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},
};

size_t json_utf8_length(const unsigned char *bytes, size_t length)
{
	const struct lead *lead = leads, *end = leads + sizeof(leads) / sizeof(leads[0]);

	if (length == 0)
		return 0;
	if (bytes[0] < 0x80)
		return 1;
	while (lead < end && (bytes[0] < lead->first || bytes[0] > lead->last))
		lead++;
	if (lead == end || length < lead->length || bytes[1] < lead->low || bytes[1] > lead->high)
		return 0;
	for (size_t i = 2; i < lead->length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	}
	return lead->length;
}

int json_hex4(const unsigned char *text, uint32_t *ret_unit)
{
	static const char hex[] = "0123456789abcdef";
	uint32_t unit = 0;

	for (size_t i = 0; i < 4; i++) {
		unsigned char c = text[i];
		if (c >= 'A' && c <= 'F')
			c = (unsigned char)(c - 'A' + 'a');
		const char *found = c == '\0' ? NULL : strchr(hex, c);
		if (found == NULL)
			return -1;
		unit = unit << 4 | (uint32_t)(found - hex);
	}
	*ret_unit = unit;
	return 0;
}

size_t json_utf8_size(uint32_t point)
{
	static const uint32_t ends[] = {0x80, 0x800, 0x10000};
	size_t size = 1;

	while (size < 4 && point >= ends[size - 1])
		size++;
	return size;
}

/* Write one code point as UTF-8, last byte first. */
static size_t encode(uint32_t point, char *out)
{
	static const unsigned char marks[] = {0, 0xc0, 0xe0, 0xf0};
	size_t size = json_utf8_size(point);

	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(unsigned char)(0x80 | (point & 0x3f));
		point >>= 6;
	}
	out[0] = (char)(unsigned char)(marks[size - 1] | point);
	return size;
}

/* Undo \uXXXX or a surrogate pair; return the raw bytes read after "\u". */
static size_t unescape_unicode(const unsigned char *raw, char *out, size_t *ret_written)
{
	uint32_t unit = 0, low = 0;
	size_t read = 4;

	(void)json_hex4(raw, &unit);
	if (unit >= 0xd800 && unit <= 0xdbff && json_hex4(raw + 6, &low) == 0) {
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
		read = 10;
	}
	*ret_written = encode(unit, out);
	return read;
}

size_t json_unescape(const unsigned char *raw, size_t length, char *ret_text)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	size_t written = 0;

	for (size_t i = 0; i < length; i++) {
		size_t grown = 1;
		if (raw[i] != '\\') {
			ret_text[written++] = (char)raw[i];
			continue;
		}
		i++;
		const char *short_form = strchr(from, raw[i]);
		if (raw[i] == 'u')
			i += unescape_unicode(raw + i + 1, ret_text + written, &grown);
		else
			ret_text[written] =
			    short_form != NULL ? to[short_form - from] : (char)raw[i];
		written += grown;
	}
	return written;
}

/* Whether the byte stands for itself in a URI fragment (RFC 3986 section 3.5). */
static bool is_fragment(unsigned char c)
{
	static const char others[] = "-._!$&'()*+,;=:@?";

	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr(others, c) != NULL);
}

/* Write one byte of a token; return how many characters that takes, 1 to 3. */
static size_t token_byte(unsigned char c, char out[3])
{
	static const char hex[] = "0123456789ABCDEF";

	if (c == '~' || c == '/') {
		out[0] = '~';
		out[1] = c == '~' ? '0' : '1';
		return 2;
	}
	if (is_fragment(c)) {
		out[0] = (char)c;
		return 1;
	}
	out[0] = '%';
	out[1] = hex[c >> 4];
	out[2] = hex[c & 15];
	return 3;
}

size_t json_pointer_add(char *text, size_t size, size_t at, const char *name, size_t length)
{
	size_t end = at;
	char piece[3];

	if (at + 1 >= size)
		return at;
	text[end++] = '/';
	for (size_t i = 0; i < length; i++) {
		size_t count = token_byte((unsigned char)name[i], piece);
		if (end + count >= size) {
			text[at] = '\0';
			return at;
		}
		memcpy(text + end, piece, count);
		end += count;
	}
	text[end] = '\0';
	return end;
}
