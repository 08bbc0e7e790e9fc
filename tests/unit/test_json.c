/*
 * Tests of json: the strict scanner, the tree with its literals, the writer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"

#define MEBIBYTE ((size_t)1024 * 1024)

/* A text, maybe with NUL bytes, and what the scanner says of it. */
struct refusal {
	const char *text;
	size_t length;
	size_t offset;
	const char *reason;
	const char *pointer;
};

#define TEXT(literal) (literal), sizeof(literal) - 1

static void expect_refusal(const struct refusal *wanted)
{
	struct json_fault fault = {0};

	if (json_check(wanted->text, wanted->length, &json_limits_request, &fault) == 0)
		fail_msg("accepted: %s", wanted->text);
	if (strcmp(fault.reason, wanted->reason) != 0 || fault.offset != wanted->offset ||
	    strcmp(fault.pointer, wanted->pointer) != 0)
		fail_msg("%s: \"%s\" at %zu, %s", wanted->text, fault.reason, fault.offset,
		    fault.pointer);
}

static void expect_accepted(const char *text)
{
	struct json_fault fault = {0};

	if (json_check(text, strlen(text), &json_limits_request, &fault) != 0)
		fail_msg("%s: \"%s\" at %zu", text, fault.reason, fault.offset);
}

static void what_is_not_json_is_refused_at_its_byte_and_pointer(void **state)
{
	static const struct refusal cases[] = {
	    {TEXT(""), 0, "text ends early", "#"},
	    {TEXT(" \t\r\n"), 4, "text ends early", "#"},
	    {TEXT("{"), 1, "text ends early", "#"},
	    {TEXT("{\"a"), 3, "text ends early", "#"},
	    {TEXT("{\"a\\"), 4, "text ends early", "#"},
	    {TEXT("{\"a\":\"\\u12"), 10, "text ends early", "#/a"},
	    {TEXT("{\"a\""), 4, "text ends early", "#/a"},
	    {TEXT("{\"a\":"), 5, "text ends early", "#/a"},
	    {TEXT("{\"a\":[1,"), 8, "text ends early", "#/a/1"},
	    {TEXT("{} x"), 3, "trailing data", "#"},
	    {TEXT("{}{}"), 2, "trailing data", "#"},
	    {TEXT("{}\0"), 2, "trailing data", "#"},
	    {TEXT("{}\f"), 2, "trailing data", "#"},
	    {TEXT("{\"a\":1,}"), 7, "member name expected", "#"},
	    {TEXT("{\"a\":[1,]}"), 8, "value expected", "#/a/1"},
	    {TEXT("{\"a\":[,1]}"), 6, "value expected", "#/a/0"},
	    {TEXT("{,}"), 1, "member name expected", "#"},
	    {TEXT("{a:1}"), 1, "member name expected", "#"},
	    {TEXT("{'a':1}"), 1, "member name expected", "#"},
	    {TEXT("{1:1}"), 1, "member name expected", "#"},
	    {TEXT("{\"a\" 1}"), 5, "colon expected", "#/a"},
	    {TEXT("{\"a\"::1}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":1 \"b\":2}"), 7, "comma or end expected", "#/a"},
	    {TEXT("{\"a\":[1}"), 7, "comma or end expected", "#/a/0"},
	    {TEXT("{\"a\":{\"b\":1]}"), 11, "comma or end expected", "#/a/b"},
	    {TEXT("{\"a\":True}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":nul}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":truex}"), 9, "comma or end expected", "#/a"},
	    {TEXT("{\"a\":NaN}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":/**/1}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":\0001}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":\v1}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":\xc2\xa0 1}"), 5, "value expected", "#/a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(&cases[i]);
}

