/*
 * Keys and tokens without memory: never a token taken for good with less than
 * its whole identity, never a ring with fewer keys than its folder.
 */
#include <sys/stat.h>

#include "auth/identity.h"
#include "auth/keyring.h"
#include "auth/keyring_internal.h"
#include "auth/token.h"
#include "auth/token_cache.h"
#include "auth/token_policy.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "minting.h"
#include "short_memory.h"

#define EACH   100000 /* dense for all */
#define SECRET "0123456789abcdef0123456789abcdef"
#define NOW    ((int64_t)1700000000)

static const struct token_policy policy = {
    .issuer = "i", .audience = "a", .skew_ms = 30 * 1000, .lifetime_ms = (int64_t)24 * 3600 * 1000};

static const struct instant now = {NOW * 1000 * 1000};

static char folder[64];
static char *token;
static struct keyring *keyring;

/* A folder of a private key, and a set of two public ones. */
static int open_world(void **state)
{
	static const char set[] =
	    "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"1\","
	    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"},{\"use\":\"enc\"},"
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"2\","
	    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
	char fault[256];
	EVP_PKEY *key = EVP_EC_gen("P-256");
	mint_folder(folder);
	mint_key_file(folder, "a.pem", key, 1);
	EVP_PKEY_free(key);
	mint_file(folder, "b.jwks", set, strlen(set), 0644);
	token = mint_hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
	    "{\"iss\":\"i\",\"aud\":[\"x\",\"a\"],\"sub\":\"amina\",\"client_id\":\"desk\","
	    "\"jti\":\"j\",\"iat\":1700000000,\"exp\":1700003600,\"commission\":\"MAR\","
	    "\"roles\":[\"commission\",\"auditor\"],\"scope\":\"x y\"}",
	    SECRET, strlen(SECRET));
	(void)watch_cjson(state);
	keyring = keyring_load(folder, SECRET, fault, sizeof fault);
	return keyring == NULL ? -1 : 0;
}

static int close_world(void **state)
{
	(void)state;
	keyring_unref(keyring);
	free(token);
	mint_folder_remove(folder);
	return 0;
}

/* The whole identity, or none at all. */
static int judged(enum token_verdict verdict, const struct identity *identity)
{
	if (verdict != TOKEN_GOOD) {
		assert_int_equal(verdict, TOKEN_INVALID);
		assert_null(identity);
		return -1;
	}
	assert_string_equal(identity->subject, "amina");
	assert_string_equal(identity->client, "desk");
	assert_string_equal(identity->token_id, "j");
	assert_string_equal(identity->commission, "MAR");
	assert_string_equal(identity->role_names, "auditor,commission");
	assert_int_equal(identity->roles, ROLE_AUDITOR | ROLE_COMMISSION);
	assert_string_equal(identity->scope, "x y");
	assert_int_equal(identity->expires.us, (NOW + 3600) * 1000 * 1000);
	return 0;
}

static int use_token(struct arena *arena, void *cookie)
{
	const struct identity *identity = NULL;
	(void)cookie;
	enum token_verdict verdict =
	    token_verify(&(struct token_terms){keyring, &policy, now}, token, arena, &identity);
	return judged(verdict, identity);
}

static int use_token_on_the_heap(void *cookie)
{
	struct arena *arena = arena_new(TOO_LARGE);
	int result = arena == NULL ? -1 : use_token(arena, cookie);
	arena_free(arena);
	return result;
}

static void a_token_is_good_with_its_whole_identity_or_invalid(void **state)
{
	(void)state;
	run_in_each_arena(use_token, NULL);
	assert_true(run_short_of_each(use_token_on_the_heap, NULL, EACH) > 20);
}

