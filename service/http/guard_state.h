/*
 * guard_state: what the guard knows of the request it is reading, for guard.c
 * and the judges of its lines; others look at fault and the counts only.
 */
#ifndef HTTP_GUARD_STATE_H
#define HTTP_GUARD_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

struct guard_limits {
	size_t target_bytes; /* request target */
	size_t head_bytes;   /* request line and fields, line ends included */
	unsigned fields;
	size_t body_bytes; /* decoded */
	/* Which requests have a body of up to stream_bytes that is taken piece by piece; NULL:
	 * none. */
	bool (*streams)(void *cookie, const char *method, const char *target, size_t length);
	void *cookie;
	size_t stream_bytes;
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
	bool after_cr;         /* the head's last byte was a CR */
	bool old;              /* HTTP/1.0 */
	bool may_have_body;    /* POST, PUT, PATCH */
	bool has_length;       /* Content-Length was sent */
	bool chunked;          /* Transfer-Encoding: chunked was sent */
	bool expects_continue; /* Expect: 100-continue was sent */
	bool streams;          /* its body is handed on in pieces */
	bool halted; /* the head of such a request ends here: nothing is read before guard_go_on */
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

#endif
