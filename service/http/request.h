/*
 * request: one request as it arrived, and the one answer it gets.  Lives until
 * it is answered; after http_answer or http_stream_end the pointer is dead.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_body;
struct http_request;

struct http_field {
	const char *name;
	const char *value;
};

/**
 * http_request_fault(request):
 * Return the problem code with which the guard refused the request
 * ("malformed-request", "length-required", "too-large", "target-too-long",
 * "expectation-failed", "header-too-large", "not-implemented",
 * "request-timeout"), or NULL for a sound one.  A refused request has method, target and fields
 * only as far as they were sound (else NULL); its connection closes after the answer.
 */
const char *http_request_fault(const struct http_request *request);

/**
 * http_request_method(request):
 * Return the method, upper case; NULL when refused before it was known.
 */
const char *http_request_method(const struct http_request *request);

/**
 * http_request_target(request):
 * Return the raw request target (path and query, never decoded), or NULL.
 */
const char *http_request_target(const struct http_request *request);

/**
 * http_request_field(request, name):
 * Return the value of the field (any case), or NULL.  Fields that came more
 * than once are joined by ", " (RFC 9110 section 5.3).  Fields that frame the
 * body (Transfer-Encoding, Expect) may be hidden.
 */
const char *http_request_field(struct http_request *request, const char *name);

/**
 * http_request_body(request, ret_length):
 * Return the decoded body as one block, valid until the answer; length 0 when
 * there was none.
 */
const char *http_request_body(struct http_request *request, size_t *ret_length);

/**
 * http_body_read(request, body):
 * Have the body handed over piece by piece, from the loop, never from inside
 * this call.  For requests that http_server_options.streams names; what an
 * other's body holds comes as one piece.  A request answered before the end
 * closes its connection.
 */
void http_body_read(struct http_request *request, const struct http_body *body);

/**
 * http_body_pause(request), http_body_resume(request):
 * Read nothing from the peer until further notice, so that what it sends waits
 * on its side; go on.
 */
void http_body_pause(struct http_request *request);
void http_body_resume(struct http_request *request);

/**
 * http_request_peer(request):
 * Return the numeric address of the connection's other end, or "unix".
 */
const char *http_request_peer(const struct http_request *request);

/**
 * http_request_bytes_in(request):
 * Return the size of the request, head and body as received.
 */
uint64_t http_request_bytes_in(const struct http_request *request);

/**
 * http_request_on_gone(request, gone, cookie):
 * Have ${gone}(${cookie}) called once when the peer leaves (closes, resets or
 * half-closes) before the answer is complete; the request must then not be
 * answered and its pointer is dead when ${gone} returns.  An end of the
 * peer's sending counts as leaving, as it does for nginx: it cannot be told
 * from a close.  What was answered before on_request returned is sent all the
 * same.
 */
void http_request_on_gone(struct http_request *request, void (*gone)(void *), void *cookie);

/* An answer whose length is known. */
struct http_answer {
	int status;
	const struct http_field *fields;
	size_t field_count;
	const char *body;
	size_t length; /* of the body */
};

/**
 * http_answer(request, answer):
 * Send ${answer}; Content-Length and Connection are added (on HEAD the
 * length is sent without the body; 204 and 304 have neither).  Bytes are
 * copied.
 */
void http_answer(struct http_request *request, const struct http_answer *answer);

/**
 * http_stream_begin(request, status, fields, count):
 * Start an answer of unknown length (chunked; to an HTTP/1.0 client until
 * close).
 */
void http_stream_begin(
    struct http_request *request, int status, const struct http_field *fields, size_t count);

/**
 * http_stream_write(request, bytes, length, drained, cookie):
 * Send a piece (copied); ${drained}(${cookie}) is called from the loop when
 * the peer has taken it (it may be NULL).  Write the next piece only then.
 */
void http_stream_write(struct http_request *request, const char *bytes, size_t length,
    void (*drained)(void *), void *cookie);

/**
 * http_stream_end(request):
 * Complete the streamed answer.
 */
void http_stream_end(struct http_request *request);

/**
 * http_stream_abort(request):
 * Break the connection off with a reset, so that the client sees that the
 * answer is not complete.  There is no on_gone.
 */
void http_stream_abort(struct http_request *request);

#endif
