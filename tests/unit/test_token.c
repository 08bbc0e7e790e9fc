/*
 * Tests of token: what is accepted, and a table of attacks, each one change
 * away from a token that is shown to be good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auth/identity.h"
#include "auth/key.h"
#include "auth/keyring.h"
#include "auth/token.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "minting.h"

#define NOW    ((int64_t)1700000000)
#define SECOND ((int64_t)1000 * 1000)
#define SECRET "0123456789abcdef0123456789abcdef"

static const char good_payload[] =
    "{\"iss\":\"https://n.example\",\"aud\":\"https://n.example/api\",\"sub\":\"amina\","
    "\"client_id\":\"desk\",\"jti\":\"t-1\",\"iat\":1700000000,\"exp\":1700003600,"
    "\"roles\":[\"finance\",\"secretariat\"],\"scope\":\"people:read people:write\"}";

static const struct token_policy policy = {
    .issuer = "https://n.example",
    .audience = "https://n.example/api",
    .skew_ms = 30 * 1000,
    .lifetime_ms = (int64_t)24 * 3600 * 1000,
};

/* What every test uses: one key of each kind, loaded. */
static struct {
	char folder[64];
	EVP_PKEY *ec, *other_ec, *p384, *rsa, *pss, *ed;
	struct keyring *keyring;
	char header[512]; /* of the good ES256 token */
} world;

/* The kid of a key, found apart from the keyring. */
static const char *id_of(EVP_PKEY *key)
{
	static char id[KEY_ID_SIZE];
	struct key parsed;
	char *pem = mint_pem(key, 0);
	assert_null(key_of_pem(&parsed, pem, strlen(pem)));
	strcpy(id, parsed.id);
	key_reset(&parsed);
	free(pem);
	return id;
}

static const char *header_of(const char *alg, const char *kid)
{
	static char header[512];
	snprintf(
	    header, sizeof header, "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}", alg, kid);
	return header;
}

/* The pss key goes in as a JWK of alg PS256: a PEM of it would mean RS256. */
static void write_jwk(EVP_PKEY *key, const char *alg, const char *name)
{
	struct buffer text;
	struct key parsed;
	char *pem = mint_pem(key, 0);
	buffer_init(&text, 8192);
	assert_null(key_of_pem(&parsed, pem, strlen(pem)));
	key_write_jwk(&parsed, &text);
	char *jwk = mint_replace(buffer_text(&text), "RS256", alg);
	mint_file(world.folder, name, jwk, strlen(jwk), 0644);
	free(jwk);
	free(pem);
	key_reset(&parsed);
	buffer_reset(&text);
}

static int make_world(void **state)
{
	char fault[512] = "";
	(void)state;
	mint_folder(world.folder);
	world.ec = EVP_EC_gen("P-256");
	world.other_ec = EVP_EC_gen("P-256");
	world.p384 = EVP_EC_gen("P-384");
	world.rsa = EVP_RSA_gen(2048);
	world.pss = EVP_RSA_gen(2048);
	world.ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	mint_key_file(world.folder, "1-rsa.pem", world.rsa, 1);
	mint_key_file(world.folder, "2-ec.pem", world.ec, 1);
	mint_key_file(world.folder, "3-ed.pem", world.ed, 0);
	write_jwk(world.pss, "PS256", "4-pss.jwk");
	world.keyring = keyring_load(world.folder, SECRET, fault, sizeof fault);
	if (world.keyring == NULL)
		fail_msg("%s", fault);
	strcpy(world.header, header_of("ES256", id_of(world.ec)));
	return 0;
}

static int end_world(void **state)
{
	(void)state;
	EVP_PKEY *keys[] = {world.ec, world.other_ec, world.p384, world.rsa, world.pss, world.ed};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		EVP_PKEY_free(keys[i]);
	keyring_unref(world.keyring);
	mint_folder_remove(world.folder);
	return 0;
}

/* Judge at NOW + ${seconds}; an identity must be given exactly when it is good. */
static enum token_verdict judge_at(const char *token, int64_t seconds)
{
	struct arena *arena = arena_new((size_t)1024 * 1024);
	const struct identity *identity = NULL;
	struct instant now = {(NOW + seconds) * SECOND};
	enum token_verdict verdict = token_verify(
	    &(struct token_terms){world.keyring, &policy, now}, token, arena, &identity);
	assert_int_equal(verdict == TOKEN_GOOD, identity != NULL);
	arena_free(arena);
	return verdict;
}

