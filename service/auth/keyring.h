/*
 * keyring: the keys that sign and verify tokens, parsed once when loaded: an
 * immutable, shared snapshot.  One algorithm per key.
 */
#ifndef AUTH_KEYRING_H
#define AUTH_KEYRING_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;
struct keyring;

/**
 * keyring_create_key(directory, ret_fault, size):
 * Make ${directory} (mode 0700) and a first ES256 signing key in it (PEM, mode
 * 0600) unless there is one already.  Return 0 or -1 with a sentence.
 */
int keyring_create_key(const char *directory, char *ret_fault, size_t size);

/**
 * keyring_load(directory, hs256_secret, ret_fault, size):
 * Read every *.pem (private: signs and verifies; public: verifies) and *.jwk
 * or *.jwks file of ${directory}, and the secret when it is not "".  The
 * newest private key by file name signs (RSA: RS256, P-256: ES256; libjwt has
 * no EdDSA, so a private Ed25519 key only verifies), the secret when there is
 * none.  kid is the RFC 7638 thumbprint, or the one a JWK gives; JWKs with
 * "use":"enc" are passed over.  Refuses RSA below 2048 bits, secrets below 32
 * bytes, unknown algorithms, private JWKs, private keys that group or others
 * may read (root's may be read by our group: a mounted secret), files and a
 * directory that all may write, two keys of one kid, a directory without any
 * key.  Return a snapshot with one reference, or NULL with a sentence in
 * ${ret_fault}.
 */
struct keyring *keyring_load(
    const char *directory, const char *hs256_secret, char *ret_fault, size_t size);

/**
 * keyring_ref(keyring):
 * Take one more reference (any thread).  Return ${keyring}.
 */
struct keyring *keyring_ref(struct keyring *keyring);

/**
 * keyring_unref(keyring):
 * Give a reference back; the last one releases.  NULL is fine.
 */
void keyring_unref(struct keyring *keyring);

/**
 * keyring_can_sign(keyring):
 * Whether there is a private key to sign tokens with.
 */
bool keyring_can_sign(const struct keyring *keyring);

/**
 * keyring_write_jwks(keyring, out):
 * Append the public keys as an RFC 7517 key set; secrets never.
 */
void keyring_write_jwks(const struct keyring *keyring, struct buffer *out);

#endif
