/*
 * pipeline_answer: reads results in the order of what was asked, and settles
 * calls at their sync point, never before: an error later in a group, its
 * commit included, undoes what was answered earlier.
 */
#include "db/pipeline_answer.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "db/connection.h"
#include "db/conninfo.h"
#include "db/pipeline_state.h"
#include "db/rows.h"
#include "db/rows_new.h"

#define RUNS_MAX      6 /* sendings of one call, whatever the reasons */
#define CONFLICTS_MAX 2 /* ... because of a deadlock or a serialisation failure */

/* Errors that are the prepared statement's: run again with a new one. */
static const struct {
	const char *sqlstate;
	enum { STATEMENT_DROP, STATEMENT_FORGET, STATEMENT_FORGET_ALL } action;
} stale_states[] = {
    {"0A000", STATEMENT_DROP},       /* cached plan must not change result type */
    {"26000", STATEMENT_FORGET_ALL}, /* it does not exist: somebody dropped them all */
    {"42P05", STATEMENT_FORGET},     /* it exists already: somebody else's */
};

void pipeline_doom(struct pipeline *pipeline, const char *name)
{
	/* Beyond the ceiling the server keeps a statement until the connection ends. */
	if (pipeline->doomed_count == DOOMED_MAX)
		return;
	snprintf(pipeline->doomed[pipeline->doomed_count++], STATEMENT_NAME_SIZE, "%s", name);
}

static void finish(struct pipeline *pipeline, struct db_call *call, enum db_outcome outcome)
{
	call_list_remove(call);
	if (call->is_internal) {
		call_free(call);
		return;
	}
	call->outcome = outcome;
	pipeline->owner.finished(pipeline->owner.cookie, call);
}

static void run_again(struct pipeline *pipeline, struct db_call *call)
{
	/* Whoever cancelled it waits for nothing; and nothing is tried for ever. */
	if (call->is_internal || call->done == NULL || call->runs >= RUNS_MAX) {
		finish(pipeline, call, call->error != NULL ? DB_REFUSED : DB_UNAVAILABLE);
		return;
	}
	call_list_remove(call);
	call_forget_results(call);
	pipeline->owner.again(pipeline->owner.cookie, call);
}

static const char *sqlstate_of(const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return sqlstate == NULL ? "" : sqlstate;
}

/* Another transaction was in the way, and is through: the same again may succeed. */
static bool is_conflict(const struct db_call *call)
{
	const char *sqlstate = sqlstate_of(call->error);

	return strcmp(sqlstate, "40001") == 0 || strcmp(sqlstate, "40P01") == 0;
}

/* The sync point of ${call} has come: nothing can change what came before. */
static void settle(struct pipeline *pipeline, struct db_call *call)
{
	if (call->error != NULL && call->is_stale && !call->replayed) {
		call->replayed = call->alone = true;
		run_again(pipeline, call);
	} else if (call->error != NULL && is_conflict(call) && call->conflicts < CONFLICTS_MAX) {
		call->conflicts++;
		run_again(pipeline, call);
	} else if (call->error != NULL) {
		bool timeout = strcmp(sqlstate_of(call->error), "57014") == 0;

		finish(pipeline, call, timeout ? DB_TIMEOUT : DB_REFUSED);
	} else if (call->aborted) {
		call->alone = true;
		run_again(pipeline, call);
	} else if (call->request.write && (pipeline->uncertain || call->short_of_memory)) {
		finish(pipeline, call, DB_UNKNOWN);
	} else {
		finish(pipeline, call, call->short_of_memory ? DB_UNAVAILABLE : DB_DONE);
	}
}

static void settle_group(struct pipeline *pipeline)
{
	bool ends = false;

	while (!ends && pipeline->in_flight.first != NULL) {
		struct db_call *call = pipeline->in_flight.first;

		ends = call->ends_group;
		settle(pipeline, call);
	}
	pipeline->uncertain = false;
	pipeline->head_since = pipeline->answered = pipeline->last_answer = pipeline->heard;
}

void pipeline_return_lost(struct pipeline *pipeline, struct db_call *call)
{
	if (call->error != NULL) {
		settle(pipeline, call);
	} else if (!call->request.write && !call->retried) {
		call->retried = true;
		run_again(pipeline, call);
	} else {
		finish(pipeline, call,
		    call->request.write && call->synced ? DB_UNKNOWN : DB_UNAVAILABLE);
	}
}

