/*
 * session: a transaction that outlives one answer, on a connection borrowed
 * from the pool.  Uses pipelines; never shares a connection with db_submit's
 * calls, so a slow export delays nobody.
 */
#include "db/session.h"

#include <stdlib.h>

#include "base/loop.h"
#include "db/call.h"
#include "db/connection.h"
#include "db/db.h"
#include "db/pipeline.h"
#include "db/session_pool.h"

#define IDLE_US 30000000 /* an unused connection is closed after that */

static const char begin_sql[] = "begin isolation level repeatable read read only";

/* One connection of the pool. */
struct slot {
	struct pipeline *pipeline;
	struct db_session *session; /* that borrows it, or NULL */
	struct moment returned;     /* when it last came back */
};

struct session_pool {
	struct loop *loop;
	struct slot *slots;
	unsigned count;
	unsigned sessions; /* open, those told DB_BUSY included */
};

struct db_session {
	struct session_pool *pool;
	struct slot *slot;         /* NULL: all were taken */
	struct call_list waiting;  /* the first call, until the connection is up */
	struct call_list finished; /* the call whose callback is due */
	struct loop_timer *later;  /* delivers what must not be told from inside a call */
	int timeout_ms;
};

static void finish(struct db_session *session, struct db_call *call, enum db_outcome outcome)
{
	call->outcome = outcome;
	call->place = CALL_FINISHED;
	call_list_push(&session->finished, call);
}

/* The callback may close the session: nothing of it is touched afterwards. */
static void deliver(struct db_session *session)
{
	if (session->finished.first != NULL)
		call_deliver(session->finished.first);
}

static void on_finished(void *cookie, struct db_call *call)
{
	struct slot *slot = cookie;

	if (slot->session == NULL)
		call_free(call);
	else
		finish(slot->session, call, call->outcome);
}

/* A transaction lost with its connection cannot be run again from its middle. */
static void on_again(void *cookie, struct db_call *call)
{
	call->outcome = DB_UNAVAILABLE;
	on_finished(cookie, call);
}

static void send_call(struct db_session *session, struct db_call *call)
{
	call->alone = true;
	call->request.timeout_ms = session->timeout_ms;
	pipeline_send(session->slot->pipeline, call);
	/* A connection that broke is given up by the timer, not from inside a caller. */
	if (pipeline_flush(session->slot->pipeline) == -1)
		loop_timer_start(session->later, 0);
}

static void on_moved(void *cookie)
{
	struct slot *slot = cookie;
	struct db_session *session = slot->session;
	struct connection *connection = pipeline_connection(slot->pipeline);

	if (session == NULL)
		return;
	if (session->waiting.first != NULL) {
		if (connection_state(connection) == STATE_UP)
			send_call(session, session->waiting.first);
		else if (connection_state(connection) == STATE_OFF)
			finish(session, session->waiting.first, DB_UNAVAILABLE);
	}
	deliver(session);
}

static void on_later(void *cookie)
{
	struct db_session *session = cookie;

	if (session->slot != NULL && pipeline_is_busy(session->slot->pipeline))
		pipeline_break(session->slot->pipeline, "a statement could not be sent");
	else
		deliver(session);
}

struct session_pool *session_pool_new(struct loop *loop, const struct db_options *options)
{
	struct session_pool *pool = calloc(1, sizeof(*pool));
	struct pipeline_options pipeline = {
	    .loop = loop,
	    .conninfo = {.url = options->url,
	        .role = options->role,
	        .application_name = options->application_name,
	        .notice_close = true},
	    .connect_ms = options->connect_ms,
	    .owner = {.finished = on_finished, .again = on_again, .moved = on_moved},
	};

	if (pool == NULL)
		return NULL;
	pool->loop = loop;
	pool->slots = calloc(options->exports + 1, sizeof(*pool->slots));
	if (pool->slots == NULL)
		goto fail;
	for (; pool->count < options->exports; pool->count++) {
		struct slot *slot = &pool->slots[pool->count];

		pipeline.owner.cookie = slot;
		if ((slot->pipeline = pipeline_new(&pipeline)) == NULL)
			goto fail;
	}
	return pool;
fail:
	session_pool_free(pool);
	return NULL;
}

