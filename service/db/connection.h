/*
 * connection: one libpq connection on a loop: its states, connecting without
 * blocking, back-off, flushing.  Knows nothing of what is sent over it.
 */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <stdbool.h>

#include "db/conninfo.h"

struct connection;
struct loop;
struct pg_conn;

enum connection_state {
	STATE_OFF,        /* not wanted */
	STATE_CONNECTING, /* an attempt is under way, under a timer */
	STATE_UP,         /* in pipeline mode unless plain, ready to be used */
	STATE_WAITING     /* for the next attempt */
};

struct connection_options {
	struct loop *loop;
	struct conninfo_options conninfo; /* strings are not copied */
	int connect_ms;                   /* longest attempt */
	bool keeps_up;                    /* try again for ever; false: an attempt may fail */
	bool plain;                       /* not in pipeline mode, which knows no COPY */
	void (*flushed)(void *cookie);    /* all that libpq held is sent; NULL: never mind */
	void (*changed)(void *cookie);    /* came up, was lost, or an attempt failed */
	void (*readable)(void *cookie);   /* input was consumed: look at the results */
	void (*warned)(void *cookie, const char *sqlstate, const char *function);
	void *cookie;
};

/**
 * connection_new(options):
 * Return a connection that is off, or NULL when memory is short.
 */
struct connection *connection_new(const struct connection_options *options);

/**
 * connection_start(connection):
 * Connect if it is off or waiting; the outcome is told by ${changed}, never
 * from inside this call.
 */
void connection_start(struct connection *connection);

/**
 * connection_lost(connection, reason):
 * Give the connection up: close it and tell ${changed}; it is off then, or
 * waits for the next attempt when it keeps up.
 */
void connection_lost(struct connection *connection, const char *reason);

/**
 * connection_stop(connection):
 * Close, in silence.  The state is STATE_OFF.
 */
void connection_stop(struct connection *connection);

/**
 * connection_flush(connection):
 * Send what libpq holds, now as far as it goes and the rest when the socket
 * takes it.  Return 0, or -1 when the connection broke (the caller then calls
 * connection_lost).
 */
int connection_flush(struct connection *connection);

/**
 * connection_is_full(connection):
 * Whether libpq holds bytes that the socket did not take yet.
 */
bool connection_is_full(const struct connection *connection);

/**
 * connection_state(connection):
 * Return the present state.
 */
enum connection_state connection_state(const struct connection *connection);

/**
 * connection_libpq(connection):
 * Return libpq's connection while the state is STATE_UP, else NULL.
 */
struct pg_conn *connection_libpq(const struct connection *connection);

/**
 * connection_fault(connection):
 * Return one sentence why it was last lost or not reached, or "".
 */
const char *connection_fault(const struct connection *connection);

/**
 * connection_free(connection):
 * Close, in silence, and release.  NULL is fine.
 */
void connection_free(struct connection *connection);

#endif
