/*
 * Folders of keys: which sign, which verify, which are refused.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/key.h"
#include "auth/keyring.h"
#include "auth/keyring_internal.h"
#include "base/buffer.h"
#include "base/json.h"
#include "minting.h"
#include "unit.h"

#define SECRET "0123456789abcdef0123456789abcdef"

/* RFC 7638 section 3.1 and RFC 8037 appendix A.2, with their thumbprints. */
#define RSA_N                                                                                      \
	"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_B" \
	"JECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_F" \
	"DW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4" \
	"vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
#define RSA_JWK        "{\"kty\":\"RSA\",\"n\":\"" RSA_N "\",\"e\":\"AQAB\"}"
#define RSA_THUMBPRINT "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
#define ED_X           "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define ED_JWK         "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\"}"
#define ED_THUMBPRINT  "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

static struct {
	char folder[64];
	EVP_PKEY *ec, *other_ec, *rsa, *small_rsa, *p384, *ed;
} world;

static char fault[512];

static int make_keys(void **state)
{
	(void)state;
	world.ec = EVP_EC_gen("P-256");
	world.other_ec = EVP_EC_gen("P-256");
	world.p384 = EVP_EC_gen("P-384");
	world.rsa = EVP_RSA_gen(2048);
	world.small_rsa = EVP_RSA_gen(1024);
	world.ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	return 0;
}

static int free_keys(void **state)
{
	EVP_PKEY *keys[] = {
	    world.ec, world.other_ec, world.p384, world.rsa, world.small_rsa, world.ed};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		EVP_PKEY_free(keys[i]);
	return 0;
}

static int open_folder(void **state)
{
	(void)state;
	mint_folder(world.folder);
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	mint_folder_remove(world.folder);
	return 0;
}

static void put(const char *name, const char *text)
{
	mint_file(world.folder, name, text, strlen(text), 0644);
}

static struct keyring *load(const char *secret)
{
	struct keyring *keyring = keyring_load(world.folder, secret, fault, sizeof fault);
	if (keyring == NULL)
		fail_msg("%s", fault);
	return keyring;
}

static void refuse(const char *secret, const char *sentence)
{
	struct keyring *keyring = keyring_load(world.folder, secret, fault, sizeof fault);
	keyring_unref(keyring);
	if (keyring != NULL)
		fail_msg("this was taken: %s", sentence);
	if (strstr(fault, sentence) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fault, sentence);
}

/* The public keys as JSON; the caller deletes them. */
static struct cJSON *jwks_of(const struct keyring *keyring)
{
	struct buffer out;
	struct json_fault where;
	buffer_init(&out, 65536);
	keyring_write_jwks(keyring, &out);
	struct cJSON *tree = json_parse(out.bytes, out.length, &json_limits_request, &where);
	assert_non_null(tree);
	buffer_reset(&out);
	return tree;
}

static void thumbprints_are_those_of_the_rfcs(void **state)
{
	(void)state;
	put("set.jwks", "{\"keys\":[" RSA_JWK "," ED_JWK "]}");
	struct keyring *keyring = load("");
	assert_int_equal(keyring_find(keyring, RSA_THUMBPRINT)->algorithm, KEY_RS256);
	assert_int_equal(keyring_find(keyring, ED_THUMBPRINT)->algorithm, KEY_EDDSA);
	assert_false(keyring_can_sign(keyring));
	assert_null(keyring_signer(keyring));
	struct cJSON *keys = jwks_of(keyring);
	const struct cJSON *rsa = cJSON_GetArrayItem(json_member(keys, "keys"), 0);
	const struct cJSON *ed = cJSON_GetArrayItem(json_member(keys, "keys"), 1);
	assert_string_equal(json_text(rsa, "n"), RSA_N);
	assert_string_equal(json_text(rsa, "e"), "AQAB");
	assert_string_equal(json_text(rsa, "kid"), RSA_THUMBPRINT);
	assert_string_equal(json_text(ed, "x"), ED_X);
	assert_string_equal(json_text(ed, "kid"), ED_THUMBPRINT);
	cJSON_Delete(keys);
	keyring_unref(keyring);
}

static void a_jwk_keeps_its_kid_and_its_algorithm(void **state)
{
	(void)state;
	put("a.jwk", "{\"kid\":\"2011-04-29\",\"alg\":\"PS256\",\"kty\":\"RSA\",\"e\":\"AQAB\","
	             "\"n\":\"" RSA_N "\"}");
	struct keyring *keyring = load("");
	assert_int_equal(keyring_find(keyring, "2011-04-29")->algorithm, KEY_PS256);
	assert_null(keyring_find(keyring, RSA_THUMBPRINT));
	assert_null(keyring_find(keyring, "2011-04-2"));
	assert_null(keyring_find(keyring, ""));
	assert_null(keyring_find(keyring, NULL));
	keyring_unref(keyring);
}

