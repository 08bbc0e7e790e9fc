/*
 * token_claims: what the payload of a token with a valid signature must say
 * (RFC 7519, RFC 9068), and the identity it makes.  Used by token only.
 */
#ifndef AUTH_TOKEN_CLAIMS_H
#define AUTH_TOKEN_CLAIMS_H

#include "auth/token_policy.h"
#include "base/clock.h"

struct arena;
struct cJSON;
struct identity;

/**
 * token_claims_judge(claims, policy, now, arena, ret_identity):
 * Judge the payload.  Every claim has to have its JSON type: a number in
 * quotes, a fraction or an exponent is no NumericDate here.  As token_verify,
 * whose last step it is.
 */
enum token_verdict token_claims_judge(const struct cJSON *claims, const struct token_policy *policy,
    struct instant now, struct arena *arena, const struct identity **ret_identity);

#endif
