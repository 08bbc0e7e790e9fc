/*
 * What the database knows of the digest becomes an identity, as a token's
 * claims would.
 */
#include "api/secret_identity.h"

#include <string.h>

#include "api/batch.h"
#include "api/exchange.h"
#include "api/negotiate.h"
#include "api/pipeline.h"
#include "api/representation.h"
#include "api/secret.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/metrics.h"
#include "base/text.h"
#include "db/rows.h"

static const char *keep(struct exchange *x, const struct db_rows *rows, const char *name)
{
	return arena_strdup(x->arena, representation_value(rows, name));
}

static int add_role(void *cookie, const char *part, size_t length)
{
	struct identity *identity = cookie;
	identity->roles |= role_parse(part, length);
	return 0;
}

/* The identity of the row, which has no token and so no scope. */
static enum verdict take_identity(struct exchange *x, const struct db_rows *rows)
{
	struct identity *who = arena_alloc(x->arena, sizeof *who);
	if (db_rows_count(rows) == 0) {
		metric_add(metric_get(METRIC_TOKENS, "result=\"invalid\""), 1);
		return exchange_fail(x, "not-found");
	}
	if (who == NULL)
		return exchange_fail(x, "internal");
	*who = (struct identity){.subject = keep(x, rows, "subject"),
	    .client = keep(x, rows, "client"),
	    .token_id = "",
	    .commission = keep(x, rows, "commission"),
	    .role_names = keep(x, rows, "roles"),
	    .scope = ""};
	if (who->subject == NULL || who->client == NULL || who->commission == NULL ||
	    who->role_names == NULL)
		return exchange_fail(x, "internal");
	text_split(who->role_names, ',', add_role, who);
	x->language = negotiate_language(representation_value(rows, "language"));
	x->identity = who;
	return GO_ON;
}

static void secret_identify_done(void *cookie, const struct db_result *result);

enum verdict secret_identify(struct exchange *x)
{
	const char *secret = NULL;
	x->cache_control = "no-store";
	for (size_t i = 0; i < x->target.pair_count; i++)
		if (strcmp(x->target.pairs[i].name, "secret") == 0)
			secret = x->target.pairs[i].value;
	if (secret == NULL)
		return exchange_fail(x, "not-found");
	struct batch *batch = secret_bind(x, secret) != 0 ? NULL : batch_new(x, false);
	const char **values = arena_alloc(x->arena, sizeof *values);
	if (batch == NULL || values == NULL)
		return exchange_fail(x, "internal");
	values[0] = exchange_value(x, "secret_digest");
	const struct db_step step = {"select * from natcom.secret_identity($1)", 1, values};
	if (batch_add_step(x, batch, &step) != 0)
		return ANSWERED;
	return batch_submit(x, batch, secret_identify_done);
}

static void secret_identify_done(void *cookie, const struct db_result *result)
{
	struct exchange *x = cookie;
	pipeline_resume(x, batch_refused(x, result) ? ANSWERED : take_identity(x, result->rows[0]));
}
