/*
 * Tests of schema: what the official suite does not ask: pointers, codes,
 * limits, requests, parameters, and what schema_compile must refuse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "api/schema.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"

#define CEILING ((size_t)64 * 1024 * 1024)

/* One schema and what it said last. */
struct bench {
	struct arena *arena;
	struct problem problem;
	char fault[256];
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->arena = arena_new(CEILING);
	*state = bench;
	return bench->arena == NULL;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	arena_free(bench->arena);
	free(bench);
	return 0;
}

static struct cJSON *parsed(struct bench *bench, const char *text)
{
	struct json_fault fault = {0};
	struct cJSON *tree = json_parse(text, strlen(text), &json_limits_file, &fault);

	if (tree == NULL)
		fail_msg("%s: %s at %zu", text, fault.reason, fault.offset);
	return json_own(bench->arena, tree);
}

static const struct schema *compile_at(
    struct bench *bench, const struct cJSON *document, const char *pointer)
{
	const struct schema_source source = {.document = document, .pointer = pointer};

	return schema_compile(bench->arena, &source, bench->fault, sizeof(bench->fault));
}

static const struct schema *compiled(struct bench *bench, const char *text, bool requests)
{
	const struct schema_source source = {.document = parsed(bench, text), .requests = requests};
	const struct schema *schema =
	    schema_compile(bench->arena, &source, bench->fault, sizeof(bench->fault));

	if (schema == NULL)
		fail_msg("%s: %s", text, bench->fault);
	return schema;
}

/* All violations as "code pointer limit; ..." */
static const char *violations(struct bench *bench, const struct schema *schema, const char *value)
{
	const char *all = "";

	problem_init(&bench->problem, bench->arena);
	size_t count = schema_validate(schema, parsed(bench, value), "#", &bench->problem);
	assert_int_equal(count, bench->problem.error_count);
	for (size_t i = 0; i < count; i++) {
		const struct problem_error *error = &bench->problem.errors[i];
		assert_int_equal(error->place, PROBLEM_POINTER);
		all = arena_printf(bench->arena, "%s%s%s %s%s%s", all, i > 0 ? "; " : "",
		    error->code, error->where, error->limit != NULL ? " " : "",
		    error->limit != NULL ? error->limit : "");
	}
	return all;
}

static void expect(
    struct bench *bench, const struct schema *schema, const char *value, const char *wanted)
{
	assert_string_equal(violations(bench, schema, value), wanted);
}

/* The same for one schema and one value. */
static void expect_one(
    struct bench *bench, const char *schema, const char *value, const char *wanted)
{
	expect(bench, compiled(bench, schema, false), value, wanted);
}

static void expect_refused(struct bench *bench, const char *schema, const char *wanted)
{
	if (compile_at(bench, parsed(bench, schema), "") != NULL)
		fail_msg("compiled: %s", schema);
	assert_string_equal(bench->fault, wanted);
}

static void every_violation_is_reported_with_keyword_pointer_and_limit(void **state)
{
	struct bench *bench = *state;
	const struct schema *schema = compiled(bench,
	    "{\"type\":\"object\",\"required\":[\"name\",\"age\"],\"additionalProperties\":false,"
	    "\"properties\":{\"name\":{\"type\":\"string\",\"minLength\":2},"
	    "\"age\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":1.5e2},"
	    "\"kind\":{\"enum\":[\"a\",\"b\",3]},\"code\":{\"pattern\":\"^[A-Z]{3}$\"},"
	    "\"tags\":{\"type\":\"array\",\"maxItems\":2,\"uniqueItems\":true,"
	    "\"items\":{\"type\":[\"string\",\"null\"]}}}}",
	    false);

	expect(bench, schema, "{\"name\":\"ab\",\"age\":150,\"tags\":[\"x\",null]}", "");
	expect(bench, schema, "{}", "required #/name; required #/age");
	expect(bench, schema, "[]", "type # object");
	expect(bench, schema,
	    "{\"name\":\"x\",\"age\":-1,\"kind\":\"c\",\"code\":\"abc\",\"tags\":[1,\"x\",\"x\"],"
	    "\"no/~ é\":1}",
	    "minLength #/name 2; minimum #/age 0; enum #/kind a, b, 3; pattern #/code ^[A-Z]{3}$; "
	    "type #/tags/0 string, null; maxItems #/tags 2; uniqueItems #/tags; "
	    "additionalProperties #/no~1~0%20%C3%A9");
	expect(bench, schema, "{\"name\":\"xy\",\"age\":150.5}",
	    "type #/age integer; maximum #/age 1.5e2");
}

