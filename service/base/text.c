/*
 * Readers and writers of small texts.
 */
#include "base/text.h"

#include <string.h>

/* The length of the well-formed sequence at p, or 0 (Unicode 15, table 3-7). */
static size_t sequence_length(const unsigned char *p, size_t left)
{
	size_t length;
	unsigned low = 0x80, high = 0xbf;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	length = 2 + (size_t)(p[0] >= 0xe0) + (size_t)(p[0] >= 0xf0);
	if (left < length)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	if (p[0] == 0xed)
		high = 0x9f;
	if (p[0] == 0xf0)
		low = 0x90;
	if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	const unsigned char *p = (const unsigned char *)bytes;
	while (length > 0) {
		size_t step = sequence_length(p, length);
		if (step == 0)
			return false;
		p += step;
		length -= step;
	}
	return true;
}

size_t text_code_points(const char *bytes, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return count;
}

int text_parse_integer(
    const char *text, size_t length, int64_t minimum, int64_t maximum, int64_t *ret_value)
{
	size_t i = length > 0 && text[0] == '-';
	bool negative = i == 1;
	int64_t value = 0;
	if (i == length || (text[i] == '0' && length > i + 1))
		return -1;
	for (; i < length; i++) {
		if (text[i] < '0' || text[i] > '9' || __builtin_mul_overflow(value, 10, &value))
			return -1;
		int digit = text[i] - '0';
		if (__builtin_add_overflow(value, negative ? -digit : digit, &value))
			return -1;
	}
	if (value < minimum || value > maximum)
		return -1;
	*ret_value = value;
	return 0;
}

void text_hex(const uint8_t *bytes, size_t length, char *ret_text)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t i = 0; i < length; i++) {
		ret_text[2 * i] = hex[bytes[i] >> 4];
		ret_text[2 * i + 1] = hex[bytes[i] & 15];
	}
	ret_text[2 * length] = '\0';
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t text_base64url(const uint8_t *bytes, size_t length, char *ret_text)
{
	uint32_t bits = 0;
	unsigned count = 0;
	size_t written = 0;
	for (size_t i = 0; i < length; i++) {
		bits = bits << 8 | bytes[i];
		for (count += 8; count >= 6; count -= 6)
			ret_text[written++] = alphabet[bits >> (count - 6) & 63];
	}
	if (count > 0)
		ret_text[written++] = alphabet[bits << (6 - count) & 63];
	ret_text[written] = '\0';
	return written;
}

size_t text_base64(const uint8_t *bytes, size_t length, char *ret_text)
{
	size_t written = text_base64url(bytes, length, ret_text);
	for (size_t i = 0; i < written; i++)
		if (ret_text[i] == '-')
			ret_text[i] = '+';
		else if (ret_text[i] == '_')
			ret_text[i] = '/';
	while (written % 4 != 0)
		ret_text[written++] = '=';
	ret_text[written] = '\0';
	return written;
}

static int base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

int text_base64url_decode(const char *text, size_t length, uint8_t *ret_bytes, size_t *ret_length)
{
	uint32_t bits = 0;
	unsigned count = 0;
	size_t written = 0;
	if (length % 4 == 1)
		return -1;
	for (size_t i = 0; i < length; i++) {
		int value = base64url_value(text[i]);
		if (value < 0)
			return -1;
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			ret_bytes[written++] = (uint8_t)(bits >> count);
			bits &= (1u << count) - 1;
		}
	}
	if (bits != 0)
		return -1;
	*ret_length = written;
	return 0;
}

int text_split(const char *text, char separator,
    int (*visit)(void *cookie, const char *part, size_t length), void *cookie)
{
	if (*text == '\0')
		return 0;
	for (;;) {
		const char *end = strchr(text, separator);
		size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
		int result = visit(cookie, text, length);
		if (result != 0 || end == NULL)
			return result;
		text = end + 1;
	}
}
