/*
 * Remembered tokens: for how long, how many, and for which keys.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/identity.h"
#include "auth/keyring.h"
#include "auth/token.h"
#include "auth/token_cache.h"
#include "auth/token_policy.h"
#include "base/clock.h"
#include "minting.h"
#include "unit.h"

#define NOW    ((int64_t)1700000000)
#define SECOND ((int64_t)1000 * 1000)
#define SECRET "0123456789abcdef0123456789abcdef"
#define OTHER  "fedcba9876543210fedcba9876543210"

static const struct token_policy policy = {
    .issuer = "i", .audience = "a", .skew_ms = 30 * 1000, .lifetime_ms = (int64_t)24 * 3600 * 1000};

static struct {
	char folder[64];
	struct keyring *keyring, *other;
	struct token_cache *cache;
} world;

static int open_world(void **state)
{
	char fault[256];
	mint_folder(world.folder);
	world.keyring = keyring_load(world.folder, SECRET, fault, sizeof fault);
	world.other = keyring_load(world.folder, OTHER, fault, sizeof fault);
	world.cache = token_cache_new(&policy, 3);
	return world.cache == NULL ? -1 : open_arena(state);
}

static int close_world(void **state)
{
	token_cache_free(world.cache);
	token_cache_free(NULL);
	keyring_unref(world.keyring);
	keyring_unref(world.other);
	mint_folder_remove(world.folder);
	return close_arena(state);
}

/* The token of a subject that holds from NOW for so many seconds; from malloc. */
static char *token_of(const char *subject, int seconds)
{
	char payload[256];
	snprintf(payload, sizeof payload,
	    "{\"iss\":\"i\",\"aud\":\"a\",\"sub\":\"%s\",\"client_id\":\"c\",\"jti\":\"j\","
	    "\"iat\":%lld,\"exp\":%lld,\"roles\":[\"auditor\"],\"scope\":\"x y\"}",
	    subject, (long long)NOW, (long long)(NOW + seconds));
	return mint_hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload, SECRET, strlen(SECRET));
}

static const struct identity *identity; /* of the last token found good */

static enum token_verdict ask_ring(
    struct keyring *keyring, const char *token, int64_t seconds, struct arena *arena)
{
	identity = NULL;
	token_cache_follow(world.cache, keyring);
	return token_cache_verify(
	    world.cache, token, (struct instant){(NOW + seconds) * SECOND}, arena, &identity);
}

static enum token_verdict ask(const char *token, int64_t seconds, struct arena *arena)
{
	return ask_ring(world.keyring, token, seconds, arena);
}

static void expect_counts(unsigned hits, unsigned misses, unsigned evictions)
{
	struct token_cache_counts counts = token_cache_counts(world.cache);
	assert_int_equal(counts.hits, hits);
	assert_int_equal(counts.misses, misses);
	assert_int_equal(counts.evictions, evictions);
}

static void a_good_token_is_judged_once_and_gives_the_same_identity(void **state)
{
	char *token = token_of("amina", 3600);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	struct identity first = *identity;
	assert_int_equal(ask(token, 1, *state), TOKEN_GOOD);
	expect_counts(1, 1, 0);
	assert_string_equal(identity->subject, "amina");
	assert_string_equal(identity->client, first.client);
	assert_string_equal(identity->token_id, first.token_id);
	assert_string_equal(identity->role_names, "auditor");
	assert_string_equal(identity->commission, first.commission);
	assert_int_equal(identity->roles, ROLE_AUDITOR);
	assert_true(identity_has_scope(identity, "y"));
	assert_int_equal(identity->expires.us, first.expires.us);
	free(token);
}

static void a_token_is_judged_again_after_five_minutes_and_not_before(void **state)
{
	char *token = token_of("amina", 3600);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	assert_int_equal(ask(token, 299, *state), TOKEN_GOOD);
	expect_counts(1, 1, 0);
	assert_int_equal(ask(token, 300, *state), TOKEN_GOOD);
	expect_counts(1, 2, 0);
	assert_int_equal(ask(token, 599, *state), TOKEN_GOOD);
	expect_counts(2, 2, 0);
	free(token);
}

