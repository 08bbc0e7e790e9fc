/*
 * Version 7: 48 bits of milliseconds, then 12 bits that count within the
 * millisecond (RFC 9562 section 6.2, method 1), then random bits.
 */
#include "base/uuid.h"

#include <stdint.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"

#define UUID_LENGTH (UUID_TEXT_SIZE - 1)
#define COUNTER_MAX 0xfff

/* Where the last id of this thread stood, so that the next is greater. */
static _Thread_local int64_t last_ms;
static _Thread_local unsigned counter;

static void advance(void)
{
	int64_t ms = instant_now().us / 1000;
	if (ms > last_ms) {
		last_ms = ms;
		counter = 0;
	} else if (++counter > COUNTER_MAX) {
		last_ms++;
		counter = 0;
	}
}

int uuid_make(char ret_text[UUID_TEXT_SIZE])
{
	uint8_t bytes[16];
	char hex[33];
	if (crypto_random(bytes + 8, 8) != 0)
		return -1;
	advance();
	for (int i = 0; i < 6; i++)
		bytes[i] = (uint8_t)((uint64_t)last_ms >> (40 - 8 * i));
	bytes[6] = (uint8_t)(0x70 | counter >> 8);
	bytes[7] = (uint8_t)counter;
	bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
	text_hex(bytes, sizeof bytes, hex);
	char *out = ret_text;
	for (int i = 0; i < 32; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20)
			*out++ = '-';
		*out++ = hex[i];
	}
	*out = '\0';
	return 0;
}

bool uuid_is_valid(const char *text, size_t length)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	if (length != UUID_LENGTH)
		return false;
	for (size_t i = 0; i < UUID_LENGTH; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		/* memchr: a NUL would be found at a string's end. */
		if (dash ? text[i] != '-' : memchr(digits, text[i], sizeof digits - 1) == NULL)
			return false;
	}
	return true;
}
