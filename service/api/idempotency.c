/*
 * The rules are in the database (sql/rules/idempotency_record.sql); here the
 * request is read, and the record is written and read back.
 */
#include "api/idempotency.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/batch.h"
#include "api/exchange.h"
#include "api/pipeline.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "base/metrics.h"
#include "db/rows.h"

#define KEY_LEAST           16
#define KEY_MOST            255
#define FINGERPRINT_CEILING ((size_t)1 << 20) /* bytes that are digested */

/* What the database says when the key has a record by now, or its holder is still at work. */
#define STATE_RECORDED "NC001"
#define STATE_HELD     "55P03"

const char *idempotency_key(struct arena *arena, const char *field)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                               "abcdefghijklmnopqrstuvwxyz0123456789._~:-";
	size_t length = strlen(field);
	if (length >= 2 && field[0] == '"' && field[length - 1] == '"') {
		field++;
		length -= 2;
	}
	if (length < KEY_LEAST || length > KEY_MOST || strspn(field, alphabet) < length)
		return NULL;
	return arena_strndup(arena, field, length);
}

static void count(const char *labels)
{
	metric_add(metric_get(METRIC_IDEMPOTENCY, labels), 1);
}

/* A part and its length: no two lists of parts have the same bytes. */
static void put_part(struct buffer *out, const char *bytes, size_t length)
{
	buffer_printf(out, "%zu:", length);
	buffer_append(out, bytes, length);
}

static void put_text(struct buffer *out, const char *text)
{
	put_part(out, text == NULL ? "" : text, text == NULL ? 0 : strlen(text));
}

static int by_name_and_value(const void *a, const void *b)
{
	const struct target_pair *one = a, *other = b;
	int order = strcmp(one->name, other->name);
	return order != 0 ? order : strcmp(one->value, other->value);
}

static void put_query(struct buffer *out, const struct target *target)
{
	struct target_pair pairs[TARGET_PAIRS_MAX];
	memcpy(pairs, target->pairs, target->pair_count * sizeof *pairs);
	qsort(pairs, target->pair_count, sizeof *pairs, by_name_and_value);
	for (size_t i = 0; i < target->pair_count; i++) {
		put_text(out, pairs[i].name);
		put_text(out, pairs[i].value);
	}
}

const char *idempotency_fingerprint(struct exchange *x)
{
	struct buffer parts;
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	size_t length;
	const char *body = http_request_body(x->request, &length);
	char *hex = arena_alloc(x->arena, 2 * sizeof digest + 1);
	buffer_init(&parts, FINGERPRINT_CEILING);
	put_text(&parts, http_request_method(x->request));
	for (size_t i = 0; i < x->target.segment_count; i++)
		put_text(&parts, x->target.segments[i]);
	put_text(&parts, "?");
	put_query(&parts, &x->target);
	put_text(&parts, "\r\n");
	put_text(&parts, http_request_field(x->request, "Content-Type"));
	put_text(&parts, http_request_field(x->request, "If-Match"));
	put_part(&parts, body, length);
	bool failed =
	    parts.failed || hex == NULL || crypto_sha256(parts.bytes, parts.length, digest) != 0;
	for (size_t i = 0; !failed && i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	buffer_reset(&parts);
	return failed ? NULL : hex;
}

/* A value of the record, kept beyond the rows; NULL for null. */
static const char *keep(struct exchange *x, const struct db_rows *rows, const char *name)
{
	int column = db_rows_column(rows, name);
	const char *value = column < 0 ? NULL : db_rows_value(rows, 0, (unsigned)column);
	return value == NULL ? NULL : arena_strdup(x->arena, value);
}

/* The stored answer becomes this one's. */
static enum verdict replay(struct exchange *x, const struct db_rows *rows)
{
	const char *fingerprint = keep(x, rows, "fingerprint");
	const char *status = keep(x, rows, "status");
	const char *body = keep(x, rows, "body");
	if (fingerprint == NULL || status == NULL)
		return exchange_fail(x, "internal");
	if (strcmp(fingerprint, x->fingerprint) != 0) {
		count("result=\"reused\"");
		return exchange_fail(x, "idempotency-key-reused");
	}
	count("result=\"replayed\"");
	x->status = atoi(status);
	x->etag = keep(x, rows, "etag");
	x->content_type = keep(x, rows, "content_type");
	exchange_field(x, "Location", keep(x, rows, "location"));
	exchange_field(x, "Idempotency-Replayed", "true");
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

const struct db_step *idempotency_record(struct exchange *x)
{
	static const char sql[] =
	    "select natcom.record_idempotency_key($1, $2, $3, $4, $5, $6, $7, $8)";
	const char **values = arena_alloc(x->arena, 8 * sizeof *values);
	struct db_step *step = arena_alloc(x->arena, sizeof *step);
	const char *body = x->out.length == 0 ? NULL : buffer_text(&x->out);
	const char *status = arena_printf(x->arena, "%d", x->status);
	if (values == NULL || step == NULL || status == NULL ||
	    (x->out.length > 0 && body == NULL)) {
		problem_set(&x->problem, "internal");
		return NULL;
	}
	count("result=\"recorded\"");
	values[0] = x->idempotency_key;
	values[1] = x->fingerprint;
	values[2] = x->operation->id;
	values[3] = status;
	values[4] = rendered_field(x, "Location");
	values[5] = x->etag;
	values[6] = x->content_type;
	values[7] = body == NULL ? NULL : arena_strdup(x->arena, body);
	*step = (struct db_step){sql, 8, values};
	return step;
}
