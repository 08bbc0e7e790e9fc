/*
 * refusal: the harmless head that evhttp reads in place of a refused request.
 * Used inside service/http only.
 */
#ifndef HTTP_REFUSAL_H
#define HTTP_REFUSAL_H

#include <stddef.h>

struct buffer;

/**
 * refusal_compose(head, length, out):
 * Append to ${out} a request without a body made of the ${length} bytes of
 * whole lines that were found sound (none at all is fine): the request line
 * and all fields but those that frame a body or expect an answer to the head.
 */
void refusal_compose(const char *head, size_t length, struct buffer *out);

#endif