static void numbers_are_compared_exactly(void **state)
{
	struct bench *bench = *state;

	expect_one(bench, "{\"maximum\":9007199254740992}", "9007199254740993",
	    "maximum # 9007199254740992");
	expect_one(bench, "{\"maximum\":9007199254740992}", "9007199254740992.0", "");
	expect_one(
	    bench, "{\"const\":9007199254740992}", "9007199254740993", "const # 9007199254740992");
	expect_one(bench, "{\"exclusiveMinimum\":0.1}", "0.1000", "exclusiveMinimum # 0.1");
	expect_one(bench, "{\"exclusiveMaximum\":1e400}", "1e400", "exclusiveMaximum # 1e400");
	expect_one(bench, "{\"exclusiveMaximum\":1e400}", "9.9e399", "");
	expect_one(bench, "{\"multipleOf\":0.01}", "19.99", "");
	expect_one(bench, "{\"multipleOf\":0.01}", "19.999", "multipleOf # 0.01");
	expect_one(bench, "{\"type\":\"integer\"}", "1e400", "");
	expect_one(bench, "{\"enum\":[1,2]}", "2.0", "");
}

static void lengths_count_code_points(void **state)
{
	struct bench *bench = *state;

	expect_one(bench, "{\"maxLength\":2,\"minLength\":2}", "\"\\ud83d\\ude00é\"", "");
	expect_one(bench, "{\"maxLength\":2.0}", "\"aé\\u0301\"", "maxLength # 2.0");
	expect_one(bench, "{\"minLength\":3}", "\"\\ud83d\\ude00\\ud83d\\ude00\"", "minLength # 3");
}

static void keywords_of_objects_speak_of_members(void **state)
{
	struct bench *bench = *state;

	expect_one(bench, "{\"propertyNames\":{\"pattern\":\"^a\"}}", "{\"ab\":1,\"b\":2}",
	    "propertyNames #/b");
	expect_one(bench,
	    "{\"patternProperties\":{\"^n_\":{\"type\":\"number\"}},"
	    "\"additionalProperties\":{\"type\":\"string\"}}",
	    "{\"n_a\":\"x\",\"b\":1}", "type #/n_a number; type #/b string");
	expect_one(bench, "{\"dependentRequired\":{\"a\":[\"b\",\"c\"]}}", "{\"a\":1,\"c\":1}",
	    "dependentRequired #/b");
	expect_one(bench, "{\"dependentSchemas\":{\"a\":{\"required\":[\"b\"]}}}", "{\"a\":1}",
	    "required #/b");
	expect_one(bench, "{\"minProperties\":1,\"maxProperties\":1}", "{}", "minProperties # 1");
	expect_one(bench, "{\"minProperties\":1,\"maxProperties\":1}", "{\"a\":1,\"b\":2}",
	    "maxProperties # 1");
	expect_one(bench, "{\"properties\":{\"a\":false}}", "{\"a\":1}", "properties #/a");
}