/* Judge and free; say the name of the case when the verdict is another. */
static void expect_at(const char *name, char *token, int64_t seconds, enum token_verdict wanted)
{
	enum token_verdict verdict = judge_at(token, seconds);
	if (verdict != wanted)
		fail_msg("%s: verdict %d, not %d: %.120s", name, verdict, wanted, token);
	free(token);
}

static void expect(const char *name, char *token, enum token_verdict wanted)
{
	expect_at(name, token, 0, wanted);
}

static char *good_token(void)
{
	return mint_token(world.header, good_payload, world.ec, MINT_ES256);
}

static void a_good_token_of_each_algorithm_is_accepted(void **state)
{
	(void)state;
	expect("ES256", good_token(), TOKEN_GOOD);
	expect("RS256",
	    mint_token(header_of("RS256", id_of(world.rsa)), good_payload, world.rsa, MINT_RS256),
	    TOKEN_GOOD);
	expect("PS256",
	    mint_token(header_of("PS256", id_of(world.pss)), good_payload, world.pss, MINT_PS256),
	    TOKEN_GOOD);
	expect("EdDSA",
	    mint_token(header_of("EdDSA", id_of(world.ed)), good_payload, world.ed, MINT_EDDSA),
	    TOKEN_GOOD);
	expect("HS256",
	    mint_hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", good_payload, SECRET, strlen(SECRET)),
	    TOKEN_GOOD);
}

static void a_good_token_makes_its_identity(void **state)
{
	struct arena *arena = arena_new((size_t)1024 * 1024);
	const struct identity *who = NULL;
	char *token = good_token();
	(void)state;
	assert_int_equal(token_verify(&(struct token_terms){world.keyring, &policy,
	                                  (struct instant){NOW * SECOND}},
	                     token, arena, &who),
	    TOKEN_GOOD);
	free(token);
	assert_string_equal(who->subject, "amina");
	assert_string_equal(who->client, "desk");
	assert_string_equal(who->token_id, "t-1");
	assert_string_equal(who->commission, "");
	assert_string_equal(who->role_names, "secretariat,finance");
	assert_int_equal(who->roles, ROLE_SECRETARIAT | ROLE_FINANCE);
	assert_true(identity_has_scope(who, "people:read"));
	assert_true(identity_has_scope(who, "people:write"));
	assert_false(identity_has_scope(who, "people"));
	assert_false(identity_has_scope(who, "people:read people:write"));
	assert_false(identity_has_scope(who, ""));
	assert_int_equal(who->expires.us, (NOW + 3600) * SECOND);
	arena_free(arena);
}

/* One change of the good header or payload, signed again with the right key. */
struct change {
	const char *from;
	const char *to;
	enum token_verdict wanted;
};

static const struct change headers[] = {
    {"at+jwt", "JWT", TOKEN_GOOD},
    {"at+jwt", "application/at+jwt", TOKEN_GOOD},
    {"\"typ\"", "\"cty\":\"x\",\"typ\"", TOKEN_GOOD},
    {"at+jwt", "at+JWT", TOKEN_INVALID},
    {"at+jwt", "logout+jwt", TOKEN_INVALID},
    {"at+jwt", "id_token", TOKEN_INVALID},
    {"\"at+jwt\"", "1", TOKEN_INVALID},
    {"\"typ\":\"at+jwt\",", "", TOKEN_INVALID},
    {"\"ES256\"", "\"none\"", TOKEN_INVALID},
    {"\"ES256\"", "\"None\"", TOKEN_INVALID},
    {"\"ES256\"", "\"NONE\"", TOKEN_INVALID},
    {"\"ES256\"", "\"nOnE\"", TOKEN_INVALID},
    {"\"ES256\"", "\"\"", TOKEN_INVALID},
    {"\"ES256\"", "null", TOKEN_INVALID},
    {"\"ES256\"", "[\"ES256\"]", TOKEN_INVALID},
    {"\"ES256\"", "\"es256\"", TOKEN_INVALID},
    {"\"ES256\"", "\"ES256 \"", TOKEN_INVALID},
    {"\"ES256\"", "\"ES384\"", TOKEN_INVALID},
    {"\"ES256\"", "\"HS256\"", TOKEN_INVALID},
    {"\"ES256\"", "\"RS256\"", TOKEN_INVALID},
    {"\"ES256\"", "\"EdDSA\"", TOKEN_INVALID},
    {"\"alg\":\"ES256\",", "", TOKEN_INVALID},
    {"\"alg\":\"ES256\",", "\"alg\":\"ES256\",\"alg\":\"ES256\",", TOKEN_INVALID},
    {"\"alg\":\"ES256\",", "\"alg\":\"none\",\"alg\":\"ES256\",", TOKEN_INVALID},
    {"\"alg\":\"ES256\",", "\"\\u0061lg\":\"none\",\"alg\":\"ES256\",", TOKEN_INVALID},
    {"\"typ\"", "\"crit\":[\"exp\"],\"exp\":1,\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"crit\":[],\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"b64\":false,\"crit\":[\"b64\"],\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"b64\":true,\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"jku\":\"https://evil.example/keys\",\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"x5u\":\"https://evil.example/c\",\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"x5c\":[\"MII\"],\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"},\"typ\"", TOKEN_INVALID},
    {"\"typ\"", "\"zip\":\"DEF\",\"typ\"", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":\"x", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":\"../../dev/null", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":\" ", TOKEN_INVALID},
    {"\"kid\":\"", "\"KID\":\"", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":7,\"a\":\"", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":null,\"a\":\"", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":\"\",\"a\":\"", TOKEN_INVALID},
    {"\"kid\":\"", "\"kid\":\"hs256\",\"a\":\"", TOKEN_INVALID},
    {"{\"alg\"", "[{\"alg\"", TOKEN_INVALID},
    {"{\"alg\"", "\xef\xbb\xbf{\"alg\"", TOKEN_INVALID},
    {"\"}", "\"}x", TOKEN_INVALID},
    {"\"}", "\"", TOKEN_INVALID},
};