static void a_token_is_never_remembered_past_its_end(void **state)
{
	char *token = token_of("amina", 100);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	assert_int_equal(ask(token, 99, *state), TOKEN_GOOD);
	expect_counts(1, 1, 0);
	/* Forgiven skew: good, but judged every time. */
	assert_int_equal(ask(token, 100, *state), TOKEN_GOOD);
	assert_int_equal(ask(token, 110, *state), TOKEN_GOOD);
	expect_counts(1, 3, 0);
	assert_int_equal(ask(token, 131, *state), TOKEN_EXPIRED);
	assert_null(identity);
	free(token);
}

static void a_clock_that_was_set_back_has_the_token_judged_again(void **state)
{
	char *token = token_of("amina", 3600);
	assert_int_equal(ask(token, 200, *state), TOKEN_GOOD);
	assert_int_equal(ask(token, 199, *state), TOKEN_GOOD);
	expect_counts(0, 2, 0);
	assert_int_equal(ask(token, -3600, *state), TOKEN_INVALID);
	free(token);
}

static void what_is_no_good_token_is_never_remembered(void **state)
{
	static char long_token[TOKEN_MOST + 2];
	char *token = token_of("amina", 3600);
	size_t length = strlen(token);
	token[length - 5] = token[length - 5] == 'A' ? 'B' : 'A';
	assert_int_equal(ask(token, 0, *state), TOKEN_INVALID);
	assert_int_equal(ask(token, 0, *state), TOKEN_INVALID);
	assert_int_equal(ask("", 0, *state), TOKEN_INVALID);
	expect_counts(0, 3, 0);
	memset(long_token, 'a', sizeof long_token - 1);
	assert_int_equal(ask(long_token, 0, *state), TOKEN_INVALID);
	assert_null(identity);
	free(token);
}

static void a_token_of_the_greatest_length_is_remembered_and_no_longer_one(void **state)
{
	static char scope[TOKEN_MOST], payload[2 * TOKEN_MOST];
	unsigned good = 0, longest = 0;
	(void)state;
	for (int letters = 5800; letters < 6100; letters++) {
		memset(scope, 'x', (size_t)letters);
		scope[letters] = '\0';
		snprintf(payload, sizeof payload,
		    "{\"iss\":\"i\",\"aud\":\"a\",\"sub\":\"s\",\"client_id\":\"c\",\"jti\":\"j\","
		    "\"iat\":%lld,\"exp\":%lld,\"scope\":\"%s\"}",
		    (long long)NOW, (long long)(NOW + 60), scope);
		char *token = mint_hmac(
		    "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload, SECRET, strlen(SECRET));
		size_t length = strlen(token);
		struct arena *arena = arena_new((size_t)1 << 20);
		assert_int_equal(
		    ask(token, 0, arena), length <= TOKEN_MOST ? TOKEN_GOOD : TOKEN_INVALID);
		good += length <= TOKEN_MOST;
		longest = length <= TOKEN_MOST ? (unsigned)length : longest;
		arena_free(arena);
		free(token);
	}
	assert_in_range(good, 1, 299);
	assert_int_equal(longest, TOKEN_MOST);
}

static void a_token_that_differs_in_one_character_is_another(void **state)
{
	char *token = token_of("amina", 3600);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	token[strlen(token) - 1] = '\0';
	assert_int_equal(ask(token, 0, *state), TOKEN_INVALID);
	free(token);
}

static void other_keys_empty_the_cache(void **state)
{
	char *token = token_of("amina", 3600);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	assert_int_equal(ask_ring(world.other, token, 0, *state), TOKEN_INVALID);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	expect_counts(0, 3, 0);
	free(token);
}

/* Were the ring not held, the next could come to lie at its address. */
static void the_keys_of_the_verdicts_are_held(void **state)
{
	char fault[256];
	char *token = token_of("amina", 3600);
	struct keyring *ring = keyring_load(world.folder, SECRET, fault, sizeof fault);
	assert_int_equal(ask_ring(ring, token, 0, *state), TOKEN_GOOD);
	keyring_unref(ring);
	struct keyring *next = keyring_load(world.folder, OTHER, fault, sizeof fault);
	assert_ptr_not_equal(ring, next);
	assert_int_equal(ask_ring(next, token, 0, *state), TOKEN_INVALID);
	keyring_unref(next);
	free(token);
}

static void a_full_cache_drops_what_nobody_asked_for_since(void **state)
{
	char *tokens[5];
	for (int i = 0; i < 5; i++)
		tokens[i] = token_of((char[]){(char)('a' + i), '\0'}, 3600);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ask(tokens[i], 0, *state), TOKEN_GOOD);
	expect_counts(0, 3, 0);
	assert_int_equal(ask(tokens[0], 0, *state), TOKEN_GOOD); /* asked for: it stays */
	assert_int_equal(ask(tokens[3], 0, *state), TOKEN_GOOD); /* in place of tokens[1] */
	expect_counts(1, 4, 1);
	assert_int_equal(ask(tokens[0], 0, *state), TOKEN_GOOD);
	assert_int_equal(ask(tokens[2], 0, *state), TOKEN_GOOD);
	assert_int_equal(ask(tokens[3], 0, *state), TOKEN_GOOD);
	expect_counts(4, 4, 1);
	/* All were asked for: the hand goes round and takes one all the same. */
	assert_int_equal(ask(tokens[4], 0, *state), TOKEN_GOOD);
	expect_counts(4, 5, 2);
	assert_string_equal(identity->subject, "e");
	for (int i = 0; i < 5; i++)
		free(tokens[i]);
}

