/*
 * Signatures of webhooks, against the vector of the specification's reference
 * implementations, and what is signed with sealed secrets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/seal.h"
#include "base/text.h"
#include "features/webhook_sign.h"
#include "unit.h"

/* "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" out of base64, behind whsec_. */
static const uint8_t published[] = {0x31, 0xf2, 0x90, 0xf6, 0xbf, 0x06, 0x29, 0x8a, 0xab, 0x4f,
    0x08, 0xd4, 0x3c, 0x3f, 0x08, 0x2c, 0xf6, 0x48, 0xa3, 0x62, 0xda, 0x2d, 0xa4, 0xb0};
static const struct webhook_message message = {
    "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"};

#define SIGNATURE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static void the_published_message_has_the_published_signature(void **state)
{
	const struct webhook_secret secret = {published, sizeof published};
	char text[TEXT_BASE64URL_SIZE(sizeof published)];
	text_base64(published, sizeof published, text);
	assert_string_equal(text, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	assert_string_equal(webhook_sign(&message, &secret, 1, *state), SIGNATURE);
}

static void two_secrets_give_two_signatures(void **state)
{
	static const uint8_t other[32] = {1};
	const struct webhook_secret secrets[] = {
	    {other, sizeof other}, {published, sizeof published}};
	const char *alone = webhook_sign(&message, secrets, 1, *state);
	const char *both = webhook_sign(&message, secrets, 2, *state);
	size_t length = strlen(alone);
	assert_memory_equal(both, alone, length);
	assert_string_equal(both + length, " " SIGNATURE);
}

static void id_time_and_body_each_change_the_signature(void **state)
{
	const struct webhook_secret secret = {published, sizeof published};
	struct webhook_message changed[3] = {message, message, message};
	changed[0].id = "msg_p5jXN8AQM9LWM0D4loKWxJel";
	changed[1].timestamp++;
	changed[2].body = "{\"test\": 2432232315}";
	for (size_t i = 0; i < COUNT_OF(changed); i++)
		assert_string_not_equal(webhook_sign(&changed[i], &secret, 1, *state), SIGNATURE);
}

static void without_a_secret_nothing_is_signed(void **state)
{
	assert_null(webhook_sign(&message, NULL, 0, *state));
}

static void base64_is_padded_and_has_its_own_alphabet(void **state)
{
	static const struct {
		const char *bytes, *text;
	} vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
	    {"\xfb\xff\xbf", "+/+/"}, {"foobar", "Zm9vYmFy"}};
	char text[16];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		size_t length = strlen(vectors[i].bytes);
		assert_int_equal(text_base64((const uint8_t *)vectors[i].bytes, length, text),
		    strlen(vectors[i].text));
		assert_string_equal(text, vectors[i].text);
	}
}

static void a_sealed_secret_is_opened_with_its_key_alone(void **state)
{
	char one[] = "/tmp/natcom-seal-XXXXXX", two[] = "/tmp/natcom-seal-XXXXXX";
	char fault[256];
	size_t length;
	assert_true(mkdtemp(one) != NULL && mkdtemp(two) != NULL);
	const struct seal_keys *keys = seal_keys_load(one, "webhook", *state, fault, sizeof fault);
	const struct seal_keys *others =
	    seal_keys_load(two, "webhook", *state, fault, sizeof fault);
	assert_true(keys != NULL && others != NULL);
	const char *text = seal_text(keys, published, sizeof published, *state);
	const uint8_t *opened = seal_open(keys, text, *state, &length);
	assert_non_null(opened);
	assert_int_equal(length, sizeof published);
	assert_memory_equal(opened, published, sizeof published);
	assert_string_not_equal(text, seal_text(keys, published, sizeof published, *state));
	assert_null(seal_open(others, text, *state, &length));
	assert_null(seal_open(keys, "AQ", *state, &length));
	assert_null(seal_open(keys, "", *state, &length));
	for (size_t i = 0; i < 2; i++) {
		char path[64];
		snprintf(path, sizeof path, "%s/webhook.key", i == 0 ? one : two);
		assert_int_equal(unlink(path), 0);
		assert_int_equal(rmdir(i == 0 ? one : two), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(the_published_message_has_the_published_signature),
	    test_with_arena(two_secrets_give_two_signatures),
	    test_with_arena(id_time_and_body_each_change_the_signature),
	    test_with_arena(without_a_secret_nothing_is_signed),
	    test_with_arena(base64_is_padded_and_has_its_own_alphabet),
	    test_with_arena(a_sealed_secret_is_opened_with_its_key_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
