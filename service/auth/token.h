/*
 * token: access tokens (RFC 9068) issued and judged by the rules of RFC 8725.
 */
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include <stdint.h>

#include "auth/token_policy.h"
#include "base/clock.h"

struct arena;
struct buffer;
struct identity;
struct keyring;

#define TOKEN_MOST 8192 /* bytes of a token; a longer one is invalid */

/* What a token is judged by. */
struct token_terms {
	const struct keyring *keyring;
	const struct token_policy *policy;
	struct instant now;
};

/**
 * token_verify(terms, token, arena, ret_identity):
 * Judge the compact JWS ${token}: shape, header, key, signature, claims, in
 * this order.  On TOKEN_GOOD ${ret_identity} lives in ${arena}; else it is
 * untouched.  TOKEN_EXPIRED only for a token that is good but for its time.
 * When memory is short the verdict is TOKEN_INVALID.
 */
enum token_verdict token_verify(const struct token_terms *terms, const char *token,
    struct arena *arena, const struct identity **ret_identity);

/**
 * token_issue(keyring, policy, identity, lifetime_s, out):
 * Append a signed token for ${identity} (its token_id and expires are made
 * here) valid for ${lifetime_s} seconds from now.  Return 0, or -1 when there
 * is no signing key, ${lifetime_s} is not within the policy's or signing fails.
 */
int token_issue(const struct keyring *keyring, const struct token_policy *policy,
    const struct identity *identity, int64_t lifetime_s, struct buffer *out);

#endif
