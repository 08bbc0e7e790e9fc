/*
 * Answers, whole and streamed.  Framing is decided here, so that evhttp adds
 * nothing of its own.
 */
#include "http/response.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <string.h>
#include <sys/uio.h>

#include "base/buffer.h"
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

/* Whether the connection ends with the answer: ours to say, evhttp only obeys. */
static void decide_end(struct http_request *request)
{
	const struct client *client = request->client;
	const char *wish = http_request_field(request, "Connection");
	bool keeps = wish != NULL && strcasestr(wish, "keep-alive") != NULL;
	if (client->server->draining || client->guard.fault != NULL || client->body_open ||
	    (wish != NULL && strcasestr(wish, "close") != NULL) || (is_old(request) && !keeps))
		request->closes = true;
	evhttp_remove_header(evhttp_request_get_input_headers(request->evreq), "Connection");
	/* evhttp closes after HTTP/1.0 unless the request says this. */
	if (is_old(request) && !request->closes)
		evhttp_add_header(
		    evhttp_request_get_input_headers(request->evreq), "Connection", "keep-alive");
	if (request->closes)
		evhttp_add_header(
		    evhttp_request_get_output_headers(request->evreq), "Connection", "close");
}

static void begin(struct http_request *request)
{
	struct client *client = request->client;
	client_unwatch(client);
	client->unsent = 0;
	client->progress = moment_now();
	decide_end(request);
}

/* A value with a line end in it would be another field: it is left out. */
static void put_field(struct buffer *out, const char *name, const char *value)
{
	if (strpbrk(value, "\r\n") != NULL)
		return;
	buffer_puts(out, name);
	buffer_append(out, ": ", 2);
	buffer_puts(out, value);
	buffer_append(out, "\r\n", 2);
}

static void put_head(struct http_request *request, struct buffer *out, int status,
    const struct http_field *fields, size_t count)
{
	buffer_puts(out, is_old(request) ? "HTTP/1.0 " : "HTTP/1.1 ");
	buffer_printf(out, "%d ", status);
	buffer_puts(out, status_reason(status));
	buffer_append(out, "\r\n", 2);
	put_field(out, "Date", request->client->server->date);
	for (size_t i = 0; i < count; i++)
		put_field(out, fields[i].name, fields[i].value);
	if (request->closes)
		put_field(out, "Connection", "close");
	else if (is_old(request))
		put_field(out, "Connection", "keep-alive");
}

/* Leave to libevent what the kernel did not take. */
static int queue_rest(struct evbuffer *output, const struct iovec *part, size_t sent)
{
	if (sent >= part->iov_len)
		return 0;
	return evbuffer_add(output, (const char *)part->iov_base + sent, part->iov_len - sent);
}

/*
 * evhttp's own way to answer builds lists of fields and waits for a descriptor
 * that is writable.  Here the bytes go straight to the kernel, and evhttp only
 * hears that the answer is complete: usually at once, so that the next request
 * can begin; else when its buffer is empty.
 */
static void send_all(struct http_request *request, const struct iovec parts[2])
{
	struct client *client = request->client;
	struct evbuffer *output = bufferevent_get_output(client->bev);
	size_t head = parts[0].iov_len, sent = 0;
	/* An error shows again when libevent writes, which then closes. */
	ssize_t taken = evbuffer_get_length(output) > 0 ? 0 : writev(client->fd, parts, 2);
	if (taken > 0)
		sent = (size_t)taken;
	if (sent < head + parts[1].iov_len) {
		if (queue_rest(output, &parts[0], sent) != 0 ||
		    queue_rest(output, &parts[1], sent < head ? 0 : sent - head) != 0) {
			client_reset(client);
			return;
		}
		bufferevent_enable(client->bev, EV_WRITE);
	}
	evhttp_send_reply_end(request->evreq);
}

void http_answer(struct http_request *request, const struct http_answer *answer)
{
	struct buffer *head = &request->client->server->head;
	bool has_content = may_have_content(answer->status);
	bool sends_body = has_content && !is_head(request);
	begin(request);
	put_head(request, head, answer->status, answer->fields, answer->field_count);
	/* To HEAD the length of the content that GET would send: of a stream nobody knows it. */
	if (has_content && (answer->length > 0 || !is_head(request)))
		buffer_printf(head, "Content-Length: %zu\r\n", answer->length);
	buffer_append(head, "\r\n", 2);
	const struct iovec parts[] = {
	    {head->bytes, head->length},
	    {(void *)answer->body, sends_body ? answer->length : 0},
	};
	bool failed = head->failed;
	request->answered = true;
	buffer_truncate(head, 0);
	if (failed) {
		buffer_reset(head);
		client_reset(request->client);
	} else {
		send_all(request, parts);
	}
}

void http_stream_begin(
    struct http_request *request, int status, const struct http_field *fields, size_t count)
{
	request->piece = evbuffer_new();
	request->streaming = true;
	if (is_old(request))
		request->closes = true;
	begin(request);
	struct evkeyvalq *out = evhttp_request_get_output_headers(request->evreq);
	evhttp_add_header(out, "Date", request->client->server->date);
	for (size_t i = 0; i < count; i++)
		evhttp_add_header(out, fields[i].name, fields[i].value);
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
	request->answered = true;
	/* Without chunks a plain end would look complete. */
	client_reset(request->client);
}