static void numbers_follow_the_grammar_to_the_letter(void **state)
{
	static const struct refusal cases[] = {
	    {TEXT("{\"a\":010}"), 5, "number with a leading zero", "#/a"},
	    {TEXT("{\"a\":-01}"), 6, "number with a leading zero", "#/a"},
	    {TEXT("{\"a\":5.}"), 7, "digit expected", "#/a"},
	    {TEXT("{\"a\":5.e1}"), 7, "digit expected", "#/a"},
	    {TEXT("{\"a\":.5}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":+5}"), 5, "value expected", "#/a"},
	    {TEXT("{\"a\":-}"), 6, "digit expected", "#/a"},
	    {TEXT("{\"a\":-.5}"), 6, "digit expected", "#/a"},
	    {TEXT("{\"a\":1e}"), 7, "digit expected", "#/a"},
	    {TEXT("{\"a\":1e+}"), 8, "digit expected", "#/a"},
	    {TEXT("{\"a\":1.5.5}"), 8, "comma or end expected", "#/a"},
	    {TEXT("{\"a\":0x10}"), 6, "comma or end expected", "#/a"},
	    {TEXT("{\"a\":1 2}"), 7, "comma or end expected", "#/a"},
	    {TEXT("{\"a\":Infinity}"), 5, "value expected", "#/a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(&cases[i]);
	expect_accepted("{\"a\":[0,-0,1.5,-0.5e-5,1E+5,1e400,9007199254740993,100]}");
}

static void strings_hold_characters_and_known_escapes_only(void **state)
{
	static const struct refusal cases[] = {
	    {TEXT("{\"a\":\"x\ny\"}"), 7, "control character in a string", "#/a"},
	    {TEXT("{\"a\":\"\t\"}"), 6, "control character in a string", "#/a"},
	    {TEXT("{\"a\":\"\0\"}"), 6, "control character in a string", "#/a"},
	    {TEXT("{\"\x1f\":1}"), 2, "control character in a string", "#"},
	    {TEXT("{\"a\":\"\\uZZZZ\"}"), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\u00\"}   "), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\u 123\"}"), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\x41\"}"), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\'\"}"), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\\0\"}"), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\U0041\"}"), 6, "escape of no character", "#/a"},
	    {TEXT("{\"a\":\"\\u0000\"}"), 6, "NUL character", "#/a"},
	    {TEXT("{\"a\\u0000\":1}"), 3, "NUL character", "#"},
	    {TEXT("{\"a\":'x'}"), 5, "value expected", "#/a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(&cases[i]);
	expect_accepted("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e9\\uFFFF\x7f\"}");
}

static void surrogates_come_in_pairs(void **state)
{
	static const struct refusal cases[] = {
	    {TEXT("{\"a\":\"\\ud800\"}"), 6, "lone surrogate", "#/a"},
	    {TEXT("{\"a\":\"\\uDFFF\"}"), 6, "lone surrogate", "#/a"},
	    {TEXT("{\"a\":\"\\ud800x\"}          "), 6, "lone surrogate", "#/a"},
	    {TEXT("{\"a\":\"\\ud800\\u0041\"}"), 6, "lone surrogate", "#/a"},
	    {TEXT("{\"a\":\"\\ud800\\ud800\"}"), 6, "lone surrogate", "#/a"},
	    {TEXT("{\"a\":\"\\udc00\\ud800\"}"), 6, "lone surrogate", "#/a"},
	    {TEXT("{\"a\":\"\\ud800\\n\"}      "), 6, "lone surrogate", "#/a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(&cases[i]);
	expect_accepted("{\"a\":\"\\ud83d\\ude00\\uD83D\\uDE00\"}");
}

static void bytes_are_well_formed_utf8_without_a_byte_order_mark(void **state)
{
	static const char *const malformed[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3",
	    "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82", "\xe2(\xa1", "\xed\xa0\x80",
	    "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff"};
	static const struct refusal mark = {TEXT("\xef\xbb\xbf{}"), 0, "byte order mark", "#"};
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		int length = snprintf(text, sizeof(text), "{\"a\":\"%s\"}", malformed[i]);
		struct refusal wanted = {text, (size_t)length, 6, "malformed UTF-8", "#/a"};
		expect_refusal(&wanted);
		length = snprintf(text, sizeof(text), "{\"%s\":1}", malformed[i]);
		wanted = (struct refusal){text, (size_t)length, 2, "malformed UTF-8", "#"};
		expect_refusal(&wanted);
	}
	expect_refusal(&mark);
	expect_accepted("{\"é\":\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"
	                "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\xef\xbb\xbf\"}");
}

static void a_member_comes_once_however_it_is_spelt(void **state)
{
	static const struct refusal cases[] = {
	    {TEXT("{\"a\":1,\"a\":2}"), 7, "duplicate member", "#/a"},
	    {TEXT("{\"a\":1,\"\\u0061\":2}"), 7, "duplicate member", "#/a"},
	    {TEXT("{\"\\u0061\":1,\"a\":2}"), 12, "duplicate member", "#/a"},
	    {TEXT("{\"\":1,\"\":2}"), 6, "duplicate member", "#/"},
	    {TEXT("{\"/\":1,\"\\/\":2}"), 7, "duplicate member", "#/~1"},
	    {TEXT("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}"), 18, "duplicate member",
	        "#/%F0%9F%98%80"},
	    {TEXT("{\"x\":[{\"a\":1},{\"b\":{\"c\":1,\"c\":1}}]}"), 26, "duplicate member",
	        "#/x/1/b/c"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(&cases[i]);
	expect_accepted("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}],\"A\":1,\"a \":1}");
}

static void the_top_level_of_a_request_is_an_object(void **state)
{
	static const char *const others[] = {"[]", "1", "\"x\"", "null", "true", " [{}]"};
	struct json_fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		size_t length = strlen(others[i]);
		assert_int_equal(json_check(others[i], length, &json_limits_request, &fault), -1);
		assert_string_equal(fault.reason, "the top level is no object");
		assert_int_equal(json_check(others[i], length, &json_limits_file, &fault), 0);
	}
}

/* "{"a":" and ${depth} - 1 arrays. */
static char *nested(unsigned depth)
{
	char *text = calloc(1, 2 * (size_t)depth + 8);

	assert_non_null(text);
	strcpy(text, "{\"a\":");
	memset(text + 5, '[', depth - 1);
	memset(text + 4 + depth, ']', depth - 1);
	text[3 + 2 * (size_t)depth] = '}';
	return text;
}

static void depth_32_is_taken_and_depth_33_refused(void **state)
{
	struct json_fault fault;
	char *text = nested(32);

	(void)state;
	expect_accepted(text);
	free(text);
	text = nested(33);
	assert_int_equal(json_check(text, strlen(text), &json_limits_request, &fault), -1);
	assert_string_equal(fault.reason, "nested too deeply");
	assert_int_equal(fault.offset, 36);
	free(text);
	text = nested(100000);
	assert_int_equal(json_check(text, strlen(text), &json_limits_file, &fault), -1);
	assert_string_equal(fault.reason, "nested too deeply");
	free(text);
}

/* An object with one array of ${count} zeros: ${count} + 2 values. */
static char *zeros(size_t count)
{
	char *text = malloc(2 * count + 16), *at = text;

	assert_non_null(text);
	at += sprintf(at, "{\"a\":[0");
	for (size_t i = 1; i < count; i++)
		at += sprintf(at, ",0");
	(void)sprintf(at, "]}");
	return text;
}

static void ten_thousand_values_are_taken_and_one_more_refused(void **state)
{
	struct json_fault fault;
	char *text = zeros(9998);

	(void)state;
	expect_accepted(text);
	free(text);
	text = zeros(9999);
	assert_int_equal(json_check(text, strlen(text), &json_limits_request, &fault), -1);
	assert_string_equal(fault.reason, "too many values");
	assert_string_equal(fault.pointer, "#/a/9998");
	free(text);
}

static void a_number_of_32_characters_is_taken_and_one_of_33_refused(void **state)
{
	static const struct refusal longer = {
	    TEXT("{\"a\":123456789012345678901234567890123}"), 5, "number too long", "#/a"};

	(void)state;
	expect_accepted("{\"a\":12345678901234567890123456789012}");
	expect_accepted("{\"a\":-2345678901234567890123456.9e2}");
	expect_refusal(&longer);
}

static void a_string_is_bounded_by_its_unescaped_bytes(void **state)
{
	size_t limit = json_limits_request.string_bytes;
	char *text = malloc(7 * limit);
	struct json_fault fault;

	(void)state;
	assert_non_null(text);
	strcpy(text, "{\"a\":\"");
	for (size_t i = 0; i < limit; i++)
		memcpy(text + 6 + 6 * i, "\\u0041", 6);
	memcpy(text + 6 + 6 * limit, "\"}", 3);
	expect_accepted(text);
	memcpy(text + 6 + 6 * limit, "x\"}", 4);
	assert_int_equal(json_check(text, strlen(text), &json_limits_request, &fault), -1);
	assert_string_equal(fault.reason, "string too long");
	free(text);
}

static void many_members_are_checked_for_duplicates_quickly(void **state)
{
	size_t count = 500000, size = count * 16 + 64;
	char *text = malloc(size), *at = text;
	struct json_fault fault;

	(void)state;
	assert_non_null(text);
	*at++ = '{';
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "\"m%zu\":0,", i);
	char *last = at;
	at += sprintf(at, "\"m%zu\":0}", count);
	assert_int_equal(json_check(text, (size_t)(at - text), &json_limits_file, &fault), 0);
	at = last + sprintf(last, "\"m%d\":0}", 17);
	assert_int_equal(json_check(text, (size_t)(at - text), &json_limits_file, &fault), -1);
	assert_string_equal(fault.reason, "duplicate member");
	assert_string_equal(fault.pointer, "#/m17");
	free(text);
}

static void a_pointer_that_does_not_fit_ends_with_a_whole_token(void **state)
{
	char text[2048], name[128];
	struct json_fault fault;
	char *at = text;

	(void)state;
	memset(name, 'n', 100);
	name[100] = '\0';
	for (int i = 0; i < 5; i++)
		at += sprintf(at, "{\"%s\":", name);
	*at++ = 'x';
	assert_int_equal(json_check(text, (size_t)(at - text), &json_limits_request, &fault), -1);
	assert_int_equal(strlen(fault.pointer), 1 + 2 * 101);
}

/* Parse a text that must be right. */
static struct cJSON *parsed(const char *text)
{
	struct json_fault fault = {0};
	struct cJSON *tree = json_parse(text, strlen(text), &json_limits_file, &fault);

	if (tree == NULL)
		fail_msg("%s: %s at %zu", text, fault.reason, fault.offset);
	return tree;
}

/* What json_write makes of a text. */
static void expect_written(const char *text, const char *wanted)
{
	struct cJSON *tree = parsed(text);
	struct buffer buffer;

	buffer_init(&buffer, MEBIBYTE);
	json_write(&buffer, tree);
	assert_string_equal(buffer_text(&buffer), wanted);
	buffer_reset(&buffer);
	cJSON_Delete(tree);
}

static void every_number_keeps_its_literal(void **state)
{
	struct cJSON *tree =
	    parsed("{\"1\":[-0.10,{\"-2e5\":9007199254740993,\"\\\"3\\\\\":\"4\"}],"
	           "\"b\":1E400,\"c\":[[],{},7]}");

	(void)state;
	const struct cJSON *list = json_member(tree, "1");
	assert_string_equal(json_number(cJSON_GetArrayItem(list, 0)), "-0.10");
	assert_string_equal(
	    json_number(json_member(cJSON_GetArrayItem(list, 1), "-2e5")), "9007199254740993");
	assert_string_equal(json_number(json_member(tree, "b")), "1E400");
	assert_string_equal(json_number(cJSON_GetArrayItem(json_member(tree, "c"), 2)), "7");
	assert_null(json_number(json_member(tree, "c")));
	assert_null(json_number(NULL));
	cJSON_Delete(tree);
}

static void numbers_longer_than_cjson_reads_are_kept_whole(void **state)
{
	static const char tiny[] =
	    "-0.00000000000000000000000000000000000000000000000000000000000000000"
	    "0000000000001";
	char filled[512];

	(void)state;
	(void)snprintf(filled, sizeof(filled), "{\"a 1\":[1,%s,2],\"b\":%s}", tiny, tiny);
	struct cJSON *tree = parsed(filled);
	const struct cJSON *number = cJSON_GetArrayItem(json_member(tree, "a 1"), 1);
	assert_string_equal(json_number(number), tiny);
	assert_true(number->valuedouble == strtod(tiny, NULL));
	assert_string_equal(json_number(json_member(tree, "b")), tiny);
	assert_string_equal(json_number(cJSON_GetArrayItem(json_member(tree, "a 1"), 2)), "2");
	cJSON_Delete(tree);
	expect_written(filled, filled);
}

static void a_tree_is_written_compactly_and_numbers_as_they_came(void **state)
{
	(void)state;
	expect_written(
	    " { \"b\" : [ 1.0 , 1e400 ,\ttrue , false , null , { } , [ ] ] , \"a\" : -0 }\n",
	    "{\"b\":[1.0,1e400,true,false,null,{},[]],\"a\":-0}");
	expect_written("\"\\u00e9\\/\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\\\ud83d\\ude00\x7f\"",
	    "\"é/\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\\xf0\x9f\x98\x80\x7f\"");
	expect_written("{\"a\\\"\\n\":\"\"}", "{\"a\\\"\\n\":\"\"}");
}

static void a_number_made_by_code_is_written_to_17_digits(void **state)
{
	struct cJSON *tree = cJSON_CreateArray();
	struct buffer buffer;

	(void)state;
	cJSON_AddItemToArray(tree, cJSON_CreateNumber(17));
	cJSON_AddItemToArray(tree, cJSON_CreateNumber(0.5));
	cJSON_AddItemToArray(tree, cJSON_CreateNumber(1e308 * 10));
	buffer_init(&buffer, MEBIBYTE);
	json_write(&buffer, tree);
	assert_string_equal(buffer_text(&buffer), "[17,0.5,null]");
	buffer_reset(&buffer);
	struct cJSON *same = parsed("[17.0,5e-1,1e400]");
	assert_true(json_equal(cJSON_GetArrayItem(tree, 1), cJSON_GetArrayItem(same, 1)));
	assert_true(
	    json_hash(cJSON_GetArrayItem(tree, 0)) == json_hash(cJSON_GetArrayItem(same, 0)));
	cJSON_Delete(same);
	cJSON_Delete(tree);
}

static void expect_equal(const char *a, const char *b, bool wanted)
{
	struct cJSON *left = parsed(a), *right = parsed(b);

	if (json_equal(left, right) != wanted || json_equal(right, left) != wanted)
		fail_msg("%s against %s", a, b);
	if ((json_hash(left) == json_hash(right)) != wanted)
		fail_msg("hashes of %s and %s", a, b);
	cJSON_Delete(left);
	cJSON_Delete(right);
}

static void equality_is_by_value_and_blind_to_member_order(void **state)
{
	(void)state;
	expect_equal("1", "1.0", true);
	expect_equal("1e2", "100", true);
	expect_equal("9007199254740992", "9007199254740993", false);
	expect_equal("1e400", "1e401", false);
	expect_equal("1", "true", false);
	expect_equal("0", "false", false);
	expect_equal("\"1\"", "1", false);
	expect_equal("null", "false", false);
	expect_equal("[1,2]", "[2,1]", false);
	expect_equal("[1,2]", "[1,2,3]", false);
	expect_equal("[]", "{}", false);
	expect_equal("[[]]", "[]", false);
	expect_equal("{\"a\":1,\"b\":[{}]}", "{\"b\":[{}],\"a\":1.0}", true);
	expect_equal("{\"a\":1}", "{\"A\":1}", false);
	expect_equal("{\"a\":1}", "{\"a\":1,\"b\":2}", false);
	expect_equal("{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", false);
	expect_equal("\"\\u00e9\"", "\"é\"", true);
}

static void large_objects_are_compared_in_any_order(void **state)
{
	char forth[1024] = "{", back[1024] = "{";

	(void)state;
	for (int i = 0; i < 40; i++) {
		(void)sprintf(forth + strlen(forth), "%s\"k%d\":%d", i > 0 ? "," : "", i, i);
		(void)sprintf(
		    back + strlen(back), "%s\"k%d\":%d.0", i > 0 ? "," : "", 39 - i, 39 - i);
	}
	strcat(forth, "}");
	strcat(back, "}");
	expect_equal(forth, back, true);
	back[strlen(back) - 2] = '1';
	expect_equal(forth, back, false);
}

static void members_are_found_by_their_exact_name_only(void **state)
{
	struct cJSON *tree = parsed("{\"Name\":\"x\",\"list\":[\"name\"],\"n\":1}");

	(void)state;
	assert_null(json_member(tree, "name"));
	assert_null(json_member(json_member(tree, "list"), "name"));
	assert_null(json_member(NULL, "name"));
	assert_string_equal(json_text(tree, "Name"), "x");
	assert_null(json_text(tree, "n"));
	assert_null(json_text(tree, "none"));
	cJSON_Delete(tree);
}

static void a_tree_given_to_an_arena_ends_with_it(void **state)
{
	struct arena *arena = arena_new(MEBIBYTE);
	struct cJSON *tree = parsed("{\"a\":[1,2]}");

	(void)state;
	assert_ptr_equal(json_own(arena, tree), tree);
	arena_free(arena); /* the leak checker tells */
}

static void parsing_tells_the_fault_of_the_check(void **state)
{
	struct json_fault fault;

	(void)state;
	assert_null(json_parse("{\"a\":}", 6, &json_limits_request, &fault));
	assert_int_equal(fault.offset, 5);
	assert_string_equal(fault.reason, "value expected");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_not_json_is_refused_at_its_byte_and_pointer),
	    cmocka_unit_test(numbers_follow_the_grammar_to_the_letter),
	    cmocka_unit_test(strings_hold_characters_and_known_escapes_only),
	    cmocka_unit_test(surrogates_come_in_pairs),
	    cmocka_unit_test(bytes_are_well_formed_utf8_without_a_byte_order_mark),
	    cmocka_unit_test(a_member_comes_once_however_it_is_spelt),
	    cmocka_unit_test(the_top_level_of_a_request_is_an_object),
	    cmocka_unit_test(depth_32_is_taken_and_depth_33_refused),
	    cmocka_unit_test(ten_thousand_values_are_taken_and_one_more_refused),
	    cmocka_unit_test(a_number_of_32_characters_is_taken_and_one_of_33_refused),
	    cmocka_unit_test(a_string_is_bounded_by_its_unescaped_bytes),
	    cmocka_unit_test(many_members_are_checked_for_duplicates_quickly),
	    cmocka_unit_test(a_pointer_that_does_not_fit_ends_with_a_whole_token),
	    cmocka_unit_test(every_number_keeps_its_literal),
	    cmocka_unit_test(numbers_longer_than_cjson_reads_are_kept_whole),
	    cmocka_unit_test(a_tree_is_written_compactly_and_numbers_as_they_came),
	    cmocka_unit_test(a_number_made_by_code_is_written_to_17_digits),
	    cmocka_unit_test(equality_is_by_value_and_blind_to_member_order),
	    cmocka_unit_test(large_objects_are_compared_in_any_order),
	    cmocka_unit_test(members_are_found_by_their_exact_name_only),
	    cmocka_unit_test(a_tree_given_to_an_arena_ends_with_it),
	    cmocka_unit_test(parsing_tells_the_fault_of_the_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