static void keywords_of_arrays_speak_of_elements(void **state)
{
	struct bench *bench = *state;

	expect_one(bench, "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":false}", "[1,2]",
	    "type #/0 string; items #/1");
	expect_one(bench, "{\"prefixItems\":[true,false]}", "[1]", "");
	expect_one(bench, "{\"contains\":{\"type\":\"string\"}}", "[1]", "contains #");
	expect_one(bench,
	    "{\"contains\":{\"type\":\"string\"},\"minContains\":2,\"maxContains\":2}", "[\"a\"]",
	    "minContains # 2");
	expect_one(bench,
	    "{\"contains\":{\"type\":\"string\"},\"minContains\":0,\"maxContains\":1}",
	    "[\"a\",\"b\"]", "maxContains # 1");
	expect_one(bench, "{\"contains\":false,\"minContains\":0}", "[]", "");
	expect_one(bench, "{\"minContains\":2,\"maxContains\":0}", "[]", "");
	expect_one(bench, "{\"minItems\":1}", "[]", "minItems # 1");
}

static void schemas_combine_by_logic(void **state)
{
	struct bench *bench = *state;

	expect_one(bench, "{\"allOf\":[{\"minimum\":3},{\"maximum\":1}]}", "2",
	    "minimum # 3; maximum # 1");
	expect_one(bench, "{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "2", "anyOf #");
	expect_one(bench, "{\"oneOf\":[{\"type\":\"number\"},{\"minimum\":1}]}", "2", "oneOf #");
	expect_one(bench, "{\"oneOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "2", "oneOf #");
	expect_one(bench, "{\"not\":{\"type\":\"number\"}}", "2", "not #");
	expect_one(bench, "{\"if\":{\"minimum\":2},\"then\":{\"multipleOf\":2},\"else\":false}",
	    "3", "multipleOf # 2");
	expect_one(bench, "{\"if\":{\"minimum\":2},\"else\":false}", "1", "else #");
	expect_one(bench, "{\"if\":{\"minimum\":2},\"else\":false}", "3", "");
	expect_one(bench, "{\"then\":false,\"else\":false}", "3", "");
	expect_one(bench, "false", "3", "not #");
	expect_one(bench, "true", "3", "");
}

static void references_may_recurse(void **state)
{
	struct bench *bench = *state;
	const struct schema *schema = compiled(bench,
	    "{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\","
	    "\"required\":[\"id\"],\"properties\":{\"id\":{\"$ref\":\"#/$defs/a~1b%20c\"},"
	    "\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/node\"}}}},"
	    "\"a/b c\":{\"type\":\"integer\"}}}",
	    false);

	expect(bench, schema, "{\"id\":1,\"children\":[{\"id\":2,\"children\":[]}]}", "");
	expect(bench, schema, "{\"id\":1,\"children\":[{\"id\":\"2\",\"children\":[{}]}]}",
	    "type #/children/0/id integer; required #/children/0/children/0/id");
}

static void references_follow_ids_and_anchors_within_the_document(void **state)
{
	static const char *const schemas[] = {
	    "{\"$id\":\"http://x/a/tree\",\"$ref\":\"leaf\",\"$defs\":{\"l\":{\"$id\":\"leaf\","
	    "\"minimum\":3}}}",
	    "{\"$id\":\"http://x/a/tree\",\"$ref\":\"../b/./leaf\",\"$defs\":{\"l\":{\"$id\":"
	    "\"http://x/b/leaf\",\"minimum\":3}}}",
	    "{\"$id\":\"http://x/a/b/c\",\"$ref\":\"/leaf\",\"$defs\":{\"l\":{\"$id\":"
	    "\"http://x/leaf\",\"minimum\":3}}}",
	    "{\"$id\":\"http://x/a\",\"$ref\":\"//y/leaf\",\"$defs\":{\"l\":{\"$id\":"
	    "\"http://y/leaf\",\"minimum\":3}}}",
	    "{\"$id\":\"http://x\",\"$ref\":\"leaf\",\"$defs\":{\"l\":{\"$id\":"
	    "\"http://x/leaf\",\"minimum\":3}}}",
	    "{\"$id\":\"urn:x:a?+r\",\"$ref\":\"urn:x:a?+r#/$defs/l\",\"$defs\":{\"l\":{"
	    "\"minimum\":3}}}",
	    "{\"$id\":\"file:///folder/a.json\",\"$ref\":\"#/$defs/l\",\"$defs\":{\"l\":{"
	    "\"minimum\":3}}}",
	    "{\"$ref\":\"#leaf\",\"$defs\":{\"l\":{\"$anchor\":\"leaf\",\"minimum\":3}}}",
	    "{\"$ref\":\"http://x/b#leaf\",\"$defs\":{\"b\":{\"$id\":\"http://x/b\",\"$defs\":{"
	    "\"c\":{\"$anchor\":\"leaf\",\"minimum\":3}}},\"d\":{\"$anchor\":\"leaf\"}}}",
	    "{\"$id\":\"http://x/a\",\"$ref\":\"b\",\"$defs\":{\"b\":{\"$id\":\"b\",\"$ref\":"
	    "\"#/$defs/l\",\"$defs\":{\"l\":{\"minimum\":3}}},\"l\":{\"minimum\":9}}}",
	    "{\"$id\":\"http://x/a\",\"$ref\":\"if\",\"if\":{\"$id\":\"if\",\"minimum\":3}}",
	    "{\"$id\":\"/q/a\",\"$ref\":\"/q/a#/$defs//$defs/\",\"$defs\":{\"\":{\"$defs\":{\"\":{"
	    "\"minimum\":3}}}}}",
	    "{\"$id\":\"http://x/a\",\"$ref\":\"b/d\",\"$defs\":{\"c\":{\"$id\":\"b/c\",\"not\":{"
	    "\"$defs\":{\"d\":{\"$id\":\"d\",\"minimum\":3}}}}}}",
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		expect_one(bench, schemas[i], "2", "minimum # 3");
		expect_one(bench, schemas[i], "3", "");
	}
	expect_one(bench, "{\"properties\":{\"$id\":{\"type\":\"string\"}}}", "{\"$id\":1}",
	    "type #/$id string");
	expect_refused(bench, "{\"$ref\":\"#leaf\",\"const\":{\"$anchor\":\"leaf\"}}",
	    "\"$ref\" to \"#leaf\", which is nothing at #/$ref");
	expect_refused(bench, "{\"$id\":1}", "\"$id\" that is no name at #/$id");
}

static void a_part_of_a_document_is_compiled_by_its_pointer(void **state)
{
	struct bench *bench = *state;
	const struct cJSON *document =
	    parsed(bench, "{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{"
	                  "\"A\":{\"$ref\":\"#/components/schemas/B\"},\"B\":{\"minimum\":2}}}}");
	const struct schema *schema = compile_at(bench, document, "#/components/schemas/A");

	assert_non_null(schema);
	expect(bench, schema, "1", "minimum # 2");
	assert_null(compile_at(bench, document, "#/components/schemas/C"));
	assert_non_null(strstr(bench->fault, "#/components/schemas/C"));
	document = parsed(bench, "{\"a\":{\"$id\":\"http://x/\"}}");
	assert_null(compile_at(bench, document, "#/a"));
	assert_string_equal(bench->fault, "unknown keyword \"$id\" at #/a/$id");
}

static void requests_neither_need_nor_take_read_only_members(void **state)
{
	static const char text[] =
	    "{\"type\":\"object\",\"required\":[\"id\",\"name\",\"at\"],\"additionalProperties\":"
	    "false,"
	    "\"properties\":{\"id\":{\"type\":\"string\",\"readOnly\":true},\"name\":{},"
	    "\"at\":{\"$ref\":\"#/$defs/instant\"},"
	    "\"nested\":{\"properties\":{\"v\":{\"readOnly\":true}},\"additionalProperties\":false}"
	    "},"
	    "\"$defs\":{\"instant\":{\"readOnly\":true,\"format\":\"date-time\"}}}";
	struct bench *bench = *state;
	const struct schema *answer = compiled(bench, text, false);
	const struct schema *request = compiled(bench, text, true);

	expect(bench, answer, "{\"name\":1}", "required #/id; required #/at");
	expect(bench, answer, "{\"name\":1,\"id\":\"x\",\"at\":\"2016-10-06T09:00:00Z\"}", "");
	expect(bench, answer, "{\"name\":1,\"id\":\"x\",\"at\":\"2016-10-06T09:00:00Z\",\"x\":1}",
	    "additionalProperties #/x");
	expect(bench, request, "{\"name\":1}", "");
	expect(bench, request, "{}", "required #/name");
	expect(bench, request,
	    "{\"name\":1,\"id\":7,\"at\":1,\"nested\":{\"v\":1,\"w\":2},\"x\":1}",
	    "read-only-member #/id; read-only-member #/at; read-only-member #/nested/v; "
	    "unknown-member #/nested/w; unknown-member #/x");
}

static void at_most_fifty_violations_are_reported(void **state)
{
	struct bench *bench = *state;
	const struct schema *schema =
	    compiled(bench, "{\"items\":{\"type\":\"string\",\"minimum\":5}}", false);
	char text[512] = "[0";

	for (int i = 1; i < 100; i++)
		strcat(text, ",0");
	strcat(text, "]");
	problem_init(&bench->problem, bench->arena);
	assert_int_equal(
	    schema_validate(schema, parsed(bench, text), "#", &bench->problem), SCHEMA_ERRORS_MAX);
	assert_int_equal(bench->problem.error_count, SCHEMA_ERRORS_MAX);
	assert_string_equal(bench->problem.errors[49].where, "#/24");
}

static void what_the_validator_does_not_know_is_refused_by_name(void **state)
{
	struct bench *bench = *state;

	expect_refused(bench, "{\"minimun\":1}", "unknown keyword \"minimun\" at #");
	expect_refused(bench, "{\"properties\":{\"a\":{\"unevaluatedProperties\":false}}}",
	    "unknown keyword \"unevaluatedProperties\" at #/properties/a");
	expect_refused(bench, "{\"$defs\":{\"unused\":{\"$dynamicRef\":\"#x\"}}}",
	    "unknown keyword \"$dynamicRef\" at #/$defs/unused");
	expect_refused(bench, "{\"format\":\"ipv4\"}", "unknown format \"ipv4\" at #/format");
	expect_refused(
	    bench, "{\"items\":[{}]}", "a schema that is neither object nor boolean at #/items");
	expect_refused(bench, "{\"type\":\"integr\"}", "\"type\" that is none at #/type");
	expect_refused(
	    bench, "{\"type\":[\"string\",\"string\"]}", "\"type\" that is none at #/type");
	expect_refused(bench, "{\"type\":[]}", "\"type\" without a name at #/type");
	expect_refused(
	    bench, "{\"minLength\":-1}", "\"minLength\" that is no count at #/minLength");
	expect_refused(bench, "{\"maxItems\":1.5}", "\"maxItems\" that is no count at #/maxItems");
	expect_refused(
	    bench, "{\"minContains\":\"1\"}", "\"minContains\" that is no count at #/minContains");
	expect_refused(bench, "{\"minimum\":\"0\"}", "\"minimum\" that is no number at #/minimum");
	expect_refused(
	    bench, "{\"required\":\"a\"}", "\"required\" that is no array at #/required");
	expect_refused(
	    bench, "{\"required\":[1]}", "\"required\" name that is no string at #/required");
	expect_refused(bench, "{\"enum\":1}", "\"enum\" that is no array at #/enum");
	expect_refused(bench, "{\"allOf\":[]}", "\"allOf\" that is no list of schemas at #/allOf");
	expect_refused(bench, "{\"readOnly\":1}", "\"readOnly\" that is no boolean at #/readOnly");
	expect_refused(
	    bench, "{\"properties\":[]}", "\"properties\" that is no object at #/properties");
	expect_refused(bench, "{\"dependentRequired\":{\"a\":\"b\"}}",
	    "\"dependentRequired\" without an array at #/dependentRequired");
	expect_refused(bench, "{\"format\":1}", "\"format\" that is no string at #/format");
	expect_refused(bench, "{\"pattern\":1}", "\"pattern\" that is no string at #/pattern");
	expect_refused(bench, "{\"multipleOf\":0}",
	    "\"multipleOf\" that is not a number above zero of at most 18 digits at #/multipleOf");
}

static void references_to_nothing_and_without_end_are_refused(void **state)
{
	struct bench *bench = *state;

	expect_refused(bench, "{\"$ref\":\"#/$defs/x\"}",
	    "\"$ref\" to \"#/$defs/x\", which is nothing at #/$ref");
	expect_refused(bench, "{\"$ref\":\"#/allOf/1\",\"allOf\":[{}]}",
	    "\"$ref\" to \"#/allOf/1\", which is nothing at #/$ref");
	expect_refused(bench, "{\"$ref\":\"#/allOf/00\",\"allOf\":[{}]}",
	    "\"$ref\" to \"#/allOf/00\", which is nothing at #/$ref");
	expect_refused(bench, "{\"$ref\":\"other.json\"}",
	    "\"$ref\" to \"other.json\", which is nothing at #/$ref");
	expect_refused(
	    bench, "{\"$ref\":\"#/%4\"}", "\"$ref\" to \"#/%4\", which is nothing at #/$ref");
	expect_refused(bench, "{\"$ref\":\"#\"}", "endless \"$ref\" at #");
	expect_refused(bench, "{\"anyOf\":[{},{\"not\":{\"$ref\":\"#\"}}]}",
	    "endless \"$ref\" at #/anyOf/1/not");
	(void)compiled(bench, "{\"properties\":{\"a\":{\"$ref\":\"#\"}}}", false);
}

static void annotations_and_extensions_are_ignored(void **state)
{
	struct bench *bench = *state;

	expect_one(bench,
	    "{\"title\":\"t\",\"description\":\"d\",\"examples\":[1],\"example\":2,\"default\":"
	    "\"x\","
	    "\"deprecated\":true,\"readOnly\":false,\"writeOnly\":false,\"$comment\":\"c\","
	    "\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
	    "\"contentMediaType\":\"text/plain\",\"x-natcom-anything\":{\"minimum\":1}}",
	    "0", "");
}

static void patterns_read_as_ecma_262_does(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
	    {"b", "\"abc\"", true},
	    {"^b", "\"abc\"", false},
	    {"^a$", "\"a\\n\"", false},
	    {"^\\\\d$", "\"\\u0664\"", false},
	    {"^\\\\w$", "\"é\"", false},
	    {"^\\\\s$", "\"\\u00a0\"", true},
	    {"^[\\\\s]$", "\"\\ufeff\"", true},
	    {"^\\\\S$", "\"\\u2028\"", false},
	    {"^\\\\v$", "\"\\u000b\"", true},
	    {"^\\\\v$", "\"\\n\"", false},
	    {"^\\\\u00e9\\\\x41$", "\"éA\"", true},
	    {"^\\\\u{1F600}$", "\"\\ud83d\\ude00\"", true},
	    {"^.$", "\"\\ud83d\\ude00\"", true},
	    {"^\\\\p{Letter}\\\\p{Lu}\\\\P{gc=Number}$", "\"éÀx\"", true},
	    {"^\\\\p{Script=Arabic}+$", "\"\\u0639\\u0631\\u0628\"", true},
	    {"^[^\\\\]]+$", "\"[[:a\"", true},
	    {"^[[:alpha:]]$", "\"x\"", false},
	    {"^[^]$", "\"x\"", true},
	    {"[]", "\"x\"", false},
	    {"^(?<a>x)\\\\k<a>$", "\"xx\"", true},
	    {"^(?=.*\\\\d)(?!a).{3}$", "\"b1c\"", true},
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text =
		    arena_printf(bench->arena, "{\"pattern\":\"%s\"}", cases[i].pattern);
		const char *found = violations(bench, compiled(bench, text, false), cases[i].text);
		if ((*found == '\0') != cases[i].matches)
			fail_msg("%s on %s", cases[i].pattern, cases[i].text);
	}
}

static void patterns_that_ecma_262_does_not_know_are_refused(void **state)
{
	static const char *const patterns[] = {"a(", "[", "\\\\Aa", "a\\\\Z", "\\\\Qx\\\\E",
	    "\\\\R", "\\\\h", "\\\\C", "(*LIMIT_MATCH=9)a", "a**", "\\\\p{", "\\\\p{NoSuchThing}",
	    "\\\\"};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		const char *text = arena_printf(bench->arena, "{\"pattern\":\"%s\"}", patterns[i]);
		if (compile_at(bench, parsed(bench, text), "") != NULL)
			fail_msg("compiled: %s", patterns[i]);
		assert_non_null(strstr(bench->fault, "refused"));
		assert_non_null(strstr(bench->fault, "at #/pattern"));
	}
}

