/*
 * guard: a strict reading of HTTP/1.1 requests (RFC 9112) byte by byte, before
 * any parser sees them.  A pure state machine: no sockets, no clock.  What it
 * lets pass means one thing only, to every proxy in front and to evhttp.
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include <stddef.h>

#include "http/guard_state.h"

/* Where in a request the guard is. */
enum guard_phase {
	GUARD_IDLE, /* before its first byte */
	GUARD_HEAD,
	GUARD_BODY,
	GUARD_WHOLE,  /* complete and sound; guard_next starts another one */
	GUARD_REFUSED /* guard->fault says why; there is no next one */
};

/**
 * guard_init(guard, limits):
 * Make ready for the first request of a connection; ${limits} must outlive
 * the guard.
 */
void guard_init(struct guard *guard, const struct guard_limits *limits);

/**
 * guard_feed(guard, bytes, length):
 * Read on, but not past the end of the request.  Return how many bytes were
 * read; fewer than ${length} when the request is whole or refused
 * (guard_phase).  How the bytes are split over calls makes no difference.
 */
size_t guard_feed(struct guard *guard, const char *bytes, size_t length);

/**
 * guard_go_on(guard):
 * Behind the head of a request whose body is taken in pieces guard_feed reads
 * nothing; from here on the body may be read.
 */
void guard_go_on(struct guard *guard);

/**
 * guard_feed_body(guard, bytes, length, ret_content):
 * Read a first part of the bytes of a body: either its content, of which there
 * are ${ret_content} bytes then, or its framing (0).  Return how many bytes
 * were read; 0 when the request is whole or refused, or ${length} is 0.
 */
size_t guard_feed_body(struct guard *guard, const char *bytes, size_t length, size_t *ret_content);

/**
 * guard_refuse(guard, code):
 * Refuse the present request for a reason that is not in its bytes.
 */
void guard_refuse(struct guard *guard, const char *code);

/**
 * guard_phase(guard):
 * Return where in a request the guard is.
 */
enum guard_phase guard_phase(const struct guard *guard);

/**
 * guard_next(guard):
 * Make ready for the next request; the present one is whole.
 */
void guard_next(struct guard *guard);

/**
 * guard_free(guard):
 * Release the memory held.
 */
void guard_free(struct guard *guard);

#endif
