/*
 * Digests and codes against published vectors; sealing against every change.
 */
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "unit.h"

static const uint8_t key[CRYPTO_KEY_SIZE] = {1, 2, 3};

static const char *hex_of(const uint8_t *bytes, size_t length)
{
	static char hex[2 * CRYPTO_DIGEST_SIZE + 1];
	text_hex(bytes, length, hex);
	return hex;
}

/* FIPS 180-4's examples (NIST's SHA256.pdf) and the empty message. */
static void sha_256_agrees_with_the_published_digests(void **state)
{
	static const struct {
		const char *text, *digest;
	} vectors[] = {
	    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		assert_int_equal(
		    crypto_sha256(vectors[i].text, strlen(vectors[i].text), digest), 0);
		assert_string_equal(hex_of(digest, sizeof digest), vectors[i].digest);
	}
}

static void sha_256_of_a_million_letters_is_the_published_one(void **state)
{
	static char letters[1000000];
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	(void)state;
	memset(letters, 'a', sizeof letters);
	assert_int_equal(crypto_sha256(letters, sizeof letters, digest), 0);
	assert_string_equal(hex_of(digest, sizeof digest),
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4231 sections 4.2 to 4.7: short, long and longest-of-all keys. */
static void hmac_agrees_with_rfc_4231(void **state)
{
	static const char larger[] = "Test Using Larger Than Block-Size Key - Hash Key First";
	uint8_t bytes[131], digest[CRYPTO_DIGEST_SIZE];
	(void)state;
	memset(bytes, 0x0b, 20);
	assert_int_equal(crypto_hmac_sha256(bytes, 20, "Hi There", 8, digest), 0);
	assert_string_equal(hex_of(digest, sizeof digest),
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_int_equal(
	    crypto_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, digest), 0);
	assert_string_equal(hex_of(digest, sizeof digest),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(bytes, 0xaa, sizeof bytes);
	assert_int_equal(
	    crypto_hmac_sha256(bytes, sizeof bytes, larger, strlen(larger), digest), 0);
	assert_string_equal(hex_of(digest, sizeof digest),
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void what_is_sealed_is_opened_at_any_length(void **state)
{
	static const size_t lengths[] = {0, 1, 15, 16, 17, 4096, 70000};
	static uint8_t plain[70000], opened[70000];
	static uint8_t sealed[70000 + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE];
	(void)state;
	memset(plain, 'p', sizeof plain);
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		size_t length = lengths[i] + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE;
		memset(opened, 0, sizeof opened);
		assert_int_equal(crypto_seal(key, plain, lengths[i], sealed), 0);
		assert_int_equal(crypto_open(key, sealed, length, opened), 0);
		assert_memory_equal(opened, plain, lengths[i]);
	}
}

static void any_changed_bit_is_noticed_and_nothing_is_told(void **state)
{
	static const uint8_t plain[] = "a place in a list", nothing[sizeof plain];
	uint8_t sealed[sizeof plain + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE], opened[sizeof plain];
	(void)state;
	assert_int_equal(crypto_seal(key, plain, sizeof plain, sealed), 0);
	for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
		sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
		memset(opened, 0xff, sizeof opened);
		assert_int_equal(crypto_open(key, sealed, sizeof sealed, opened), -1);
		assert_memory_equal(opened, nothing, sizeof opened);
		sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(crypto_open(key, sealed, sizeof sealed, opened), 0);
}

static void a_cut_text_and_another_key_open_nothing(void **state)
{
	static const uint8_t other[CRYPTO_KEY_SIZE] = {1, 2, 4};
	uint8_t sealed[5 + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE], opened[5];
	(void)state;
	assert_int_equal(crypto_seal(key, "plain", 5, sealed), 0);
	for (size_t length = 0; length < sizeof sealed; length++)
		assert_int_equal(crypto_open(key, sealed, length, opened), -1);
	assert_int_equal(crypto_open(other, sealed, sizeof sealed, opened), -1);
	assert_int_equal(crypto_open(key, sealed, sizeof sealed, opened), 0);
}

static void the_same_text_is_never_sealed_twice_alike(void **state)
{
	uint8_t first[5 + CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE] = {0}, second[sizeof first];
	(void)state;
	assert_int_equal(crypto_seal(key, "plain", 5, first), 0);
	for (int i = 0; i < 1000; i++) {
		memset(second, 0, sizeof second);
		assert_int_equal(crypto_seal(key, "plain", 5, second), 0);
		assert_memory_not_equal(first, second, CRYPTO_NONCE_SIZE);
	}
}

/* Requests of all sizes in turn, over several refills of whatever is drawn ahead. */
static void random_bytes_are_filled_whole_and_never_given_twice(void **state)
{
	static uint8_t drawn[4000][16];
	uint8_t large[2000];
	(void)state;
	assert_int_equal(crypto_random(large, 0), 0);
	for (size_t i = 0; i < COUNT_OF(drawn); i++) {
		assert_int_equal(crypto_random(large, i % 50), 0);
		assert_int_equal(crypto_random(drawn[i], sizeof drawn[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(drawn); i++)
		for (size_t j = i + 1; j < COUNT_OF(drawn); j += 37)
			assert_memory_not_equal(drawn[i], drawn[j], sizeof drawn[i]);
	memset(large, 0, sizeof large);
	assert_int_equal(crypto_random(large, sizeof large), 0);
	size_t zeroes = 0;
	for (size_t i = 0; i < sizeof large; i++)
		zeroes += large[i] == 0;
	assert_in_range(zeroes, 0, 60); /* about 8 are expected */
	assert_int_equal(crypto_random(large, (size_t)INT32_MAX + 1), -1);
}

static void equality_is_of_all_bytes(void **state)
{
	(void)state;
	assert_true(crypto_equal("", "", 0));
	assert_true(crypto_equal("ab\0c", "ab\0c", 4));
	assert_false(crypto_equal("ab\0c", "ab\0d", 4));
	assert_false(crypto_equal("xb", "ab", 2));
}

/* RFC 4648 section 10, without padding; and the two letters of section 5. */
static void base64url_agrees_with_rfc_4648(void **state)
{
	static const struct {
		const char *plain, *text;
	} vectors[] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"},
	    {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xfe", "-__-"}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		char text[16];
		uint8_t bytes[16];
		size_t length = strlen(vectors[i].plain), decoded;
		assert_int_equal(text_base64url((const uint8_t *)vectors[i].plain, length, text),
		    strlen(vectors[i].text));
		assert_string_equal(text, vectors[i].text);
		assert_int_equal(text_base64url_decode(text, strlen(text), bytes, &decoded), 0);
		assert_int_equal(decoded, length);
		assert_memory_equal(bytes, vectors[i].plain, length);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sha_256_agrees_with_the_published_digests),
	    cmocka_unit_test(sha_256_of_a_million_letters_is_the_published_one),
	    cmocka_unit_test(hmac_agrees_with_rfc_4231),
	    cmocka_unit_test(what_is_sealed_is_opened_at_any_length),
	    cmocka_unit_test(any_changed_bit_is_noticed_and_nothing_is_told),
	    cmocka_unit_test(a_cut_text_and_another_key_open_nothing),
	    cmocka_unit_test(the_same_text_is_never_sealed_twice_alike),
	    cmocka_unit_test(random_bytes_are_filled_whole_and_never_given_twice),
	    cmocka_unit_test(equality_is_of_all_bytes),
	    cmocka_unit_test(base64url_agrees_with_rfc_4648),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
