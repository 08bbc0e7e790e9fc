/*
 * Issuing through libjwt 1.10.2, which is sound at that: one token a minute at
 * most, so that its parsing of the PEM at each call does not matter.
 */
#include "auth/token.h"

#include <jwt.h>
#include <stdlib.h>
#include <string.h>

#include "auth/identity.h"
#include "auth/keyring_internal.h"
#include "auth/signature.h"
#include "base/buffer.h"
#include "base/uuid.h"

#define ROLES_MOST 256 /* bytes of {"roles":[...]} with all six */

/* Add roles as a list of strings.  Return 0 or -1. */
static int add_roles(jwt_t *jwt, unsigned roles)
{
	struct buffer text;
	int result = -1;

	buffer_init(&text, ROLES_MOST);
	buffer_puts(&text, "{\"roles\":[");
	for (unsigned bit = 1, count = 0; bit != 0 && bit <= roles; bit <<= 1) {
		if ((roles & bit) != 0 && role_name(bit) != NULL)
			buffer_printf(&text, "%s\"%s\"", count++ == 0 ? "" : ",", role_name(bit));
	}
	buffer_puts(&text, "]}");
	const char *json = buffer_text(&text);
	if (json != NULL && jwt_add_grants_json(jwt, json) == 0)
		result = 0;
	buffer_reset(&text);
	return result;
}

/* Add what the identity says; an empty text is left out.  Return 0 or -1. */
static int add_texts(
    jwt_t *jwt, const struct token_policy *policy, const struct identity *identity, const char *id)
{
	const struct {
		const char *name;
		const char *text;
	} claims[] = {
	    {"iss", policy->issuer},
	    {"aud", policy->audience},
	    {"sub", identity->subject},
	    {"client_id", identity->client},
	    {"jti", id},
	    {"scope", identity->scope},
	    {"commission", identity->commission},
	};

	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		if (claims[i].text[0] != '\0' &&
		    jwt_add_grant(jwt, claims[i].name, claims[i].text) != 0)
			return -1;
	}
	return 0;
}

int token_issue(const struct keyring *keyring, const struct token_policy *policy,
    const struct identity *identity, int64_t lifetime_s, struct buffer *out)
{
	const struct key *key = keyring_signer(keyring);
	int64_t now = instant_seconds(instant_now());
	char id[UUID_TEXT_SIZE];
	char *token = NULL;
	jwt_t *jwt = NULL;
	int result = -1;

	if (key == NULL || lifetime_s <= 0 || lifetime_s > policy->lifetime_ms / 1000 ||
	    uuid_make(id) != 0 || jwt_new(&jwt) != 0)
		return -1;
	/* RFC 9068 section 2.1: typ, and the kid by which our key set names the key. */
	if (signature_prepare(jwt, key, "at+jwt") != 0 ||
	    add_texts(jwt, policy, identity, id) != 0 || add_roles(jwt, identity->roles) != 0 ||
	    jwt_add_grant_int(jwt, "iat", (long)now) != 0 ||
	    jwt_add_grant_int(jwt, "exp", (long)(now + lifetime_s)) != 0)
		goto out;
	token = jwt_encode_str(jwt);
	if (token != NULL && strlen(token) <= TOKEN_MOST)
		result = buffer_puts(out, token);
out:
	free(token);
	jwt_free(jwt);
	return result;
}
