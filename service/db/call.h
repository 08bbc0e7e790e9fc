/*
 * call: one db_submit on its way: the request's copy, what came back so far,
 * its place in a list.  Private to this folder.
 */
#ifndef DB_CALL_H
#define DB_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "db/request.h"

struct pg_result;

enum call_place {
	CALL_QUEUED,   /* waits for a connection; nothing of it is sent */
	CALL_SENT,     /* in a pipeline, its sync point not yet seen */
	CALL_FINISHED, /* its callback is due */
};

struct db_call {
	struct db_request request; /* its arrays are the two below */
	struct db_step steps[DB_STEPS_MAX];
	struct db_setting settings[DB_SETTINGS_MAX];
	void (*done)(void *cookie, const struct db_result *result); /* NULL: silence */
	void *cookie;

	enum call_place place;
	struct call_list *list; /* it is in, or NULL */
	struct db_call *next, *previous;

	struct moment queued; /* began to wait */
	struct moment sent;
	const char *prelude; /* sent before the settings: BEGIN, or NULL */
	bool bare;           /* no settings are sent: they hold already */
	bool is_internal;    /* nobody's: the heartbeat */
	unsigned runs;       /* how often it was sent */
	unsigned conflicts;  /* ... because of a deadlock or a serialisation failure */
	bool concluded;      /* the last step is the concluding one */
	bool retried;        /* was lost with its connection once */
	bool replayed;       /* was run again because a prepared statement had gone stale */
	bool alone;          /* must not share its sync point */
	bool synced;         /* its sync point was sent */
	bool ends_group;     /* the sync point follows it */

	enum db_outcome outcome;
	struct db_rows *rows[DB_STEPS_MAX];
	struct pg_result *error; /* the server's refusal, or NULL */
	unsigned failed_step;
	bool aborted;         /* skipped because something before it failed */
	bool is_stale;        /* the error is a prepared statement's, not the request's */
	bool short_of_memory; /* an answer could not be kept */
};

/* A queue of calls; a call is in one at most. */
struct call_list {
	struct db_call *first, *last;
	size_t count;
};

/**
 * call_new(request, done, cookie):
 * Return a call with a copy of ${request} (its strings are not copied), or
 * NULL when memory is short.
 */
struct db_call *call_new(const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie);

/**
 * call_forget_results(call):
 * Drop what came back, so that the call can be run again.
 */
void call_forget_results(struct db_call *call);

/**
 * call_sqlstate(call):
 * Return the SQLSTATE of the call's refusal, or "".
 */
const char *call_sqlstate(const struct db_call *call);

/**
 * call_result(call):
 * Return what came back so far; it points into ${call}.
 */
struct db_result call_result(const struct db_call *call);

/**
 * call_deliver(call):
 * Call ${done}, unless it was cancelled, and free the call.
 */
void call_deliver(struct db_call *call);

/**
 * call_give_up(call):
 * Tell ${done} that ${call}, which was sent, is not waited for any longer; what
 * comes back of it goes to nobody.
 */
void call_give_up(struct db_call *call);

/**
 * call_can_share(a, b):
 * Whether two reads may be in one implicit transaction: both set the same
 * settings, so that none runs with one left over from the other.
 */
bool call_can_share(const struct db_call *a, const struct db_call *b);

/**
 * call_sets_the_same(a, b):
 * Whether all that is set for ${a} is what ${b} would set, value by value; both
 * are still waited for, so that their strings can be read.
 */
bool call_sets_the_same(const struct db_call *a, const struct db_call *b);

/**
 * call_free(call):
 * Remove from its list and release, in silence.  NULL is fine.
 */
void call_free(struct db_call *call);

/**
 * call_list_push(list, call):
 * Put ${call} at the end, taking it out of the list it was in.
 */
void call_list_push(struct call_list *list, struct db_call *call);

/**
 * call_list_push_front(list, call):
 * Put ${call} at the beginning, likewise.
 */
void call_list_push_front(struct call_list *list, struct db_call *call);

/**
 * call_list_remove(call):
 * Take ${call} out of its list, if it is in one.
 */
void call_list_remove(struct db_call *call);

#endif
