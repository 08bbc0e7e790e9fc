/*
 * db: the queue before the pipelines and the turn in which it is emptied.
 * Uses pipelines; must not know libpq's types.
 *
 * db_submit only queues.  At the end of the loop's turn everything queued is
 * spread over the connections with the least in flight and each is flushed
 * once, so that the reads of a turn share sync points and system calls.
 */
#include "db/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "base/metrics.h"
#include "db/call.h"
#include "db/connection.h"
#include "db/loader.h"
#include "db/pipeline.h"
#include "db/request.h"
#include "db/session_pool.h"

#define CONNECTIONS_MAX 64
#define TICK_MS         500

struct db {
	struct loop *loop;
	struct db_options options;
	struct pipeline **pipelines;
	struct session_pool *sessions;
	struct call_list queue;    /* CALL_QUEUED */
	struct call_list finished; /* CALL_FINISHED, to be delivered */
	struct loop_timer *turn;   /* 0 ms: the end of this turn */
	struct loop_timer *wait;   /* some call's wait for a place may be over */
	struct loop_timer *tick;   /* heartbeats and silence */
	bool turn_due, wait_due;
	struct metric *connections_up;
	int64_t up; /* connections counted in the metric */
};

static void on_turn(void *cookie);
static void on_wait(void *cookie);
static void on_tick(void *cookie);
static void on_finished(void *cookie, struct db_call *call);
/* Lost or skipped, not refused: it waits anew, before those that came later. */
static void on_again(void *cookie, struct db_call *call);
static void on_moved(void *cookie);

static int make_pipelines(struct db *db)
{
	struct pipeline_options options = {
	    .loop = db->loop,
	    .conninfo = {.url = db->options.url,
	        .role = db->options.role,
	        .application_name = db->options.application_name},
	    .connect_ms = db->options.connect_ms,
	    .keeps_up = true,
	    .statements = db->options.statements,
	    .owner = {.cookie = db, .finished = on_finished, .again = on_again, .moved = on_moved},
	};

	db->pipelines = calloc(db->options.connections, sizeof(struct pipeline *));
	if (db->pipelines == NULL)
		return -1;
	for (unsigned i = 0; i < db->options.connections; i++) {
		if ((db->pipelines[i] = pipeline_new(&options)) == NULL)
			return -1;
		connection_start(pipeline_connection(db->pipelines[i]));
	}
	return 0;
}

struct db *db_new(struct loop *loop, const struct db_options *options)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		return NULL;
	db->loop = loop;
	db->options = *options;
	if (db->options.connections == 0)
		db->options.connections = 1;
	if (db->options.connections > CONNECTIONS_MAX)
		db->options.connections = CONNECTIONS_MAX;
	db->connections_up = metric_get(METRIC_DB_CONNECTIONS, "state=\"up\"");
	db->turn = loop_timer_new(loop, on_turn, db);
	db->wait = loop_timer_new(loop, on_wait, db);
	db->tick = loop_timer_new(loop, on_tick, db);
	db->sessions = session_pool_new(loop, &db->options);
	if (db->turn == NULL || db->wait == NULL || db->tick == NULL || db->sessions == NULL ||
	    make_pipelines(db) == -1) {
		db_free(db);
		return NULL;
	}
	loop_timer_start(db->tick, TICK_MS);
	return db;
}

struct session_pool *db_session_pool(struct db *db)
{
	return db->sessions;
}

struct loader *db_loader(struct db *db, const struct loader_owner *owner)
{
	const struct loader_options options = {
	    .loop = db->loop,
	    .conninfo = {.url = db->options.url,
	        .role = db->options.role,
	        .application_name = db->options.application_name,
	        .notice_close = true},
	    .connect_ms = db->options.connect_ms,
	    .owner = *owner,
	};

	return loader_new(&options);
}

/* A timer, not loop_post: db_free can take it back, and it costs no wake-up. */
static void schedule_turn(struct db *db)
{
	if (db->turn_due)
		return;
	db->turn_due = true;
	loop_timer_start(db->turn, 0);
}

/* Callbacks come from deliver alone, once no list of ours is being walked. */
static void finish(struct db *db, struct db_call *call, enum db_outcome outcome)
{
	call->outcome = outcome;
	call->place = CALL_FINISHED;
	call_list_push(&db->finished, call);
}

struct db_call *db_submit(struct db *db, const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie)
{
	struct db_call *call = call_new(request, done, cookie);

	if (call == NULL)
		return NULL;
	call->queued = moment_now();
	/* What this turn submits is not waiting yet: connections may take it all. */
	if (db->queue.count >= db->options.queue && db->wait_due)
		finish(db, call, DB_BUSY);
	else
		call_list_push(&db->queue, call);
	schedule_turn(db);
	return call;
}

void db_cancel(struct db_call *call)
{
	if (call->place == CALL_QUEUED)
		call_free(call);
	else
		call->done = NULL;
}

static void on_finished(void *cookie, struct db_call *call)
{
	finish(cookie, call, call->outcome);
}

static void on_again(void *cookie, struct db_call *call)
{
	struct db *db = cookie;

	call->place = CALL_QUEUED;
	call->queued = moment_now();
	call_list_push_front(&db->queue, call);
}