static void each_change_of_the_header_is_judged_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		char *header = mint_replace(world.header, headers[i].from, headers[i].to);
		expect(headers[i].to, mint_token(header, good_payload, world.ec, MINT_ES256),
		    headers[i].wanted);
		free(header);
	}
}

static const struct change payloads[] = {
    /* issuer and audience */
    {"\"https://n.example\"", "\"https://n.example/\"", TOKEN_INVALID},
    {"\"https://n.example\"", "\"HTTPS://n.example\"", TOKEN_INVALID},
    {"\"https://n.example\"", "[\"https://n.example\"]", TOKEN_INVALID},
    {"\"iss\":\"https://n.example\",", "", TOKEN_INVALID},
    {"\"https://n.example/api\"", "[\"x\",\"https://n.example/api\"]", TOKEN_GOOD},
    {"\"https://n.example/api\"", "\"https://n.example\"", TOKEN_INVALID},
    {"\"https://n.example/api\"", "\"https://n.example/api \"", TOKEN_INVALID},
    {"\"https://n.example/api\"", "\"https://n.example/api,x\"", TOKEN_INVALID},
    {"\"https://n.example/api\"", "[]", TOKEN_INVALID},
    {"\"https://n.example/api\"", "[\"https://n.example/api\",1]", TOKEN_INVALID},
    {"\"https://n.example/api\"", "[[\"https://n.example/api\"]]", TOKEN_INVALID},
    {"\"https://n.example/api\"", "{\"a\":\"https://n.example/api\"}", TOKEN_INVALID},
    {"\"aud\":\"https://n.example/api\",", "", TOKEN_INVALID},
    /* names */
    {"\"amina\"", "\"\"", TOKEN_INVALID},
    {"\"amina\"", "7", TOKEN_INVALID},
    {"\"amina\"", "\"a\\u0000b\"", TOKEN_INVALID},
    {"\"amina\"", "\"a\\nb\"", TOKEN_INVALID},
    {"\"amina\"", "\"a\\u007fb\"", TOKEN_INVALID},
    {"\"amina\"", "\"\\u202eanima\"", TOKEN_INVALID},
    {"\"amina\"", "\"\\ud800\"", TOKEN_INVALID},
    {"\"amina\"", "\"\xff\"", TOKEN_INVALID},
    {"\"amina\"", "\"\xc0\xaf\"", TOKEN_INVALID},
    {"\"sub\":\"amina\",", "", TOKEN_INVALID},
    {"\"sub\":\"amina\",", "\"sub\":\"admin\",\"sub\":\"amina\",", TOKEN_INVALID},
    {"\"sub\":\"amina\",", "\"s\\u0075b\":\"admin\",\"sub\":\"amina\",", TOKEN_INVALID},
    {"\"sub\":\"amina\",", "\"SUB\":\"amina\",", TOKEN_INVALID},
    {"\"client_id\":\"desk\",", "", TOKEN_INVALID},
    {"\"desk\"", "null", TOKEN_INVALID},
    {"\"jti\":\"t-1\",", "", TOKEN_INVALID},
    {"\"t-1\"", "1", TOKEN_INVALID},
    /* times */
    {"1700003600", "\"1700003600\"", TOKEN_INVALID},
    {"1700003600", "1700003600.0", TOKEN_INVALID},
    {"1700003600", "1700003600.5", TOKEN_INVALID},
    {"1700003600", "1.7000036e9", TOKEN_INVALID},
    {"1700003600", "1e12", TOKEN_INVALID},
    {"1700003600", "1e400", TOKEN_INVALID},
    {"1700003600", "-1", TOKEN_INVALID},
    {"1700003600", "-0", TOKEN_INVALID},
    {"1700003600", "0", TOKEN_INVALID},
    {"1700003600", "9223372036854775808", TOKEN_INVALID},
    {"1700003600", "18446744075409555216", TOKEN_INVALID},
    {"1700003600", "true", TOKEN_INVALID},
    {"1700003600", "null", TOKEN_INVALID},
    {"1700003600", "[1700003600]", TOKEN_INVALID},
    {",\"exp\":1700003600", "", TOKEN_INVALID},
    {",\"exp\":1700003600", ",\"exp\":1700003600,\"exp\":1700003600", TOKEN_INVALID},
    {"1700003600", "1700000000", TOKEN_INVALID},
    {"1700003600", "1700086400", TOKEN_GOOD},
    {"1700003600", "1700086401", TOKEN_INVALID},
    {"1700000000", "\"1700000000\"", TOKEN_INVALID},
    {"1700000000", "1700000000.0", TOKEN_INVALID},
    {"1700000000", "1700000030", TOKEN_GOOD},
    {"1700000000", "1700000031", TOKEN_INVALID},
    {"\"iat\":1700000000,", "", TOKEN_INVALID},
    {"\"exp\"", "\"nbf\":1700000030,\"exp\"", TOKEN_GOOD},
    {"\"exp\"", "\"nbf\":1700000031,\"exp\"", TOKEN_INVALID},
    {"\"exp\"", "\"nbf\":\"0\",\"exp\"", TOKEN_INVALID},
    {"\"exp\"", "\"nbf\":1.5,\"exp\"", TOKEN_INVALID},
    {"\"exp\"", "\"nbf\":null,\"exp\"", TOKEN_INVALID},
    /* roles, commission, scope */
    {"[\"finance\",\"secretariat\"]", "[]", TOKEN_GOOD},
    {"[\"finance\",\"secretariat\"]", "[\"root\",\"Secretariat\"]", TOKEN_GOOD},
    {"[\"finance\",\"secretariat\"]", "\"secretariat\"", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"secretariat\",1]", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[[\"secretariat\"]]", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "null", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "{\"secretariat\":true}", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"]", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":\"MAR\"", TOKEN_GOOD},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":\"mar\"", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":\"MA\"", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":\"MARX\"", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":\"MAR\\n\"", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":\"\"", TOKEN_INVALID},
    {"[\"finance\",\"secretariat\"]", "[\"commission\"],\"commission\":[\"MAR\"]", TOKEN_INVALID},
    {"people:read people:write", "people:read", TOKEN_GOOD},
    {",\"scope\":\"people:read people:write\"", "", TOKEN_GOOD},
    {"people:read people:write", "", TOKEN_INVALID},
    {"people:read people:write", " people:read", TOKEN_INVALID},
    {"people:read people:write", "people:read ", TOKEN_INVALID},
    {"people:read people:write", "people:read  people:write", TOKEN_INVALID},
    {"people:read people:write", "people:read\\tpeople:write", TOKEN_INVALID},
    {"people:read people:write", "a\\\"b", TOKEN_INVALID},
    {"people:read people:write", "a\\\\b", TOKEN_INVALID},
    {"people:read people:write", "\xc3\xa9", TOKEN_INVALID},
    {"\"people:read people:write\"", "[\"people:read\"]", TOKEN_INVALID},
    /* the text as such */
    {"{\"iss\"", "[{\"iss\"", TOKEN_INVALID},
    {"{\"iss\"", "\xef\xbb\xbf{\"iss\"", TOKEN_INVALID},
    {"people:write\"}", "people:write\"} ", TOKEN_GOOD},
    {"people:write\"}", "people:write\"}{}", TOKEN_INVALID},
    {"people:write\"}", "people:write\",}", TOKEN_INVALID},
    {"\"scope\"", "\"x\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]],\"scope\"", TOKEN_INVALID},
    {"\"scope\"", "\"realm_access\":{\"roles\":[\"admin\"]},\"scope\"", TOKEN_GOOD},
};

static void each_change_of_the_payload_is_judged_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
		char *payload = mint_replace(good_payload, payloads[i].from, payloads[i].to);
		expect(payloads[i].to, mint_token(world.header, payload, world.ec, MINT_ES256),
		    payloads[i].wanted);
		free(payload);
	}
}

