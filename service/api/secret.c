/*
 * 256 random bits need no slow digest: nobody guesses them.  The secret leaves
 * this file in one answer only; the database, and so its logs, see the digest,
 * or the secret under a key that is not in the database.
 */
#include "api/secret.h"

#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/seal.h"
#include "base/settings.h"
#include "base/text.h"

#define SECRET_SIZE 32 /* bytes */

int secret_bind(struct exchange *x, const char *secret)
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
		if (operation->members[i].secret_prefix != NULL)
			return &operation->members[i];
	return NULL;
}

/* A secret that stands behind a path is part of an address of ours. */
static bool in_address(const struct member *member)
{
	return member->secret_prefix[0] == '/';
}

int secret_make(struct exchange *x)
{
	uint8_t bytes[SECRET_SIZE];
	const struct member *member = secret_member(x->operation);
	if (member == NULL)
		return 0;
	char *secret = arena_alloc(x->arena, TEXT_BASE64URL_SIZE(sizeof bytes));
	if (secret == NULL || crypto_random(bytes, sizeof bytes) != 0)
		return problem_set(&x->problem, "internal");
	x->secret = secret;
	if (in_address(member)) {
		text_base64url(bytes, sizeof bytes, secret);
		return secret_bind(x, secret);
	}
	text_base64(bytes, sizeof bytes, secret);
	const char *sealed = seal_text(x->context->webhook_keys, bytes, sizeof bytes, x->arena);
	if (sealed == NULL)
		return problem_set(&x->problem, "internal");
	return exchange_bind(x, "secret_sealed", sealed);
}

void secret_tell(struct exchange *x)
{
	if (x->secret == NULL || x->dry_run || x->out.length == 0)
		return;
	const struct member *member = secret_member(x->operation);
	const char *told = arena_printf(x->arena, "%s%s%s",
	    in_address(member) ? x->context->settings->public_url : "", member->secret_prefix,
	    x->secret);
	if (told == NULL) {
		x->out.failed = true;
		return;
	}
	/* In place of the bracket that ends the object. */
	buffer_truncate(&x->out, x->out.length - 1);
	buffer_printf(&x->out, ",\"%s\":", member->name);
	json_write_string(&x->out, told, strlen(told));
	buffer_putc(&x->out, '}');
}
