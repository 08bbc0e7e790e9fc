/*
 * guard_line: what one line of a request's head may say.  Used by guard.c
 * only.  Lines are given without their CRLF, and have no control characters
 * but tabs in fields.
 */
#ifndef HTTP_GUARD_LINE_H
#define HTTP_GUARD_LINE_H

#include <stddef.h>

struct guard;

/**
 * guard_line_request(guard, line, length):
 * Judge the request line and note what it says.  Return NULL, or the problem
 * code.
 */
const char *guard_line_request(struct guard *guard, const char *line, size_t length);

/**
 * guard_line_field(guard, line, length):
 * Judge a field line likewise.
 */
const char *guard_line_field(struct guard *guard, const char *line, size_t length);

/**
 * guard_line_end(guard):
 * Judge the head as a whole, at its empty line.  Return NULL, or the problem
 * code.
 */
const char *guard_line_end(struct guard *guard);

/**
 * guard_line_body_limit(guard):
 * Return how many bytes the body of the present request may have.
 */
size_t guard_line_body_limit(const struct guard *guard);

#endif
