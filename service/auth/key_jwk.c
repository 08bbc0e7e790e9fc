/*
 * Numbers of a key to base64url and back, through OpenSSL 3's parameters.
 */
#include "auth/key_jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

#define NUMBER_MAX 1024 /* bytes of a modulus: 8192 bits */
#define COORDINATE 32
#define POINT_SIZE (1 + 2 * COORDINATE) /* an uncompressed point */

/* "name":"base64url" */
static void put_bytes(struct buffer *out, const char *name, const uint8_t *bytes, size_t length)
{
	char text[TEXT_BASE64URL_SIZE(NUMBER_MAX)];
	text_base64url(bytes, length, text);
	buffer_printf(out, "\"%s\":\"%s\"", name, text);
}

/* A big number of the key, big-endian, padded to ${width} unless that is 0. */
static void put_number(
    struct buffer *out, const char *name, const EVP_PKEY *key, const char *parameter, int width)
{
	uint8_t bytes[NUMBER_MAX];
	BIGNUM *number = NULL;
	if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1 ||
	    BN_num_bytes(number) > NUMBER_MAX) {
		out->failed = true;
	} else {
		int length = width == 0 ? BN_num_bytes(number) : width;
		BN_bn2binpad(number, bytes, length);
		put_bytes(out, name, bytes, (size_t)length);
	}
	BN_free(number);
}

void key_jwk_members(const EVP_PKEY *key, struct buffer *out)
{
	uint8_t raw[COORDINATE];
	size_t length = sizeof raw;
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		buffer_putc(out, '{');
		put_number(out, "e", key, OSSL_PKEY_PARAM_RSA_E, 0);
		buffer_puts(out, ",\"kty\":\"RSA\",");
		put_number(out, "n", key, OSSL_PKEY_PARAM_RSA_N, 0);
		break;
	case EVP_PKEY_EC:
		buffer_puts(out, "{\"crv\":\"P-256\",\"kty\":\"EC\",");
		put_number(out, "x", key, OSSL_PKEY_PARAM_EC_PUB_X, COORDINATE);
		buffer_putc(out, ',');
		put_number(out, "y", key, OSSL_PKEY_PARAM_EC_PUB_Y, COORDINATE);
		break;
	case EVP_PKEY_ED25519:
		if (EVP_PKEY_get_raw_public_key(key, raw, &length) != 1)
			out->failed = true;
		buffer_puts(out, "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",");
		put_bytes(out, "x", raw, length);
		break;
	default:
		out->failed = true;
		return;
	}
	buffer_putc(out, '}');
}

/* Decode a member; return its bytes, 0 when it is none. */
static size_t take_bytes(const struct cJSON *jwk, const char *name, uint8_t bytes[NUMBER_MAX])
{
	const char *text = json_text(jwk, name);
	size_t length = text == NULL ? 0 : strlen(text);
	size_t decoded = 0;
	if (length == 0 || length * 3 / 4 > NUMBER_MAX ||
	    text_base64url_decode(text, length, bytes, &decoded) != 0)
		return 0;
	return decoded;
}

static EVP_PKEY *build(const char *type, OSSL_PARAM_BLD *builder)
{
	EVP_PKEY *key = NULL;
	OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(parameters);
	return key;
}

static EVP_PKEY *read_rsa(const struct cJSON *jwk)
{
	uint8_t n_bytes[NUMBER_MAX], e_bytes[NUMBER_MAX];
	size_t n_length = take_bytes(jwk, "n", n_bytes);
	size_t e_length = take_bytes(jwk, "e", e_bytes);
	EVP_PKEY *key = NULL;
	if (n_length == 0 || e_length == 0)
		return NULL;
	BIGNUM *n = BN_bin2bn(n_bytes, (int)n_length, NULL);
	BIGNUM *e = BN_bin2bn(e_bytes, (int)e_length, NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	if (n != NULL && e != NULL && builder != NULL &&
	    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		key = build("RSA", builder);
	OSSL_PARAM_BLD_free(builder);
	BN_free(n);
	BN_free(e);
	return key;
}

static EVP_PKEY *read_ec(const struct cJSON *jwk)
{
	uint8_t point[POINT_SIZE] = {4}; /* uncompressed */
	uint8_t x[NUMBER_MAX], y[NUMBER_MAX];
	const char *curve = json_text(jwk, "crv");
	EVP_PKEY *key = NULL;
	if (curve == NULL || strcmp(curve, "P-256") != 0 || take_bytes(jwk, "x", x) != COORDINATE ||
	    take_bytes(jwk, "y", y) != COORDINATE)
		return NULL;
	memcpy(point + 1, x, COORDINATE);
	memcpy(point + 1 + COORDINATE, y, COORDINATE);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	if (builder != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ==
	        1 &&
	    OSSL_PARAM_BLD_push_octet_string(
	        builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) == 1)
		key = build("EC", builder);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

static EVP_PKEY *read_okp(const struct cJSON *jwk)
{
	uint8_t x[NUMBER_MAX];
	const char *curve = json_text(jwk, "crv");
	if (curve == NULL || strcmp(curve, "Ed25519") != 0 || take_bytes(jwk, "x", x) != 32)
		return NULL;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, x, 32);
}

EVP_PKEY *key_jwk_read(const struct cJSON *jwk)
{
	static const struct {
		const char *type;
		EVP_PKEY *(*read)(const struct cJSON *);
	} readers[] = {{"RSA", read_rsa}, {"EC", read_ec}, {"OKP", read_okp}};
	const char *type = json_text(jwk, "kty");
	for (size_t i = 0; type != NULL && i < sizeof readers / sizeof *readers; i++)
		if (strcmp(readers[i].type, type) == 0)
			return readers[i].read(jwk);
	return NULL;
}

const char *key_jwk_algorithm(const struct cJSON *jwk)
{
	return json_text(jwk, "alg");
}