/* Callbacks may submit and cancel: the list is looked at anew each time. */
static void deliver(struct db *db)
{
	while (db->finished.first != NULL)
		call_deliver(db->finished.first);
}

static void count_connections(struct db *db)
{
	int64_t up = 0;

	for (unsigned i = 0; i < db->options.connections; i++)
		up += connection_state(pipeline_connection(db->pipelines[i])) == STATE_UP;
	metric_add(db->connections_up, up - db->up);
	db->up = up;
}

static void on_moved(void *cookie)
{
	struct db *db = cookie;

	if (db->queue.count > 0)
		schedule_turn(db);
	deliver(db);
}

/* Return the connection with the least in flight that takes a call, or NULL. */
static struct pipeline *choose(struct db *db, struct moment now)
{
	struct pipeline *best = NULL;

	for (unsigned i = 0; i < db->options.connections; i++) {
		struct pipeline *pipeline = db->pipelines[i];

		if (pipeline_takes(pipeline, now) &&
		    (best == NULL || pipeline_in_flight(pipeline) < pipeline_in_flight(best)))
			best = pipeline;
	}
	return best;
}

static bool is_up(const struct db *db)
{
	for (unsigned i = 0; i < db->options.connections; i++) {
		if (connection_state(pipeline_connection(db->pipelines[i])) == STATE_UP)
			return true;
	}
	return false;
}

/* What found no place: the youngest beyond the ceiling are told so at once. */
static void limit_queue(struct db *db)
{
	while (db->queue.count > db->options.queue)
		finish(db, db->queue.last, is_up(db) ? DB_BUSY : DB_UNAVAILABLE);
	if (db->queue.count > 0 && !db->wait_due) {
		db->wait_due = true;
		loop_timer_start(db->wait, db->options.queue_wait_ms / 4 + 1);
	}
}

static void on_turn(void *cookie)
{
	struct db *db = cookie;
	struct moment now = moment_now();
	struct pipeline *pipeline;

	db->turn_due = false;
	while (db->queue.count > 0 && (pipeline = choose(db, now)) != NULL)
		pipeline_send(pipeline, db->queue.first);
	for (unsigned i = 0; i < db->options.connections; i++) {
		pipeline = db->pipelines[i];
		if (connection_state(pipeline_connection(pipeline)) == STATE_UP &&
		    pipeline_flush(pipeline) == -1)
			pipeline_break(pipeline, "a call could not be sent");
	}
	limit_queue(db);
	deliver(db);
}

static void on_wait(void *cookie)
{
	struct db *db = cookie;
	int64_t longest_us = 1000 * (int64_t)db->options.queue_wait_ms;
	struct moment now = moment_now();

	db->wait_due = false;
	for (struct db_call *call = db->queue.first, *next; call != NULL; call = next) {
		next = call->next;
		if (now.us - call->queued.us >= longest_us)
			finish(db, call, is_up(db) ? DB_BUSY : DB_UNAVAILABLE);
	}
	limit_queue(db);
	deliver(db);
}

static void on_tick(void *cookie)
{
	struct db *db = cookie;
	struct moment now = moment_now();

	loop_timer_start(db->tick, TICK_MS);
	for (unsigned i = 0; i < db->options.connections; i++)
		pipeline_tick(db->pipelines[i], now);
	session_pool_tick(db->sessions, now);
	count_connections(db);
}

int64_t db_last_answer_us(const struct db *db)
{
	int64_t last = 0;

	for (unsigned i = 0; i < db->options.connections; i++) {
		int64_t answered = pipeline_answered(db->pipelines[i]).us;

		last = answered > last ? answered : last;
	}
	return last == 0 ? -1 : moment_since((struct moment){last});
}

const char *db_fault(const struct db *db)
{
	const char *fault = "";

	if (is_up(db))
		return "";
	for (unsigned i = 0; i < db->options.connections && fault[0] == '\0'; i++)
		fault = connection_fault(pipeline_connection(db->pipelines[i]));
	return fault;
}

struct db_load db_load(const struct db *db)
{
	struct db_load load = {.queued = db->queue.count};

	for (unsigned i = 0; i < db->options.connections; i++)
		load.in_flight += pipeline_in_flight(db->pipelines[i]);
	return load;
}

bool db_idle(const struct db *db)
{
	if (db->queue.count > 0 || db->finished.count > 0)
		return false;
	for (unsigned i = 0; i < db->options.connections; i++) {
		if (pipeline_is_busy(db->pipelines[i]))
			return false;
	}
	return session_pool_idle(db->sessions);
}

void db_free(struct db *db)
{
	if (db == NULL)
		return;
	for (unsigned i = 0; db->pipelines != NULL && i < db->options.connections; i++)
		pipeline_free(db->pipelines[i]);
	free(db->pipelines);
	session_pool_free(db->sessions);
	while (db->queue.first != NULL)
		call_free(db->queue.first);
	while (db->finished.first != NULL)
		call_free(db->finished.first);
	loop_timer_free(db->turn);
	loop_timer_free(db->wait);
	loop_timer_free(db->tick);
	metric_add(db->connections_up, -db->up);
	free(db);
}
