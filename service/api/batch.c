/*
 * The identity travels with every batch as settings that end with it, so that
 * row level security knows who asks and no connection remembers anyone.
 */
#include "api/batch.h"

#include <string.h>

#include "api/compositions.h"
#include "api/context.h"
#include "api/exchange.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/metrics.h"
#include "base/settings.h"
#include "db/db.h"
#include "db/sqlstate.h"

static void add_setting(struct batch *batch, const char *name, const char *value)
{
	struct db_setting *setting = &batch->settings[batch->request.setting_count++];
	setting->name = name;
	setting->value = value == NULL ? "" : value;
}

/*
 * The statement's own limit, and the request's.  A write is not begun for longer
 * than somebody waits for it; reads keep one limit, so that they can share.
 */
static void set_limits(const struct exchange *x, struct db_request *request)
{
	const struct settings *settings = x->context->settings;
	int64_t left_ms = settings->request_timeout_ms - moment_since(x->started) / 1000;
	int64_t limit_ms = settings->read_timeout_ms;
	if (request->write) {
		limit_ms =
		    settings->write_timeout_ms < left_ms ? settings->write_timeout_ms : left_ms;
		limit_ms = limit_ms < 1 ? 1 : limit_ms;
	}
	request->timeout_ms = (int)limit_ms;
	request->deadline.us = x->started.us + settings->request_timeout_ms * 1000;
}

struct batch *batch_new(struct exchange *x, bool write)
{
	const struct identity *who = x->identity;
	struct batch *batch = arena_alloc(x->arena, sizeof *batch);
	if (batch == NULL) {
		problem_set(&x->problem, "internal");
		return NULL;
	}
	batch->request.write = write;
	set_limits(x, &batch->request);
	batch->request.settings = batch->settings;
	batch->request.steps = batch->steps;
	add_setting(batch, "natcom.subject", who == NULL ? NULL : who->subject);
	add_setting(batch, "natcom.client", who == NULL ? NULL : who->client);
	add_setting(batch, "natcom.roles", who == NULL ? NULL : who->role_names);
	add_setting(batch, "natcom.commission", who == NULL ? NULL : who->commission);
	add_setting(batch, "natcom.language", language_tag(x->language));
	/* Reads leave no trace in the database, and share a sync when their settings agree. */
	if (write) {
		add_setting(batch, "natcom.request", x->id);
		add_setting(batch, "natcom.scope", who == NULL ? NULL : who->scope);
	}
	return batch;
}

int batch_add_step(struct exchange *x, struct batch *batch, const struct db_step *step)
{
	if (batch->request.step_count == DB_STEPS_MAX)
		return problem_set(&x->problem, "internal");
	batch->steps[batch->request.step_count++] = *step;
	return 0;
}

/* Append a text whose names are filled from the bindings. */
static int add_text(struct exchange *x, struct batch *batch, const struct query_text *text)
{
	const char **values = arena_alloc(x->arena, (text->name_count + 1) * sizeof *values);
	if (values == NULL)
		return problem_set(&x->problem, "internal");
	for (unsigned i = 0; i < text->name_count; i++)
		values[i] = exchange_value(x, text->names[i]);
	const struct db_step step = {text->sql, text->name_count, values};
	return batch_add_step(x, batch, &step);
}

int batch_add(struct exchange *x, struct batch *batch, const struct query *query,
    const struct query_choice *choice)
{
	struct query_text text;
	if (composition_get(x->context->compositions, query, choice, x->arena, &text) != 0)
		return problem_set(&x->problem, "internal");
	return add_text(x, batch, &text);
}

int batch_wrap(struct exchange *x, struct batch *batch, const char *before, const char *behind)
{
	struct db_step *step = &batch->steps[batch->request.step_count - 1];
	step->sql = arena_printf(x->arena, "%s(%s)%s", before, step->sql, behind);
	return step->sql == NULL ? problem_set(&x->problem, "internal") : 0;
}

int batch_add_listing(struct exchange *x, struct batch *batch)
{
	const struct operation *o = x->operation;
	if (batch_add(x, batch, o->query, &x->choice) != 0)
		return -1;
	/* What answers nothing but a calendar asks for entries itself. */
	if (x->media != MEDIA_CALENDAR || o->answers == MEDIA_CALENDAR)
		return 0;
	return batch_wrap(x, batch, "select e.* from ",
	    " as listed join natcom.calendar_entry e on e.id = listed.id");
}

int batch_add_count(
    struct exchange *x, struct batch *batch, const struct query_choice *choice, unsigned most)
{
	struct query_text text;
	const struct query_choice counted = {.filters = choice->filters,
	    .singles = choice->singles,
	    .roles = choice->roles,
	    .limit = most + 1};
	if (composition_get(
	        x->context->compositions, x->operation->query, &counted, x->arena, &text) != 0)
		return problem_set(&x->problem, "internal");
	text.sql = arena_printf(x->arena, "select count(*)::int from (%s) as counted", text.sql);
	return text.sql == NULL ? problem_set(&x->problem, "internal") : add_text(x, batch, &text);
}

enum verdict batch_submit(struct exchange *x, struct batch *batch,
    void (*done)(void *exchange, const struct db_result *result))
{
	x->call = db_submit(x->context->db, &batch->request, done, x);
	return x->call == NULL ? exchange_fail(x, "busy") : WAIT;
}

bool batch_refused(struct exchange *x, const struct db_result *result)
{
	x->call = NULL;
	x->database_us += result->wait_us + result->run_us;
	metric_observe(metric_get(METRIC_DB_WAIT, ""), result->wait_us);
	if (result->outcome == DB_DONE)
		return false;
	if (result->sqlstate[0] != '\0') {
		char labels[32] = "class=\"00\"";
		memcpy(labels + strlen("class=\""), result->sqlstate, 2);
		x->sqlstate = arena_strdup(x->arena, result->sqlstate);
		metric_add(metric_get(METRIC_DB_ERRORS, labels), 1);
	}
	if (result->outcome == DB_TIMEOUT)
		metric_add(metric_get(METRIC_DB_TIMEOUTS, ""), 1);
	sqlstate_problem(result, x->operation->kind == OPERATION_DELETE, &x->problem);
	return true;
}
