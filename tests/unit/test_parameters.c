/*
 * The values of a path and a query: bound, refused together, never lost.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "api/exchange.h"
#include "api/parameters.h"
#include "api/schema.h"
#include "base/json.h"
#include "http/target.h"
#include "unit.h"

static const char schemas[] = "{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
                              "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200},"
                              "\"word\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":8},"
                              "\"flag\":{\"type\":\"boolean\"}}";

static struct parameter parameters[] = {
    {.name = "id", .in_path = true, .required = true, .filter = -1},
    {.name = "limit", .fallback = "50", .filter = -1},
    {.name = "unit", .list = true, .most = 3, .filter = 5},
    {.name = "q", .filter = 0},
    {.name = "flag", .filter = 63},
    {.name = "must", .required = true, .filter = -1},
    {.name = "state", .list = true, .most = 3, .filter = 6, .single = true},
};

static const struct operation operation = {.segment_count = 3,
    .segments = {"v1", "things", "{id}"},
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters)};

static struct arena *kept; /* what all tests share */

static int compile_schemas(void **state)
{
	static const char *const pointers[] = {
	    "#/id", "#/limit", "#/word", "#/word", "#/flag", "#/word", "#/word"};
	struct json_fault where;
	char fault[256];
	(void)state;
	kept = arena_new(UNIT_ARENA_CEILING);
	struct cJSON *document =
	    json_own(kept, json_parse(schemas, sizeof schemas - 1, &json_limits_file, &where));
	for (size_t i = 0; i < COUNT_OF(parameters); i++) {
		const struct schema_source source = {.document = document, .pointer = pointers[i]};
		parameters[i].schema = schema_compile(kept, &source, fault, sizeof fault);
		if (parameters[i].schema == NULL)
			return -1;
	}
	return 0;
}

static int forget_schemas(void **state)
{
	(void)state;
	arena_free(kept);
	return 0;
}

#define ID   "01900000-0006-7000-8000-000000000001"
#define PATH "/v1/things/" ID

/* Read a target; the exchange is the next call's again. */
static struct exchange *read_target(struct arena *arena, const char *raw, enum verdict *ret_verdict)
{
	static struct exchange x;
	memset(&x, 0, sizeof x);
	x.arena = arena;
	x.operation = &operation;
	problem_init(&x.problem, arena);
	if (target_parse_path(raw, arena, &x.target) != 0 ||
	    target_parse_query(raw, arena, &x.target) != 0)
		return NULL;
	*ret_verdict = parameters_read(&x);
	return &x;
}

static struct exchange *accept(struct arena *arena, const char *raw)
{
	enum verdict verdict;
	struct exchange *x = read_target(arena, raw, &verdict);
	if (verdict != GO_ON)
		fail_msg("%s: %s", raw, x->problem.code);
	return x;
}

static void values_are_bound_to_their_names_and_choose_their_filters(void **state)
{
	struct exchange *x = accept(*state, PATH "?must=a&limit=200&q=%22x%22&flag=true");
	assert_string_equal(exchange_value(x, "id"), ID);
	assert_string_equal(exchange_value(x, "limit"), "200");
	assert_string_equal(exchange_value(x, "q"), "\"x\"");
	assert_string_equal(exchange_value(x, "flag"), "true");
	assert_null(exchange_value(x, "unit"));
	assert_true(x->choice.filters == (UINT64_C(1) << 63 | 1));
}

static void what_was_not_sent_has_its_default(void **state)
{
	struct exchange *x = accept(*state, PATH "?must=a");
	assert_string_equal(exchange_value(x, "limit"), "50");
	assert_null(exchange_value(x, "q"));
	assert_true(x->choice.filters == 0);
}

