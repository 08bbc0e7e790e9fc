/*
 * The work in the database, one statement after the other (sql/rules/import.sql
 * has the functions).  Rows are written some hundred at a time, so that the
 * progress shows and a client that left is noticed.
 */
#include <stdio.h>
#include <string.h>

#include "api/context.h"
#include "base/arena.h"
#include "base/settings.h"
#include "db/db.h"
#include "db/loader.h"
#include "db/rows.h"
#include "db/sqlstate.h"
#include "features/import_job.h"
#include "features/import_kind.h"

#define ROWS_AT_ONCE  250
#define NOTE_EVERY_US 500000
#define NOTE_LIMIT_MS 5000

typedef void done_function(void *cookie, const struct db_result *result);

static done_function prepared, copied, begun, claimed, wrote, checked, recorded, committed, undone,
    noted, over;

static const struct db_step begin = {.sql = "begin"};
static const struct db_step check = {.sql = "select natcom.import_check()"};
static const struct db_step commit = {.sql = "commit"};
static const struct db_step undo = {.sql = "rollback"};

static void run(struct import *import, const struct db_step *step, done_function *done)
{
	loader_run(import->loader, step, done);
}

/* Take the database's refusal over as the import's problem. */
static bool refused(struct import *import, const struct db_result *result)
{
	if (result->outcome == DB_DONE)
		return false;
	sqlstate_problem(result, false, &import->problem);
	return true;
}

/* Who asks, for the whole session: it does nothing else. */
static void introduce(struct import *import)
{
	static const char sql[] =
	    "select set_config('natcom.subject', $1, false), set_config('natcom.client', $2, "
	    "false), "
	    "set_config('natcom.roles', $3, false), set_config('natcom.commission', $4, false), "
	    "set_config('natcom.language', $5, false), set_config('natcom.request', $6, false), "
	    /* A chain of the audit trail that nobody else waits for. */
	    "set_config('natcom.audit_chain', '15', false), "
	    "set_config('lock_timeout', '10s', false), set_config('statement_timeout', $7, false)";
	char limit[IMPORT_NUMBER_SIZE * 2];
	const char *values[7];
	memcpy(values, import->who, sizeof import->who);
	snprintf(
	    limit, sizeof limit, "%lld", (long long)import->context->settings->import_timeout_ms);
	values[6] = limit;
	run(import, &(struct db_step){sql, 7, values}, prepared);
}

static void begin_record(struct import *import)
{
	const char *const values[] = {import->id, import->kind->name,
	    import->updates ? "update" : "create", import->lines.is_csv ? "csv" : "ndjson",
	    import->dry_run ? "true" : "false"};
	run(import,
	    &(struct db_step){
	        "select natcom.begin_import($1::uuid, $2, $3, $4, $5::boolean)", 5, values},
	    prepared);
}

static void make_table(struct import *import)
{
	static const struct db_step table = {
	    .sql = "create temporary table import_line (number int primary key, line int not null, "
	           "id uuid not null, parent text, body text not null)"};
	run(import, &table, prepared);
}

static void make_function(struct import *import, const char *sql)
{
	if (sql == NULL) {
		problem_set(&import->problem, "internal");
		import_refuse(import);
		return;
	}
	run(import, &(struct db_step){.sql = sql}, prepared);
}

static void make_one(struct import *import)
{
	make_function(import, import_kind_one(import->operation, import->arena));
}

static void make_target(struct import *import)
{
	make_function(import, import_kind_target(import->kind, import->updates, import->arena));
}

static void begin_copy(struct import *import)
{
	static const struct db_step copy = {.sql = "copy pg_temp.import_line from stdin"};
	run(import, &copy, prepared);
}

static void (*const preparation[])(struct import *) = {
    introduce, begin_record, make_table, make_one, make_target, begin_copy, import_ready};

void import_prepare(struct import *import)
{
	import->noted = moment_now();
	preparation[import->step++](import);
}

