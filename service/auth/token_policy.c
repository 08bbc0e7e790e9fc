/*
 * token_policy: the settings about tokens as the judges of tokens want them.
 */
#include "auth/token_policy.h"

#include "base/settings.h"

void token_policy_init(struct token_policy *policy, const struct settings *settings)
{
	policy->issuer = settings->issuer;
	policy->audience = settings->audience;
	policy->skew_ms = settings->token_skew_ms;
	policy->lifetime_ms = settings->token_lifetime_ms;
}
