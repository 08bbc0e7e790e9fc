/*
 * Tests of idempotency keys: which texts are one, and that the fingerprint of
 * another request is another.
 */
#include <stdio.h>
#include <string.h>

#include "api/idempotency_key.h"
#include "http/target.h"
#include "unit.h"

/* ${count} times ${c}, between ${open} and ${close}. */
static const char *repeated(
    struct arena *arena, const char *open, char c, int count, const char *close)
{
	char *text = arena_alloc(arena, (size_t)count + 3);
	int length = sprintf(text, "%s", open);
	memset(text + length, c, (size_t)count);
	strcpy(text + length + count, close);
	return text;
}

static void a_key_is_bare_or_quoted(void **state)
{
	static const char key[] = "8e03978e-40d5-43dd-bc93-6894a57f9324";
	assert_string_equal(idempotency_key_parse(*state, key), key);
	assert_string_equal(
	    idempotency_key_parse(*state, "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""), key);
	assert_string_equal(
	    idempotency_key_parse(*state, "AZaz09._~:-AZaz09"), "AZaz09._~:-AZaz09");
}

static void a_key_has_16_to_255_characters(void **state)
{
	assert_non_null(idempotency_key_parse(*state, repeated(*state, "", 'k', 16, "")));
	assert_non_null(idempotency_key_parse(*state, repeated(*state, "\"", 'k', 16, "\"")));
	assert_non_null(idempotency_key_parse(*state, repeated(*state, "", 'k', 255, "")));
	assert_non_null(idempotency_key_parse(*state, repeated(*state, "\"", 'k', 255, "\"")));
	assert_null(idempotency_key_parse(*state, repeated(*state, "", 'k', 15, "")));
	assert_null(idempotency_key_parse(*state, repeated(*state, "\"", 'k', 15, "\"")));
	assert_null(idempotency_key_parse(*state, repeated(*state, "", 'k', 256, "")));
	assert_null(idempotency_key_parse(*state, repeated(*state, "\"", 'k', 256, "\"")));
}

static void a_key_has_no_other_characters(void **state)
{
	static const char others[] = " \"\\/+=,;()[]{}<>@!#$%&'*?^`|\t\x01\x7f\xc3";
	char text[] = "sixteen-letters-?";
	for (const char *p = others; *p != '\0'; p++) {
		text[16] = *p;
		assert_null(idempotency_key_parse(*state, text));
	}
	assert_null(idempotency_key_parse(*state, ""));
	assert_null(idempotency_key_parse(*state, "\""));
	assert_null(idempotency_key_parse(*state, "\"\""));
	assert_null(idempotency_key_parse(*state, "\"sixteen-letters-1"));
	assert_null(idempotency_key_parse(*state, "sixteen-letters-1\""));
	assert_null(idempotency_key_parse(*state, "\"sixteen-letters-1\";a=1"));
	assert_null(idempotency_key_parse(*state, "\"\"sixteen-letters-1\"\""));
}

struct sample {
	const char *method, *raw, *type, *match, *body;
};

static const struct sample base = {
    "POST", "/v1/people?b=2&a=1", "application/json", "\"1\"", "{\"a\":1}"};

static const char *of_bytes(
    struct arena *arena, const struct sample *s, const void *body, size_t length)
{
	struct target target;
	assert_int_equal(target_parse_path(s->raw, arena, &target), 0);
	assert_int_equal(target_parse_query(s->raw, arena, &target), 0);
	const struct idempotency_request request = {
	    s->method, &target, s->type, s->match, body, length};
	const char *fingerprint = idempotency_key_fingerprint(arena, &request);
	assert_non_null(fingerprint);
	assert_int_equal(strlen(fingerprint), 64);
	assert_int_equal(strspn(fingerprint, "0123456789abcdef"), 64);
	return fingerprint;
}

static const char *of(struct arena *arena, const struct sample *s)
{
	return of_bytes(arena, s, s->body, s->body == NULL ? 0 : strlen(s->body));
}

static void the_same_request_has_the_same_fingerprint(void **state)
{
	struct sample turned = base, escaped = base;
	turned.raw = "/v1/people?a=1&b=2";
	escaped.raw = "/v1/%70eople?a=%31&b=2";
	assert_string_equal(of(*state, &base), of(*state, &base));
	assert_string_equal(of(*state, &turned), of(*state, &base));
	assert_string_equal(of(*state, &escaped), of(*state, &base));
}

/* No two of these say the same, though the texts that they put together may. */
static void another_request_has_another_fingerprint(void **state)
{
	const struct sample samples[] = {
	    base,
	    {"PATCH", base.raw, base.type, base.match, base.body},
	    {base.method, "/v1/people", base.type, base.match, base.body},
	    {base.method, "/v1/people?a=1", base.type, base.match, base.body},
	    {base.method, "/v1/people?a=1&b=2&b=2", base.type, base.match, base.body},
	    {base.method, "/v1/people?a=1b=2", base.type, base.match, base.body},
	    {base.method, "/v1/people?a=1%26b%3D2", base.type, base.match, base.body},
	    {base.method, "/v1/people?a=2&b=1", base.type, base.match, base.body},
	    {base.method, "/v1/people/a/1/b/2", base.type, base.match, base.body},
	    {base.method, "/v1/people/%3F/a/1/b/2", base.type, base.match, base.body},
	    {base.method, "/v1people?b=2&a=1", base.type, base.match, base.body},
	    {base.method, base.raw, "application/merge-patch+json", base.match, base.body},
	    {base.method, base.raw, NULL, base.match, base.body},
	    {base.method, base.raw, "", base.match, base.body},
	    {base.method, base.raw, base.type, "\"2\"", base.body},
	    {base.method, base.raw, base.type, NULL, base.body},
	    {base.method, base.raw, base.type, "", base.body},
	    {base.method, base.raw, "\"1\"", "application/json", base.body},
	    {base.method, base.raw, base.type, base.match, "{\"a\": 1}"},
	    {base.method, base.raw, base.type, base.match, ""},
	    {base.method, base.raw, base.type, NULL, "\"1\"{\"a\":1}"},
	};
	const char *seen[COUNT_OF(samples)];
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		seen[i] = of(*state, &samples[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(seen[i], seen[j]);
	}
}

static void every_byte_of_a_body_counts(void **state)
{
	static char large[300000];
	const char *zeros = of_bytes(*state, &base, large, sizeof large);
	assert_string_not_equal(of_bytes(*state, &base, large, sizeof large - 1), zeros);
	large[sizeof large - 1] = 1;
	assert_string_not_equal(of_bytes(*state, &base, large, sizeof large), zeros);
}

static void without_memory_there_is_none(void **state)
{
	(void)state;
	struct target target = {0};
	const struct idempotency_request request = {"POST", &target, NULL, NULL, NULL, 0};
	struct arena *small = arena_new(16);
	assert_non_null(small);
	assert_null(idempotency_key_fingerprint(small, &request));
	assert_null(idempotency_key_parse(small, "longer-than-the-arena-is"));
	arena_free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(a_key_is_bare_or_quoted),
	    test_with_arena(a_key_has_16_to_255_characters),
	    test_with_arena(a_key_has_no_other_characters),
	    test_with_arena(the_same_request_has_the_same_fingerprint),
	    test_with_arena(another_request_has_another_fingerprint),
	    test_with_arena(every_byte_of_a_body_counts),
	    test_with_arena(without_memory_there_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