/* A commit failed (a deferred constraint): one call is to blame, or it is not known which. */
static void fail_commit(struct pipeline *pipeline, PGresult *result)
{
	struct db_call *call = pipeline->in_flight.first;

	if (call->ends_group && call->error == NULL) {
		call->error = result;
		call->failed_step = call->request.step_count > 0 ? call->request.step_count - 1 : 0;
		return;
	}
	for (;; call = call->next) {
		call->aborted = true;
		if (call->ends_group)
			break;
	}
	PQclear(result);
}

/* Return whether the error was that of the prepared statement ${name}. */
static bool forget_stale(struct pipeline *pipeline, const char *name, const char *sqlstate)
{
	for (size_t i = 0; i < sizeof(stale_states) / sizeof(stale_states[0]); i++) {
		if (strcmp(sqlstate, stale_states[i].sqlstate) != 0)
			continue;
		if (stale_states[i].action == STATEMENT_FORGET_ALL)
			statement_forget_all(pipeline->statements);
		else if (statement_forget(pipeline->statements, name) &&
		         stale_states[i].action == STATEMENT_DROP)
			pipeline_doom(pipeline, name);
		return true;
	}
	return false;
}

static void take_error(struct pipeline *pipeline, const struct expected *head, PGresult *result)
{
	struct db_call *call = head->call;

	if (head->kind == EXPECT_PREPARE)
		statement_forget(pipeline->statements, head->name);
	if (head->kind == EXPECT_SYNC) {
		fail_commit(pipeline, result);
		return;
	}
	if (call == NULL || call->error != NULL) {
		PQclear(result);
		return;
	}
	call->is_stale =
	    head->name[0] != '\0' && forget_stale(pipeline, head->name, sqlstate_of(result));
	call->error = result;
	call->failed_step = head->step;
}

/* The server skipped it because something before it in the group failed. */
static void take_aborted(struct pipeline *pipeline, const struct expected *head)
{
	if (head->kind == EXPECT_PREPARE)
		statement_forget(pipeline->statements, head->name);
	else if (head->kind == EXPECT_DEALLOCATE)
		pipeline_doom(pipeline, head->name);
	if (head->call != NULL)
		head->call->aborted = true;
}

static void take_success(const struct expected *head, PGresult *result)
{
	if (head->kind != EXPECT_STEP) {
		PQclear(result);
		return;
	}
	head->call->rows[head->step] = db_rows_new(result);
	if (head->call->rows[head->step] == NULL)
		head->call->short_of_memory = true;
}

static void take_sync(struct pipeline *pipeline, enum expected_kind kind)
{
	pipeline->answered_head = false;
	expected_pop(&pipeline->expected);
	if (kind == EXPECT_SYNC)
		settle_group(pipeline);
}

/* A client-side error has no SQLSTATE; a FATAL one ends the connection, whatever was asked. */
static bool ends_connection(const PGresult *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

	return sqlstate_of(result)[0] == '\0' || severity == NULL || strcmp(severity, "ERROR") != 0;
}

/* Return 0, or -1 when the connection is of no more use. */
static int take_result(struct pipeline *pipeline, PGresult *result, char *ret_reason, size_t size)
{
	struct expected *head = expected_head(&pipeline->expected);

	pipeline->answered_head = true;
	switch (PQresultStatus(result)) {
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
	case PGRES_EMPTY_QUERY:
		take_success(head, result);
		return 0;
	case PGRES_PIPELINE_ABORTED:
		take_aborted(pipeline, head);
		PQclear(result);
		return 0;
	case PGRES_PIPELINE_SYNC:
		PQclear(result);
		take_sync(pipeline, head->kind);
		return 0;
	case PGRES_FATAL_ERROR:
		if (!ends_connection(result)) {
			take_error(pipeline, head, result);
			return 0;
		}
		conninfo_sentence(PQresultErrorMessage(result), ret_reason, size);
		break;
	default:
		snprintf(ret_reason, size, "the database sends what was not asked for");
		break;
	}
	PQclear(result);
	return -1;
}

int pipeline_read_answers(struct pipeline *pipeline, char *ret_reason, size_t size)
{
	PGconn *c = connection_libpq(pipeline->connection);
	unsigned empty = 0; /* ends in a row that end nothing: libpq has no more */

	while (pipeline->expected.count > 0 && empty < 2 && !PQisBusy(c)) {
		PGresult *result = PQgetResult(c);

		if (result != NULL) {
			empty = 0;
			if (take_result(pipeline, result, ret_reason, size) == -1)
				return -1;
		} else if (pipeline->answered_head &&
		           expected_head(&pipeline->expected)->kind < EXPECT_BARRIER) {
			/* Each statement's results end in a NULL; a sync point's do not. */
			pipeline->answered_head = false;
			expected_pop(&pipeline->expected);
			empty = 0;
		} else {
			empty++;
		}
	}
	return 0;
}
