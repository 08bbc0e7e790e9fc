/*
 * What a report says follows from the tables that its query names, so its tag
 * is made of their last changes, by one small statement, and whoever has it is
 * told so without the query being run.  The tag is of before the query: what
 * changes in between is sent under the older tag, and sent again when asked next.
 */

#include <string.h>

#include "api/batch.h"
#include "api/exchange.h"
#include "api/negotiate.h"
#include "api/pipeline.h"
#include "api/precondition.h"
#include "api/representation.h"
#include "api/stages.h"
#include "auth/identity.h"
#include "base/arena.h"

/* Whoever asks otherwise, in another language or with other rights, gets another tag. */
static const char *tag_of(struct exchange *x, const char *mark)
{
	const struct identity *who = x->identity;
	const char *text = arena_printf(x->arena, "%s %s %s %s %s %s %s", mark, x->operation->id,
	    media_type(x->media), language_tag(x->language), who == NULL ? "" : who->role_names,
	    who == NULL || who->commission == NULL ? "" : who->commission,
	    http_request_target(x->request));
	return text == NULL ? NULL : etag_of_variant(x->arena, NULL, text, strlen(text));
}

/* "*" asks whether there is an answer at all, which the query has to say. */
static bool is_fresh(const struct exchange *x)
{
	const char *tags = http_request_field(x->request, "If-None-Match");
	return tags != NULL && strchr(tags, '*') == NULL && etag_none_match(tags, x->early_etag);
}

static void stage_fresh_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	if (batch_refused(x, result)) {
		pipeline_resume(x, ANSWERED);
		return;
	}
	x->early_etag = tag_of(x, representation_value(result->rows[0], "mark"));
	if (x->early_etag == NULL) {
		pipeline_resume(x, exchange_fail(x, "internal"));
	} else if (is_fresh(x)) {
		x->etag = x->early_etag;
		x->status = 304;
		pipeline_resume(x, ANSWERED);
	} else {
		pipeline_resume(x, GO_ON);
	}
}

enum verdict stage_fresh(struct exchange *x)
{
	static const char statement[] = "select natcom.change_mark($1::text[]) as mark";
	const char *tables = x->operation->query == NULL || x->operation->method != METHOD_GET
	                         ? NULL
	                         : query_tables(x->operation->query);
	if (tables == NULL)
		return GO_ON;
	const char **values = arena_alloc(x->arena, sizeof *values);
	struct batch *batch = values == NULL ? NULL : batch_new(x, false);
	if (batch == NULL)
		return exchange_fail(x, "internal");
	values[0] = tables;
	const struct db_step step = {statement, 1, values};
	if (batch_add_step(x, batch, &step) != 0)
		return ANSWERED;
	return batch_submit(x, batch, stage_fresh_done);
}
