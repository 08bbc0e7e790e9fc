/*
 * Merge patches: RFC 7396's own examples, and what a patch may not touch.
 */
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "api/operation.h"
#include "api/patch.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/problem.h"
#include "unit.h"

static struct cJSON *parse(const char *text)
{
	struct json_fault fault;
	struct cJSON *tree = json_parse(text, strlen(text), &json_limits_request, &fault);
	if (tree == NULL)
		fail_msg("%s: %s", text, fault.reason);
	return tree;
}

/* Patch, and compare the text of the result. */
static void expect(const char *target, const char *patch, const char *result)
{
	struct cJSON *tree = parse(target), *change = parse(patch), *wanted = parse(result);
	struct buffer out;
	buffer_init(&out, 65536);
	assert_int_equal(patch_merge(tree, change), 0);
	json_write(&out, tree);
	if (!json_equal(tree, wanted))
		fail_msg("%s and %s make %s", target, patch, buffer_text(&out));
	/* Numbers keep their spelling, and the result can be read again. */
	cJSON_Delete(parse(buffer_text(&out)));
	buffer_reset(&out);
	cJSON_Delete(tree);
	cJSON_Delete(change);
	cJSON_Delete(wanted);
}

/* Those of appendix A whose document and patch are objects, as ours always are. */
static void objects_are_merged_as_appendix_a_says(void **state)
{
	static const char *const cases[][3] = {
	    {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
	    {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
	    {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
	    {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
	    {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
	    {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
	    {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
	    {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
	    {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
	    {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect(cases[i][0], cases[i][1], cases[i][2]);
}

static void the_example_of_section_3_comes_out_as_printed(void **state)
{
	(void)state;
	expect("{\"title\":\"Goodbye!\",\"author\":{\"givenName\":\"John\",\"familyName\":\"Doe\"},"
	       "\"tags\":[\"example\",\"sample\"],\"content\":\"This will be unchanged\"}",
	    "{\"title\":\"Hello!\",\"phoneNumber\":\"+01-123-456-7890\","
	    "\"author\":{\"familyName\":null},\"tags\":[\"example\"]}",
	    "{\"title\":\"Hello!\",\"author\":{\"givenName\":\"John\"},\"tags\":[\"example\"],"
	    "\"content\":\"This will be unchanged\",\"phoneNumber\":\"+01-123-456-7890\"}");
}

static void odd_patches_do_what_section_2_says(void **state)
{
	(void)state;
	expect("{}", "{}", "{}");
	expect("{\"a\":1}", "{}", "{\"a\":1}");
	expect("{}", "{\"a\":null}", "{}");
	expect("{\"a\":{\"b\":1}}", "{\"a\":{}}", "{\"a\":{\"b\":1}}");
	expect("{\"a\":7}", "{\"a\":{}}", "{\"a\":{}}");
	expect("{\"a\":[1]}", "{\"a\":{\"b\":1,\"c\":null}}", "{\"a\":{\"b\":1}}");
	/* Within a list null is a value like others. */
	expect("{}", "{\"a\":[null,{\"b\":null}]}", "{\"a\":[null,{\"b\":null}]}");
	/* Names are compared exactly. */
	expect("{\"A\":1,\"a\":2}", "{\"a\":null,\"AA\":3}", "{\"A\":1,\"AA\":3}");
	expect("{\"\":1}", "{\"\":2}", "{\"\":2}");
	expect("{\"\":1}", "{\"\":null}", "{}");
}

static void numbers_keep_the_spelling_they_came_with(void **state)
{
	struct cJSON *tree = parse("{\"a\":1,\"b\":9007199254740993}");
	struct cJSON *patch = parse("{\"a\":1.10,\"c\":[1E2],\"d\":{\"e\":-0.0}}");
	struct buffer out;
	(void)state;
	buffer_init(&out, 65536);
	assert_int_equal(patch_merge(tree, patch), 0);
	cJSON_Delete(patch); /* the result holds copies */
	json_write(&out, tree);
	assert_string_equal(buffer_text(&out),
	    "{\"a\":1.10,\"b\":9007199254740993,\"c\":[1E2],\"d\":{\"e\":-0.0}}");
	buffer_reset(&out);
	cJSON_Delete(tree);
}

static const struct member members[] = {
    {.name = "id", .read_only = true},
    {.name = "name"},
    {.name = "version", .read_only = true},
    {.name = "total", .read_only = true},
};

static const struct operation operation = {.members = members, .member_count = 4};

/* Strip ${result} and return how many faults there were. */
static size_t strip(struct arena *arena, const char *current, const char *result, const char *left,
    const char *where)
{
	struct cJSON *before = parse(current), *after = parse(result), *wanted = parse(left);
	struct problem problem;
	problem_init(&problem, arena);
	patch_strip_read_only(&operation, before, after, &problem);
	assert_true(json_equal(after, wanted));
	if (problem.error_total > 0) {
		assert_string_equal(problem.errors[0].where, where);
		assert_string_equal(problem.errors[0].code, "read-only-member");
	}
	cJSON_Delete(before);
	cJSON_Delete(after);
	cJSON_Delete(wanted);
	return problem.error_total;
}

static void read_only_members_go_and_only_a_change_is_a_fault(void **state)
{
	static const char current[] = "{\"id\":\"x\",\"name\":\"n\",\"version\":1}";
	static const struct {
		const char *result, *left;
		size_t faults;
		const char *where;
	} cases[] = {
	    {"{\"id\":\"x\",\"name\":\"m\",\"version\":1}", "{\"name\":\"m\"}", 0, NULL},
	    {"{\"id\":\"x\",\"name\":\"m\",\"version\":1.0}", "{\"name\":\"m\"}", 0, NULL},
	    {"{\"id\":\"y\",\"name\":\"m\",\"version\":1}", "{\"name\":\"m\"}", 1, "#/id"},
	    {"{\"id\":\"x\",\"version\":\"1\"}", "{}", 1, "#/version"},
	    {"{\"id\":\"x\"}", "{}", 1, "#/version"},
	    {"{\"id\":\"x\",\"version\":1,\"total\":null}", "{}", 1, "#/total"},
	    {"{\"id\":[],\"version\":{},\"total\":0,\"other\":1}", "{\"other\":1}", 3, "#/id"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
		    strip(*state, current, cases[i].result, cases[i].left, cases[i].where),
		    cases[i].faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(objects_are_merged_as_appendix_a_says),
	    cmocka_unit_test(the_example_of_section_3_comes_out_as_printed),
	    cmocka_unit_test(odd_patches_do_what_section_2_says),
	    cmocka_unit_test(numbers_keep_the_spelling_they_came_with),
	    test_with_arena(read_only_members_go_and_only_a_change_is_a_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
