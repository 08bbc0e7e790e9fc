/*
 * Run what the operation is bound to.  A write and the reading of what it left
 * are one batch, so one transaction.
 */
#include <stdio.h>
#include <string.h>

#include "api/batch.h"
#include "api/context.h"
#include "api/exchange.h"
#include "api/export.h"
#include "api/idempotency.h"
#include "api/pipeline.h"
#include "api/precondition.h"
#include "api/render.h"
#include "api/representation.h"
#include "api/secret.h"
#include "api/stages.h"
#include "base/arena.h"
#include "base/uuid.h"
#include "db/rows.h"

#define COUNT_MOST 10000 /* count=exact counts no further */

static const struct query_choice whole = {0};

static void run_read_done(void *cookie, const struct db_result *result);
static void run_write_done(void *cookie, const struct db_result *result);

static enum verdict run_get(struct exchange *x)
{
	struct batch *batch = batch_new(x, false);
	if (batch == NULL || batch_add_listing(x, batch) != 0)
		return ANSWERED;
	return batch_submit(x, batch, run_read_done);
}

/* One row more than the page shows tells whether there is a next page. */
static enum verdict run_list(struct exchange *x)
{
	if (x->media != MEDIA_JSON)
		return export_start(x);
	x->choice.limit = x->page.limit + 1;
	struct batch *batch = batch_new(x, false);
	if (batch == NULL || batch_add(x, batch, x->operation->query, &x->choice) != 0)
		return ANSWERED;
	if (x->page.counted && batch_add_count(x, batch, &x->choice, COUNT_MOST) != 0)
		return ANSWERED;
	return batch_submit(x, batch, run_read_done);
}

static void run_read_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (batch_refused(x, result)) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	x->rows = db_rows_take(result->rows[0]);
	if (x->page.counted)
		x->count = db_rows_take(result->rows[1]);
	pipeline_resume(x, GO_ON);
}

/* A new record's id, under the name that its GET has for it. */
static int bind_new_id(struct exchange *x)
{
	char *id = arena_alloc(x->arena, UUID_TEXT_SIZE);
	if (id == NULL || uuid_make(id) != 0)
		return problem_set(&x->problem, "internal");
	return exchange_bind(x, x->operation->key, id);
}

/* The steps of a write, behind the claim on its key. */
enum write_step { STEP_WRITE, STEP_READ, STEP_PARENT };

static const struct db_step check = {.sql = "set constraints all immediate"};
static const struct db_step undo = {.sql = "rollback"};

/* A dry run keeps no key and looks for none. */
static bool has_claim(const struct exchange *x)
{
	return x->idempotency_key != NULL && !x->dry_run;
}

static struct db_rows *rows_of(
    const struct exchange *x, const struct db_result *result, enum write_step step)
{
	return result->rows[(unsigned)step + has_claim(x)];
}

/* Behind it: the reading of what it left or, when it wrote nothing, of why. */
static int add_reading(struct exchange *x, struct batch *batch)
{
	const struct operation *o = x->operation;
	if (batch_add(x, batch, o->reader->query, &whole) != 0)
		return -1;
	if (o->kind == OPERATION_CREATE && o->has_precondition &&
	    batch_add(x, batch, o->parent->query, &whole) != 0)
		return -1;
	/* What a commit would check is checked in a dry run as well. */
	return x->dry_run ? batch_add_step(x, batch, &check) : 0;
}

static const struct db_step *run_write_conclude(void *cookie, const struct db_result *result);

static enum verdict run_write(struct exchange *x)
{
	const struct operation *o = x->operation;
	if (o->kind == OPERATION_CREATE && (bind_new_id(x) != 0 || secret_make(x) != 0))
		return ANSWERED;
	struct batch *batch = batch_new(x, true);
	if (batch == NULL || (has_claim(x) && idempotency_claim(x, batch) != 0) ||
	    batch_add(x, batch, o->query, &whole) != 0 || add_reading(x, batch) != 0)
		return ANSWERED;
	batch->request.rehearsal = x->dry_run;
	batch->request.conclude = has_claim(x) ? run_write_conclude : NULL;
	return batch_submit(x, batch, run_write_done);
}

/* Take the representation of what was written over from the result. */
static void take_rows(struct exchange *x, const struct db_result *result)
{
	db_rows_free(x->rows);
	x->rows = NULL;
	if (x->operation->kind != OPERATION_DELETE)
		x->rows = db_rows_take(rows_of(x, result, STEP_READ));
}

/* Written, not yet committed: record the answer with the key. */
static const struct db_step *run_write_conclude(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	render_undo(x);
	if (db_rows_affected(rows_of(x, result, STEP_WRITE)) == 0)
		return NULL;
	take_rows(x, result);
	const struct db_step *record = render(x) == GO_ON ? idempotency_record(x) : NULL;
	return record == NULL ? &undo : record;
}

/* The record moved, or went, between the look at it and the write. */
static enum verdict lost_race(struct exchange *x, const struct db_result *result)
{
	const struct operation *o = x->operation;
	if (o->kind == OPERATION_CREATE && !o->has_precondition)
		return exchange_fail(x, "not-found");
	const struct db_rows *rows =
	    rows_of(x, result, o->kind == OPERATION_CREATE ? STEP_PARENT : STEP_READ);
	const char *version = arena_strdup(x->arena, representation_value(rows, "version"));
	if (version == NULL)
		return exchange_fail(x, "internal");
	if (*version == '\0')
		return exchange_fail(x, "not-found");
	/* It is as it was, and was not written: the caller may see it and no more. */
	if (strcmp(version, exchange_value(x, "version")) == 0)
		return exchange_fail(x, "role-not-allowed");
	x->problem.members = arena_printf(x->arena, "\"current_version\":%s", version);
	x->etag = etag_of_version(x->arena, version);
	return exchange_fail(x, "version-conflict");
}

static enum verdict written(struct exchange *x, const struct db_result *result)
{
	enum verdict verdict;
	if (idempotency_refused(x, result, &verdict))
		return verdict;
	if (batch_refused(x, result) || x->problem.code != NULL) {
		render_undo(x);
		return ANSWERED;
	}
	if (db_rows_affected(rows_of(x, result, STEP_WRITE)) == 0)
		return lost_race(x, result);
	if (x->rendered)
		idempotency_recorded();
	else
		take_rows(x, result);
	return GO_ON;
}

static void run_write_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	enum verdict verdict = written(x, result);
	if (verdict != WAIT)
		pipeline_resume(x, verdict);
}

static enum verdict run_handler(struct exchange *x)
{
	return x->operation->handler(x);
}

enum verdict stage_run(struct exchange *x)
{
	static enum verdict (*const runs[])(struct exchange *) = {
	    [OPERATION_LIST] = run_list,
	    [OPERATION_GET] = run_get,
	    [OPERATION_CREATE] = run_write,
	    [OPERATION_UPDATE] = run_write,
	    [OPERATION_DELETE] = run_write,
	    [OPERATION_HANDLER] = run_handler,
	};
	return runs[x->operation->kind](x);
}