/* Processor time spent so far, in milliseconds. */
static long cpu_ms(void)
{
	return (long)(clock() / (CLOCKS_PER_SEC / 1000));
}

static void a_pattern_that_would_not_end_is_stopped_and_the_value_refused(void **state)
{
	struct bench *bench = *state;
	char text[256] = "\"";
	long start = cpu_ms();

	memset(text + 1, 'a', 200);
	strcpy(text + 201, "!\"");
	expect_one(bench, "{\"pattern\":\"^(a+)+$\"}", text, "pattern # ^(a+)+$");
	expect_one(bench, "{\"not\":{\"pattern\":\"^(a+)+$\"}}", text, "pattern #");
	expect_one(bench, "{\"anyOf\":[{\"pattern\":\"^(a|a)*$\"},true]}", text, "pattern #");
	assert_true(cpu_ms() - start < 2000);
}

static void unique_items_of_a_large_array_are_found_quickly(void **state)
{
	struct bench *bench = *state;
	const struct schema *schema = compiled(bench, "{\"uniqueItems\":true}", false);
	size_t count = 9000;
	char *text = arena_alloc(bench->arena, 64 * count), *at = text;
	long start = cpu_ms();

	*at++ = '[';
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "{\"a\":%zu,\"b\":[%zu.5]},", i, i);
	(void)sprintf(at, "{\"b\":[17.50],\"a\":%s}]", "18");
	expect(bench, schema, text, "");
	(void)sprintf(at, "{\"b\":[17.50],\"a\":%s}]", "17.0");
	expect(bench, schema, text, "uniqueItems #");
	assert_true(cpu_ms() - start < 2000);
}

