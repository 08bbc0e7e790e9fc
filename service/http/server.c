/*
 * The listener, the table of connections, and the sweep that enforces
 * deadlines every SWEEP_MS.
 */
#include "http/server.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/hashmap.h"
#include "base/loop.h"
#include "http/address.h"
#include "http/connection.h"
#include "http/request.h"
#include "http/server_internal.h"

#define SWEEP_MS 250
#define BACKLOG 1024
#define NEVER_S 86400            /* evhttp's own time-outs, which are per read, stay out of the way */
#define ADDRESSES_MAX 1000000

/* Every request evhttp has read whole; the guard has seen its bytes before. */
static void on_request(struct evhttp_request *inner, void *cookie)
{
	struct http_server *server = cookie;
	struct bufferevent *bytes =
	    evhttp_connection_get_bufferevent(evhttp_request_get_connection(inner));
	struct http_connection *c = hashmap_get(server->by_bytes, &bytes, sizeof bytes);
	if (c == NULL || (c->inner == NULL && connection_known(c) != 0))
		return;
	c->busy = true;
	server->busy++;
	c->request = (struct http_request){.connection = c, .inner = inner, .handed_up = true};
	/* What evhttp could not read though the guard let it pass has no target. */
	if (evhttp_request_get_uri(inner) == NULL)
		c->request.fault = "malformed-request";
	connection_watch_peer(c);
	server->options.on_request(&c->request, server->options.cookie);
}

/* The last resort when there is no memory for a connection: evhttp goes on, unguarded never. */
static struct bufferevent *on_accept(struct event_base *base, void *cookie)
{
	struct http_server *server = cookie;
	struct bufferevent *bytes = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	struct http_connection *c = bytes == NULL ? NULL : connection_new(server, bytes);
	if (c == NULL || hashmap_put(server->by_bytes, &bytes, sizeof bytes, c) != 0)
		abort(); /* evhttp would go on without a guard: let the supervisor restart us */
	c->next = server->connections;
	c->link = &server->connections;
	if (c->next != NULL)
		c->next->link = &c->next;
	server->connections = c;
	if (++server->count >= server->options.limits.connections && server->listener != NULL) {
		evconnlistener_disable(server->listener);
		server->paused = true;
	}
	server_soon(server);
	return bytes;
}

void server_soon(struct http_server *server)
{
	loop_timer_start(server->soon, 0);
}

static void release_address(struct http_server *server, const struct http_connection *c)
{
	size_t length = strlen(c->peer);
	uintptr_t count = (uintptr_t)hashmap_get(server->by_address, c->peer, length);
	if (!c->counted)
		return;
	if (count <= 1)
		hashmap_remove(server->by_address, c->peer, length);
	else
		(void)hashmap_put(server->by_address, c->peer, length, (void *)(count - 1));
}

void server_forget(struct http_server *server, struct http_connection *c)
{
	hashmap_remove(server->by_bytes, &c->bytes, sizeof c->bytes);
	release_address(server, c);
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	if (server->next_swept == c)
		server->next_swept = c->next;
	if (c->busy)
		server->busy--;
	server->count--;
}

/* A connection may end while it is looked at, and others with it. */
static void look_at_all(struct http_server *server)
{
	struct moment now = moment_now();
	for (struct http_connection *c = server->connections; c != NULL; c = server->next_swept) {
		server->next_swept = c->next;
		connection_sweep(c, now);
	}
	if (server->paused && server->listener != NULL &&
	    server->count < server->options.limits.connections) {
		server->paused = false;
		evconnlistener_enable(server->listener);
	}
}

static void on_soon(void *cookie)
{
	look_at_all(cookie);
}

static void on_sweep(void *cookie)
{
	struct http_server *server = cookie;
	look_at_all(server);
	loop_timer_start(server->sweep, SWEEP_MS);
}

/* Out of descriptors or memory: pause, so that a ready listener does not spin. */
static void on_accept_error(struct evconnlistener *listener, void *cookie)
{
	struct http_server *server = cookie;
	evconnlistener_disable(listener);
	server->paused = true;
}

