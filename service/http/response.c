/*
 * Answers: through evhttp for requests it has read, straight to the socket for
 * those that the guard refused.
 */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "http/connection.h"
#include "http/request.h"
#include "http/server_internal.h"
#include "http/status.h"

#define REFUSAL_CEILING ((size_t)16384) /* bytes of a refusal, which must fit a socket buffer */

/* evhttp has written the last byte of the answer. */
static void on_complete(struct evhttp_request *inner, void *cookie)
{
	(void)inner;
	connection_answered(cookie);
}

static void add_fields(struct http_request *request, const struct http_field *fields, size_t count)
{
	struct evkeyvalq *out = evhttp_request_get_output_headers(request->inner);
	for (size_t i = 0; i < count; i++)
		evhttp_add_header(out, fields[i].name, fields[i].value);
	if (request->connection->server->draining)
		evhttp_add_header(out, "Connection", "close");
}

/* From here on the peer's leaving concerns nobody but evhttp. */
static void hand_back(struct http_request *request)
{
	request->handed_up = false;
	request->gone = NULL;
	evhttp_request_set_on_complete_cb(request->inner, on_complete, request->connection);
}

static bool has_no_body(int status)
{
	return status == 204 || status == 304;
}

/* The refusal goes to the socket; the peer is given time to read it. */
static void answer_refused(struct http_request *request, int status,
    const struct http_field *fields, size_t count, const char *body, size_t length)
{
	struct http_connection *c = request->connection;
	char now[CLOCK_TEXT_SIZE];
	struct buffer out;
	int fd = bufferevent_getfd(c->bytes);
	buffer_init(&out, REFUSAL_CEILING);
	instant_format_http(instant_now(), now);
	buffer_printf(&out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", status, status_reason(status), now);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&out, "%s: %s\r\n", fields[i].name, fields[i].value);
	buffer_printf(&out, "Content-Length: %zu\r\nConnection: close\r\n\r\n", length);
	buffer_append(&out, length == 0 ? "" : body, length);
	request->handed_up = false;
	/* A peer that takes not even this loses it: there is nothing to resume. */
	if (!out.failed) {
		ssize_t sent = send(fd, out.bytes, out.length, MSG_NOSIGNAL | MSG_DONTWAIT);
		(void)sent;
	}
	buffer_reset(&out);
	shutdown(fd, SHUT_WR);
	connection_answered(c);
}

void http_answer(struct http_request *request, int status, const struct http_field *fields,
    size_t count, const char *body, size_t length)
{
	struct evbuffer *out = NULL;
	char digits[24];
	if (request->inner == NULL) {
		answer_refused(request, status, fields, count, body, length);
		return;
	}
	bool head = evhttp_request_get_command(request->inner) == EVHTTP_REQ_HEAD;
	add_fields(request, fields, count);
	if (head && !has_no_body(status)) {
		evutil_snprintf(digits, sizeof digits, "%zu", length);
		evhttp_add_header(evhttp_request_get_output_headers(request->inner),
		    "Content-Length", digits);
	}
	if (request->fault != NULL)
		evhttp_add_header(
		    evhttp_request_get_output_headers(request->inner), "Connection", "close");
	hand_back(request);
	if (!head && !has_no_body(status) && length > 0) {
		out = evbuffer_new();
		if (out != NULL)
			evbuffer_add(out, body, length);
	}
	evhttp_send_reply(request->inner, status, status_reason(status), out);
	if (out != NULL)
		evbuffer_free(out);
}

void http_stream_begin(
    struct http_request *request, int status, const struct http_field *fields, size_t count)
{
	add_fields(request, fields, count);
	evhttp_request_set_on_complete_cb(request->inner, on_complete, request->connection);
	evhttp_send_reply_start(request->inner, status, status_reason(status));
}

/* The peer has taken the piece. */
static void on_drained(struct evhttp_connection *inner, void *cookie)
{
	struct http_request *request = cookie;
	void (*drained)(void *) = request->drained;
	(void)inner;
	request->drained = NULL;
	if (drained != NULL)
		drained(request->drained_cookie);
}

void http_stream_write(struct http_request *request, const char *bytes, size_t length,
    void (*drained)(void *), void *cookie)
{
	struct evbuffer *piece = evbuffer_new();
	if (piece == NULL || evbuffer_add(piece, bytes, length) != 0) {
		if (piece != NULL)
			evbuffer_free(piece);
		connection_close(request->connection);
		return;
	}
	request->drained = drained;
	request->drained_cookie = cookie;
	evhttp_send_reply_chunk_with_cb(request->inner, piece, on_drained, request);
	evbuffer_free(piece);
}

void http_stream_end(struct http_request *request)
{
	request->handed_up = false;
	request->gone = NULL;
	evhttp_send_reply_end(request->inner);
}

void http_stream_abort(struct http_request *request)
{
	request->handed_up = false;
	request->gone = NULL;
	connection_close(request->connection);
}
