/*
 * libjwt's key must never be NULL (it then makes unsigned tokens): checked here.
 */
#include "auth/signature.h"

#include <jwt.h>
#include <limits.h>

#include "auth/key.h"

/* libjwt's name of the algorithms it can sign with; the rest cannot be signers. */
static const struct {
	enum key_algorithm algorithm;
	jwt_alg_t name;
} signing[] = {{KEY_RS256, JWT_ALG_RS256}, {KEY_ES256, JWT_ALG_ES256}, {KEY_HS256, JWT_ALG_HS256}};

static int set_key(jwt_t *jwt, const struct key *key)
{
	if (key == NULL || key->pem == NULL || key->pem_length == 0 || key->pem_length > INT_MAX)
		return -1;
	for (size_t i = 0; i < sizeof signing / sizeof *signing; i++) {
		if (signing[i].algorithm == key->algorithm)
			return jwt_set_alg(jwt, signing[i].name, (const unsigned char *)key->pem,
			           (int)key->pem_length) == 0
			           ? 0
			           : -1;
	}
	return -1;
}

int signature_prepare(struct jwt *jwt, const struct key *key, const char *type)
{
	return set_key(jwt, key) == 0 && jwt_add_header(jwt, "typ", type) == 0 &&
	               jwt_add_header(jwt, "kid", key->id) == 0
	           ? 0
	           : -1;
}
