/*
 * connection: the states of one connection, changed by connection_enter alone.
 * May use libpq and the loop; must not know calls or statements.
 */
#include "db/connection.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/loop.h"

#define BACKOFF_FIRST_MS 100
#define BACKOFF_LAST_MS  5000
#define FAULT_SIZE       512

struct connection {
	struct connection_options options;
	enum connection_state state;
	PGconn *libpq; /* NULL unless connecting or up */
	struct loop_watch *watch;
	unsigned wanted;          /* what the watch waits for */
	struct loop_timer *timer; /* end of the attempt, or beginning of the next */
	unsigned rotate;          /* host to begin with: advanced when an attempt timed out */
	int backoff_ms;           /* mean wait before the next attempt */
	char fault[FAULT_SIZE];
};

/* Which state may follow which: rows are from, columns to. */
static const bool transitions[4][4] = {
    /* OFF, CONNECTING, UP, WAITING */
    [STATE_OFF] = {false, true, false, false},
    [STATE_CONNECTING] = {true, false, true, true},
    [STATE_UP] = {true, false, false, true},
    [STATE_WAITING] = {true, true, false, false},
};

static void on_timer(void *cookie);
static void on_ready(void *cookie, unsigned what);

/* Half to one and a half of ${ms}, so that workers do not knock in step. */
static int jittered(int ms)
{
	uint16_t random = 0;

	if (crypto_random(&random, sizeof(random)) == -1)
		return ms;
	return ms / 2 + (int)((int64_t)ms * random / UINT16_MAX);
}

static void close_libpq(struct connection *connection)
{
	loop_watch_free(connection->watch);
	connection->watch = NULL;
	connection->wanted = 0;
	PQfinish(connection->libpq);
	connection->libpq = NULL;
}

static void connection_enter(struct connection *connection, enum connection_state state)
{
	assert(transitions[connection->state][state]);
	connection->state = state;
	switch (state) {
	case STATE_OFF:
		loop_timer_stop(connection->timer);
		close_libpq(connection);
		break;
	case STATE_CONNECTING:
		loop_timer_start(connection->timer, connection->options.connect_ms);
		break;
	case STATE_UP:
		loop_timer_stop(connection->timer);
		connection->backoff_ms = BACKOFF_FIRST_MS;
		connection->fault[0] = '\0';
		break;
	case STATE_WAITING:
		close_libpq(connection);
		loop_timer_start(connection->timer, jittered(connection->backoff_ms));
		connection->backoff_ms *= 2;
		if (connection->backoff_ms > BACKOFF_LAST_MS)
			connection->backoff_ms = BACKOFF_LAST_MS;
		break;
	}
}

struct connection *connection_new(const struct connection_options *options)
{
	struct connection *connection = calloc(1, sizeof(*connection));

	if (connection == NULL)
		return NULL;
	connection->options = *options;
	connection->backoff_ms = BACKOFF_FIRST_MS;
	connection->timer = loop_timer_new(options->loop, on_timer, connection);
	if (connection->timer == NULL) {
		free(connection);
		return NULL;
	}
	return connection;
}

static void on_notice(void *cookie, const PGresult *notice)
{
	struct connection *connection = cookie;
	const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
	const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);

	if (connection->state == STATE_UP && sqlstate != NULL && function != NULL)
		connection->options.warned(connection->options.cookie, sqlstate, function);
}

static int want(struct connection *connection, unsigned what)
{
	if (connection->wanted == what)
		return 0;
	if (loop_watch_want(connection->watch, what) == -1)
		return -1;
	connection->wanted = what;
	return 0;
}

/* libpq may have moved to another host and socket: watch it from scratch. */
static int watch_anew(struct connection *connection, unsigned what)
{
	connection->wanted = 0;
	connection->watch = loop_watch_new(
	    connection->options.loop, PQsocket(connection->libpq), on_ready, connection);
	return connection->watch == NULL ? -1 : want(connection, what);
}

static int begin_attempt(struct connection *connection)
{
	struct conninfo_options options = connection->options.conninfo;
	struct conninfo *info;

	options.rotate = connection->rotate;
	info = conninfo_new(&options, connection->fault, sizeof(connection->fault));
	if (info == NULL)
		return -1;
	connection->libpq = PQconnectStartParams(conninfo_keywords(info), conninfo_values(info), 0);
	conninfo_free(info);
	if (connection->libpq == NULL) {
		snprintf(connection->fault, sizeof(connection->fault), "out of memory");
		return -1;
	}
	PQsetNoticeReceiver(connection->libpq, on_notice, connection);
	if (PQstatus(connection->libpq) == CONNECTION_BAD) {
		conninfo_sentence(PQerrorMessage(connection->libpq), connection->fault,
		    sizeof(connection->fault));
		return -1;
	}
	return watch_anew(connection, LOOP_WRITE);
}

