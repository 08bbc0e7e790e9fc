/*
 * Reads with recv(2), past the bufferevent: evhttp has read a request without
 * a body (rewrite_streamed) and waits for the answer.
 */
#include "http/body.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/loop.h"
#include "http/client.h"
#include "http/request.h"
#include "http/server_internal.h"

#define PIECE_BYTES      ((size_t)32768) /* read at a time */
#define BYTES_PER_SECOND 65536           /* that a slow sender must reach */

bool body_is_late(const struct client *client)
{
	const struct body_reading *reading = &client->request.reading;
	if (!client->body_open || reading->event == NULL || reading->paused)
		return false;
	int64_t us = moment_since(reading->since) - reading->paused_us;
	int64_t allowed = (int64_t)client->server->limits.body_ms * 1000;
	allowed += (int64_t)(client->guard.request_bytes * 1000000 / BYTES_PER_SECOND);
	return us > allowed;
}

static void forget(struct client *client)
{
	struct body_reading *reading = &client->request.reading;
	if (reading->event != NULL)
		event_free(reading->event);
	reading->event = NULL;
}

/* Nothing more will come of it: tell the taker, who may answer now. */
static void end(struct client *client, const char *fault)
{
	const struct http_body sink = client->request.reading.sink;
	forget(client);
	if (fault == NULL)
		client->body_open = false;
	if (sink.end != NULL)
		sink.end(sink.cookie, fault);
}

void body_refuse(struct client *client, const char *code)
{
	guard_refuse(&client->guard, code);
	end(client, code);
}

/* Judge what is held and hand its content on, until the taker has enough. */
static void pump(struct client *client)
{
	const struct body_reading *reading = &client->request.reading;
	struct guard *guard = &client->guard;
	struct buffer *held = &client->held;
	size_t at = 0, used, content;
	while (!reading->paused &&
	       (used = guard_feed_body(guard, held->bytes + at, held->length - at, &content)) > 0) {
		if (content > 0)
			reading->sink.piece(reading->sink.cookie, held->bytes + at, content);
		at += used;
	}
	client_drop_held(client, at);
	if (guard->fault != NULL)
		end(client, guard->fault);
	else if (guard_phase(guard) == GUARD_WHOLE)
		end(client, NULL);
}

/* A body that came with its head, as those of other requests do. */
static void hand_whole(struct client *client)
{
	const struct http_body *sink = &client->request.reading.sink;
	size_t length;
	const char *bytes = http_request_body(&client->request, &length);
	if (length > 0)
		sink->piece(sink->cookie, bytes, length);
	end(client, NULL);
}

static void on_readable(evutil_socket_t fd, short what, void *cookie)
{
	struct client *client = cookie;
	char bytes[PIECE_BYTES];
	(void)what;
	if (!client->body_open) {
		hand_whole(client);
		return;
	}
	ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) ||
	    (got > 0 && buffer_append(&client->held, bytes, (size_t)got) != 0)) {
		client_kill(client);
		return;
	}
	pump(client);
}

void http_body_read(struct http_request *request, const struct http_body *body)
{
	struct client *client = request->client;
	struct body_reading *reading = &request->reading;
	reading->sink = *body;
	reading->since = moment_now();
	if (client->body_open && client_hold_input(client) == 0)
		guard_go_on(&client->guard);
	reading->event = event_new(
	    loop_base(client->server->loop), client->fd, EV_READ | EV_PERSIST, on_readable, client);
	if (reading->event == NULL) {
		client_kill(client);
		return;
	}
	if (client->body_open)
		event_add(reading->event, NULL);
	event_active(reading->event, EV_READ, 1);
}

void http_body_pause(struct http_request *request)
{
	struct body_reading *reading = &request->reading;
	if (reading->event == NULL || reading->paused)
		return;
	reading->paused = true;
	reading->paused_at = moment_now();
	event_del(reading->event);
}

void http_body_resume(struct http_request *request)
{
	struct body_reading *reading = &request->reading;
	if (reading->event == NULL || !reading->paused)
		return;
	reading->paused = false;
	reading->paused_us += moment_since(reading->paused_at);
	if (request->client->body_open)
		event_add(reading->event, NULL);
	event_active(reading->event, EV_READ, 1);
}
