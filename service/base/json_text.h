/*
 * json_text: the characters of JSON strings and pointers: UTF-8 sequences,
 * escapes, pointer tokens.  Below the scanner; knows no tree.
 */
#ifndef BASE_JSON_TEXT_H
#define BASE_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>

/**
 * json_utf8_length(bytes, length):
 * Return the length, 1 to 4, of the well-formed UTF-8 sequence (RFC 3629) that
 * ${bytes} begin with, or 0 when there is none within ${length} bytes.
 */
size_t json_utf8_length(const unsigned char *bytes, size_t length);

/**
 * json_utf8_size(point):
 * Return how many bytes the code point takes in UTF-8, 1 to 4.
 */
size_t json_utf8_size(uint32_t point);

/**
 * json_hex4(text, ret_unit):
 * Read exactly four hex digits.  Return 0, or -1 when they are none.
 */
int json_hex4(const unsigned char *text, uint32_t *ret_unit);

/**
 * json_unescape(raw, length, ret_text):
 * Undo the escapes of a string that the scanner found correct.  ${ret_text}
 * has room for ${length} bytes.  Return the bytes written, no NUL.
 */
size_t json_unescape(const unsigned char *raw, size_t length, char *ret_text);

/**
 * json_pointer_add(text, size, at, name, length):
 * Append "/" and ${name} as a reference token in the fragment form (RFC 6901
 * sections 3 and 6) at offset ${at} of the NUL-terminated ${text}, whole or,
 * when it does not fit into ${size}, not at all.  Return the new length.
 */
size_t json_pointer_add(char *text, size_t size, size_t at, const char *name, size_t length);

#endif
