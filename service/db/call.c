/*
 * call: the life of one submitted request and the lists it waits in.  Decides
 * nothing about when it is sent.
 */
#include "db/call.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "db/rows.h"

struct db_call *call_new(const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie)
{
	struct db_call *call;

	if (request->step_count + (request->conclude != NULL) > DB_STEPS_MAX ||
	    request->setting_count > DB_SETTINGS_MAX)
		return NULL;
	if ((call = calloc(1, sizeof(*call))) == NULL)
		return NULL;
	call->request = *request;
	/* Nothing but an explicit transaction outlives its sync point. */
	call->prelude = request->rehearsal ? "begin" : NULL;
	if (request->step_count > 0)
		memcpy(call->steps, request->steps, request->step_count * sizeof(call->steps[0]));
	if (request->setting_count > 0)
		memcpy(call->settings, request->settings,
		    request->setting_count * sizeof(call->settings[0]));
	/* The caller's arrays may be on its stack; its strings are not. */
	call->request.steps = call->steps;
	call->request.settings = call->settings;
	call->done = done;
	call->cookie = cookie;
	return call;
}

/* Between two runs, and at the end: rows, the refusal, the marks of the last run. */
void call_forget_results(struct db_call *call)
{
	for (unsigned i = 0; i < call->request.step_count; i++) {
		db_rows_free(call->rows[i]);
		call->rows[i] = NULL;
	}
	/* The concluding step is asked for anew in each run. */
	if (call->concluded)
		call->request.step_count--;
	call->concluded = false;
	PQclear(call->error);
	call->error = NULL;
	call->failed_step = 0;
	call->aborted = call->is_stale = call->short_of_memory = false;
	call->synced = call->ends_group = false;
}

/* Diagnostics are part of libpq's result and live as long as the call keeps it. */
static const char *error_field(const struct db_call *call, int code)
{
	const char *text = call->error == NULL ? NULL : PQresultErrorField(call->error, code);

	return text == NULL ? "" : text;
}

const char *call_sqlstate(const struct db_call *call)
{
	return error_field(call, PG_DIAG_SQLSTATE);
}

struct db_result call_result(const struct db_call *call)
{
	return (struct db_result){
	    .outcome = call->outcome,
	    .rows = call->rows,
	    .sqlstate = error_field(call, PG_DIAG_SQLSTATE),
	    .constraint = error_field(call, PG_DIAG_CONSTRAINT_NAME),
	    .column = error_field(call, PG_DIAG_COLUMN_NAME),
	    .message = error_field(call, PG_DIAG_MESSAGE_PRIMARY),
	    .detail = error_field(call, PG_DIAG_MESSAGE_DETAIL),
	    .failed_step = call->failed_step,
	};
}

void call_deliver(struct db_call *call)
{
	struct db_result result = call_result(call);

	/* Out of its list first: the callback may look at the lists by submitting. */
	call_list_remove(call);
	if (call->sent.us > 0) {
		result.wait_us = call->sent.us - call->queued.us;
		result.run_us = moment_since(call->sent);
	} else {
		result.wait_us = moment_since(call->queued);
	}
	if (call->done != NULL)
		call->done(call->cookie, &result);
	call_free(call);
}

void call_give_up(struct db_call *call)
{
	void (*done)(void *, const struct db_result *) = call->done;
	struct db_result result = {
	    .outcome = call->request.write ? DB_UNKNOWN : DB_TIMEOUT,
	    .sqlstate = "",
	    .constraint = "",
	    .column = "",
	    .message = "",
	    .detail = "",
	    .wait_us = call->sent.us - call->queued.us,
	    .run_us = moment_since(call->sent),
	};

	call->done = NULL;
	done(call->cookie, &result);
}

bool call_can_share(const struct db_call *a, const struct db_call *b)
{
	if (a->request.setting_count != b->request.setting_count)
		return false;
	for (unsigned i = 0; i < a->request.setting_count; i++) {
		/* The same literal as a rule: the texts are compared only when they are not. */
		const char *x = a->settings[i].name, *y = b->settings[i].name;

		if (x != y && strcmp(x, y) != 0)
			return false;
	}
	return true;
}

bool call_sets_the_same(const struct db_call *a, const struct db_call *b)
{
	if (!call_can_share(a, b) || a->bare != b->bare || a->request.write != b->request.write ||
	    a->request.timeout_ms != b->request.timeout_ms)
		return false;
	for (unsigned i = 0; i < a->request.setting_count; i++) {
		if (strcmp(a->settings[i].value, b->settings[i].value) != 0)
			return false;
	}
	return true;
}

void call_free(struct db_call *call)
{
	if (call == NULL)
		return;
	call_list_remove(call);
	call_forget_results(call);
	free(call);
}

/* A doubly linked list: a call is taken out of its middle when it is cancelled. */
void call_list_push(struct call_list *list, struct db_call *call)
{
	call_list_remove(call);
	call->list = list;
	call->previous = list->last;
	*(list->last == NULL ? &list->first : &list->last->next) = call;
	list->last = call;
	list->count++;
}

void call_list_push_front(struct call_list *list, struct db_call *call)
{
	call_list_remove(call);
	call->list = list;
	call->next = list->first;
	*(list->first == NULL ? &list->last : &list->first->previous) = call;
	list->first = call;
	list->count++;
}

void call_list_remove(struct db_call *call)
{
	struct call_list *list = call->list;

	if (list == NULL)
		return;
	*(call->next == NULL ? &list->last : &call->next->previous) = call->previous;
	*(call->previous == NULL ? &list->first : &call->previous->next) = call->next;
	call->next = call->previous = NULL;
	call->list = NULL;
	list->count--;
}
