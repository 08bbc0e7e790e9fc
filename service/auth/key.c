/*
 * Keys as OpenSSL holds them.  Parsed once: a verification is one call.
 */
#include "auth/key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "auth/key_jwk.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"

#define RSA_BITS_MIN     2048
#define SECRET_BYTES_MIN 32
#define COORDINATE       32 /* bytes of a P-256 coordinate, and of r and s */
#define DER_SIZE         80 /* bytes of the largest DER form of r and s */

static const char *const names[] = {
    [KEY_RS256] = "RS256",
    [KEY_PS256] = "PS256",
    [KEY_ES256] = "ES256",
    [KEY_EDDSA] = "EdDSA",
    [KEY_HS256] = "HS256",
};

const char *key_algorithm_name(enum key_algorithm algorithm)
{
	return names[algorithm];
}

/* The algorithm a public key is for. */
static const char *judge(struct key *key)
{
	char curve[32] = "";
	switch (EVP_PKEY_get_base_id(key->public)) {
	case EVP_PKEY_RSA:
		key->algorithm = KEY_RS256;
		return EVP_PKEY_get_bits(key->public) < RSA_BITS_MIN
		           ? "an RSA key needs 2048 bits or more"
		           : NULL;
	case EVP_PKEY_EC:
		key->algorithm = KEY_ES256;
		EVP_PKEY_get_utf8_string_param(
		    key->public, OSSL_PKEY_PARAM_GROUP_NAME, curve, sizeof curve, NULL);
		return strcmp(curve, SN_X9_62_prime256v1) == 0 ? NULL
		                                               : "an EC key must be on P-256";
	case EVP_PKEY_ED25519:
		key->algorithm = KEY_EDDSA;
		return NULL;
	default:
		return "keys are RSA, P-256 or Ed25519";
	}
}

/* Judge the key and give it its thumbprint (RFC 7638). */
static const char *complete(struct key *key)
{
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	struct buffer canonical;
	const char *fault = judge(key);
	if (fault != NULL)
		return fault;
	buffer_init(&canonical, 4096);
	key_jwk_members(key->public, &canonical);
	if (canonical.failed || crypto_sha256(canonical.bytes, canonical.length, digest) != 0)
		fault = "the key has no thumbprint";
	else
		text_base64url(digest, sizeof digest, key->id);
	buffer_reset(&canonical);
	return fault;
}

const char *key_of_pem(struct key *key, const char *text, size_t length)
{
	bool is_private = strstr(text, "PRIVATE KEY-----") != NULL;
	memset(key, 0, sizeof *key);
	BIO *bytes = BIO_new_mem_buf(text, (int)length);
	if (bytes == NULL)
		return "out of memory";
	key->public = is_private ? PEM_read_bio_PrivateKey(bytes, NULL, NULL, "")
	                         : PEM_read_bio_PUBKEY(bytes, NULL, NULL, "");
	BIO_free(bytes);
	ERR_clear_error();
	if (key->public == NULL)
		return "it holds no PEM key that can be read";
	if (is_private) {
		key->pem = strndup(text, length);
		key->pem_length = length;
		if (key->pem == NULL)
			return "out of memory";
	}
	return complete(key);
}

/* Take the JWK's own name in place of the thumbprint. */
static const char *adopt_id(struct key *key, const struct cJSON *jwk)
{
	const char *id = json_text(jwk, "kid");
	if (json_member(jwk, "kid") == NULL)
		return NULL;
	if (id == NULL || *id == '\0' || strlen(id) >= sizeof key->id)
		return "its \"kid\" is no text of 1 to 128 bytes";
	memcpy(key->id, id, strlen(id) + 1);
	return NULL;
}

