/*
 * Answers, whole and streamed.  Framing is decided here, so that evhttp adds
 * nothing of its own.
 */
#include "http/response.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "http/client.h"
#include "http/request.h"
#include "http/server_internal.h"
#include "http/status.h"

/* 204 and 304 end with their head (RFC 9112 section 6.3). */
static bool may_have_content(int status)
{
	return status != 204 && status != 304;
}

static bool is_head(const struct http_request *request)
{
	const char *method = http_request_method(request);
	return method != NULL && strcmp(method, "HEAD") == 0;
}

/* HTTP/1.0 has no chunks: a stream lasts until the connection ends. */
static bool is_old(const struct http_request *request)
{
	return request->client->guard.old;
}

/* Fields of every answer, before those of the caller. */
static void begin(struct http_request *request, const struct http_field *fields, size_t count)
{
	struct client *client = request->client;
	struct evkeyvalq *out = evhttp_request_get_output_headers(request->evreq);
	client_unwatch(client);
	client->unsent = 0;
	client->progress = moment_now();
	evhttp_add_header(out, "Date", client->server->date);
	for (size_t i = 0; i < count; i++)
		evhttp_add_header(out, fields[i].name, fields[i].value);
	if (client->server->draining || client->guard.fault != NULL)
		request->closes = true;
	if (request->closes) {
		/* A keep-alive of HTTP/1.0 would be answered with another Connection. */
		evhttp_remove_header(
		    evhttp_request_get_input_headers(request->evreq), "Connection");
		evhttp_add_header(out, "Connection", "close");
	}
}

/*
 * Give the kernel what it takes at once: the bytes are on their way before a
 * peer that has half-closed is noticed to be gone.  When it takes all, the
 * next request can begin in this turn of the loop, without asking for a
 * descriptor that is writable.
 */
static void flush(struct client *client)
{
	struct evbuffer *output = bufferevent_get_output(client->bev);
	evbuffer_unfreeze(output, 1);
	evbuffer_write(output, client->fd);
	evbuffer_freeze(output, 1);
	if (evbuffer_get_length(output) == 0)
		bufferevent_trigger(client->bev, EV_WRITE, BEV_OPT_DEFER_CALLBACKS);
}

void http_answer(struct http_request *request, int status, const struct http_field *fields,
    size_t count, const char *body, size_t length)
{
	struct client *client = request->client;
	struct evhttp_request *evreq = request->evreq;
	char digits[24];
	begin(request, fields, count);
	if (may_have_content(status)) {
		snprintf(digits, sizeof digits, "%zu", length);
		evhttp_add_header(
		    evhttp_request_get_output_headers(evreq), "Content-Length", digits);
		if (!is_head(request))
			evbuffer_add(evhttp_request_get_output_buffer(evreq), body, length);
	}
	request->answered = true;
	evhttp_send_reply(evreq, status, status_reason(status), NULL);
	flush(client);
}

void http_stream_begin(
    struct http_request *request, int status, const struct http_field *fields, size_t count)
{
	request->piece = evbuffer_new();
	request->streaming = true;
	if (is_old(request))
		request->closes = true;
	begin(request, fields, count);
	evhttp_send_reply_start(request->evreq, status, status_reason(status));
}

void response_drained(struct client *client)
{
	struct http_request *request = &client->request;
	void (*drained)(void *) = request->drained;
	void *cookie = request->drained_cookie;
	request->drained = NULL;
	request->owes_drained = false;
	if (drained != NULL)
		drained(cookie);
}

static void on_taken(struct evhttp_connection *evcon, void *cookie)
{
	(void)evcon;
	response_drained(cookie);
}

void http_stream_write(struct http_request *request, const char *bytes, size_t length,
    void (*drained)(void *), void *cookie)
{
	struct client *client = request->client;
	request->drained = drained;
	request->drained_cookie = cookie;
	if (length == 0 || is_head(request) || request->piece == NULL) {
		request->owes_drained = true;
		server_owe_drained(client->server);
		return;
	}
	evbuffer_add(request->piece, bytes, length);
	evhttp_send_reply_chunk_with_cb(request->evreq, request->piece, on_taken, client);
}

void http_stream_end(struct http_request *request)
{
	request->answered = true;
	request->drained = NULL;
	evhttp_send_reply_end(request->evreq);
}

void http_stream_abort(struct http_request *request)
{
	const struct sockaddr none = {.sa_family = AF_UNSPEC};
	struct client *client = request->client;
	request->answered = true;
	/* Resets a TCP connection: without chunks a plain end would look complete. */
	connect(client->fd, &none, sizeof none);
	client_kill(client);
}
