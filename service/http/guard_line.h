/*
 * guard_line: what one line of a request's head may say.  Used by guard.c
 * only.
 */
#ifndef HTTP_GUARD_LINE_H
#define HTTP_GUARD_LINE_H

struct guard;

/**
 * guard_line_request(guard):
 * Judge the request line in guard->line (NUL-terminated, without CRLF) and
 * note what it says.  Return NULL, or the problem code.
 */
const char *guard_line_request(struct guard *guard);

/**
 * guard_line_field(guard):
 * Judge a field line likewise.
 */
const char *guard_line_field(struct guard *guard);

/**
 * guard_line_end(guard):
 * Judge the head as a whole, at its empty line.  Return NULL, or the problem
 * code.
 */
const char *guard_line_end(struct guard *guard);

#endif