void connection_start(struct connection *connection)
{
	if (connection->state == STATE_CONNECTING || connection->state == STATE_UP)
		return;
	connection_enter(connection, STATE_CONNECTING);
	if (begin_attempt(connection) == 0)
		return;
	/* The timer tells it, later: no callback from inside this call. */
	close_libpq(connection);
	loop_timer_start(connection->timer, 0);
}

static void give_up(struct connection *connection)
{
	connection_enter(connection, connection->options.keeps_up ? STATE_WAITING : STATE_OFF);
	connection->options.changed(connection->options.cookie);
}

void connection_lost(struct connection *connection, const char *reason)
{
	/* The reason may be libpq's own text: take it before libpq is closed. */
	conninfo_sentence(reason, connection->fault, sizeof(connection->fault));
	give_up(connection);
}

static void on_timer(void *cookie)
{
	struct connection *connection = cookie;

	if (connection->state == STATE_WAITING) {
		connection_start(connection);
		return;
	}
	if (connection->libpq != NULL) {
		/* One of the hosts swallows packets: begin with the next one. */
		connection->rotate++;
		snprintf(connection->fault, sizeof(connection->fault),
		    "no connection to the database within %d ms", connection->options.connect_ms);
	}
	give_up(connection);
}

static void finish_attempt(struct connection *connection)
{
	if (PQsetnonblocking(connection->libpq, 1) != 0 ||
	    (!connection->options.plain && !PQenterPipelineMode(connection->libpq)) ||
	    watch_anew(connection, LOOP_READ) == -1) {
		connection_lost(connection, "libpq refuses pipeline mode");
		return;
	}
	connection_enter(connection, STATE_UP);
	connection->options.changed(connection->options.cookie);
}

static void poll_attempt(struct connection *connection)
{
	int status = 0;

	/* PQconnectPoll may close the socket, which must not be watched then. */
	loop_watch_free(connection->watch);
	connection->watch = NULL;
	switch (PQconnectPoll(connection->libpq)) {
	case PGRES_POLLING_READING:
		status = watch_anew(connection, LOOP_READ);
		break;
	case PGRES_POLLING_WRITING:
		status = watch_anew(connection, LOOP_WRITE);
		break;
	case PGRES_POLLING_OK:
		finish_attempt(connection);
		return;
	default:
		connection_lost(connection, PQerrorMessage(connection->libpq));
		return;
	}
	if (status == -1)
		connection_lost(connection, "the loop cannot watch the socket");
}

int connection_flush(struct connection *connection)
{
	int left = PQflush(connection->libpq);

	if (left == -1)
		return -1;
	return want(connection, left == 0 ? LOOP_READ : LOOP_READ | LOOP_WRITE);
}

bool connection_is_full(const struct connection *connection)
{
	return (connection->wanted & LOOP_WRITE) != 0;
}

static void on_ready(void *cookie, unsigned what)
{
	struct connection *connection = cookie;
	int consumed = 1;

	if (connection->state == STATE_CONNECTING) {
		poll_attempt(connection);
		return;
	}
	if ((what & LOOP_READ) != 0)
		consumed = PQconsumeInput(connection->libpq);
	/* Results that came before the end are complete and count. */
	connection->options.readable(connection->options.cookie);
	if (connection->state != STATE_UP)
		return;
	bool was_full = connection_is_full(connection);
	if (consumed == 0 || PQstatus(connection->libpq) != CONNECTION_OK ||
	    connection_flush(connection) == -1)
		connection_lost(connection, PQerrorMessage(connection->libpq));
	else if (was_full && !connection_is_full(connection) && connection->options.flushed != NULL)
		connection->options.flushed(connection->options.cookie);
}

void connection_stop(struct connection *connection)
{
	if (connection->state != STATE_OFF)
		connection_enter(connection, STATE_OFF);
}

enum connection_state connection_state(const struct connection *connection)
{
	return connection->state;
}

struct pg_conn *connection_libpq(const struct connection *connection)
{
	return connection->state == STATE_UP ? connection->libpq : NULL;
}

const char *connection_fault(const struct connection *connection)
{
	return connection->fault;
}

void connection_free(struct connection *connection)
{
	if (connection == NULL)
		return;
	connection_stop(connection);
	loop_timer_free(connection->timer);
	free(connection);
}