static void names_of_255_characters_pass_and_of_256_do_not(void **state)
{
	(void)state;
	char name[260] = "\"";
	memset(name + 1, 'a', 256);
	for (size_t length = 255; length <= 256; length++) {
		strcpy(name + 1 + length, "\"");
		char *payload = mint_replace(good_payload, "\"amina\"", name);
		expect("long sub", mint_token(world.header, payload, world.ec, MINT_ES256),
		    length == 255 ? TOKEN_GOOD : TOKEN_INVALID);
		free(payload);
		name[1 + length] = 'a';
	}
}

static void a_raw_nul_in_the_payload_is_refused(void **state)
{
	char payload[sizeof good_payload];
	(void)state;
	memcpy(payload, good_payload, sizeof payload);
	*strstr(payload, "mina") = '\0';
	expect("NUL", mint_bytes(world.header, payload, sizeof payload - 1, world.ec, MINT_ES256),
	    TOKEN_INVALID);
	expect("NUL behind",
	    mint_bytes(world.header, good_payload, sizeof good_payload, world.ec, MINT_ES256),
	    TOKEN_INVALID);
}

static void unknown_roles_give_none_and_commission_only_its_own_role(void **state)
{
	static const struct {
		const char *roles;
		unsigned bits;
		const char *commission;
	} cases[] = {
	    {"[\"root\",\"ADMIN\",\"admin \",\"\"]", 0, ""},
	    {"[\"admin\",\"admin\"]", ROLE_ADMIN, ""},
	    {"[\"partner\"],\"commission\":\"MAR\"", ROLE_PARTNER, ""},
	    {"[\"commission\"],\"commission\":\"MAR\"", ROLE_COMMISSION, "MAR"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new((size_t)1024 * 1024);
		const struct identity *who = NULL;
		char *payload =
		    mint_replace(good_payload, "[\"finance\",\"secretariat\"]", cases[i].roles);
		char *token = mint_token(world.header, payload, world.ec, MINT_ES256);
		assert_int_equal(token_verify(&(struct token_terms){world.keyring, &policy,
		                                  (struct instant){NOW * SECOND}},
		                     token, arena, &who),
		    TOKEN_GOOD);
		assert_int_equal(who->roles, cases[i].bits);
		assert_string_equal(who->commission, cases[i].commission);
		arena_free(arena);
		free(token);
		free(payload);
	}
}

static void a_token_is_good_until_exp_and_skew_and_expired_from_then(void **state)
{
	(void)state;
	expect_at("exp - 1", good_token(), 3599, TOKEN_GOOD);
	expect_at("exp + skew - 1", good_token(), 3629, TOKEN_GOOD);
	expect_at("exp + skew", good_token(), 3630, TOKEN_EXPIRED);
	expect_at("exp + skew + 1", good_token(), 3631, TOKEN_EXPIRED);
	expect_at("iat - skew", good_token(), -30, TOKEN_GOOD);
	expect_at("before iat - skew", good_token(), -31, TOKEN_INVALID);
}

static void only_a_token_that_is_good_but_for_its_time_is_called_expired(void **state)
{
	(void)state;
	const char *const others[][2] = {
	    {"\"https://n.example\"", "\"https://evil.example\""},
	    {"\"https://n.example/api\"", "\"other\""},
	    {"\"amina\"", "\"\""},
	    {"1700000000", "1600000000"},
	    {"[\"finance\",\"secretariat\"]", "[\"commission\"]"},
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		char *payload = mint_replace(good_payload, others[i][0], others[i][1]);
		expect_at(others[i][1], mint_token(world.header, payload, world.ec, MINT_ES256),
		    9000, TOKEN_INVALID);
		free(payload);
	}
	expect_at("other key", mint_token(world.header, good_payload, world.other_ec, MINT_ES256),
	    9000, TOKEN_INVALID);
}

static void a_secret_made_of_a_public_key_does_not_sign(void **state)
{
	EVP_PKEY *keys[] = {world.ec, world.rsa, world.ed};
	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char *pem = mint_pem(keys[i], 0);
		const char *named = header_of("HS256", id_of(keys[i]));
		expect("HS256 with kid", mint_hmac(named, good_payload, pem, strlen(pem)),
		    TOKEN_INVALID);
		expect("HS256 under the key's alg",
		    mint_hmac(world.header, good_payload, pem, strlen(pem)), TOKEN_INVALID);
		expect("HS256 without kid",
		    mint_hmac(
		        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", good_payload, pem, strlen(pem)),
		    TOKEN_INVALID);
		free(pem);
	}
	expect("empty secret",
	    mint_hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", good_payload, "", 0), TOKEN_INVALID);
}

static void without_a_secret_no_hs256_token_passes(void **state)
{
	char fault[512];
	const struct identity *who = NULL;
	struct arena *arena = arena_new((size_t)1024 * 1024);
	struct keyring *keyring = keyring_load(world.folder, "", fault, sizeof fault);
	char *token =
	    mint_hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", good_payload, SECRET, strlen(SECRET));
	(void)state;
	assert_non_null(keyring);
	assert_int_equal(
	    token_verify(&(struct token_terms){keyring, &policy, (struct instant){NOW * SECOND}},
	        token, arena, &who),
	    TOKEN_INVALID);
	assert_int_equal(judge_at(token, 0), TOKEN_GOOD);
	free(token);
	keyring_unref(keyring);
	arena_free(arena);
}

static void a_kid_is_needed_for_every_public_key(void **state)
{
	(void)state;
	expect("ES256",
	    mint_token("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", good_payload, world.ec, MINT_ES256),
	    TOKEN_INVALID);
	expect("RS256",
	    mint_token("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", good_payload, world.rsa, MINT_RS256),
	    TOKEN_INVALID);
}

static void a_key_signs_with_its_one_algorithm_only(void **state)
{
	(void)state;
	expect("RSA key, PS256",
	    mint_token(header_of("PS256", id_of(world.rsa)), good_payload, world.rsa, MINT_PS256),
	    TOKEN_INVALID);
	expect("RSA key, RS256 name, PS256 signature",
	    mint_token(header_of("RS256", id_of(world.rsa)), good_payload, world.rsa, MINT_PS256),
	    TOKEN_INVALID);
	expect("PSS key, RS256",
	    mint_token(header_of("RS256", id_of(world.pss)), good_payload, world.pss, MINT_RS256),
	    TOKEN_INVALID);
	expect("another P-256 key",
	    mint_token(world.header, good_payload, world.other_ec, MINT_ES256), TOKEN_INVALID);
	expect("P-384 key", mint_token(world.header, good_payload, world.p384, MINT_ES256),
	    TOKEN_INVALID);
}

/* header.payload. with these bytes as signature. */
static char *with_signature(const uint8_t *signature, size_t length)
{
	char *token = mint_unsigned(world.header, good_payload, strlen(good_payload));
	strcat(token, ".");
	mint_append(token, signature, length);
	return token;
}

static void odd_signatures_are_refused(void **state)
{
	uint8_t good[1024], odd[128];
	char *text = mint_unsigned(world.header, good_payload, strlen(good_payload));
	(void)state;
	assert_int_equal(mint_sign(world.ec, MINT_ES256, text, strlen(text), good), 64);
	free(text);
	expect("control", with_signature(good, 64), TOKEN_GOOD);
	expect("empty", with_signature(good, 0), TOKEN_INVALID);
	for (size_t length = 1; length < 64; length++)
		expect("truncated", with_signature(good, length), TOKEN_INVALID);
	memcpy(odd, good, 64);
	odd[64] = 0;
	expect("a zero more", with_signature(odd, 65), TOKEN_INVALID);
	memset(odd, 0, sizeof odd);
	expect("r = s = 0", with_signature(odd, 64), TOKEN_INVALID);
	memcpy(odd + 32, good + 32, 32);
	expect("r = 0", with_signature(odd, 64), TOKEN_INVALID);
	memcpy(odd, good, 32);
	memset(odd + 32, 0, 32);
	expect("s = 0", with_signature(odd, 64), TOKEN_INVALID);
	memset(odd, 0xff, 64);
	expect("r, s above the order", with_signature(odd, 64), TOKEN_INVALID);
	memcpy(odd, good + 32, 32);
	memcpy(odd + 32, good, 32);
	expect("swapped", with_signature(odd, 64), TOKEN_INVALID);
	expect(
	    "DER", mint_token(world.header, good_payload, world.ec, MINT_ES256_DER), TOKEN_INVALID);
	for (size_t bit = 0; bit < 512; bit++) {
		memcpy(odd, good, 64);
		odd[bit / 8] ^= (uint8_t)(1u << bit % 8);
		expect("a flipped bit", with_signature(odd, 64), TOKEN_INVALID);
	}
}

/* The good token with something done to its text. */
static char *spelled(const char *format)
{
	char *token = good_token(), *changed = malloc(MINT_TOKEN_SIZE);
	assert_non_null(changed);
	char *payload = strchr(token, '.') + 1;
	char *signature = strchr(payload, '.') + 1;
	payload[-1] = signature[-1] = '\0';
	char *end = changed;
	for (; *format != '\0'; format++) {
		const char *part = *format == 'H'   ? token
		                   : *format == 'P' ? payload
		                   : *format == 'S' ? signature
		                                    : NULL;
		if (part == NULL)
			*end++ = *format;
		else
			end = stpcpy(end, part);
	}
	*end = '\0';
	free(token);
	return changed;
}

static void a_token_has_one_spelling(void **state)
{
	static const char *const spellings[] = {"", ".", "..", "...", "H", "H.P", "H.P.", "H..S",
	    ".P.S", "H.P.S.", ".H.P.S", "H.P.S.S", "H.P.S.S.S", "H.P.S=", "H.P.S==", "H.P.S!!",
	    "H=.P.S", "H.P=.S", " H.P.S", "H.P.S ", "H.P.S\n", "H.P .S", "H.P.S\x80", "H.P.SA",
	    "H.P.SAAAA", "H.P.S+", "H.P.S/", "HP.S", "H,P.S", "P.H.S"};
	(void)state;
	expect("control", spelled("H.P.S"), TOKEN_GOOD);
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		expect(spellings[i], spelled(spellings[i]), TOKEN_INVALID);
}

static void spare_bits_at_the_end_of_a_part_must_be_zero(void **state)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *token = good_token();
	char *last = token + strlen(token) - 1;
	unsigned accepted = 0;
	(void)state;
	for (const char *c = alphabet; *c != '\0'; c++) {
		*last = *c;
		accepted += judge_at(token, 0) == TOKEN_GOOD;
	}
	/* 64 bytes leave four spare bits: sixteen spellings decode alike. */
	assert_int_equal(accepted, 1);
	free(token);
}

static void a_token_of_8_kib_passes_and_a_longer_one_does_not(void **state)
{
	char scope[7001];
	size_t good = 0, refused = 0;
	(void)state;
	memset(scope, 's', sizeof scope - 1);
	for (size_t length = 5000; length < 7000; length++) {
		scope[length] = '\0';
		char *payload = mint_replace(good_payload, "people:read people:write", scope);
		scope[length] = 's';
		char *token = mint_unsigned(world.header, payload, strlen(payload));
		size_t size = strlen(token) + 1 + 86;
		free(token);
		if (size >= 8190 && size <= 8195) {
			token = mint_token(world.header, payload, world.ec, MINT_ES256);
			assert_int_equal(strlen(token), size);
			good += size <= 8192;
			refused += size > 8192;
			expect("8 KiB", token, size <= 8192 ? TOKEN_GOOD : TOKEN_INVALID);
		}
		free(payload);
	}
	assert_true(good > 0 && refused > 0);
}

static void an_issued_token_is_judged_good_and_says_what_it_was_asked(void **state)
{
	struct identity asked = {.subject = "developer",
	    .client = "natcomd-token",
	    .commission = "MAR",
	    .roles = ROLE_COMMISSION | ROLE_PARTNER,
	    .scope = "people:read plans:read"};
	struct arena *arena = arena_new((size_t)1024 * 1024);
	const struct identity *who = NULL;
	struct buffer token, header;
	(void)state;
	buffer_init(&token, TOKEN_MOST);
	buffer_init(&header, 1024);
	assert_int_equal(token_issue(world.keyring, &policy, &asked, 3600, &token), 0);
	assert_int_equal(token_verify(&(struct token_terms){world.keyring, &policy, instant_now()},
	                     buffer_text(&token), arena, &who),
	    TOKEN_GOOD);
	assert_string_equal(who->subject, asked.subject);
	assert_string_equal(who->client, asked.client);
	assert_string_equal(who->commission, "MAR");
	assert_string_equal(who->role_names, "commission,partner");
	assert_string_equal(who->scope, asked.scope);
	assert_int_equal(strlen(who->token_id), 36);
	buffer_reset(&token);
	arena_free(arena);
}

static void a_token_is_not_issued_beyond_the_policy_or_without_a_key(void **state)
{
	struct identity asked = {.subject = "a", .client = "b", .commission = "", .scope = ""};
	char folder[64], fault[512];
	struct buffer token;
	(void)state;
	buffer_init(&token, TOKEN_MOST);
	assert_int_equal(token_issue(world.keyring, &policy, &asked, 0, &token), -1);
	assert_int_equal(token_issue(world.keyring, &policy, &asked, 24 * 3600 + 1, &token), -1);
	mint_folder(folder);
	mint_key_file(folder, "public.pem", world.ec, 0);
	struct keyring *keyring = keyring_load(folder, "", fault, sizeof fault);
	assert_non_null(keyring);
	assert_false(keyring_can_sign(keyring));
	assert_int_equal(token_issue(keyring, &policy, &asked, 60, &token), -1);
	assert_int_equal(token.length, 0);
	keyring_unref(keyring);
	mint_folder_remove(folder);
}

/* RFC 7515 appendix A.3 and RFC 8037 appendix A.4: signatures of others. */
static void published_signatures_verify(void **state)
{
	static const struct {
		const char *jwk, *text, *signature;
	} cases[] = {
	    {"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
	     "\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}",
	        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9"
	        "leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
	        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
	        "Kg6NU1Q"},
	    {"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_"
	     "7TyWQHOg7hcvPapiMlrwIaaPcHURo"
	     "\"}",
	        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
	        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_"
	        "MuM0KAg"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct json_fault fault;
		struct key key;
		uint8_t signature[96];
		size_t length = 0;
		struct arena *arena = arena_new((size_t)64 * 1024);
		struct cJSON *jwk = json_own(arena,
		    json_parse(cases[i].jwk, strlen(cases[i].jwk), &json_limits_request, &fault));
		assert_null(key_of_jwk(&key, jwk));
		assert_int_equal(text_base64url_decode(cases[i].signature,
		                     strlen(cases[i].signature), signature, &length),
		    0);
		assert_true(
		    key_verify(&key, cases[i].text, strlen(cases[i].text), signature, length));
		assert_false(
		    key_verify(&key, cases[i].text, strlen(cases[i].text) - 1, signature, length));
		key_reset(&key);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_good_token_of_each_algorithm_is_accepted),
	    cmocka_unit_test(a_good_token_makes_its_identity),
	    cmocka_unit_test(each_change_of_the_header_is_judged_as_the_table_says),
	    cmocka_unit_test(each_change_of_the_payload_is_judged_as_the_table_says),
	    cmocka_unit_test(names_of_255_characters_pass_and_of_256_do_not),
	    cmocka_unit_test(a_raw_nul_in_the_payload_is_refused),
	    cmocka_unit_test(unknown_roles_give_none_and_commission_only_its_own_role),
	    cmocka_unit_test(a_token_is_good_until_exp_and_skew_and_expired_from_then),
	    cmocka_unit_test(only_a_token_that_is_good_but_for_its_time_is_called_expired),
	    cmocka_unit_test(a_secret_made_of_a_public_key_does_not_sign),
	    cmocka_unit_test(without_a_secret_no_hs256_token_passes),
	    cmocka_unit_test(a_kid_is_needed_for_every_public_key),
	    cmocka_unit_test(a_key_signs_with_its_one_algorithm_only),
	    cmocka_unit_test(odd_signatures_are_refused),
	    cmocka_unit_test(a_token_has_one_spelling),
	    cmocka_unit_test(spare_bits_at_the_end_of_a_part_must_be_zero),
	    cmocka_unit_test(a_token_of_8_kib_passes_and_a_longer_one_does_not),
	    cmocka_unit_test(an_issued_token_is_judged_good_and_says_what_it_was_asked),
	    cmocka_unit_test(a_token_is_not_issued_beyond_the_policy_or_without_a_key),
	    cmocka_unit_test(published_signatures_verify),
	};
	return cmocka_run_group_tests(tests, make_world, end_world);
}
