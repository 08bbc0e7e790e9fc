/*
 * The listener, its evhttp, and the list of clients.  evhttp tells neither the
 * descriptor nor the address of a connection when it is made, so newcomers
 * are greeted at the end of the loop's turn, before any of their bytes can
 * have been read.
 */
#include "http/server.h"

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hashmap.h"
#include "base/loop.h"
#include "http/client.h"
#include "http/listen.h"
#include "http/response.h"
#include "http/server_internal.h"

#define SWEEP_MS    250
#define HEAD_MOST   ((size_t)256 * 1024) /* bytes of an answer's head */
#define BY_FD_FIRST 256
#define ALL_METHODS                                                                                \
	(EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE | \
	    EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH)

/*
 * accept(2) failed, for want of descriptors most likely, and would again at
 * once: the next sweep enables the listener.
 */
static void on_accept_error(struct evconnlistener *listener, void *cookie)
{
	(void)cookie;
	evconnlistener_disable(listener);
}

static bool is_at_limit(const struct http_server *server)
{
	return server->connections >= server->limits.connections;
}

/*
 * evhttp has accepted a connection and asks for its bufferevent.  Without one
 * of ours it would make its own, which no guard watches: rather none at all.
 */
static struct bufferevent *on_accept(struct event_base *base, void *cookie)
{
	struct http_server *server = cookie;
	struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	struct client *client = bev == NULL ? NULL : client_new(server, bev);
	if (client == NULL)
		abort();
	client->next = server->clients;
	server->clients = client;
	server->connections++;
	if (is_at_limit(server))
		server_accept(server, false);
	event_active(server->turn, EV_TIMEOUT, 1);
	return bev;
}

void server_accept(struct http_server *server, bool accepts)
{
	server->paused = !accepts;
	if (server->bound == NULL)
		return;
	if (accepts)
		evconnlistener_enable(server->listener);
	else
		evconnlistener_disable(server->listener);
}

/* Have by_fd reach to ${fd}.  Return 0 or -1. */
static int reach(struct http_server *server, int fd)
{
	size_t room = server->by_fd_room == 0 ? BY_FD_FIRST : server->by_fd_room;
	while (room <= (size_t)fd)
		room *= 2;
	if (room == server->by_fd_room)
		return 0;
	struct slot *by_fd = realloc(server->by_fd, room * sizeof *by_fd);
	if (by_fd == NULL)
		return -1;
	memset(by_fd + server->by_fd_room, 0, (room - server->by_fd_room) * sizeof *by_fd);
	server->by_fd = by_fd;
	server->by_fd_room = room;
	return 0;
}

/* Count connections of an address up or down; return how many there are now. */
static uintptr_t count_address(struct http_server *server, struct client *client, int change)
{
	const void *key = client->address;
	size_t size = sizeof client->address;
	uintptr_t count = (uintptr_t)hashmap_get(server->by_address, key, size);
	count = change > 0 ? count + 1 : count - 1;
	if (count == 0)
		hashmap_remove(server->by_address, key, size);
	else
		hashmap_put(server->by_address, key, size, (void *)count);
	return count;
}

static void greet(struct http_server *server, struct client *client)
{
	if (client_greet(client) != 0 || reach(server, client->fd) != 0) {
		client_kill(client);
		return;
	}
	server->by_fd[client->fd].client = client;
	client->greeted = true;
	if (strcmp(client->peer, "unix") != 0 &&
	    count_address(server, client, 1) > server->limits.connections_per_address)
		client_kill(client);
}

/* The end of a turn of the loop: greet newcomers; tell who waits for nothing. */
static void on_turn(evutil_socket_t fd, short what, void *cookie)
{
	struct http_server *server = cookie;
	(void)fd;
	(void)what;
	/* Newcomers stand in front. */
	for (struct client *client = server->clients; client != NULL && client->fd < 0;
	     client = client->next)
		greet(server, client);
	if (!server->owes_drained)
		return;
	server->owes_drained = false;
	for (struct client *client = server->clients; client != NULL; client = client->next)
		if (client->request.owes_drained)
			response_drained(client);
}

void server_owe_drained(struct http_server *server)
{
	server->owes_drained = true;
	event_active(server->turn, EV_TIMEOUT, 1);
}

void server_release(struct http_server *server, struct client *client)
{
	server->connections--;
	if (client->greeted) {
		server->by_fd[client->fd].client = NULL;
		if (strcmp(client->peer, "unix") != 0)
			count_address(server, client, -1);
	}
	if (server->paused && !is_at_limit(server))
		server_accept(server, true);
}