static int listen_on(struct http_server *server, char *ret_fault, size_t size)
{
	int fd = address_listen(server->options.listen, server->options.reuse_port, BACKLOG,
	    &server->port, ret_fault, size);
	if (fd < 0)
		return -1;
	server->listener = evconnlistener_new(loop_base(server->loop), NULL, NULL,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (server->listener == NULL ||
	    evhttp_bind_listener(server->inner, server->listener) == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return -1;
	}
	evconnlistener_set_error_cb(server->listener, on_accept_error);
	return 0;
}

static int set_up(struct http_server *server, char *ret_fault, size_t size)
{
	const struct http_limits *limits = &server->options.limits;
	snprintf(ret_fault, size, "out of memory");
	server->inner = evhttp_new(loop_base(server->loop));
	server->by_bytes = hashmap_new(limits->connections * (size_t)2 + 16);
	server->by_address = hashmap_new(ADDRESSES_MAX);
	server->sweep = loop_timer_new(server->loop, on_sweep, server);
	server->soon = loop_timer_new(server->loop, on_soon, server);
	if (server->inner == NULL || server->by_bytes == NULL || server->by_address == NULL ||
	    server->sweep == NULL || server->soon == NULL)
		return -1;
	evhttp_set_allowed_methods(server->inner, 0xffff);
	evhttp_set_default_content_type(server->inner, NULL);
	evhttp_set_timeout(server->inner, NEVER_S);
	/* The guard's limits are the ones; evhttp's own answers are HTML. */
	evhttp_set_max_headers_size(server->inner, (ev_ssize_t)limits->head_bytes * 4);
	evhttp_set_max_body_size(server->inner, (ev_ssize_t)limits->body_bytes * 2);
	evhttp_set_bevcb(server->inner, on_accept, server);
	evhttp_set_gencb(server->inner, on_request, server);
	loop_timer_start(server->sweep, SWEEP_MS);
	return listen_on(server, ret_fault, size);
}

struct http_server *http_server_new(struct loop *loop, const struct http_server_options *options,
    char *ret_fault, size_t size)
{
	struct http_server *server = calloc(1, sizeof *server);
	if (server == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return NULL;
	}
	server->options = *options;
	server->loop = loop;
	server->guard_limits = (struct guard_limits){
		.target_bytes = options->limits.target_bytes,
		.head_bytes = options->limits.head_bytes,
		.fields = options->limits.fields,
		.body_bytes = options->limits.body_bytes,
	};
	if (set_up(server, ret_fault, size) == 0)
		return server;
	http_server_free(server);
	return NULL;
}

/* The kernel's queue has been accepted by now: stop listening. */
void http_server_drain(struct http_server *server)
{
	server->draining = true;
	if (server->listener != NULL) {
		/* One pass of the loop's accept callback takes what is queued. */
		event_base_loop(loop_base(server->loop), EVLOOP_NONBLOCK);
		evconnlistener_disable(server->listener);
		evconnlistener_free(server->listener);
		server->listener = NULL;
	}
	server_soon(server);
}

unsigned http_server_connections(const struct http_server *server)
{
	return server->count;
}

unsigned http_server_busy(const struct http_server *server)
{
	return server->busy;
}

unsigned http_server_port(const struct http_server *server)
{
	return server->port;
}

void http_server_free(struct http_server *server)
{
	if (server == NULL)
		return;
	for (struct http_connection *c = server->connections; c != NULL;
	     c = server->connections == c ? NULL : server->connections) {
		connection_known(c);
		if (c->inner == NULL)
			break;
		connection_close(c);
	}
	if (server->inner != NULL)
		evhttp_free(server->inner);
	hashmap_free(server->by_bytes);
	hashmap_free(server->by_address);
	loop_timer_free(server->sweep);
	loop_timer_free(server->soon);
	free(server);
}
