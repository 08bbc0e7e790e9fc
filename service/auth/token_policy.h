/*
 * token_policy: what a token has to say to be accepted, and what judging one
 * comes to.
 */
#ifndef AUTH_TOKEN_POLICY_H
#define AUTH_TOKEN_POLICY_H

#include <stdint.h>

struct settings;

struct token_policy {
	const char *issuer;   /* iss, exactly */
	const char *audience; /* aud, exactly (or a member of the list) */
	int64_t skew_ms;      /* clock difference forgiven */
	int64_t lifetime_ms;  /* longest exp - iat */
};

enum token_verdict { TOKEN_GOOD, TOKEN_INVALID, TOKEN_EXPIRED };

/**
 * token_policy_init(policy, settings):
 * Fill ${policy} from the settings; its strings are theirs.
 */
void token_policy_init(struct token_policy *policy, const struct settings *settings);

#endif
