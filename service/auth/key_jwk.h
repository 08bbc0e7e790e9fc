/*
 * key_jwk: public keys as JSON (RFC 7517, 7518, 8037).  Used by key.c only.
 */
#ifndef AUTH_KEY_JWK_H
#define AUTH_KEY_JWK_H

#include <openssl/types.h>

struct buffer;
struct cJSON;

/**
 * key_jwk_members(key, out):
 * Append the required members of an RSA, P-256 or Ed25519 key as a JSON object
 * without white space, in the order in which RFC 7638 hashes them.
 */
void key_jwk_members(const EVP_PKEY *key, struct buffer *out);

/**
 * key_jwk_read(jwk):
 * Return the public key of ${jwk}, owned by the caller, or NULL.
 */
EVP_PKEY *key_jwk_read(const struct cJSON *jwk);

/**
 * key_jwk_algorithm(jwk):
 * Return the "alg" member, or NULL.
 */
const char *key_jwk_algorithm(const struct cJSON *jwk);

#endif
