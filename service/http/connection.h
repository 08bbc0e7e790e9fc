/*
 * connection: one TCP or unix connection: the guard on its bytes, its
 * deadlines, and the one request that is being answered on it.  Shared by
 * server.c, connection.c, request.c and response.c only.
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "http/guard.h"

struct bufferevent;
struct evhttp_connection;
struct evhttp_request;
struct http_server;
struct loop_watch;

#define CONNECTION_PEER_SIZE 64 /* bytes of a numeric address, NUL included */

/* The request being answered; one at a time, so it lives in its connection. */
struct http_request {
	struct http_connection *connection;
	struct evhttp_request *inner;  /* NULL for one the guard refused */
	const char *fault;             /* problem code, or NULL */
	bool handed_up;                /* on_request was called, no answer yet */
	void (*gone)(void *);
	void *gone_cookie;
	void (*drained)(void *);       /* of the piece on its way */
	void *drained_cookie;
};

struct http_connection {
	struct http_connection *next;
	struct http_connection **link;   /* what points at this one */
	struct http_server *server;
	struct bufferevent *bytes;       /* evhttp's, which owns it */
	struct evhttp_connection *inner; /* NULL until it is known */
	struct loop_watch *closed;       /* tells when the peer leaves */
	struct guard guard;
	struct http_request request;
	char peer[CONNECTION_PEER_SIZE];
	bool counted;                    /* among the connections of its address */
	bool busy;                       /* a request is handed up or its answer under way */
	bool refused;                    /* the guard has answered: wait for the peer to close */
	bool muted;                      /* our own change of the input, not the peer's */
	enum guard_phase phase;          /* as the sweep last saw it */
	struct moment since;             /* when that phase began */
	size_t unsent;                   /* bytes waiting to be sent, at the last sweep */
	struct moment progress;          /* when that last became less */
};

/**
 * connection_new(server, bytes):
 * Return a new connection of ${server} for a bufferevent that evhttp is about
 * to use, or NULL.
 */
struct http_connection *connection_new(struct http_server *server, struct bufferevent *bytes);

/**
 * connection_known(connection):
 * Find evhttp's side of the connection and its peer, once evhttp has it.
 * Return 0, or -1 when the connection was closed: its address has too many.
 */
int connection_known(struct http_connection *connection);

/**
 * connection_sweep(connection, now):
 * Enforce the deadlines.  The connection may be gone when this returns.
 */
void connection_sweep(struct http_connection *connection, struct moment now);

/**
 * connection_answered(connection):
 * The answer has been sent whole: free for the next request, or for the
 * refusal that waited for its turn.
 */
void connection_answered(struct http_connection *connection);

/**
 * connection_close(connection):
 * Close at once.  The connection is gone when this returns; a request handed
 * up gets its on_gone.
 */
void connection_close(struct http_connection *connection);

/**
 * connection_watch_peer(connection):
 * From now on notice a peer that leaves while its request is being answered.
 */
void connection_watch_peer(struct http_connection *connection);

#endif