static void a_list_becomes_an_array_literal_that_nobody_can_leave(void **state)
{
	static const char *const cases[][2] = {
	    {"a", "{\"a\"}"},
	    {"a,b,c", "{\"a\",\"b\",\"c\"}"},
	    {"a%22,%5C", "{\"a\\\"\",\"\\\\\"}"},
	    {"%7B%7D", "{\"{}\"}"},
	    {"null,NULL", "{\"null\",\"NULL\"}"},
	    {"+a+", "{\" a \"}"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *raw = arena_printf(*state, PATH "?must=a&unit=%s", cases[i][0]);
		struct exchange *x = accept(*state, raw);
		assert_string_equal(exchange_value(x, "unit"), cases[i][1]);
		assert_true(x->choice.filters == UINT64_C(1) << 5);
	}
}

static void the_only_value_of_a_list_is_bound_as_it_is_where_the_query_takes_it(void **state)
{
	struct exchange *x = accept(*state, PATH "?must=a&state=open&unit=a");
	assert_string_equal(exchange_value(x, "state"), "open");
	assert_true(x->choice.singles == UINT64_C(1) << 6);
	assert_true(x->choice.filters == UINT64_C(3) << 5);
	x = accept(*state, PATH "?must=a&state=open,closed");
	assert_string_equal(exchange_value(x, "state"), "{\"open\",\"closed\"}");
	assert_true(x->choice.singles == 0);
	x = accept(*state, PATH "?must=a&state=%7B%22,%22%7D");
	assert_true(x->choice.singles == 0);
}

static void every_fault_of_a_query_is_told_with_its_code(void **state)
{
	static const struct {
		const char *query, *problem, *where, *code, *limit;
	} cases[] = {
	    {"", "invalid-parameter", "must", "required", NULL},
	    {"?must=", "invalid-parameter", "must", "empty-parameter", NULL},
	    {"?must", "invalid-parameter", "must", "empty-parameter", NULL},
	    {"?must=123456789", "invalid-parameter", "must", "maxLength", "8"},
	    {"?must=a&must=a", "invalid-parameter", "must", "repeated-parameter", NULL},
	    {"?must=a&limit=0", "invalid-parameter", "limit", "minimum", "1"},
	    {"?must=a&limit=201", "invalid-parameter", "limit", "maximum", "200"},
	    {"?must=a&limit=1e1", "invalid-parameter", "limit", "type", NULL},
	    {"?must=a&limit=ten", "invalid-parameter", "limit", "type", NULL},
	    {"?must=a&limit=+5", "invalid-parameter", "limit", "type", NULL},
	    {"?must=a&flag=TRUE", "invalid-parameter", "flag", "type", NULL},
	    {"?must=a&flag=1", "invalid-parameter", "flag", "type", NULL},
	    {"?must=a&unit=a,b,c,d", "invalid-parameter", "unit", "maxItems", "3"},
	    {"?must=a&unit=a,,b", "invalid-parameter", "unit", "empty-parameter", NULL},
	    {"?must=a&unit=,", "invalid-parameter", "unit", "empty-parameter", NULL},
	    {"?must=a&unit=123456789", "invalid-parameter", "unit", "maxLength", "8"},
	    {"?must=a&other=1", "unknown-parameter", "other", "unknown-parameter", NULL},
	    {"?must=a&MUST=a", "unknown-parameter", "MUST", "unknown-parameter", NULL},
	    {"?must=a&id=" ID, "unknown-parameter", "id", "unknown-parameter", NULL},
	    {"?must=a&=1", "unknown-parameter", "", "unknown-parameter", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum verdict verdict;
		const char *raw = arena_printf(*state, PATH "%s", cases[i].query);
		struct exchange *x = read_target(*state, raw, &verdict);
		const struct problem_error *error = &x->problem.errors[0];
		if (verdict != ANSWERED || x->problem.error_count == 0)
			fail_msg("%s is taken", cases[i].query);
		assert_string_equal(x->problem.code, cases[i].problem);
		assert_string_equal(error->where, cases[i].where);
		assert_string_equal(error->code, cases[i].code);
		assert_int_equal(error->place, PROBLEM_PARAMETER);
		if (cases[i].limit != NULL)
			assert_string_equal(error->limit, cases[i].limit);
	}
}

static void faults_of_several_parameters_are_told_together(void **state)
{
	enum verdict verdict;
	struct exchange *x =
	    read_target(*state, PATH "?limit=0&flag=x&unknown=1&unit=a,b,c,d", &verdict);
	assert_int_equal(verdict, ANSWERED);
	assert_int_equal(x->problem.error_total, 4);
	assert_string_equal(x->problem.code, "unknown-parameter");
}

static void a_path_value_that_cannot_name_anything_is_not_found(void **state)
{
	static const char *const ids[] = {"x", "01900000-0006-7000-8000-00000000000",
	    "01900000-0006-7000-8000-0000000000011", "{id}", ("%20" ID)};
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		enum verdict verdict;
		struct exchange *x = read_target(
		    *state, arena_printf(*state, "/v1/things/%s?must=a", ids[i]), &verdict);
		assert_int_equal(verdict, ANSWERED);
		assert_string_equal(x->problem.code, "not-found");
		assert_int_equal(x->problem.error_total, 0);
	}
}

/* However little memory there is: all values are bound, or a problem is set. */
static void without_memory_nothing_is_left_out_silently(void **state)
{
	(void)state;
	for (size_t ceiling = 0;; ceiling += 16) {
		enum verdict verdict = ANSWERED;
		struct arena *arena = arena_new(ceiling);
		struct exchange *x =
		    read_target(arena, PATH "?must=a&unit=a,b&q=x&flag=false", &verdict);
		if (x != NULL && verdict == GO_ON) {
			assert_string_equal(exchange_value(x, "unit"), "{\"a\",\"b\"}");
			assert_string_equal(exchange_value(x, "q"), "x");
			assert_string_equal(exchange_value(x, "limit"), "50");
			assert_true(
			    x->choice.filters == (UINT64_C(1) << 63 | UINT64_C(1) << 5 | 1));
			arena_free(arena);
			return;
		}
		if (x != NULL)
			assert_non_null(x->problem.code);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(values_are_bound_to_their_names_and_choose_their_filters),
	    test_with_arena(what_was_not_sent_has_its_default),
	    test_with_arena(a_list_becomes_an_array_literal_that_nobody_can_leave),
	    test_with_arena(the_only_value_of_a_list_is_bound_as_it_is_where_the_query_takes_it),
	    test_with_arena(every_fault_of_a_query_is_told_with_its_code),
	    test_with_arena(faults_of_several_parameters_are_told_together),
	    test_with_arena(a_path_value_that_cannot_name_anything_is_not_found),
	    cmocka_unit_test(without_memory_nothing_is_left_out_silently),
	};
	return cmocka_run_group_tests(tests, compile_schemas, forget_schemas);
}
