/*
 * The deadlines, looked at four times a second: in total, never per read, so
 * that drips do not live for ever.  Also frees what has died meanwhile.
 */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "http/body.h"
#include "http/client.h"
#include "http/server_internal.h"

#define LINGER_MS   2000
#define HANDED_MS   1000 /* evhttp reads what it is given at once */
#define PRESSED_MS  1000 /* idle time left to a client when connections run short */
#define NEWCOMER_MS 500  /* time a newcomer has to begin a request during a drain */

static bool has_passed(struct moment start, int ms)
{
	return moment_since(start) >= (int64_t)ms * 1000;
}

/* At 90 % of the connections, idle ones make room. */
static int idle_ms(const struct http_server *server)
{
	const struct http_limits *limits = &server->limits;
	bool pressed = (uint64_t)server->connections * 10 >= (uint64_t)limits->connections * 9;
	return pressed && limits->idle_ms > PRESSED_MS ? PRESSED_MS : limits->idle_ms;
}

static bool is_idle_too_long(const struct http_server *server, const struct client *client)
{
	if (server->draining && (client->evcon != NULL || has_passed(client->since, NEWCOMER_MS)))
		return !client_has_input(client);
	return has_passed(client->since, idle_ms(server));
}

/* evhttp tells nobody when it frees a connection that had no request yet. */
static bool is_abandoned(const struct client *client)
{
	bufferevent_event_cb on_event = NULL;
	if (client->evcon == NULL)
		bufferevent_getcb(client->bev, NULL, NULL, &on_event, NULL);
	return client->evcon == NULL && on_event == NULL;
}

/* Whether the request under way has taken too long to arrive. */
static bool is_late(const struct http_server *server, const struct client *client)
{
	const struct http_limits *limits = &server->limits;
	if (client->phase == GUARD_HEAD)
		return has_passed(client->since, limits->head_ms);
	return client->phase == GUARD_BODY && has_passed(client->since, limits->body_ms);
}

static void sweep_reading(struct http_server *server, struct client *client)
{
	if (is_abandoned(client))
		client_release(client);
	else if (is_late(server, client))
		client_refuse(client, "request-timeout");
	else if (client->phase == GUARD_IDLE && is_idle_too_long(server, client))
		client_kill(client);
}

/* An answer under way must make progress; a peer may leave unseen (client.h). */
static void sweep_busy(struct http_server *server, struct client *client)
{
	struct pollfd look = {.fd = client->fd, .events = POLLRDHUP};
	size_t unsent = evbuffer_get_length(bufferevent_get_output(client->bev));
	if (unsent == 0 || unsent != client->unsent)
		client->progress = moment_now();
	client->unsent = unsent;
	if (has_passed(client->progress, server->limits.stall_ms))
		client_reset(client);
	else if (body_is_late(client))
		body_refuse(client, "request-timeout");
	else if (client->pipelines && poll(&look, 1, 0) > 0)
		client_kill(client);
}

static void sweep_client(struct http_server *server, struct client *client)
{
	switch (client->state) {
	case CLIENT_READING:
		sweep_reading(server, client);
		break;
	case CLIENT_HANDED:
		if (is_abandoned(client))
			client_release(client);
		else if (has_passed(client->since, HANDED_MS))
			client_kill(client);
		break;
	case CLIENT_BUSY:
		sweep_busy(server, client);
		break;
	case CLIENT_LINGERING:
		if (!client_discard(client) || has_passed(client->since, LINGER_MS))
			client_release(client);
		break;
	case CLIENT_DEAD:
		break;
	}
}

void server_sweep(struct http_server *server)
{
	instant_format_http(instant_now(), server->date);
	for (struct client *client = server->clients; client != NULL; client = client->next)
		sweep_client(server, client);
	for (struct client **link = &server->clients; *link != NULL;) {
		struct client *client = *link;
		if (client->state == CLIENT_DEAD) {
			*link = client->next;
			free(client);
		} else {
			link = &client->next;
		}
	}
	/* The listener may have stopped at an error of accept(2). */
	if (!server->paused)
		server_accept(server, true);
}