/* evhttp has read a request: the one that the guard let pass. */
static void on_request(struct evhttp_request *evreq, void *cookie)
{
	struct http_server *server = cookie;
	struct evhttp_connection *evcon = evhttp_request_get_connection(evreq);
	int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evcon));
	struct client *client = (size_t)fd < server->by_fd_room ? server->by_fd[fd].client : NULL;
	if (client == NULL) {
		evhttp_connection_free(evcon);
		return;
	}
	struct http_request *request = client_take(client, evcon, evreq);
	if (request == NULL)
		return;
	server->on_request(request, server->cookie);
	if (client->state == CLIENT_BUSY && !request->answered && !request->streaming)
		client_watch(client);
}

static void on_sweep(void *cookie)
{
	struct http_server *server = cookie;
	server_sweep(server);
	loop_timer_start(server->sweep, SWEEP_MS);
}

/* The kernel's queue has been emptied in the turn before. */
static void on_closing(void *cookie)
{
	struct http_server *server = cookie;
	if (server->bound != NULL)
		evhttp_del_accept_socket(server->http, server->bound);
	server->bound = NULL;
	server_sweep(server);
}

static int start_listening(struct http_server *server, const struct http_server_options *options,
    char *ret_fault, size_t size)
{
	int fd = listen_open(options->listen, options->reuse_port, ret_fault, size);
	if (fd < 0)
		return -1;
	const char *path = listen_path(options->listen);
	snprintf(server->socket_path, sizeof server->socket_path, "%s", path == NULL ? "" : path);
	server->port = listen_port(fd);
	server->bound = evhttp_accept_socket_with_handle(server->http, fd);
	if (server->bound == NULL) {
		close(fd);
		snprintf(ret_fault, size, "out of memory");
		return -1;
	}
	server->listener = evhttp_bound_socket_get_listener(server->bound);
	evconnlistener_set_error_cb(server->listener, on_accept_error);
	return 0;
}

/* evhttp has nothing left to judge: limits, timeouts and errors are ours. */
static int start_evhttp(struct http_server *server)
{
	struct event_base *base = loop_base(server->loop);
	server->turn = event_new(base, -1, 0, on_turn, server);
	server->http = evhttp_new(base);
	if (server->turn == NULL || server->http == NULL)
		return -1;
	evhttp_set_bevcb(server->http, on_accept, server);
	evhttp_set_gencb(server->http, on_request, server);
	evhttp_set_allowed_methods(server->http, ALL_METHODS);
	evhttp_set_default_content_type(server->http, NULL);
	return 0;
}

struct http_server *http_server_new(
    struct loop *loop, const struct http_server_options *options, char *ret_fault, size_t size)
{
	struct http_server *server = calloc(1, sizeof *server);
	if (server == NULL)
		goto out_of_memory;
	server->loop = loop;
	buffer_init(&server->head, HEAD_MOST);
	server->limits = options->limits;
	server->on_request = options->on_request;
	server->cookie = options->cookie;
	server->guard_limits = (struct guard_limits){
	    .target_bytes = options->limits.target_bytes,
	    .head_bytes = options->limits.head_bytes,
	    .fields = options->limits.fields,
	    .body_bytes = options->limits.body_bytes,
	    .streams = options->streams,
	    .cookie = options->cookie,
	    .stream_bytes = options->limits.stream_bytes,
	};
	server->by_address = hashmap_new(options->limits.connections + (size_t)1);
	server->sweep = loop_timer_new(loop, on_sweep, server);
	server->closing = loop_timer_new(loop, on_closing, server);
	if (server->by_address == NULL || server->sweep == NULL || server->closing == NULL ||
	    start_evhttp(server) != 0)
		goto out_of_memory;
	/* A peer that leaves shows as EPIPE, not as the end of the process. */
	signal(SIGPIPE, SIG_IGN);
	if (start_listening(server, options, ret_fault, size) != 0)
		goto fail;
	on_sweep(server);
	return server;
out_of_memory:
	snprintf(ret_fault, size, "out of memory");
fail:
	http_server_free(server);
	return NULL;
}

void http_server_drain(struct http_server *server)
{
	server->draining = true;
	loop_timer_start(server->closing, 0);
}

unsigned http_server_connections(const struct http_server *server)
{
	return server->connections;
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
	loop_timer_free(server->sweep);
	loop_timer_free(server->closing);
	for (struct client *client = server->clients; client != NULL; client = client->next)
		client_kill(client);
	if (server->http != NULL)
		evhttp_free(server->http); /* frees what has had no request yet */
	server->bound = NULL;
	while (server->clients != NULL) {
		struct client *client = server->clients;
		server->clients = client->next;
		client_release(client);
		free(client);
	}
	if (server->turn != NULL)
		event_free(server->turn);
	if (*server->socket_path != '\0')
		unlink(server->socket_path);
	hashmap_free(server->by_address);
	buffer_reset(&server->head);
	free(server->by_fd);
	free(server);
}
