/*
 * The sixth stage: run what the operation is bound to.  A write and the
 * reading of what it left are one batch, so one transaction.
 */
#include <stdio.h>
#include <string.h>

#include "api/batch.h"
#include "api/context.h"
#include "api/exchange.h"
#include "api/export.h"
#include "api/pipeline.h"
#include "api/precondition.h"
#include "api/representation.h"
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
	if (batch == NULL || batch_add(x, batch, x->operation->query, &x->choice) != 0)
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

static enum verdict run_create(struct exchange *x)
{
	char *id = arena_alloc(x->arena, UUID_TEXT_SIZE);
	if (id == NULL || uuid_make(id) != 0)
		return exchange_fail(x, "internal");
	return exchange_bind(x, "id", id) == 0 ? GO_ON : ANSWERED;
}

static enum verdict run_write(struct exchange *x)
{
	const struct operation *o = x->operation;
	if (o->kind == OPERATION_CREATE && run_create(x) != GO_ON)
		return ANSWERED;
	struct batch *batch = batch_new(x, true);
	if (batch == NULL || batch_add(x, batch, o->query, &whole) != 0)
		return ANSWERED;
	/* The reading tells what a write left, or, when it wrote nothing, why. */
	if (batch_add(x, batch, o->reader->query, &whole) != 0)
		return ANSWERED;
	return batch_submit(x, batch, run_write_done);
}

/* The record moved, or went, between the look at it and the write. */
static enum verdict lost_race(struct exchange *x, const struct db_result *result)
{
	const char *version =
	    arena_strdup(x->arena, representation_value(result->rows[1], "version"));
	if (version == NULL)
		return exchange_fail(x, "internal");
	if (*version == '\0')
		return exchange_fail(x, "not-found");
	x->problem.members = arena_printf(x->arena, "\"current_version\":%s", version);
	x->etag = etag_of_version(x->arena, version);
	return exchange_fail(x, "version-conflict");
}

static void run_write_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (batch_refused(x, result)) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	if (db_rows_affected(result->rows[0]) == 0) {
		pipeline_resume(x, lost_race(x, result));
		return;
	}
	if (x->operation->kind != OPERATION_DELETE)
		x->rows = db_rows_take(result->rows[1]);
	pipeline_resume(x, GO_ON);
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