static void a_parameter_is_read_as_its_type(void **state)
{
	static const struct {
		const char *schema, *text, *wanted;
	} cases[] = {
	    {"{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}", "50", NULL},
	    {"{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}", "0", "minimum"},
	    {"{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}", "201", "maximum"},
	    {"{\"type\":\"integer\"}", "abc", "type"},
	    {"{\"type\":\"integer\"}", "", "type"},
	    {"{\"type\":\"integer\"}", "010", "type"},
	    {"{\"type\":\"integer\"}", "+1", "type"},
	    {"{\"type\":\"integer\"}", " 1", "type"},
	    {"{\"type\":\"integer\"}", "1.5", "type"},
	    {"{\"type\":\"integer\"}", "1;drop table person", "type"},
	    {"{\"type\":\"integer\"}", "111111111111111111111111111111111", "type"},
	    {"{\"type\":\"integer\",\"format\":\"int32\"}", "2147483647", NULL},
	    {"{\"type\":\"integer\",\"format\":\"int32\"}", "2147483648", "format"},
	    {"{\"type\":\"number\"}", "1.5", NULL},
	    {"{\"type\":\"boolean\"}", "true", NULL},
	    {"{\"type\":\"boolean\"}", "false", NULL},
	    {"{\"type\":\"boolean\"}", "TRUE", "type"},
	    {"{\"type\":\"boolean\"}", "1", "type"},
	    {"{\"type\":\"string\",\"maxLength\":3}", "123", NULL},
	    {"{\"type\":\"string\",\"enum\":[\"true\",\"1\"]}", "true", NULL},
	    {"{\"type\":\"string\",\"format\":\"uuid\"}", "x", "format"},
	    {"{\"$ref\":\"#/$defs/i\",\"$defs\":{\"i\":{\"type\":\"integer\"}}}", "7", NULL},
	    {"{\"enum\":[\"a\"]}", "a", NULL},
	    {"{\"type\":[\"integer\",\"string\"]}", "x1", NULL},
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct schema *schema = compiled(bench, cases[i].schema, false);
		problem_init(&bench->problem, bench->arena);
		size_t count =
		    schema_validate_text(schema, cases[i].text, "limit", &bench->problem);
		if ((count > 0) != (cases[i].wanted != NULL))
			fail_msg("%s on \"%s\"", cases[i].schema, cases[i].text);
		if (count == 0)
			continue;
		assert_int_equal(count, 1);
		assert_string_equal(bench->problem.errors[0].code, cases[i].wanted);
		assert_string_equal(bench->problem.errors[0].where, "limit");
		assert_int_equal(bench->problem.errors[0].place, PROBLEM_PARAMETER);
	}
}

