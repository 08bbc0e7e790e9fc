/*
 * 256 random bits need no slow digest: nobody guesses them.  The secret leaves
 * this file in one answer only; the database, and so its logs, see the digest.
 */
#include "api/secret.h"

#include <string.h>

#include "api/batch.h"
#include "api/context.h"
#include "api/exchange.h"
#include "api/negotiate.h"
#include "api/pipeline.h"
#include "api/representation.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/metrics.h"
#include "base/settings.h"
#include "base/text.h"
#include "db/rows.h"

#define SECRET_SIZE 32 /* bytes */

/* Bind the digest of a secret.  The value is digested whatever its form: what
 * nobody made is found nowhere. */
static int bind_digest(struct exchange *x, const char *secret)
{
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	char *hex = arena_alloc(x->arena, 2 * sizeof digest + 1);
	if (hex == NULL || crypto_sha256(secret, strlen(secret), digest) != 0)
		return problem_set(&x->problem, "internal");
	text_hex(digest, sizeof digest, hex);
	return exchange_bind(x, "secret_digest", hex);
}

/* The member of the operation's records that tells the secret, or NULL. */
static const struct member *secret_member(const struct operation *operation)
{
	for (unsigned i = 0; i < operation->member_count; i++)
		if (operation->members[i].secret_path != NULL)
			return &operation->members[i];
	return NULL;
}

int secret_make(struct exchange *x)
{
	uint8_t bytes[SECRET_SIZE];
	if (secret_member(x->operation) == NULL)
		return 0;
	char *secret = arena_alloc(x->arena, 2 * sizeof bytes);
	if (secret == NULL || crypto_random(bytes, sizeof bytes) != 0)
		return problem_set(&x->problem, "internal");
	text_base64url(bytes, sizeof bytes, secret);
	x->secret = secret;
	return bind_digest(x, secret);
}

void secret_tell(struct exchange *x)
{
	if (x->secret == NULL || x->dry_run || x->out.length == 0)
		return;
	const struct member *member = secret_member(x->operation);
	const char *url = arena_printf(
	    x->arena, "%s%s%s", x->context->settings->public_url, member->secret_path, x->secret);
	if (url == NULL) {
		x->out.failed = true;
		return;
	}
	/* In place of the bracket that ends the object. */
	buffer_truncate(&x->out, x->out.length - 1);
	buffer_printf(&x->out, ",\"%s\":", member->name);
	json_write_string(&x->out, url, strlen(url));
	buffer_putc(&x->out, '}');
}

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
	struct batch *batch = bind_digest(x, secret) != 0 ? NULL : batch_new(x, false);
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
