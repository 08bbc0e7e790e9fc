/*
 * The life of a connection.  evhttp owns the socket; this side sees every byte
 * first (an evbuffer callback on the input), and ends connections through
 * evhttp_connection_free so that both sides end together.
 *
 * A refused request never reaches evhttp whole: its bytes are thrown away, the
 * answer is written to the socket directly, and the connection stays half open
 * until the peer has read it and closed, or for LINGER_US.
 */
#include "http/connection.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/hashmap.h"
#include "base/loop.h"
#include "http/request.h"
#include "http/server_internal.h"

#define LINGER_US INT64_C(2000000)     /* wait for the peer to read a refusal */
#define PIPELINED_MAX ((size_t)65536)  /* bytes held back while a request is answered */
#define PIECES_MAX 8                   /* of one look at the input */

/* Throw away what evhttp has not taken yet. */
static void discard_input(struct http_connection *c)
{
	struct evbuffer *input = bufferevent_get_input(c->bytes);
	c->muted = true;
	evbuffer_drain(input, evbuffer_get_length(input));
	c->muted = false;
}

/* A refusal is handed up once nothing else is under way on the connection. */
static void hand_up_refusal(struct http_connection *c)
{
	struct http_server *server = c->server;
	if (c->busy || c->refused || c->guard.fault == NULL || c->inner == NULL)
		return;
	c->refused = true;
	c->busy = true;
	c->since = moment_now();
	server->busy++;
	c->request = (struct http_request){
		.connection = c, .fault = c->guard.fault, .handed_up = true};
	server->options.on_request(&c->request, server->options.cookie);
}

static void refuse(struct http_connection *c, const char *code)
{
	c->guard.fault = code;
	discard_input(c);
	server_soon(c->server);
}

/* Show the guard the bytes that just came, before evhttp reads them. */
static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *cookie)
{
	struct http_connection *c = cookie;
	struct evbuffer_iovec pieces[PIECES_MAX];
	struct evbuffer_ptr at;
	if (c->muted || info->n_added == 0)
		return;
	if (c->guard.fault != NULL) {
		discard_input(c);
		return;
	}
	size_t length = evbuffer_get_length(input);
	size_t left = info->n_added;
	if (evbuffer_ptr_set(input, &at, length - left, EVBUFFER_PTR_SET) != 0)
		return;
	while (left > 0) {
		int count = evbuffer_peek(input, (ev_ssize_t)left, &at, pieces, PIECES_MAX);
		for (int i = 0; i < count && i < PIECES_MAX && left > 0; i++) {
			size_t size = pieces[i].iov_len < left ? pieces[i].iov_len : left;
			if (guard_feed(&c->guard, pieces[i].iov_base, size) != 0) {
				refuse(c, c->guard.fault);
				return;
			}
			left -= size;
			evbuffer_ptr_set(input, &at, size, EVBUFFER_PTR_ADD);
		}
		if (count <= 0)
			return;
	}
}

/* evhttp frees its side: tell whoever answers, then end ours. */
static void on_inner_free(struct evhttp_connection *inner, void *cookie)
{
	struct http_connection *c = cookie;
	struct http_request *request = &c->request;
	(void)inner;
	c->inner = NULL;
	if (request->handed_up) {
		void (*gone)(void *) = request->gone;
		request->handed_up = false;
		if (gone != NULL)
			gone(request->gone_cookie);
		/* Disassociated by evhttp: the request is ours to free. */
		if (request->inner != NULL && evhttp_request_get_connection(request->inner) == NULL)
			evhttp_request_free(request->inner);
	}
	server_forget(c->server, c);
	loop_watch_free(c->closed);
	guard_reset(&c->guard);
	free(c);
}

struct http_connection *connection_new(struct http_server *server, struct bufferevent *bytes)
{
	struct http_connection *c = calloc(1, sizeof *c);
	if (c == NULL)
		return NULL;
	c->server = server;
	c->bytes = bytes;
	c->since = moment_now();
	c->progress = c->since;
	guard_init(&c->guard, &server->guard_limits);
	if (evbuffer_add_cb(bufferevent_get_input(bytes), on_input, c) == NULL) {
		free(c);
		return NULL;
	}
	bufferevent_setwatermark(bytes, EV_READ, 0, PIPELINED_MAX);
	return c;
}

