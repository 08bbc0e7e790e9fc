/*
 * taker: who takes the body of a request in pieces (http_body_read of
 * request.h).
 */
#ifndef HTTP_TAKER_H
#define HTTP_TAKER_H

#include <stddef.h>

/* Who takes a body in pieces. */
struct http_body {
	/* Some bytes of it, valid during the call; may pause, must not answer. */
	void (*piece)(void *cookie, const char *bytes, size_t length);
	/* It is complete (${fault} is NULL), or broke off with that problem code; may answer. */
	void (*end)(void *cookie, const char *fault);
	void *cookie;
};

#endif
