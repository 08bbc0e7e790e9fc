/*
 * For changes of what exists, and for collections below a record: look at the
 * present state as the caller sees it, compare If-Match, apply a merge patch.
 * That the version is still the present one is enforced again in the statement
 * that writes.
 */
#include <string.h>

#include "api/batch.h"
#include "api/body.h"
#include "api/exchange.h"
#include "api/patch.h"
#include "api/pipeline.h"
#include "api/precondition.h"
#include "api/representation.h"
#include "api/stages.h"
#include "base/arena.h"
#include "base/json.h"
#include "db/rows.h"

#include <cjson/cJSON.h>

/* The GET of the record that the operation is about to change or to add to; NULL: none. */
static const struct operation *record_of(const struct operation *operation)
{
	bool changes = operation->kind == OPERATION_UPDATE || operation->kind == OPERATION_DELETE;
	return changes ? operation->reader : operation->parent;
}

/* Tell the client the version that is, so that it can fetch and decide. */
static enum verdict moved(struct exchange *x, const char *version)
{
	x->problem.members = arena_printf(x->arena, "\"current_version\":%s", version);
	x->etag = etag_of_version(x->arena, version);
	return exchange_fail(x, "version-conflict");
}

/* The patched representation, validated and bound as the new state. */
static enum verdict apply_patch(struct exchange *x, const struct db_rows *rows)
{
	struct cJSON *current = representation_tree(x, rows);
	struct cJSON *result = representation_tree(x, rows);
	if (current == NULL || result == NULL)
		return ANSWERED;
	if (patch_merge(result, x->body) != 0)
		return exchange_fail(x, "internal");
	patch_strip_read_only(x->operation->reader, current, result, &x->problem);
	return body_accept(x, result) == 0 ? GO_ON : ANSWERED;
}

static enum verdict compare(struct exchange *x, const struct db_rows *rows)
{
	if (db_rows_count(rows) == 0)
		return exchange_fail(x, "not-found");
	const char *version = arena_strdup(x->arena, representation_value(rows, "version"));
	const char *id = arena_strdup(x->arena, representation_value(rows, "id"));
	if (version == NULL || id == NULL)
		return exchange_fail(x, "internal");
	if (x->operation->has_precondition &&
	    !etag_match_version(http_request_field(x->request, "If-Match"), version))
		return moved(x, version);
	if (exchange_bind(x, record_of(x->operation)->key, id) != 0 ||
	    exchange_bind(x, "version", version) != 0)
		return ANSWERED;
	return x->operation->kind == OPERATION_UPDATE ? apply_patch(x, rows) : GO_ON;
}

static enum verdict check_tags(struct exchange *x)
{
	const char *tags = http_request_field(x->request, "If-Match");
	if (tags == NULL)
		return exchange_fail(x, "precondition-required");
	if (!etag_is_list(tags)) {
		problem_add(&x->problem, PROBLEM_HEADER, "If-Match", "malformed", NULL);
		return exchange_fail(x, "invalid-parameter");
	}
	return GO_ON;
}

static void stage_condition_done(void *cookie, const struct db_result *result);

enum verdict stage_condition(struct exchange *x)
{
	static const struct query_choice whole = {0};
	const struct operation *record = record_of(x->operation);
	if (record == NULL)
		return GO_ON;
	if (x->operation->has_precondition && check_tags(x) == ANSWERED)
		return ANSWERED;
	struct batch *batch = batch_new(x, false);
	if (batch == NULL || batch_add(x, batch, record->query, &whole) != 0)
		return ANSWERED;
	return batch_submit(x, batch, stage_condition_done);
}

static void stage_condition_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (batch_refused(x, result))
		pipeline_resume(x, ANSWERED);
	else
		pipeline_resume(x, compare(x, result->rows[0]));
}
