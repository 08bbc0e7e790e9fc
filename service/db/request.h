/*
 * request: what is asked of the database in one go, and what it comes to: the
 * statements of one transaction with their settings, and their outcome.
 */
#ifndef DB_REQUEST_H
#define DB_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct db_rows;

#define DB_STEPS_MAX    8 /* statements of one call, the concluding one included */
#define DB_SETTINGS_MAX 8 /* settings of one call */

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
	bool rehearsal; /* of a write without conclude: rolled back, whatever it came to */
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

#endif
