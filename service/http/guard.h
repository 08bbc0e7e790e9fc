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

#include "base/buffer.h"

struct guard_limits {
	size_t target_bytes; /* request target */
	size_t head_bytes;   /* request line and fields, line ends included */
	unsigned fields;
	size_t body_bytes; /* decoded */
};

/* Where in a request the guard is. */
enum guard_phase {
	GUARD_IDLE, /* before its first byte */
	GUARD_HEAD,
	GUARD_BODY,
	GUARD_WHOLE,  /* complete and sound; guard_next starts another one */
	GUARD_REFUSED /* guard->fault says why; there is no next one */
};

/* What the next byte belongs to. */
enum guard_step {
	STEP_REQUEST_LINE,
	STEP_FIELD_LINE,
	STEP_FIXED_BODY,
	STEP_CHUNK_SIZE,
	STEP_CHUNK_SIZE_LF,
	STEP_CHUNK_DATA,
	STEP_CHUNK_CR,
	STEP_CHUNK_LF,
	STEP_LAST_CR,
	STEP_LAST_LF,
	STEP_DONE
};

struct guard {
	const struct guard_limits *limits;
	const char *fault; /* problem code, once one was found; sticky */
	enum guard_step step;
	bool after_cr;          /* the head's last byte was a CR */
	bool old;               /* HTTP/1.0 */
	bool may_have_body;     /* POST, PUT, PATCH */
	bool has_length;        /* Content-Length was sent */
	bool chunked;           /* Transfer-Encoding: chunked was sent */
	bool expects_continue;  /* Expect: 100-continue was sent */
	const char *method;     /* of a sound request line, else NULL */
	unsigned seen;          /* single fields met, a bit each */
	unsigned field_count;   /* so far */
	unsigned digits;        /* of the chunk size so far */
	size_t head_bytes;      /* of this request so far */
	size_t sound_bytes;     /* of the head up to its last line found sound */
	uint64_t request_bytes; /* head and body of this request so far */
	uint64_t left;          /* bytes of a fixed body or a chunk still to come */
	size_t body_bytes;      /* announced by the chunks so far */
	struct buffer line;     /* the beginning of a line that came in pieces */
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
