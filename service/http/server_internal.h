/*
 * server_internal: the server as its connections see it.  Included by
 * server.c and connection.c only.
 */
#ifndef HTTP_SERVER_INTERNAL_H
#define HTTP_SERVER_INTERNAL_H

#include "http/server.h"

#include "http/guard.h"

struct evconnlistener;
struct evhttp;
struct hashmap;
struct http_connection;
struct loop;
struct loop_timer;

struct http_server {
	struct http_server_options options;
	struct guard_limits guard_limits;
	struct loop *loop;
	struct evhttp *inner;
	struct evconnlistener *listener; /* NULL once drained */
	struct loop_timer *sweep;
	struct loop_timer *soon;         /* work left for the next turn */
	struct hashmap *by_bytes;        /* struct bufferevent * -> connection */
	struct hashmap *by_address;      /* peer -> its number of connections, as a pointer */
	struct http_connection *connections;
	struct http_connection *next_swept; /* where a sweep goes on */
	unsigned count;
	unsigned busy;
	bool paused;                     /* not accepting: full, or out of descriptors */
	bool draining;
	unsigned port;
};

/**
 * server_soon(server):
 * Have every connection looked at in the loop's next turn.
 */
void server_soon(struct http_server *server);

/**
 * server_forget(server, connection):
 * Take the connection off the lists; accept again if that makes room.
 */
void server_forget(struct http_server *server, struct http_connection *connection);

#endif
