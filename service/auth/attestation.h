/*
 * attestation: what the service says and signs, to be checked by anybody with
 * its key set (RFC 7515): no access token, since it has no audience, no
 * subject and no end.
 */
#ifndef AUTH_ATTESTATION_H
#define AUTH_ATTESTATION_H

struct buffer;
struct keyring;

/**
 * attestation_sign(keyring, issuer, claims, out):
 * Append the compact JWS of the JSON object ${claims}, to which iss and iat are
 * added, by the signing key of ${keyring}.  Return 0, or -1 when there is no
 * such key, ${claims} is no object or memory is short.
 */
int attestation_sign(
    const struct keyring *keyring, const char *issuer, const char *claims, struct buffer *out);

#endif
