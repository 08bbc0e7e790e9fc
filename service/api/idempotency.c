/*
 * The rules are in the database (sql/rules/idempotency_record.sql); here the
 * request is read, and the record is written and read back.
 */
#include "api/idempotency.h"

#include <stdlib.h>
#include <string.h>

#include "api/batch.h"
#include "api/exchange.h"
#include "api/idempotency_key.h"
#include "api/negotiate.h"
#include "api/pipeline.h"
#include "api/representation.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/metrics.h"
#include "db/rows.h"

#define BODY_KEPT_MOST ((size_t)64 * 1024) /* bytes; a longer one is read again */

/* What the database says when the key has a record by now, or its holder is still at work. */
#define STATE_RECORDED "NC001"
#define STATE_HELD     "55P03"

static void count(const char *labels)
{
	metric_add(metric_get(METRIC_IDEMPOTENCY, labels), 1);
}

const char *idempotency_fingerprint(struct exchange *x)
{
	struct idempotency_request request = {
	    .method = http_request_method(x->request),
	    .target = &x->target,
	    .content_type = http_request_field(x->request, "Content-Type"),
	    .if_match = http_request_field(x->request, "If-Match"),
	};
	request.body = http_request_body(x->request, &request.body_length);
	return idempotency_key_fingerprint(x->arena, &request);
}

const char *idempotency_streamed(struct exchange *x, const uint8_t digest[32])
{
	const struct idempotency_request request = {
	    .method = http_request_method(x->request),
	    .target = &x->target,
	    .content_type = http_request_field(x->request, "Content-Type"),
	    .body = digest,
	    .body_length = 32,
	};
	return idempotency_key_fingerprint(x->arena, &request);
}

/* A value of the record, kept beyond the rows; NULL for null. */
static const char *keep(struct exchange *x, const struct db_rows *rows, const char *name)
{
	int column = db_rows_column(rows, name);
	const char *value = column < 0 ? NULL : db_rows_value(rows, 0, (unsigned)column);
	return value == NULL ? NULL : arena_strdup(x->arena, value);
}

/* The id at the end of a new record's Location. */
static const char *new_id(const char *location)
{
	const char *slash = location == NULL ? NULL : strrchr(location, '/');
	return slash == NULL ? "" : slash + 1;
}

/* The path of the record that was written: a new one's is its collection's and its id. */
static int bind_path(struct exchange *x, const char *location)
{
	const struct operation *reader = x->operation->reader;
	for (unsigned i = 0; i < reader->segment_count; i++) {
		const char *segment = reader->segments[i];
		if (segment[0] != '{')
			continue;
		const char *name = arena_strndup(x->arena, segment + 1, strlen(segment) - 2);
		const char *value =
		    i < x->target.segment_count ? x->target.segments[i] : new_id(location);
		if (name == NULL || exchange_bind(x, name, value) != 0)
			return problem_set(&x->problem, "internal");
	}
	return 0;
}

static void read_again_done(void *cookie, const struct db_result *result);

/* The answer was too large to keep: show the record as it is by now. */
static enum verdict read_again(struct exchange *x, const char *location)
{
	static const struct query_choice whole = {0};
	struct batch *batch = batch_new(x, false);
	if (batch == NULL || bind_path(x, location) != 0 ||
	    batch_add(x, batch, x->operation->reader->query, &whole) != 0)
		return exchange_fail(x, "internal");
	return batch_submit(x, batch, read_again_done);
}

static void read_again_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (!batch_refused(x, result)) {
		x->rows = db_rows_take(result->rows[0]);
		representation_write_one(x);
	}
	if (x->problem.code != NULL)
		x->field_count = 0;
	pipeline_resume(x, ANSWERED);
}

/* The stored answer becomes this one's. */
static enum verdict replay(struct exchange *x, const struct db_rows *rows)
{
	const char *fingerprint = keep(x, rows, "fingerprint");
	const char *status = keep(x, rows, "status");
	const char *location = keep(x, rows, "location");
	const char *body = keep(x, rows, "body");
	if (fingerprint == NULL || status == NULL)
		return exchange_fail(x, "internal");
	if (strcmp(fingerprint, x->fingerprint) != 0) {
		count("result=\"reused\"");
		return exchange_fail(x, "idempotency-key-reused");
	}
	count("result=\"replayed\"");
	x->status = atoi(status);
	x->language = negotiate_language(keep(x, rows, "content_language"));
	x->etag = keep(x, rows, "etag");
	x->content_type = keep(x, rows, "content_type");
	exchange_field(x, "Location", location);
	exchange_field(x, "Idempotency-Replayed", "true");
	if (x->content_type != NULL && body == NULL)
		return read_again(x, location);
	buffer_puts(&x->out, body == NULL ? "" : body);
	return x->out.failed ? exchange_fail(x, "internal") : ANSWERED;
}

