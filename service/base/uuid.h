/*
 * uuid: UUID version 7 (RFC 9562 section 5.7), the id of every record and of
 * every request.
 */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>

#define UUID_TEXT_SIZE 37 /* 36 characters and a NUL */

/**
 * uuid_make(ret_text):
 * Write a new version 7 UUID in lower case.  Ids made by one thread are in
 * ascending order.  Return 0, or -1 when there is no randomness.
 */
int uuid_make(char ret_text[UUID_TEXT_SIZE]);

/**
 * uuid_is_valid(text, length):
 * Whether ${text} is a UUID of any version in the 8-4-4-4-12 form, lower or
 * upper case.
 */
bool uuid_is_valid(const char *text, size_t length);

#endif
