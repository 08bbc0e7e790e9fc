/*
 * key: one key with the one algorithm it is for.  Used by keyring and token
 * only.
 */
#ifndef AUTH_KEY_H
#define AUTH_KEY_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;
struct cJSON;

#define KEY_ID_SIZE 129 /* bytes of a kid, NUL included */

enum key_algorithm { KEY_RS256, KEY_PS256, KEY_ES256, KEY_EDDSA, KEY_HS256 };

struct key {
	enum key_algorithm algorithm;
	char id[KEY_ID_SIZE]; /* RFC 7638 thumbprint, or the kid its JWK gives */
	EVP_PKEY *public;     /* NULL for a secret */
	char *pem;            /* private key text, or the secret; NULL for public keys */
	size_t pem_length;
};

/**
 * key_algorithm_name(algorithm):
 * Return "ES256" and so on, as headers say it.
 */
const char *key_algorithm_name(enum key_algorithm algorithm);

/**
 * key_of_pem(key, text, length):
 * Fill ${key} from a PEM private or public key: RSA of 2048 bits or more is
 * RS256, P-256 is ES256, Ed25519 is EdDSA.  Return NULL, or a phrase that says
 * what is wrong.
 */
const char *key_of_pem(struct key *key, const char *text, size_t length);

/**
 * key_of_jwk(key, jwk):
 * Fill ${key} from a public JWK (RFC 7517) likewise; its "alg" may say PS256,
 * its "kid" is kept.  Private and symmetric JWKs are refused.
 */
const char *key_of_jwk(struct key *key, const struct cJSON *jwk);

/**
 * key_of_secret(key, secret):
 * Fill ${key} with a copy of ${secret} (32 bytes or more) for HS256.
 */
const char *key_of_secret(struct key *key, const char *secret);

/**
 * key_verify(key, signed_bytes, length, signature, signature_length):
 * Whether the JWS signature is the key's over the bytes.
 */
bool key_verify(const struct key *key, const char *signed_bytes, size_t length,
    const uint8_t *signature, size_t signature_length);

/**
 * key_write_jwk(key, out):
 * Append the public key as a JWK; nothing of a secret.
 */
void key_write_jwk(const struct key *key, struct buffer *out);

/**
 * key_reset(key):
 * Release what the key holds, secrets wiped.
 */
void key_reset(struct key *key);

#endif
