/*
 * text: UTF-8, numbers, hex and base64url, read strictly and without locale.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * text_is_utf8(bytes, length):
 * Whether the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF).
 */
bool text_is_utf8(const char *bytes, size_t length);

/**
 * text_code_points(bytes, length):
 * Return the number of code points of well-formed UTF-8.
 */
size_t text_code_points(const char *bytes, size_t length);

/**
 * text_parse_integer(text, length, minimum, maximum, ret_value):
 * Read an optional '-' and decimal digits (no leading zero, no sign '+', no
 * white space).  Return 0, or -1 when it is none or out of bounds.
 */
int text_parse_integer(
    const char *text, size_t length, int64_t minimum, int64_t maximum, int64_t *ret_value);

/**
 * text_hex(bytes, length, ret_text):
 * Write lower-case hex and a NUL: 2 * ${length} + 1 bytes.
 */
void text_hex(const uint8_t *bytes, size_t length, char *ret_text);

/**
 * text_base64url(bytes, length, ret_text):
 * Write RFC 4648 section 5 without padding and a NUL; ${ret_text} has room
 * for TEXT_BASE64URL_SIZE(${length}) bytes.  Return the characters written.
 */
#define TEXT_BASE64URL_SIZE(length) (((length) + 2) / 3 * 4 + 1)
size_t text_base64url(const uint8_t *bytes, size_t length, char *ret_text);

/**
 * text_base64(bytes, length, ret_text):
 * Write RFC 4648 section 4, with padding, and a NUL; ${ret_text} has room for
 * TEXT_BASE64URL_SIZE(${length}) bytes.  Return the characters written.
 */
size_t text_base64(const uint8_t *bytes, size_t length, char *ret_text);

/**
 * text_base64url_decode(text, length, ret_bytes, ret_length):
 * Undo text_base64url; ${ret_bytes} has room for ${length} * 3 / 4 bytes.
 * Return 0, or -1 for any other character, padding, or spare bits that are
 * not zero (so that each byte string has exactly one spelling).
 */
int text_base64url_decode(const char *text, size_t length, uint8_t *ret_bytes, size_t *ret_length);

/**
 * text_split(text, separator, visit, cookie):
 * Call ${visit}(${cookie}, part, length) for each part of ${text} between
 * separators, empty ones included; stop when it returns non-zero and return
 * that, else 0.  An empty text has no parts.
 */
int text_split(const char *text, char separator,
    int (*visit)(void *cookie, const char *part, size_t length), void *cookie);

#endif
