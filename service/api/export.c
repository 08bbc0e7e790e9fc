/*
 * Count, declare a cursor, then fetch a batch, write it, and fetch the next
 * when the client has taken it.  The transaction is the client's own snapshot.
 */
#include "api/export.h"

#include <stdlib.h>
#include <string.h>

#include "api/access_log.h"
#include "api/answer.h"
#include "api/batch.h"
#include "api/context.h"
#include "api/exchange.h"
#include "api/negotiate.h"
#include "api/pipeline.h"
#include "api/precondition.h"
#include "api/representation.h"
#include "api/shape.h"
#include "api/writer.h"
#include "base/arena.h"
#include "base/settings.h"
#include "db/rows.h"
#include "db/session.h"

#define BATCH         "500"              /* rows of a fetch */
#define BATCH_CEILING ((size_t)64 << 20) /* bytes of a batch written */

static const struct db_step fetch_step = {.sql = "fetch forward " BATCH " from export"};
static const struct db_request fetch = {.step_count = 1, .steps = &fetch_step};

static void export_start_done(void *cookie, const struct db_result *result);
static void fetch_done(void *cookie, const struct db_result *result);
static void batch_taken(void *cookie);

/* What a list can be exported as; one with a file name's end is offered as a file. */
static const struct format {
	enum media media;
	const struct writer *writer;
	const char *extension;
	bool of_one; /* no row: there is no such record */
} formats[] = {
    {MEDIA_CSV, &writer_csv, "csv", false},
    {MEDIA_NDJSON, &writer_ndjson, NULL, false},
    {MEDIA_CALENDAR, &writer_calendar, "ics", false},
    {MEDIA_XML, &writer_iati, "xml", true},
};

static const struct format *format_of(const struct exchange *x)
{
	size_t i = 0;
	while (formats[i].media != x->media)
		i++;
	return &formats[i];
}

/* The statement becomes the cursor's: parameters are bound when it is declared. */
static int declare(struct exchange *x, struct batch *batch)
{
	x->choice.limit = (unsigned)x->context->settings->export_rows;
	if (batch_add_listing(x, batch) != 0)
		return problem_set(&x->problem, "internal");
	return batch_wrap(x, batch, "declare export no scroll cursor for ", "");
}

/* What a program polls has a tag, made of the rows before they are fetched. */
static int add_tag(struct exchange *x, struct batch *batch)
{
	if (!x->operation->by_secret)
		return 0;
	x->choice.limit = (unsigned)x->context->settings->export_rows;
	if (batch_add_listing(x, batch) != 0)
		return -1;
	return batch_wrap(x, batch,
	    "select md5(coalesce(string_agg(md5(t::text), '' order by t.id), '')) as tag from ",
	    " as t");
}

/* Whether the client has what would be sent. */
static bool is_fresh(struct exchange *x, const struct db_rows *tag)
{
	const char *text = arena_printf(
	    x->arena, "%s %s", x->context->settings->public_url, representation_value(tag, "tag"));
	const char *tags = http_request_field(x->request, "If-None-Match");
	if (text != NULL)
		x->etag = etag_of_variant(x->arena, NULL, text, strlen(text));
	return tags != NULL && x->etag != NULL && etag_none_match(tags, x->etag);
}

enum verdict export_start(struct exchange *x)
{
	struct batch *batch = batch_new(x, false);
	if (batch == NULL ||
	    batch_add_count(x, batch, &x->choice, (unsigned)x->context->settings->export_rows) !=
	        0 ||
	    add_tag(x, batch) != 0 || declare(x, batch) != 0)
		return ANSWERED;
	batch->request.timeout_ms = (int)x->context->settings->export_timeout_ms;
	batch->request.deadline.us = 0;
	x->session = db_session_open(x->context->db, &batch->request, export_start_done, x);
	return x->session == NULL ? exchange_fail(x, "busy") : WAIT;
}

/* The problem with as many rows as the counting found, or NULL. */
static const char *fault_of(const struct exchange *x, const struct db_rows *count)
{
	int rows = atoi(representation_value(count, "count"));
	if (rows > x->context->settings->export_rows)
		return "export-too-large";
	return rows == 0 && format_of(x)->of_one ? "not-found" : NULL;
}

static void export_start_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (batch_refused(x, result)) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	const char *fault = fault_of(x, result->rows[0]);
	if (fault != NULL) {
		pipeline_resume(x, exchange_fail(x, fault));
		return;
	}
	if (x->operation->by_secret && is_fresh(x, result->rows[1])) {
		x->status = 304;
		pipeline_resume(x, ANSWERED);
		return;
	}
	x->content_type = media_type(x->media);
	if (x->early_etag != NULL)
		x->etag = x->early_etag;
	const char *name = x->operation->segments[x->operation->segment_count - 1];
	const char *extension = format_of(x)->extension;
	if (extension != NULL)
		exchange_field(x, "Content-Disposition",
		    arena_printf(x->arena, "attachment; filename*=UTF-8''%.*s.%s",
		        (int)strcspn(name, "."), name, extension));
	if (x->head) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	if (db_session_run(x->session, &fetch, fetch_done, x) != 0)
		pipeline_resume(x, exchange_fail(x, "internal"));
}

/* The answer has begun: a fault can only break the connection off. */
static void break_off(struct exchange *x)
{
	struct http_request *request = x->request;
	x->request = NULL;
	x->streamed = true;
	http_stream_abort(request);
	access_log_write(x, ACCESS_GONE, x->streamed_bytes);
	pipeline_resume(x, ANSWERED);
}

static void finish(struct exchange *x)
{
	struct http_request *request = x->request;
	x->request = NULL;
	x->streamed = true;
	http_stream_end(request);
	access_log_write(x, x->status, x->streamed_bytes);
	pipeline_resume(x, ANSWERED);
}

/* Write one batch as bytes; the first has what stands before the rows, the last,
 * which is empty, what stands behind them. */
static int write_batch(struct exchange *x, const struct db_rows *rows)
{
	struct shape shape;
	const struct writer *writer = format_of(x)->writer;
	bool first = !x->stream_begun, last = db_rows_count(rows) == 0;
	if (shape_make(x, rows, &shape) != 0)
		return -1;
	if (first && writer->begin != NULL)
		writer->begin(&shape, x->writing, &x->out);
	for (size_t row = 0; row < db_rows_count(rows); row++)
		writer->row(&shape, rows, row, x->writing, &x->out);
	if (last && writer->end != NULL)
		writer->end(x->writing, &x->out);
	return x->out.failed || x->out.length > BATCH_CEILING ? -1 : 0;
}

static void fetch_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	bool refused = batch_refused(x, result);
	if (refused && !x->stream_begun) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	buffer_truncate(&x->out, 0);
	if (refused || write_batch(x, result->rows[0]) != 0) {
		break_off(x);
		return;
	}
	if (!x->stream_begun)
		answer_begin_stream(x);
	x->stream_begun = true;
	x->last_batch = db_rows_count(result->rows[0]) == 0;
	if (x->out.length == 0) {
		finish(x);
		return;
	}
	x->streamed_bytes += x->out.length;
	http_stream_write(x->request, x->out.bytes, x->out.length, batch_taken, x);
}

static void batch_taken(void *cookie)
{
	struct exchange *x = cookie;
	if (x->last_batch)
		finish(x);
	else if (db_session_run(x->session, &fetch, fetch_done, x) != 0)
		break_off(x);
}