static void prepared(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	if (refused(import, result))
		import_refuse(import);
	else
		preparation[import->step++](import);
}

/* Tell others how far it is, on another connection, now and then. */
static void note(struct import *import)
{
	if (import->note != NULL || moment_since(import->noted) < NOTE_EVERY_US)
		return;
	snprintf(import->note_read, sizeof import->note_read, "%u", import->lines.read);
	snprintf(import->note_written, sizeof import->note_written, "%u", import->written);
	import->note_values[0] = import->id;
	import->note_values[1] = import->note_read;
	import->note_values[2] = import->note_written;
	import->note_step = (struct db_step){
	    "select natcom.note_import($1::uuid, $2::int, $3::int)", 3, import->note_values};
	import->note_settings[0] = (struct db_setting){"natcom.subject", import->who[0]};
	import->note_settings[1] = (struct db_setting){"natcom.client", import->who[1]};
	const struct db_request request = {.write = true,
	    .timeout_ms = NOTE_LIMIT_MS,
	    .setting_count = 2,
	    .settings = import->note_settings,
	    .step_count = 1,
	    .steps = &import->note_step};
	import->noted = moment_now();
	import->note = db_submit(import->context->db, &request, noted, import);
}

static void noted(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	(void)result;
	import->note = NULL;
}

bool import_stage(struct import *import)
{
	struct buffer *out = &import->lines.out;
	bool more = true;
	note(import);
	if (out->length > 0 && import->lines.report.count == 0)
		more = loader_put(import->loader, out->bytes, out->length);
	buffer_truncate(out, 0);
	return more;
}

void import_write(struct import *import)
{
	loader_put_end(import->loader, copied);
}

static void copied(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	if (import->lines.report.count > 0)
		problem_set(&import->problem, "import-refused");
	if (refused(import, result) || import->problem.code != NULL) {
		import_refuse(import);
		return;
	}
	run(import, &begin, begun);
	import_staged(import);
}

static void write_some(struct import *import)
{
	char first[IMPORT_NUMBER_SIZE], last[IMPORT_NUMBER_SIZE];
	const char *const values[] = {first, last};
	snprintf(first, sizeof first, "%u", import->begun + 1);
	import->begun += ROWS_AT_ONCE;
	if (import->begun > import->lines.staged)
		import->begun = import->lines.staged;
	snprintf(last, sizeof last, "%u", import->begun);
	run(import,
	    &(struct db_step){"select * from natcom.import_lines($1::int, $2::int)", 2, values},
	    wrote);
}

static void begun(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	const char *const values[] = {import->key};
	if (refused(import, result))
		import_refuse(import);
	else if (import->key != NULL)
		run(import, &(struct db_step){"select natcom.claim_idempotency_key($1)", 1, values},
		    claimed);
	else
		write_some(import);
}

static void claimed(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	if (result->outcome == DB_DONE) {
		write_some(import);
		return;
	}
	/* Recorded by now, or its holder is still at work (sql/rules/idempotency_record.sql). */
	if (strcmp(result->sqlstate, "NC001") == 0)
		problem_set(&import->problem, "idempotency-key-reused");
	else if (strcmp(result->sqlstate, "55P03") == 0)
		problem_set(&import->problem, "idempotency-key-in-use");
	import->problem.retry_after_s = 1;
	refused(import, result);
	import_refuse(import);
}

static const char *cell(const struct db_rows *rows, size_t row, unsigned column)
{
	const char *value = db_rows_value(rows, row, column);
	return value == NULL ? "" : value;
}

