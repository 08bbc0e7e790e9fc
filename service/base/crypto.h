/*
 * crypto: the few primitives the program needs, each one call into OpenSSL.
 * Knows no key format and no protocol.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRYPTO_DIGEST_SIZE 32 /* bytes of a SHA-256 digest */
#define CRYPTO_KEY_SIZE    32 /* bytes of an AES-256 key */
#define CRYPTO_NONCE_SIZE  12 /* bytes of a GCM nonce */
#define CRYPTO_TAG_SIZE    16 /* bytes of a GCM tag */

/**
 * crypto_random(bytes, length):
 * Fill ${bytes} from the system's random generator.  Return 0 or -1.
 */
int crypto_random(void *bytes, size_t length);

/**
 * crypto_sha256(bytes, length, ret_digest):
 * Digest ${length} bytes.  Return 0 or -1.
 */
int crypto_sha256(const void *bytes, size_t length, uint8_t ret_digest[CRYPTO_DIGEST_SIZE]);

struct crypto_hash;

/**
 * crypto_hash_new():
 * Begin a SHA-256 over bytes that come in pieces; NULL when memory is short.
 */
struct crypto_hash *crypto_hash_new(void);

/**
 * crypto_hash_add(hash, bytes, length):
 * Digest some more.  Return 0 or -1.
 */
int crypto_hash_add(struct crypto_hash *hash, const void *bytes, size_t length);

/**
 * crypto_hash_end(hash, ret_digest):
 * Give the digest of all; nothing may be added any more.  Return 0 or -1.
 */
int crypto_hash_end(struct crypto_hash *hash, uint8_t ret_digest[CRYPTO_DIGEST_SIZE]);

/**
 * crypto_hash_free(hash):
 * Release.  NULL is fine.
 */
void crypto_hash_free(struct crypto_hash *hash);

/**
 * crypto_hmac_sha256(key, key_length, bytes, length, ret_digest):
 * RFC 2104 with SHA-256.  Return 0 or -1.
 */
int crypto_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
    uint8_t ret_digest[CRYPTO_DIGEST_SIZE]);

/**
 * crypto_seal(key, plain, length, ret_sealed):
 * Encrypt with AES-256-GCM under a random nonce; ${ret_sealed} receives nonce,
 * ciphertext and tag: ${length} + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE bytes.
 * Return 0 or -1.
 */
int crypto_seal(
    const uint8_t key[CRYPTO_KEY_SIZE], const void *plain, size_t length, uint8_t *ret_sealed);

/**
 * crypto_open(key, sealed, length, ret_plain):
 * Undo crypto_seal; ${ret_plain} has room for ${length} bytes less nonce and
 * tag.  Return 0, or -1 when anything was changed or the key is another
 * (${ret_plain} is zeroed then, or untouched).
 */
int crypto_open(
    const uint8_t key[CRYPTO_KEY_SIZE], const uint8_t *sealed, size_t length, void *ret_plain);

/**
 * crypto_equal(a, b, length):
 * Compare in constant time.
 */
bool crypto_equal(const void *a, const void *b, size_t length);

#endif
