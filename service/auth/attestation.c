/*
 * Claims come as JSON; only who says so and when is added.
 */
#include "auth/attestation.h"

#include <jwt.h>
#include <stdlib.h>

#include "auth/keyring_internal.h"
#include "auth/signature.h"
#include "base/buffer.h"
#include "base/clock.h"

int attestation_sign(
    const struct keyring *keyring, const char *issuer, const char *claims, struct buffer *out)
{
	char *text = NULL;
	jwt_t *jwt = NULL;
	int result = -1;

	if (jwt_new(&jwt) != 0)
		return -1;
	if (signature_prepare(jwt, keyring_signer(keyring), "JWT") == 0 &&
	    jwt_add_grants_json(jwt, claims) == 0 && jwt_add_grant(jwt, "iss", issuer) == 0 &&
	    jwt_add_grant_int(jwt, "iat", (long)instant_seconds(instant_now())) == 0 &&
	    (text = jwt_encode_str(jwt)) != NULL)
		result = buffer_puts(out, text);
	free(text);
	jwt_free(jwt);
	return result;
}