const char *key_of_jwk(struct key *key, const struct cJSON *jwk)
{
	memset(key, 0, sizeof *key);
	if (json_member(jwk, "d") != NULL || json_member(jwk, "k") != NULL)
		return "private keys are given as PEM, secrets by setting";
	key->public = key_jwk_read(jwk);
	ERR_clear_error();
	if (key->public == NULL)
		return "it is no public JWK of RSA, P-256 or Ed25519";
	const char *fault = complete(key);
	if (fault != NULL)
		return fault;
	const char *algorithm = key_jwk_algorithm(jwk);
	if (algorithm != NULL && key->algorithm == KEY_RS256 && strcmp(algorithm, "PS256") == 0)
		key->algorithm = KEY_PS256;
	if (algorithm != NULL && strcmp(algorithm, names[key->algorithm]) != 0)
		return "its \"alg\" does not fit the key";
	return adopt_id(key, jwk);
}

const char *key_of_secret(struct key *key, const char *secret)
{
	memset(key, 0, sizeof *key);
	if (strlen(secret) < SECRET_BYTES_MIN)
		return "an HS256 secret needs 32 bytes or more";
	key->algorithm = KEY_HS256;
	strcpy(key->id, "hs256");
	key->pem = strdup(secret);
	key->pem_length = strlen(secret);
	return key->pem == NULL ? "out of memory" : NULL;
}

/* JWS has r and s side by side (RFC 7518 section 3.4), OpenSSL wants DER. */
static int ecdsa_der(const uint8_t *raw, uint8_t der[DER_SIZE])
{
	int length = -1;
	ECDSA_SIG *signature = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, COORDINATE, NULL);
	BIGNUM *s = BN_bin2bn(raw + COORDINATE, COORDINATE, NULL);
	/* Zeros are never left to a library: CVE-2022-21449. */
	if (signature == NULL || r == NULL || s == NULL || BN_is_zero(r) || BN_is_zero(s) ||
	    ECDSA_SIG_set0(signature, r, s) != 1) {
		BN_free(r);
		BN_free(s);
	} else {
		unsigned char *out = der;
		length = i2d_ECDSA_SIG(signature, &out);
	}
	ECDSA_SIG_free(signature);
	return length;
}

static bool verify_public(const struct key *key, const char *bytes, size_t length,
    const uint8_t *signature, size_t signature_length)
{
	bool good = false;
	EVP_PKEY_CTX *parameters = NULL;
	const EVP_MD *digest = key->algorithm == KEY_EDDSA ? NULL : EVP_sha256();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (context == NULL ||
	    EVP_DigestVerifyInit(context, &parameters, digest, NULL, key->public) != 1)
		goto out;
	if (key->algorithm == KEY_PS256 &&
	    (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) != 1 ||
	        EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) != 1))
		goto out;
	good = EVP_DigestVerify(
	           context, signature, signature_length, (const unsigned char *)bytes, length) == 1;
out:
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good;
}

bool key_verify(const struct key *key, const char *signed_bytes, size_t length,
    const uint8_t *signature, size_t signature_length)
{
	uint8_t expected[CRYPTO_DIGEST_SIZE];
	uint8_t der[DER_SIZE];
	if (key->algorithm == KEY_HS256)
		return signature_length == sizeof expected &&
		       crypto_hmac_sha256(
		           key->pem, key->pem_length, signed_bytes, length, expected) == 0 &&
		       crypto_equal(expected, signature, sizeof expected);
	if (key->algorithm == KEY_ES256) {
		if (signature_length != 2 * COORDINATE)
			return false;
		int size = ecdsa_der(signature, der);
		return size > 0 && verify_public(key, signed_bytes, length, der, (size_t)size);
	}
	return verify_public(key, signed_bytes, length, signature, signature_length);
}

void key_write_jwk(const struct key *key, struct buffer *out)
{
	if (key->public == NULL)
		return;
	key_jwk_members(key->public, out);
	if (out->failed)
		return;
	buffer_truncate(out, out->length - 1);
	buffer_puts(out, ",\"kid\":");
	json_write_string(out, key->id, strlen(key->id));
	buffer_printf(out, ",\"alg\":\"%s\",\"use\":\"sig\"}", names[key->algorithm]);
}

void key_reset(struct key *key)
{
	EVP_PKEY_free(key->public);
	if (key->pem != NULL)
		OPENSSL_cleanse(key->pem, key->pem_length);
	free(key->pem);
	memset(key, 0, sizeof *key);
}