static void an_identity_outlives_its_place_in_the_cache(void **state)
{
	char *first = token_of("amina", 3600);
	assert_int_equal(ask(first, 0, *state), TOKEN_GOOD);
	assert_int_equal(ask(first, 0, *state), TOKEN_GOOD);
	const struct identity *kept = identity;
	for (char letter = 'a'; letter < 'k'; letter++) {
		char *token = token_of((char[]){letter, '\0'}, 3600);
		assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
		free(token);
	}
	assert_string_equal(kept->subject, "amina");
	assert_string_equal(kept->role_names, "auditor");
	free(first);
}

static void a_thousand_tokens_pass_through_three_places(void **state)
{
	for (int i = 0; i < 1000; i++) {
		char name[16];
		snprintf(name, sizeof name, "s%d", i % 7);
		char *token = token_of(name, 3600 + i % 11);
		struct arena *arena = arena_new((size_t)1 << 20);
		assert_int_equal(ask(token, i / 10, arena), TOKEN_GOOD);
		assert_string_equal(identity->subject, name);
		arena_free(arena);
		free(token);
	}
	(void)state;
}

static void without_memory_a_remembered_token_is_not_good(void **state)
{
	char *token = token_of("amina", 3600);
	struct arena *none = arena_new(0);
	assert_int_equal(ask(token, 0, none), TOKEN_INVALID);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	assert_int_equal(ask(token, 0, none), TOKEN_INVALID);
	assert_null(identity);
	assert_int_equal(ask(token, 0, *state), TOKEN_GOOD);
	arena_free(none);
	free(token);
}

static void a_cache_has_room_for_one_at_least_and_for_what_can_be(void **state)
{
	(void)state;
	assert_null(token_cache_new(&policy, 0));
	assert_null(token_cache_new(&policy, SIZE_MAX));
	assert_null(token_cache_new(&policy, SIZE_MAX / 16));
}

#define test_in_world(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_in_world(a_good_token_is_judged_once_and_gives_the_same_identity),
	    test_in_world(a_token_is_judged_again_after_five_minutes_and_not_before),
	    test_in_world(a_token_is_never_remembered_past_its_end),
	    test_in_world(a_clock_that_was_set_back_has_the_token_judged_again),
	    test_in_world(what_is_no_good_token_is_never_remembered),
	    test_in_world(a_token_of_the_greatest_length_is_remembered_and_no_longer_one),
	    test_in_world(a_token_that_differs_in_one_character_is_another),
	    test_in_world(other_keys_empty_the_cache),
	    test_in_world(the_keys_of_the_verdicts_are_held),
	    test_in_world(a_full_cache_drops_what_nobody_asked_for_since),
	    test_in_world(an_identity_outlives_its_place_in_the_cache),
	    test_in_world(a_thousand_tokens_pass_through_three_places),
	    test_in_world(without_memory_a_remembered_token_is_not_good),
	    cmocka_unit_test(a_cache_has_room_for_one_at_least_and_for_what_can_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