static int use_cache(void *cookie)
{
	struct token_cache *cache = token_cache_new(&policy, 2);
	int result = cache == NULL ? -1 : 0;
	(void)cookie;
	if (cache != NULL)
		token_cache_follow(cache, keyring);
	for (int i = 0; i < 3 && cache != NULL; i++) {
		const struct identity *identity = NULL;
		struct arena *arena = arena_new(TOO_LARGE);
		if (arena == NULL) {
			result = -1;
			continue;
		}
		enum token_verdict verdict =
		    token_cache_verify(cache, token, now, arena, &identity);
		result |= judged(verdict, identity);
		arena_free(arena);
	}
	token_cache_free(cache);
	return result;
}

static void a_token_that_cannot_be_remembered_is_judged_all_the_same(void **state)
{
	(void)state;
	run_short_of_each(use_cache, NULL, EACH);
}

/* Judge with allocation ${fails} failing; return how many were asked for. */
static unsigned long remember_without(struct token_cache *cache, unsigned long fails)
{
	const struct identity *identity = NULL;
	struct arena *arena = arena_new(TOO_LARGE);
	memset(&memory, 0, sizeof memory);
	memory.fails = fails;
	token_cache_follow(cache, keyring);
	enum token_verdict verdict = token_cache_verify(cache, token, now, arena, &identity);
	memory.fails = 0;
	assert_int_equal(judged(verdict, identity), 0);
	arena_free(arena);
	return memory.asked;
}

static void remembering_is_the_last_thing_and_may_fail(void **state)
{
	struct token_cache *cache = token_cache_new(&policy, 2);
	(void)state;
	unsigned long asked = remember_without(cache, 0);
	assert_int_equal(remember_without(cache, 0), 0);
	token_cache_free(cache);
	cache = token_cache_new(&policy, 2);
	assert_int_equal(remember_without(cache, asked), asked);
	assert_int_equal(remember_without(cache, asked - 1), asked - 1);
	assert_int_equal(remember_without(cache, 0), asked);
	assert_int_equal(token_cache_counts(cache).hits, 0);
	assert_int_equal(remember_without(cache, 0), 0);
	assert_int_equal(token_cache_counts(cache).hits, 1);
	assert_int_equal(token_cache_counts(cache).evictions, 0);
	token_cache_free(cache);
}

/*
 * The folder's list is allocated by the C library and freed by the module, so
 * blocks cannot be counted here; the sanitizer finds what is left.
 */
static int use_keyring(void *cookie)
{
	char fault[256] = "";
	struct keyring *ring = keyring_load(folder, SECRET, fault, sizeof fault);
	(void)cookie;
	memory.live = 0;
	if (ring == NULL) {
		assert_true(strlen(fault) > 0);
		return -1;
	}
	assert_int_equal(keyring_signer(ring)->algorithm, KEY_ES256);
	assert_non_null(keyring_find(ring, NULL));
	assert_non_null(keyring_find(ring, "1"));
	assert_non_null(keyring_find(ring, "2"));
	keyring_unref(ring);
	memory.live = 0;
	return 0;
}

static void a_ring_has_all_keys_of_its_folder_or_is_not_there(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_keyring, NULL, EACH) > 20);
}

static int use_jwks(void *cookie)
{
	struct buffer out;
	(void)cookie;
	buffer_init(&out, 65536);
	keyring_write_jwks(keyring, &out);
	int result = out.failed ? -1 : 0;
	if (result == 0)
		assert_string_equal(buffer_text(&out) + out.length - 3, "}]}");
	buffer_reset(&out);
	return result;
}

static void a_key_set_is_whole_or_the_buffer_has_failed(void **state)
{
	(void)state;
	run_short_of_each(use_jwks, NULL, EACH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_token_is_good_with_its_whole_identity_or_invalid),
	    cmocka_unit_test(a_token_that_cannot_be_remembered_is_judged_all_the_same),
	    cmocka_unit_test(remembering_is_the_last_thing_and_may_fail),
	    cmocka_unit_test(a_ring_has_all_keys_of_its_folder_or_is_not_there),
	    cmocka_unit_test(a_key_set_is_whole_or_the_buffer_has_failed),
	};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