/* A refused line as the error that POST of it alone would have had. */
static void report_row(struct import *import, const struct db_rows *rows, size_t row)
{
	struct arena *arena = arena_new((size_t)64 * 1024);
	struct problem problem;
	unsigned line = 0;
	const struct db_result result = {.outcome = DB_REFUSED,
	    .sqlstate = cell(rows, row, 1),
	    .constraint = cell(rows, row, 2),
	    .column = cell(rows, row, 3),
	    .message = "",
	    .detail = cell(rows, row, 4)};
	sscanf(cell(rows, row, 0), "%u", &line);
	problem_init(&problem, arena);
	sqlstate_problem(&result, false, &problem);
	bool has_error = problem.error_count > 0;
	import_report_add(&import->lines.report, line, has_error ? problem.errors[0].where : "#",
	    has_error ? problem.errors[0].code : problem.code);
	arena_free(arena);
}

static void wrote(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	if (refused(import, result)) {
		import_refuse(import);
		return;
	}
	size_t faults = db_rows_count(result->rows[0]);
	for (size_t i = 0; i < faults; i++)
		report_row(import, result->rows[0], i);
	import->written = import->begun - import->lines.report.count;
	note(import);
	if (import->begun < import->lines.staged) {
		write_some(import);
	} else if (import->lines.report.count > 0) {
		problem_set(&import->problem, "import-refused");
		import_refuse(import);
	} else {
		run(import, &check, checked);
	}
}

/* Note what came of it: in the transaction of a success, behind the end of others. */
static void end_record(struct import *import, const char *state, done_function *done)
{
	char read[IMPORT_NUMBER_SIZE], written[IMPORT_NUMBER_SIZE], count[IMPORT_NUMBER_SIZE];
	struct import_report *report = &import->lines.report;
	const char *json = arena_printf(import->arena, "[%s]", import_report_json(report));
	const char *const values[] = {
	    import->id, state, read, written, count, json == NULL ? "[]" : json};
	snprintf(read, sizeof read, "%u", import->lines.read);
	snprintf(written, sizeof written, "%u", import->written);
	snprintf(count, sizeof count, "%u", report->count);
	run(import,
	    &(struct db_step){
	        "select natcom.end_import($1::uuid, $2, $3::int, $4::int, $5::int, $6::jsonb)", 6,
	        values},
	    done);
}

static void checked(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	if (refused(import, result))
		import_refuse(import);
	else if (import->dry_run)
		run(import, &undo, undone);
	else
		end_record(import, "done", recorded);
}

static void recorded(void *cookie, const struct db_result *result)
{
	static const char sql[] =
	    "select natcom.record_idempotency_key($1, $2, 'createImport', 201, "
	    "'/v1/imports/' || $3, null, 'application/json', $4, null)";
	struct import *import = cookie;
	const char *const values[] = {import->key, import->fingerprint, import->id, import->who[4]};
	if (refused(import, result))
		import_refuse(import);
	else if (import->key != NULL)
		run(import, &(struct db_step){sql, 4, values}, committed);
	else
		run(import, &commit, over);
}

static void committed(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	if (refused(import, result))
		import_refuse(import);
	else
		run(import, &commit, over);
}

/* The key has a record: this was a retry, or the key is another request's. */
static bool is_replay(const struct import *import)
{
	return import->key != NULL && import->problem.code != NULL &&
	       strcmp(import->problem.code, "idempotency-key-reused") == 0;
}

static void forget(struct import *import)
{
	const char *const values[] = {import->id};
	run(import, &(struct db_step){"select natcom.forget_import($1::uuid)", 1, values}, over);
}

/* Rolled back: note why, in a transaction of its own. */
static void undone(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	bool failed = import->problem.code != NULL;
	(void)result;
	if (is_replay(import)) {
		forget(import);
		return;
	}
	if (failed && import->lines.report.count == 0)
		import_report_add(&import->lines.report, 1, "#", import->problem.code);
	if (failed)
		import->written = 0;
	end_record(import, failed ? "failed" : "done", over);
}

void import_refuse(struct import *import)
{
	run(import, &undo, undone);
}

static void over(void *cookie, const struct db_result *result)
{
	struct import *import = cookie;
	refused(import, result);
	if (is_replay(import))
		import_replay(import);
	else
		import_over(import);
}