static void look_done(struct exchange *x, const struct db_result *result, const char *otherwise)
{
	enum verdict verdict = GO_ON;
	if (batch_refused(x, result))
		verdict = ANSWERED;
	else if (db_rows_count(result->rows[0]) > 0)
		verdict = replay(x, result->rows[0]);
	else if (otherwise != NULL)
		verdict = exchange_fail(x, otherwise);
	if (verdict != WAIT)
		pipeline_resume(x, verdict);
}

static void look_done_or_go_on(void *cookie, const struct db_result *result)
{
	look_done(cookie, result, NULL);
}

/* It had a record a moment ago: the ring of records was turned in between. */
static void look_done_or_busy(void *cookie, const struct db_result *result)
{
	look_done(cookie, result, "busy");
}

/* A statement with the exchange's key as its one parameter. */
static int add_with_key(struct exchange *x, struct batch *batch, const char *sql)
{
	const char **values = arena_alloc(x->arena, sizeof *values);
	if (values == NULL)
		return problem_set(&x->problem, "internal");
	values[0] = x->idempotency_key;
	const struct db_step step = {sql, 1, values};
	return batch_add_step(x, batch, &step);
}

enum verdict idempotency_look(struct exchange *x, const char *otherwise)
{
	struct batch *batch = batch_new(x, false);
	if (batch == NULL ||
	    add_with_key(x, batch, "select * from natcom.idempotency_record_of($1)") != 0)
		return ANSWERED;
	return batch_submit(x, batch, otherwise == NULL ? look_done_or_go_on : look_done_or_busy);
}

int idempotency_claim(struct exchange *x, struct batch *batch)
{
	return add_with_key(x, batch, "select natcom.claim_idempotency_key($1)");
}

bool idempotency_refused(
    struct exchange *x, const struct db_result *result, enum verdict *ret_verdict)
{
	if (x->idempotency_key == NULL || x->dry_run || result->outcome != DB_REFUSED ||
	    result->failed_step != 0)
		return false;
	x->call = NULL;
	if (strcmp(result->sqlstate, STATE_RECORDED) == 0) {
		*ret_verdict = idempotency_look(x, "busy");
		return true;
	}
	if (strcmp(result->sqlstate, STATE_HELD) == 0) {
		count("result=\"in_use\"");
		x->problem.retry_after_s = 1;
		*ret_verdict = exchange_fail(x, "idempotency-key-in-use");
		return true;
	}
	return false;
}

/* A field of the answer as it was rendered, or NULL. */
static const char *rendered_field(const struct exchange *x, const char *name)
{
	for (size_t i = 0; i < x->field_count; i++)
		if (strcmp(x->fields_out[i].name, name) == 0)
			return x->fields_out[i].value;
	return NULL;
}

/* The answer's body, when it is one to keep, so without a secret; a null is read again, or
 * there was none. */
static int body_to_keep(struct exchange *x, const char **ret_body)
{
	*ret_body = NULL;
	if (x->out.length == 0 || x->out.length > BODY_KEPT_MOST || x->secret != NULL)
		return 0;
	*ret_body = arena_strndup(x->arena, x->out.bytes, x->out.length);
	return *ret_body == NULL ? -1 : 0;
}

const struct db_step *idempotency_record(struct exchange *x)
{
	static const char sql[] =
	    "select natcom.record_idempotency_key($1, $2, $3, $4, $5, $6, $7, $8, $9)";
	const char **values = arena_alloc(x->arena, 9 * sizeof *values);
	struct db_step *step = arena_alloc(x->arena, sizeof *step);
	const char *status = arena_printf(x->arena, "%d", x->status);
	const char *body;
	if (values == NULL || step == NULL || status == NULL || body_to_keep(x, &body) != 0) {
		problem_set(&x->problem, "internal");
		return NULL;
	}
	values[0] = x->idempotency_key;
	values[1] = x->fingerprint;
	values[2] = x->operation->id;
	values[3] = status;
	values[4] = rendered_field(x, "Location");
	values[5] = x->etag;
	values[6] = x->content_type;
	values[7] = language_tag(x->language);
	values[8] = body;
	*step = (struct db_step){sql, 9, values};
	return step;
}

void idempotency_recorded(void)
{
	count("result=\"recorded\"");
}