static void decimal_strings_are_numbers_without_exponent(void **state)
{
	static const char *const good[] = {"0", "-0.5", "12000.00", "250000.00", "1"};
	static const char *const bad[] = {
	    "", "-", "1e3", "+1.00", " 1.00", "01", "1.", ".5", "1,5", "1.0.0", "0x1"};
	struct bench *bench = *state;
	const struct schema *schema = compiled(bench, "{\"format\":\"decimal\"}", false);

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		expect(bench, schema, arena_printf(bench->arena, "\"%s\"", good[i]), "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(bench, schema, arena_printf(bench->arena, "\"%s\"", bad[i]),
		    "format # decimal");
	expect(bench, schema, "1000.00", "");
}

static void date_times_with_a_leap_second_fall_on_the_end_of_a_utc_day(void **state)
{
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {
	    {"2016-12-31T23:59:60Z", true},
	    {"2017-01-01T00:59:60+01:00", true},
	    {"2016-12-31T00:29:60-23:30", true},
	    {"2016-12-31T23:59:60+01:00", false},
	    {"2016-12-31T23:59:59.Z", false},
	    {"2016-12-31T23:59:59", false},
	    {"2016-12-31 23:59:59Z", false},
	    {"2016-02-30T00:00:00Z", false},
	    {"2016-02-29T00:00:00.123456-00:00", true},
	};
	struct bench *bench = *state;
	const struct schema *schema = compiled(bench, "{\"format\":\"date-time\"}", false);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(bench, schema, arena_printf(bench->arena, "\"%s\"", cases[i].text),
		    cases[i].holds ? "" : "format # date-time");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(every_violation_is_reported_with_keyword_pointer_and_limit),
	    TEST(numbers_are_compared_exactly),
	    TEST(lengths_count_code_points),
	    TEST(keywords_of_objects_speak_of_members),
	    TEST(keywords_of_arrays_speak_of_elements),
	    TEST(schemas_combine_by_logic),
	    TEST(references_may_recurse),
	    TEST(references_follow_ids_and_anchors_within_the_document),
	    TEST(a_part_of_a_document_is_compiled_by_its_pointer),
	    TEST(requests_neither_need_nor_take_read_only_members),
	    TEST(at_most_fifty_violations_are_reported),
	    TEST(what_the_validator_does_not_know_is_refused_by_name),
	    TEST(references_to_nothing_and_without_end_are_refused),
	    TEST(annotations_and_extensions_are_ignored),
	    TEST(patterns_read_as_ecma_262_does),
	    TEST(patterns_that_ecma_262_does_not_know_are_refused),
	    TEST(a_pattern_that_would_not_end_is_stopped_and_the_value_refused),
	    TEST(unique_items_of_a_large_array_are_found_quickly),
	    TEST(a_parameter_is_read_as_its_type),
	    TEST(decimal_strings_are_numbers_without_exponent),
	    TEST(date_times_with_a_leap_second_fall_on_the_end_of_a_utc_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
