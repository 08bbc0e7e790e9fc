/*
 * The second stage: the bearer token (RFC 6750 section 2.1) and what it says; or
 * the secret in an address.
 */
#include <string.h>
#include <strings.h>

#include "api/context.h"
#include "api/exchange.h"
#include "api/secret_identity.h"
#include "api/stages.h"
#include "auth/token_cache.h"
#include "base/metrics.h"

/* What the cache's verdict means: the client's problem and the metric's label. */
static const struct {
	const char *code;
	const char *labels;
} verdicts[] = {
    [TOKEN_GOOD] = {NULL, "result=\"good\""},
    [TOKEN_INVALID] = {"token-invalid", "result=\"invalid\""},
    [TOKEN_EXPIRED] = {"token-expired", "result=\"expired\""},
};

/* The token of "Bearer <token>", or NULL. */
static const char *bearer_token(const char *authorization)
{
	if (strncasecmp(authorization, "Bearer ", 7) != 0)
		return NULL;
	const char *token = authorization + 7;
	token += strspn(token, " ");
	return *token == '\0' ? NULL : token;
}

enum verdict stage_identify(struct exchange *x)
{
	if (x->operation->is_public)
		return GO_ON;
	if (x->operation->by_secret)
		return secret_identify(x);
	const char *authorization = http_request_field(x->request, "Authorization");
	if (authorization == NULL) {
		metric_add(metric_get(METRIC_TOKENS, "result=\"missing\""), 1);
		return exchange_fail(x, "token-missing");
	}
	const char *token = bearer_token(authorization);
	enum token_verdict verdict = TOKEN_INVALID;
	token_cache_follow(x->context->tokens, x->context->keyring);
	if (token != NULL)
		verdict = token_cache_verify(
		    x->context->tokens, token, instant_now(), x->arena, &x->identity);
	metric_add(metric_get(METRIC_TOKENS, verdicts[verdict].labels), 1);
	if (verdict != TOKEN_GOOD)
		return exchange_fail(x, verdicts[verdict].code);
	return GO_ON;
}