/* Return a free connection, one that is up rather than another, or NULL. */
static struct slot *borrow(struct session_pool *pool)
{
	struct slot *found = NULL;

	for (unsigned i = 0; i < pool->count; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->session != NULL)
			continue;
		if (found == NULL ||
		    connection_state(pipeline_connection(slot->pipeline)) == STATE_UP)
			found = slot;
	}
	return found;
}

struct db_session *db_session_open(struct db *db, const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie)
{
	struct session_pool *pool = db_session_pool(db);
	struct db_session *session = calloc(1, sizeof(*session));
	struct db_call *call = call_new(request, done, cookie);
	struct connection *connection;

	if (session == NULL || call == NULL ||
	    (session->later = loop_timer_new(pool->loop, on_later, session)) == NULL) {
		call_free(call);
		free(session);
		return NULL;
	}
	call->prelude = begin_sql;
	call->queued = moment_now();
	session->pool = pool;
	session->timeout_ms = request->timeout_ms;
	session->slot = borrow(pool);
	pool->sessions++;
	if (session->slot == NULL) {
		finish(session, call, DB_BUSY);
		loop_timer_start(session->later, 0);
		return session;
	}
	session->slot->session = session;
	connection = pipeline_connection(session->slot->pipeline);
	if (connection_state(connection) == STATE_UP) {
		send_call(session, call);
	} else {
		call_list_push(&session->waiting, call);
		connection_start(connection);
	}
	return session;
}

int db_session_run(struct db_session *session, const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie)
{
	struct db_call *call = call_new(request, done, cookie);
	struct slot *slot = session->slot;

	if (call == NULL)
		return -1;
	call->bare = true;
	call->queued = moment_now();
	if (slot != NULL && connection_state(pipeline_connection(slot->pipeline)) == STATE_UP) {
		send_call(session, call);
	} else {
		finish(session, call, DB_UNAVAILABLE);
		loop_timer_start(session->later, 0);
	}
	return 0;
}

/* Give the connection back: clean when nothing runs on it, else closed. */
static void give_back(struct slot *slot)
{
	static const struct db_step step = {.sql = "rollback"};
	static const struct db_request request = {
	    .timeout_ms = 1000, .step_count = 1, .steps = &step};
	struct connection *connection = pipeline_connection(slot->pipeline);
	struct db_call *call = NULL;

	slot->session = NULL;
	slot->returned = moment_now();
	if (connection_state(connection) == STATE_UP && !pipeline_is_busy(slot->pipeline))
		call = call_new(&request, NULL, NULL);
	if (call == NULL) {
		pipeline_stop(slot->pipeline);
		return;
	}
	call->is_internal = call->bare = call->alone = true;
	pipeline_send(slot->pipeline, call);
	if (pipeline_flush(slot->pipeline) == -1)
		pipeline_stop(slot->pipeline);
}

void db_session_close(struct db_session *session)
{
	if (session == NULL)
		return;
	call_free(session->waiting.first);
	call_free(session->finished.first);
	if (session->slot != NULL)
		give_back(session->slot);
	session->pool->sessions--;
	loop_timer_free(session->later);
	free(session);
}

void session_pool_tick(struct session_pool *pool, struct moment now)
{
	for (unsigned i = 0; i < pool->count; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->session == NULL && now.us - slot->returned.us > IDLE_US)
			pipeline_stop(slot->pipeline);
		else
			pipeline_tick(slot->pipeline, now);
	}
}

bool session_pool_idle(const struct session_pool *pool)
{
	return pool->sessions == 0;
}

void session_pool_free(struct session_pool *pool)
{
	if (pool == NULL)
		return;
	for (unsigned i = 0; i < pool->count; i++)
		pipeline_free(pool->slots[i].pipeline);
	free(pool->slots);
	free(pool);
}
