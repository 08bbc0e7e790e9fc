/*
 * server: one HTTP/1.1 listener on one loop, over libevent's evhttp with the
 * guard (guard.h) in front of it.  Knows bytes and connections, no resource.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "http/limits.h"

struct http_request;
struct http_server;
struct loop;

struct http_server_options {
	const char *listen; /* "127.0.0.1:8080", "[::1]:8080" or "unix:/path" */
	bool reuse_port;    /* several servers of the process share the place (SO_REUSEPORT) */
	struct http_limits limits;
	/* One request has arrived whole, or the guard refused it
	 * (http_request_fault); it must be answered exactly once, now or later. */
	void (*on_request)(struct http_request *request, void *cookie);
	void *cookie;
	/* Whether a request's body is handed on in pieces (http_body_read) instead of being waited
	 * for, of up to limits.stream_bytes; called with the raw target.  NULL: none is. */
	bool (*streams)(void *cookie, const char *method, const char *target, size_t length);
};

/**
 * http_server_new(loop, options, ret_fault, size):
 * Listen and serve on ${loop}.  Return the server, or NULL with a sentence in
 * ${ret_fault} (for example that the port is in use).
 */
struct http_server *http_server_new(
    struct loop *loop, const struct http_server_options *options, char *ret_fault, size_t size);

/**
 * http_server_drain(server):
 * Accept what the kernel has queued, close the listener a turn of the loop
 * later, close idle connections; answers from now on carry Connection: close.
 * Connections accepted last have half a second to send a request.
 */
void http_server_drain(struct http_server *server);

/**
 * http_server_connections(server):
 * Return the number of open connections.
 */
unsigned http_server_connections(const struct http_server *server);

/**
 * http_server_busy(server):
 * Return the number of requests handed up whose answer is not yet sent whole.
 */
unsigned http_server_busy(const struct http_server *server);

/**
 * http_server_port(server):
 * Return the TCP port listened on (useful with port 0), or 0 for unix sockets.
 */
unsigned http_server_port(const struct http_server *server);

/**
 * http_server_free(server):
 * Close everything at once.  Requests not yet answered get their on_gone.
 * NULL is fine.
 */
void http_server_free(struct http_server *server);

#endif
