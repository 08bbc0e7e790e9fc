/*
 * db: the one door to PostgreSQL for a worker: a few pipelined connections,
 * a bounded queue, prepared statements.  Each call is a group of statements
 * answered only after its sync point arrived.  A write has a sync point, hence
 * an implicit transaction, of its own; reads submitted in one turn of the loop
 * may share one when they set the same settings.  A read may be run twice and a
 * neighbour's failure rolls it back, so its transaction is read-only.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_call;
struct db_request;
struct db_result;
struct loader;
struct loader_owner;
struct loop;

struct db_options {
	const char *url;      /* libpq connection string, several hosts allowed */
	const char *role;     /* SET ROLE at connect; NULL or "": as logged in */
	unsigned connections; /* pipelined connections of this worker */
	unsigned exports;     /* most sessions at once (db/session.h) */
	unsigned queue;       /* calls that may wait for a place */
	int queue_wait_ms;    /* longest such wait */
	int connect_ms;       /* longest connection attempt */
	unsigned statements;  /* prepared statements kept per connection */
	const char *application_name;
};

/**
 * db_new(loop, options):
 * Return a door on ${loop} that starts connecting at once and for ever
 * reconnects with back-off (100 ms doubling to 5 s, jittered), or NULL when
 * memory is short.  ${options} is copied, its strings are not.
 */
struct db *db_new(struct loop *loop, const struct db_options *options);

/**
 * db_submit(db, request, done, cookie):
 * Run ${request}; strings and parameters must live until ${done}.  ${done} is
 * called exactly once, from the loop, never from inside db_submit.  Return
 * the call's handle, or NULL when memory is short (${done} is not called).
 */
struct db_call *db_submit(struct db *db, const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie);

/**
 * db_cancel(call):
 * Promise silence: ${done} will not be called.  What is running may still
 * finish (a commit is never cancelled); what waits is dropped.
 */
void db_cancel(struct db_call *call);

/**
 * db_loader(db, owner):
 * Return a new loader (db/loader.h) of this database, or NULL when memory is
 * short.
 */
struct loader *db_loader(struct db *db, const struct loader_owner *owner);

/**
 * db_last_answer_us(db):
 * Return how many microseconds ago the server last answered anything, or -1
 * when it never did.  Idle connections ask for themselves every 2 seconds.
 */
int64_t db_last_answer_us(const struct db *db);

/**
 * db_fault(db):
 * Return one sentence why no connection is up, or "" when one is; valid until
 * the loop turns.
 */
const char *db_fault(const struct db *db);

/* What a door has to do at a moment. */
struct db_load {
	size_t queued;    /* calls that wait for a place */
	size_t in_flight; /* calls sent on pipelined connections and not answered */
};

/**
 * db_load(db):
 * Return how much waits and runs right now; sessions are not counted.
 */
struct db_load db_load(const struct db *db);

/**
 * db_idle(db):
 * Whether no call is waiting or running.
 */
bool db_idle(const struct db *db);

/**
 * db_free(db):
 * Close all connections; calls still under way are dropped in silence, open
 * sessions must have been closed.  Not from inside a ${done}.  NULL is fine.
 */
void db_free(struct db *db);

#endif
