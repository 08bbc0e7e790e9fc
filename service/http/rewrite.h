/*
 * rewrite: what evhttp reads in place of a refused request, and in place of a
 * chunked one: it never sees another framing than Content-Length.  Used inside
 * service/http only.
 */
#ifndef HTTP_REWRITE_H
#define HTTP_REWRITE_H

#include <stddef.h>

struct buffer;

#define REWRITE_ROOM 64 /* most bytes a rewritten head is longer */

/**
 * rewrite_refused(head, length, out):
 * Append to ${out} a request without a body made of the ${length} bytes of
 * whole lines that were found sound (none at all is fine): the request line
 * and all fields but those that frame a body, expect an answer to the head or
 * keep the connection.
 */
void rewrite_refused(const char *head, size_t length, struct buffer *out);

/**
 * rewrite_streamed(head, length, out):
 * Append to ${out} the sound head of ${length} bytes, its empty line included,
 * as that of a request whose body is empty.
 */
void rewrite_streamed(const char *head, size_t length, struct buffer *out);

/**
 * rewrite_chunked(request, head, body, out):
 * Append to ${out} the sound chunked ${request}, whose head with its empty
 * line has ${head} bytes and whose decoded body has ${body}, framed by a
 * Content-Length instead.
 */
void rewrite_chunked(const char *request, size_t head, size_t body, struct buffer *out);

#endif