static void the_newest_private_key_by_name_signs(void **state)
{
	(void)state;
	mint_key_file(world.folder, "1-rsa.pem", world.rsa, 1);
	mint_key_file(world.folder, "2-ec.pem", world.ec, 1);
	mint_key_file(world.folder, "3-other.pem", world.other_ec, 0);
	mint_key_file(world.folder, "4-ed.pem", world.ed, 1);
	struct keyring *keyring = load(SECRET);
	assert_true(keyring_can_sign(keyring));
	assert_int_equal(keyring_signer(keyring)->algorithm, KEY_ES256);
	assert_int_equal(EVP_PKEY_eq(keyring_signer(keyring)->public, world.ec), 1);
	struct cJSON *keys = jwks_of(keyring);
	assert_int_equal(cJSON_GetArraySize(json_member(keys, "keys")), 4);
	char *text = cJSON_PrintUnformatted(keys);
	assert_null(strstr(text, "\"d\""));
	assert_null(strstr(text, "\"k\""));
	free(text);
	cJSON_Delete(keys);
	keyring_unref(keyring);
}

static void the_secret_signs_only_when_no_private_key_does(void **state)
{
	(void)state;
	struct keyring *keyring = load(SECRET);
	assert_int_equal(keyring_signer(keyring)->algorithm, KEY_HS256);
	assert_ptr_equal(keyring_find(keyring, NULL), keyring_signer(keyring));
	struct cJSON *keys = jwks_of(keyring);
	assert_int_equal(cJSON_GetArraySize(json_member(keys, "keys")), 0);
	cJSON_Delete(keys);
	keyring_unref(keyring);
	mint_key_file(world.folder, "a.pem", world.rsa, 1);
	keyring = load(SECRET);
	assert_int_equal(keyring_signer(keyring)->algorithm, KEY_RS256);
	keyring_unref(keyring);
}

static void both_halves_of_a_key_are_one_key(void **state)
{
	static const char *const names[][2] = {{"1.pem", "2.pem"}, {"2.pem", "1.pem"}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		mint_key_file(world.folder, names[i][0], world.ec, 0);
		mint_key_file(world.folder, names[i][1], world.ec, 1);
		struct keyring *keyring = load("");
		struct cJSON *keys = jwks_of(keyring);
		assert_true(keyring_can_sign(keyring));
		assert_int_equal(cJSON_GetArraySize(json_member(keys, "keys")), 1);
		cJSON_Delete(keys);
		keyring_unref(keyring);
	}
}

static void files_of_other_names_are_passed_over(void **state)
{
	(void)state;
	put("README", "not a key");
	put("cursor.key", "not a key");
	put("a.pem.bak", "not a key");
	put(".pem~", "not a key");
	put("set.jwks", "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"enc\",\"n\":\"x\"}," ED_JWK "]}");
	keyring_unref(load(""));
}

static void keys_that_are_weak_or_unknown_are_refused(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
	    {"a.pem", ""},
	    {"a.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"},
	    {"a.jwk", "{"},
	    {"a.jwk", "[]"},
	    {"a.jwk", "{}"},
	    {"a.jwks", "{\"keys\":{}}"},
	    {"a.jwks", "{\"keys\":[7]}"},
	    {"a.jwks", "{\"keys\":[null]}"},
	    {"a.jwk", "{\"kty\":\"oct\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}"},
	    {"a.jwk", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\",\"d\":\"AA\"}"},
	    {"a.jwk", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}"},
	    {"a.jwk", "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" ED_X "\"}"},
	    {"a.jwk", "{\"kty\":\"RSA\",\"n\":\"" RSA_N "\"}"},
	    {"a.jwk", "{\"kty\":\"RSA\",\"n\":\"" RSA_N "\",\"e\":\"AQAB\",\"alg\":\"none\"}"},
	    {"a.jwk", "{\"kty\":\"RSA\",\"n\":\"" RSA_N "\",\"e\":\"AQAB\",\"alg\":\"ES256\"}"},
	    {"a.jwk", "{\"kty\":\"RSA\",\"n\":\"" RSA_N "\",\"e\":\"AQAB\",\"alg\":\"HS256\"}"},
	    {"a.jwk", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" ED_X "\",\"y\":\"" ED_X "\"}"},
	    {"a.jwk", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		mint_folder_remove(world.folder);
		mint_folder(world.folder);
		mint_key_file(world.folder, "0.pem", world.ec, 1);
		put(cases[i].name, cases[i].text);
		refuse("", world.folder);
		if (strstr(fault, cases[i].name) == NULL)
			fail_msg("case %zu, %s: %s", i, cases[i].text, fault);
	}
}

static void sizes_and_curves_have_their_least(void **state)
{
	(void)state;
	refuse("", "there is no key");
	refuse("0123456789abcdef0123456789abcde", "NATCOM_HS256_SECRET");
	mint_key_file(world.folder, "a.pem", world.small_rsa, 1);
	refuse(SECRET, "2048 bits");
	mint_key_file(world.folder, "a.pem", world.p384, 0);
	refuse(SECRET, "P-256");
}

