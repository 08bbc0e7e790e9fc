/*
 * server_internal: what the server and its clients know of each other.  Used
 * inside service/http only.
 */
#ifndef HTTP_SERVER_INTERNAL_H
#define HTTP_SERVER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "http/guard.h"
#include "http/limits.h"

#define SOCKET_PATH_SIZE 108 /* of struct sockaddr_un */

struct client;
struct event;
struct evhttp;
struct evhttp_bound_socket;
struct evconnlistener;
struct hashmap;
struct http_request;
struct loop;
struct loop_timer;

/* The living client of a descriptor, or NULL. */
struct slot {
	struct client *client;
};

struct http_server {
	struct loop *loop;
	struct http_limits limits;
	void (*on_request)(struct http_request *request, void *cookie);
	void *cookie;
	struct guard_limits guard_limits;
	struct evhttp *http;
	struct evhttp_bound_socket *bound; /* NULL once drained */
	struct evconnlistener *listener;   /* belongs to bound */
	struct loop_timer *sweep;
	struct loop_timer *closing; /* of the listener, a turn after drain */
	struct event *turn;         /* work for the end of this turn of the loop */
	struct client *clients;     /* newcomers in front */
	struct slot *by_fd;         /* indexed by descriptor */
	size_t by_fd_room;
	struct hashmap *by_address; /* living clients of an address, as a number */
	unsigned connections;       /* living clients */
	unsigned busy;              /* of them, being answered */
	unsigned port;
	bool paused;       /* not accepting: at the limit */
	bool owes_drained; /* a client waits for nothing (response.c) */
	bool draining;
	struct buffer head;                 /* of the answer being sent */
	char date[CLOCK_TEXT_SIZE];         /* the Date field, renewed by the sweep */
	char socket_path[SOCKET_PATH_SIZE]; /* to unlink, or "" */
};

/**
 * server_accept(server, accepts):
 * Accept connections from now on, or leave them in the kernel's queue.
 */
void server_accept(struct http_server *server, bool accepts);

/**
 * server_release(server, client):
 * The client is gone: count it no more.
 */
void server_release(struct http_server *server, struct client *client);

/**
 * server_owe_drained(server):
 * Have response_drained called for the clients that wait for it, when the
 * present callbacks are done.
 */
void server_owe_drained(struct http_server *server);

/**
 * server_sweep(server):
 * Enforce the deadlines of all clients and free dead ones.
 */
void server_sweep(struct http_server *server);

#endif
