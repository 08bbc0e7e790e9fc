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

#include "base/clock.h"

struct db;
struct db_call;
struct db_rows;
struct loop;

#define DB_STEPS_MAX    8 /* statements of one call, the concluding one included */
#define DB_SETTINGS_MAX 8 /* settings of one call */

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

/* One statement: text with $1..$n, parameters as text, NULL for null. */
struct db_step {
	const char *sql; /* lives as long as the program or the call */
	unsigned parameter_count;
	const char *const *parameters;
};

/* A setting in force for the call only: set_config(name, value, true). */
struct db_setting {
	const char *name;
	const char *value;
};

struct db_result;

struct db_request {
	bool write;     /* false: may be run again once after a lost connection */
	int timeout_ms; /* statement_timeout of the group */
	/*
	 * When to stop waiting for what was sent, whatever it stands behind: a read is
	 * DB_TIMEOUT then, a write DB_UNKNOWN.  0 us: never.
	 */
	struct moment deadline;
	/*
	 * Of a write, or NULL: called from the loop once every step is answered and
	 * nothing is committed yet.  It may return one more step of the same
	 * transaction, whose rows come behind the others' in the result, or NULL
	 * for none; it must not submit or cancel.  Called again when the group is
	 * run again.  A call that was cancelled is rolled back instead.
	 */
	const struct db_step *(*conclude)(void *cookie, const struct db_result *result);
	unsigned setting_count;
	const struct db_setting *settings;
	unsigned step_count;
	const struct db_step *steps;
};

enum db_outcome {
	DB_DONE,        /* committed; every step has rows */
	DB_REFUSED,     /* the database raised an error; nothing was changed; a deadlock
	                   or a serialisation failure was tried twice more before */
	DB_TIMEOUT,     /* statement_timeout; nothing was changed */
	DB_BUSY,        /* no place in time; nothing was sent */
	DB_UNAVAILABLE, /* no connection; nothing was sent, or a read was lost twice */
	DB_UNKNOWN      /* a write was lost in flight: it may have happened */
};

/* What a call came to; valid during the callback only. */
struct db_result {
	enum db_outcome outcome;
	struct db_rows *const *rows; /* one per step when DB_DONE; db_rows_take keeps one */
	const char *sqlstate;        /* of DB_REFUSED, DB_TIMEOUT, else "" */
	const char *constraint;      /* constraint name of the error, or "" */
	const char *column;          /* column name of the error, or "" */
	const char *message;         /* primary message, for the log only, or "" */
	const char *detail;          /* DETAIL, where our own functions put JSON, or "" */
	unsigned failed_step;        /* index of the step that was refused */
	int64_t wait_us;             /* waited for a place */
	int64_t run_us;              /* from sending to the sync point */
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
