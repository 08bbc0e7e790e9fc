/*
 * OpenSSL's EVP interface, one function a primitive.
 */
#include "base/crypto.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <string.h>

#define POOL_SIZE  1024 /* bytes drawn at once */
#define POOLED_MAX 32   /* bytes of a request that the pool serves */

/* Random bytes drawn ahead by this thread: ids and nonces are a few bytes each,
 * and a call into the generator costs more than they do.  Each byte is given
 * out once and wiped. */
static _Thread_local struct {
	unsigned char bytes[POOL_SIZE];
	size_t left; /* at the end of bytes */
} pool;

/* Take bytes from the pool, which is filled when it has too few. */
static int take_from_pool(void *bytes, size_t length)
{
	if (pool.left < length) {
		if (RAND_bytes(pool.bytes, POOL_SIZE) != 1)
			return -1;
		pool.left = POOL_SIZE;
	}
	unsigned char *from = pool.bytes + POOL_SIZE - pool.left;
	memcpy(bytes, from, length);
	OPENSSL_cleanse(from, length);
	pool.left -= length;
	return 0;
}

int crypto_random(void *bytes, size_t length)
{
	if (length <= POOLED_MAX)
		return take_from_pool(bytes, length);
	return length <= INT_MAX && RAND_bytes(bytes, (int)length) == 1 ? 0 : -1;
}

/* Fetched once: EVP_sha256() stands for a name that every digest would look up again. */
static EVP_MD *sha256;

static void fetch_sha256(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
}

int crypto_sha256(const void *bytes, size_t length, uint8_t ret_digest[CRYPTO_DIGEST_SIZE])
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, fetch_sha256);
	const EVP_MD *digest = sha256 == NULL ? EVP_sha256() : sha256;
	return EVP_Digest(bytes, length, ret_digest, NULL, digest, NULL) == 1 ? 0 : -1;
}

int crypto_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
    uint8_t ret_digest[CRYPTO_DIGEST_SIZE])
{
	unsigned size = CRYPTO_DIGEST_SIZE;
	if (key_length > INT_MAX)
		return -1;
	return HMAC(EVP_sha256(), key, (int)key_length, bytes, length, ret_digest, &size) == NULL
	           ? -1
	           : 0;
}

int crypto_seal(
    const uint8_t key[CRYPTO_KEY_SIZE], const void *plain, size_t length, uint8_t *ret_sealed)
{
	uint8_t *nonce = ret_sealed;
	uint8_t *cipher = ret_sealed + CRYPTO_NONCE_SIZE;
	uint8_t *tag = cipher + length;
	int written, result = -1;
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	if (context == NULL || length > INT_MAX || crypto_random(nonce, CRYPTO_NONCE_SIZE) != 0)
		goto out;
	if (EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
	    EVP_EncryptUpdate(context, cipher, &written, plain, (int)length) == 1 &&
	    EVP_EncryptFinal_ex(context, tag, &written) == 1 &&
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, CRYPTO_TAG_SIZE, tag) == 1)
		result = 0;
out:
	EVP_CIPHER_CTX_free(context);
	return result;
}

int crypto_open(
    const uint8_t key[CRYPTO_KEY_SIZE], const uint8_t *sealed, size_t length, void *ret_plain)
{
	uint8_t tag[CRYPTO_TAG_SIZE];
	uint8_t *plain = ret_plain;
	int written, result = -1;
	if (length < CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE || length > INT_MAX)
		return -1;
	int size = (int)length - CRYPTO_NONCE_SIZE - CRYPTO_TAG_SIZE;
	const uint8_t *cipher = sealed + CRYPTO_NONCE_SIZE;
	for (int i = 0; i < CRYPTO_TAG_SIZE; i++)
		tag[i] = cipher[size + i];
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	if (context != NULL &&
	    EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, sealed) == 1 &&
	    EVP_DecryptUpdate(context, plain, &written, cipher, size) == 1 &&
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, CRYPTO_TAG_SIZE, tag) == 1 &&
	    EVP_DecryptFinal_ex(context, plain + written, &written) == 1)
		result = 0;
	else
		OPENSSL_cleanse(plain, (size_t)size);
	EVP_CIPHER_CTX_free(context);
	return result;
}

bool crypto_equal(const void *a, const void *b, size_t length)
{
	return CRYPTO_memcmp(a, b, length) == 0;
}

/* The struct is OpenSSL's own context under a name of ours. */
struct crypto_hash *crypto_hash_new(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(context);
		return NULL;
	}
	return (struct crypto_hash *)context;
}

int crypto_hash_add(struct crypto_hash *hash, const void *bytes, size_t length)
{
	return EVP_DigestUpdate((EVP_MD_CTX *)hash, bytes, length) == 1 ? 0 : -1;
}

int crypto_hash_end(struct crypto_hash *hash, uint8_t ret_digest[CRYPTO_DIGEST_SIZE])
{
	return EVP_DigestFinal_ex((EVP_MD_CTX *)hash, ret_digest, NULL) == 1 ? 0 : -1;
}

void crypto_hash_free(struct crypto_hash *hash)
{
	EVP_MD_CTX_free((EVP_MD_CTX *)hash);
}