static void files_and_folders_that_others_may_open_are_refused(void **state)
{
	char path[128];
	(void)state;
	mint_key_file(world.folder, "a.pem", world.ec, 1);
	snprintf(path, sizeof path, "%s/a.pem", world.folder);
	for (mode_t bit = 01; bit <= 040; bit <<= 1) {
		assert_int_equal(chmod(path, 0600 | bit), 0);
		refuse("", "a.pem");
	}
	assert_int_equal(chmod(path, 0400), 0);
	keyring_unref(load(""));
	mint_key_file(world.folder, "b.pem", world.other_ec, 0);
	snprintf(path, sizeof path, "%s/b.pem", world.folder);
	assert_int_equal(chmod(path, 0646), 0);
	refuse("", "must not be writable by everybody");
	assert_int_equal(chmod(path, 0644), 0);
	keyring_unref(load(""));
	assert_int_equal(chmod(world.folder, 0703), 0);
	refuse("", "must not be writable by everybody");
	assert_int_equal(chmod(world.folder, 0700), 0);
}

static void two_keys_of_one_kid_are_refused(void **state)
{
	(void)state;
	put("a.jwks", "{\"keys\":[{\"kid\":\"1\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X
	              "\"},{\"kid\":\"1\",\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" RSA_N "\"}]}");
	refuse("", "kid");
	/* The same key under the same kid, for another algorithm. */
	put("a.jwks", "{\"keys\":[{\"kid\":\"1\",\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" RSA_N
	              "\"},{\"kid\":\"1\",\"alg\":\"PS256\",\"kty\":\"RSA\",\"e\":\"AQAB\","
	              "\"n\":\"" RSA_N "\"}]}");
	refuse("", "kid");
}

static void a_file_is_at_most_64_kilobytes_and_a_ring_63_keys(void **state)
{
	static char text[65538];
	struct buffer set;
	(void)state;
	memset(text, '\n', sizeof text - 1);
	memcpy(text, ED_JWK, sizeof ED_JWK - 1);
	put("a.jwk", text);
	refuse("", "longer than a key file can be");
	text[65536] = '\0';
	put("a.jwk", text);
	keyring_unref(load(""));
	buffer_init(&set, 65536);
	buffer_puts(&set, "{\"keys\":[");
	for (int i = 0; i < 64; i++)
		buffer_printf(&set,
		    "%s{\"kid\":\"%d\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\"}",
		    i > 0 ? "," : "", i);
	buffer_puts(&set, "]}");
	put("a.jwk", buffer_text(&set));
	refuse("", "too many keys");
	buffer_reset(&set);
}

static void a_first_key_is_made_once_and_is_loaded(void **state)
{
	char folder[128], path[160];
	struct stat status;
	(void)state;
	snprintf(folder, sizeof folder, "%s/new", world.folder);
	snprintf(path, sizeof path, "%s/signing-0001.pem", folder);
	assert_int_equal(keyring_create_key(folder, fault, sizeof fault), 0);
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0700);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	struct keyring *keyring = keyring_load(folder, "", fault, sizeof fault);
	assert_int_equal(keyring_signer(keyring)->algorithm, KEY_ES256);
	assert_int_equal(keyring_create_key(folder, fault, sizeof fault), 0);
	struct keyring *again = keyring_load(folder, "", fault, sizeof fault);
	assert_string_equal(keyring_signer(again)->id, keyring_signer(keyring)->id);
	keyring_unref(again);
	keyring_unref(keyring);
	assert_int_equal(keyring_create_key("/nowhere/at/all", fault, sizeof fault), -1);
	assert_non_null(strstr(fault, "/nowhere/at/all"));
}

static void a_ring_lives_until_its_last_holder_gives_it_back(void **state)
{
	(void)state;
	struct keyring *keyring = load(SECRET);
	assert_ptr_equal(keyring_ref(keyring), keyring);
	keyring_unref(keyring);
	assert_true(keyring_can_sign(keyring));
	keyring_unref(keyring);
	keyring_unref(NULL);
}

#define test_in_folder(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_in_folder(thumbprints_are_those_of_the_rfcs),
	    test_in_folder(a_jwk_keeps_its_kid_and_its_algorithm),
	    test_in_folder(the_newest_private_key_by_name_signs),
	    test_in_folder(the_secret_signs_only_when_no_private_key_does),
	    test_in_folder(both_halves_of_a_key_are_one_key),
	    test_in_folder(files_of_other_names_are_passed_over),
	    test_in_folder(keys_that_are_weak_or_unknown_are_refused),
	    test_in_folder(sizes_and_curves_have_their_least),
	    test_in_folder(files_and_folders_that_others_may_open_are_refused),
	    test_in_folder(two_keys_of_one_kid_are_refused),
	    test_in_folder(a_file_is_at_most_64_kilobytes_and_a_ring_63_keys),
	    test_in_folder(a_first_key_is_made_once_and_is_loaded),
	    test_in_folder(a_ring_lives_until_its_last_holder_gives_it_back),
	};
	return cmocka_run_group_tests(tests, make_keys, free_keys);
}
