/*
 * guard: a strict reading of HTTP/1.1 requests (RFC 9112) byte by byte, before
 * any parser sees them.  A pure state machine: no sockets, no clock.  What it
 * lets pass means one thing only, to every proxy in front and to evhttp.
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUARD_LINE_SIZE 16384 /* bytes of a line held until its LF */

struct guard_limits {
	size_t target_bytes;
	size_t head_bytes;
	unsigned fields;
	size_t body_bytes;
};

/* Where in a request the guard is. */
enum guard_phase {
	GUARD_IDLE, /* between two requests */
	GUARD_HEAD,
	GUARD_BODY
};

enum guard_step {
	STEP_REQUEST_LINE,
	STEP_FIELD_LINE,
	STEP_FIXED_BODY,
	STEP_CHUNK_SIZE,
	STEP_CHUNK_DATA,
	STEP_CHUNK_END,
	STEP_LAST_CHUNK
};

struct guard {
	const struct guard_limits *limits;
	const char *fault;      /* problem code, once one was found; sticky */
	enum guard_step step;
	bool old;               /* HTTP/1.0 */
	bool may_have_body;     /* POST, PUT, PATCH */
	bool has_length;        /* Content-Length was sent */
	bool chunked;           /* Transfer-Encoding: chunked was sent */
	unsigned seen;          /* single fields met, a bit each */
	unsigned field_count;
	size_t head_bytes;      /* of this request so far */
	uint64_t request_bytes; /* head and body of this request so far */
	uint64_t left;          /* bytes of a fixed body or a chunk still to come */
	size_t body_bytes;      /* of this request so far */
	size_t line_length;
	/* From here on kept from one request to the next. */
	uint64_t requests;      /* complete so far */
	uint64_t last_bytes;    /* head and body of the last complete request */
	char *line;             /* GUARD_LINE_SIZE bytes while within a request, else NULL */
};

/**
 * guard_init(guard, limits):
 * Make ready for the first request of a connection; ${limits} must outlive
 * the guard.
 */
void guard_init(struct guard *guard, const struct guard_limits *limits);

/**
 * guard_feed(guard, bytes, length):
 * Read what arrived.  Return 0, or -1 with guard->fault set: a problem code
 * such as "malformed-request".  A guard with a fault reads no more.
 */
int guard_feed(struct guard *guard, const char *bytes, size_t length);

/**
 * guard_reset(guard):
 * Release what the guard holds; it is not used any more.
 */
void guard_reset(struct guard *guard);

/**
 * guard_phase(guard):
 * Return where in a request the guard is.
 */
enum guard_phase guard_phase(const struct guard *guard);

#endif