/* Count the connection among those of its address. */
static bool has_room(struct http_connection *c)
{
	struct hashmap *map = c->server->by_address;
	size_t length = strlen(c->peer);
	uintptr_t count = (uintptr_t)hashmap_get(map, c->peer, length) + 1;
	c->counted = hashmap_put(map, c->peer, length, (void *)count) == 0;
	return count <= c->server->options.limits.connections_per_address;
}

int connection_known(struct http_connection *c)
{
	bufferevent_data_cb on_read, on_write;
	bufferevent_event_cb on_event;
	void *owner = NULL;
	char *address = NULL;
	ev_uint16_t port;
	if (c->inner != NULL)
		return 0;
	/* evhttp gives its connection as the cookie of its callbacks. */
	bufferevent_getcb(c->bytes, &on_read, &on_write, &on_event, &owner);
	if (owner == NULL || evhttp_connection_get_bufferevent(owner) != c->bytes)
		return 0;
	c->inner = owner;
	evhttp_connection_set_closecb(c->inner, on_inner_free, c);
	evhttp_connection_get_peer(c->inner, &address, &port);
	bool local = address == NULL || *address == '\0' || strcmp(address, "unknown") == 0;
	strncpy(c->peer, local ? "unix" : address, sizeof c->peer - 1);
	if (has_room(c))
		return 0;
	connection_close(c);
	return -1;
}

void connection_close(struct http_connection *c)
{
	evhttp_connection_free(c->inner);
}

void connection_answered(struct http_connection *c)
{
	if (!c->busy)
		return;
	c->busy = false;
	c->server->busy--;
	c->since = moment_now();
	c->request = (struct http_request){0};
	if (c->guard.fault != NULL || c->server->draining)
		server_soon(c->server);
}

/* The peer has closed, reset or half-closed: all mean that it has left. */
static void on_peer_closed(void *cookie, unsigned what)
{
	struct http_connection *c = cookie;
	(void)what;
	loop_watch_want(c->closed, 0);
	if (c->request.handed_up && c->inner != NULL)
		connection_close(c);
}

void connection_watch_peer(struct http_connection *c)
{
	if (c->closed == NULL)
		c->closed = loop_watch_new(
		    c->server->loop, bufferevent_getfd(c->bytes), on_peer_closed, c);
	if (c->closed != NULL)
		loop_watch_want(c->closed, LOOP_CLOSED);
}

/* Whether the reader of an answer has taken nothing for too long. */
static bool has_stalled(struct http_connection *c, struct moment now)
{
	size_t unsent = evbuffer_get_length(bufferevent_get_output(c->bytes));
	if (unsent == 0 || unsent < c->unsent)
		c->progress = now;
	c->unsent = unsent;
	int64_t limit = (int64_t)c->server->options.limits.stall_ms * 1000;
	return unsent > 0 && now.us - c->progress.us > limit;
}

void connection_sweep(struct http_connection *c, struct moment now)
{
	const struct http_limits *limits = &c->server->options.limits;
	const int64_t allowed[] = {
		[GUARD_IDLE] = (int64_t)limits->idle_ms * 1000,
		[GUARD_HEAD] = (int64_t)limits->head_ms * 1000,
		[GUARD_BODY] = (int64_t)limits->body_ms * 1000,
	};
	if (connection_known(c) != 0 || c->inner == NULL)
		return;
	if (has_stalled(c, now)) {
		connection_close(c);
		return;
	}
	enum guard_phase phase = guard_phase(&c->guard);
	if (phase != c->phase) {
		c->phase = phase;
		c->since = now;
	}
	int64_t spent = now.us - c->since.us;
	bool over = c->refused ? !c->busy && spent > LINGER_US : spent > allowed[phase];
	bool drained = c->server->draining && phase == GUARD_IDLE;
	if (c->busy)
		return;
	if (c->guard.fault != NULL && !c->refused)
		hand_up_refusal(c);
	else if (c->refused ? over : drained || (over && phase == GUARD_IDLE))
		connection_close(c);
	else if (over)
		refuse(c, "request-timeout");
}
