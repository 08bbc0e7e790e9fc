/*
 * What the client of an import is told: the import as its GET shows it, or the
 * problem with the lines that are at fault.
 */
#include "api/batch.h"
#include "api/exchange.h"
#include "api/idempotency.h"
#include "api/pipeline.h"
#include "api/representation.h"
#include "base/arena.h"
#include "db/rows.h"
#include "features/import_job.h"

static void answer_done(void *cookie, const struct db_result *result);

/* The exchange goes its own way from here on. */
struct exchange *import_let_go(struct import *import)
{
	struct exchange *x = import->x;
	if (x != NULL)
		x->ended = NULL;
	import->x = NULL;
	return x;
}

/* Show the import as it is now. */
void import_answer(struct import *import, int status)
{
	static const struct query_choice whole = {0};
	struct exchange *x = import_let_go(import);
	const char *id = arena_strdup(x->arena, import->id);
	struct batch *batch = batch_new(x, false);
	x->status = status;
	x->dry_run = import->dry_run;
	if (id == NULL || batch == NULL || exchange_bind(x, x->operation->key, id) != 0 ||
	    batch_add(x, batch, x->operation->reader->query, &whole) != 0 ||
	    batch_submit(x, batch, answer_done) != WAIT) {
		problem_set(&x->problem, "internal");
		pipeline_resume(x, ANSWERED);
	}
}

static void answer_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (batch_refused(x, result)) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	x->rows = db_rows_take(result->rows[0]);
	representation_write_one(x);
	if (x->status != 200)
		exchange_field(x, "Location",
		    arena_printf(x->arena, "/v1/imports/%s", exchange_value(x, x->operation->key)));
	if (x->status == 202)
		exchange_field(x, "Preference-Applied", "respond-async");
	else if (x->dry_run)
		exchange_field(x, "Dry-Run", "true");
	pipeline_resume(x, ANSWERED);
}

/* Tell why, with the lines that are at fault. */
static void answer_problem(struct import *import)
{
	struct exchange *x = import_let_go(import);
	struct import_report *report = &import->lines.report;
	problem_set(&x->problem, import->problem.code);
	x->problem.retry_after_s = import->problem.retry_after_s;
	if (report->count > 0)
		x->problem.members = arena_printf(x->arena,
		    "\"import_id\":\"%s\",\"lines_read\":%u,\"error_count\":%u,\"line_errors\":[%"
		    "s]",
		    import->id, import->lines.read, report->count, import_report_json(report));
	pipeline_resume(x, ANSWERED);
}

void import_over(struct import *import)
{
	if (import->x != NULL && import->problem.code != NULL)
		answer_problem(import);
	else if (import->x != NULL)
		import_answer(import, import->dry_run ? 200 : 201);
	import_free(import);
}

void import_replay(struct import *import)
{
	struct exchange *x = import_let_go(import);
	import_free(import);
	if (x != NULL && idempotency_look(x, "busy") != WAIT)
		pipeline_resume(x, ANSWERED);
}
