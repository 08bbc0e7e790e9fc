/*
 * minting: keys and tokens made by OpenSSL alone, good and bad, for the tests
 * of auth; nothing here goes through the code that is tested but base64url.
 */
#ifndef TESTS_MINTING_H
#define TESTS_MINTING_H

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define MINT_TOKEN_SIZE ((size_t)64 * 1024)

/* How a token is signed; the alg its header claims is the caller's affair. */
enum mint_signature { MINT_ES256, MINT_ES256_DER, MINT_RS256, MINT_PS256, MINT_EDDSA };

/* Write a file of exactly ${mode} into ${folder}. */
static inline void mint_file(
    const char *folder, const char *name, const void *bytes, size_t length, mode_t mode)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
	assert(chmod(path, mode) == 0);
}

/* The key as PEM text, NUL-terminated; from malloc. */
static inline char *mint_pem(EVP_PKEY *key, int is_private)
{
	char *bytes;
	BIO *bio = BIO_new(BIO_s_mem());
	assert((is_private ? PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL)
	                   : PEM_write_bio_PUBKEY(bio, key)) == 1);
	long length = BIO_get_mem_data(bio, &bytes);
	char *text = strndup(bytes, (size_t)length);
	BIO_free(bio);
	return text;
}

/* Write the key as PEM: private ones with mode 0600, public ones with 0644. */
static inline void mint_key_file(
    const char *folder, const char *name, EVP_PKEY *key, int is_private)
{
	char *text = mint_pem(key, is_private);
	mint_file(folder, name, text, strlen(text), is_private ? 0600 : 0644);
	free(text);
}

/* r and s, 32 bytes each, of a DER signature. */
static inline size_t mint_raw(const uint8_t *der, size_t length, uint8_t *ret_raw, int width)
{
	const uint8_t *at = der;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)length);
	assert(pair != NULL);
	BN_bn2binpad(ECDSA_SIG_get0_r(pair), ret_raw, width);
	BN_bn2binpad(ECDSA_SIG_get0_s(pair), ret_raw + width, width);
	ECDSA_SIG_free(pair);
	return (size_t)width * 2;
}

/* Sign ${length} bytes; return the signature's length. */
static inline size_t mint_sign(EVP_PKEY *key, enum mint_signature how, const char *text,
    size_t length, uint8_t ret_signature[1024])
{
	uint8_t made[1024];
	size_t size = sizeof made;
	EVP_PKEY_CTX *parameters;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	const EVP_MD *digest = how == MINT_EDDSA ? NULL : EVP_sha256();
	assert(EVP_DigestSignInit(context, &parameters, digest, NULL, key) == 1);
	if (how == MINT_PS256)
		assert(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
		       EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1);
	assert(EVP_DigestSign(context, made, &size, (const uint8_t *)text, length) == 1);
	EVP_MD_CTX_free(context);
	if (how == MINT_ES256)
		return mint_raw(made, size, ret_signature, EVP_PKEY_get_bits(key) > 256 ? 48 : 32);
	memcpy(ret_signature, made, size);
	return size;
}

/* Append base64url of the bytes to the text. */
static inline void mint_append(char *token, const void *bytes, size_t length)
{
	size_t used = strlen(token);
	assert(used + TEXT_BASE64URL_SIZE(length) < MINT_TOKEN_SIZE);
	text_base64url(bytes, length, token + used);
}

/* header.payload, from malloc with room for any signature. */
static inline char *mint_unsigned(const char *header, const void *payload, size_t length)
{
	char *token = calloc(1, MINT_TOKEN_SIZE);
	assert(token != NULL);
	mint_append(token, header, strlen(header));
	strcat(token, ".");
	mint_append(token, payload, length);
	return token;
}

/* The whole token of two texts; from malloc. */
static inline char *mint_bytes(
    const char *header, const void *payload, size_t length, EVP_PKEY *key, enum mint_signature how)
{
	uint8_t signature[1024];
	char *token = mint_unsigned(header, payload, length);
	size_t size = mint_sign(key, how, token, strlen(token), signature);
	strcat(token, ".");
	mint_append(token, signature, size);
	return token;
}

static inline char *mint_token(
    const char *header, const char *payload, EVP_PKEY *key, enum mint_signature how)
{
	return mint_bytes(header, payload, strlen(payload), key, how);
}

/* A token signed with HMAC-SHA-256 under any bytes; from malloc. */
static inline char *mint_hmac(
    const char *header, const char *payload, const char *secret, size_t length)
{
	uint8_t digest[32];
	unsigned size = sizeof digest;
	char *token = mint_unsigned(header, payload, strlen(payload));
	HMAC(EVP_sha256(), secret, (int)length, (const uint8_t *)token, strlen(token), digest,
	    &size);
	strcat(token, ".");
	mint_append(token, digest, size);
	return token;
}

/* ${text} with its only ${from} replaced by ${to}; from malloc. */
static inline char *mint_replace(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	assert(at != NULL && strstr(at + 1, from) == NULL);
	char *changed = malloc(strlen(text) + strlen(to) + 1);
	assert(changed != NULL);
	sprintf(changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	return changed;
}

/* A new folder of mode 0700 under /tmp. */
static inline void mint_folder(char ret_folder[64])
{
	strcpy(ret_folder, "/tmp/natcom-keys-XXXXXX");
	assert(mkdtemp(ret_folder) != NULL);
}

/* Remove a folder of files. */
static inline void mint_folder_remove(const char *folder)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
	assert(strncmp(folder, "/tmp/natcom-keys-", 17) == 0 && system(command) == 0);
}

#endif
