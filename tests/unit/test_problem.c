/*
 * Problems as they are filled, and the documents they become.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/problem.h"
#include "unit.h"

#define URL      "https://n.example"
#define INSTANCE "01900000-0006-7000-8000-000000000001"

static int load_catalogue(void **state)
{
	char fault[256];
	(void)state;
	return problem_catalogue_load(fault, sizeof fault);
}

static int free_catalogue(void **state)
{
	(void)state;
	problem_catalogue_free();
	return 0;
}

static struct problem made(struct arena *arena)
{
	struct problem problem;
	problem_init(&problem, arena);
	return problem;
}

/* The document, parsed. */
static struct cJSON *rendered(
    const struct problem *problem, enum language language, const char *url)
{
	struct buffer out;
	struct json_fault fault;
	buffer_init(&out, (size_t)1 << 20);
	problem_render(problem, language, url, INSTANCE, &out);
	assert_false(out.failed);
	struct cJSON *tree = json_parse(out.bytes, out.length, &json_limits_request, &fault);
	if (tree == NULL)
		fail_msg("%s at %zu: %.*s", fault.reason, fault.offset, (int)out.length, out.bytes);
	buffer_reset(&out);
	return tree;
}

static void the_first_code_stays(void **state)
{
	struct problem problem = made(*state);
	assert_null(problem.code);
	assert_int_equal(problem_set(&problem, "not-found"), -1);
	assert_int_equal(problem_set(&problem, "internal"), -1);
	assert_string_equal(problem.code, "not-found");
}

static void faults_beyond_the_limit_are_counted_but_not_kept(void **state)
{
	struct problem problem = made(*state);
	char where[32];
	for (int i = 0; i < PROBLEM_ERRORS_MAX + 7; i++) {
		snprintf(where, sizeof where, "#/%d", i);
		problem_add(&problem, PROBLEM_POINTER, where, "minimum", i % 2 == 0 ? "1" : NULL);
	}
	assert_int_equal(problem.error_count, PROBLEM_ERRORS_MAX);
	assert_int_equal(problem.error_total, PROBLEM_ERRORS_MAX + 7);
	assert_string_equal(problem.errors[0].where, "#/0"); /* copied */
	assert_string_equal(problem.errors[PROBLEM_ERRORS_MAX - 1].where, "#/99");
	assert_null(problem.errors[1].limit);
	assert_null(problem.code);
}

static void without_memory_a_fault_is_counted_all_the_same(void **state)
{
	struct arena *arena = arena_new(PROBLEM_ERRORS_MAX * sizeof(struct problem_error) + 16);
	struct problem problem = made(arena);
	(void)state;
	problem_add(&problem, PROBLEM_HEADER, "If-Match", "required", NULL);
	problem_add(&problem, PROBLEM_HEADER, "If-None-Match", "required", NULL);
	assert_int_equal(problem.error_count, 1);
	assert_int_equal(problem.error_total, 2);
	arena_free(arena);
}

static void every_problem_is_a_document_in_three_languages(void **state)
{
	size_t count = 0;
	for (const struct problem_kind *kind; (kind = problem_kind_at(count)) != NULL; count++) {
		assert_ptr_equal(problem_kind(kind->code), kind);
		assert_in_range(kind->status, 400, 599);
		for (int l = LANGUAGE_EN; l <= LANGUAGE_AR; l++) {
			struct problem problem = made(*state);
			char type[128];
			problem_set(&problem, kind->code);
			struct cJSON *tree = rendered(&problem, (enum language)l, URL);
			snprintf(type, sizeof type, URL "/problems/%s", kind->code);
			assert_string_equal(json_text(tree, "type"), type);
			assert_string_equal(json_text(tree, "title"), kind->title[l]);
			assert_string_equal(json_text(tree, "code"), kind->code);
			assert_int_equal(json_member(tree, "status")->valueint, kind->status);
			assert_string_equal(json_text(tree, "instance"), "urn:uuid:" INSTANCE);
			assert_null(json_member(tree, "errors"));
			cJSON_Delete(tree);
		}
	}
	assert_true(count > 20);
	assert_null(problem_kind_at(SIZE_MAX));
}

static void an_unknown_code_is_shown_as_internal(void **state)
{
	struct problem problem = made(*state);
	problem_set(&problem, "no-such-code");
	struct cJSON *tree = rendered(&problem, LANGUAGE_EN, URL);
	assert_string_equal(json_text(tree, "code"), "internal");
	assert_int_equal(json_member(tree, "status")->valueint, 500);
	cJSON_Delete(tree);
	assert_null(problem_kind("no-such-code"));
	assert_null(problem_kind(""));
}

static void faults_are_told_at_their_place_with_their_limit(void **state)
{
	static const enum problem_place places[] = {
	    PROBLEM_POINTER, PROBLEM_PARAMETER, PROBLEM_HEADER};
	static const char *const names[] = {"pointer", "parameter", "header"};
	struct problem problem = made(*state);
	problem_set(&problem, "invalid-parameter");
	for (size_t i = 0; i < COUNT_OF(places); i++)
		problem_add(&problem, places[i], "\"\\\n<\xc3\xa9", "type", "\"in{limit}teger\"");
	struct cJSON *tree = rendered(&problem, LANGUAGE_EN, URL);
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		const struct cJSON *error = cJSON_GetArrayItem(json_member(tree, "errors"), (int)i);
		assert_string_equal(json_text(error, names[i]), "\"\\\n<\xc3\xa9");
		assert_string_equal(json_text(error, "code"), "type");
		assert_string_equal(
		    json_text(error, "detail"), "must be of type \"in{limit}teger\"");
	}
	cJSON_Delete(tree);
}

static void a_code_the_catalogue_does_not_know_is_its_own_text(void **state)
{
	struct problem problem = made(*state);
	problem_set(&problem, "invalid-parameter");
	problem_add(&problem, PROBLEM_PARAMETER, "limit", "no-such-error", NULL);
	struct cJSON *tree = rendered(&problem, LANGUAGE_FR, URL);
	const struct cJSON *error = cJSON_GetArrayItem(json_member(tree, "errors"), 0);
	assert_string_equal(json_text(error, "detail"), "no-such-error");
	cJSON_Delete(tree);
}

static void further_members_follow_as_they_are(void **state)
{
	struct problem problem = made(*state);
	problem_set(&problem, "not-found");
	problem.members = "\"allowed\":[1,{\"a\":null}]";
	struct cJSON *tree = rendered(&problem, LANGUAGE_AR, URL);
	assert_int_equal(cJSON_GetArraySize(json_member(tree, "allowed")), 2);
	cJSON_Delete(tree);
}

static void a_type_that_does_not_fit_is_about_blank(void **state)
{
	static char url[2000];
	struct problem problem = made(*state);
	memset(url, 'u', sizeof url - 1);
	problem_set(&problem, "not-found");
	struct cJSON *tree = rendered(&problem, LANGUAGE_EN, url);
	assert_string_equal(json_text(tree, "type"), "about:blank");
	cJSON_Delete(tree);
}

static void a_public_constraint_has_its_code_and_others_have_none(void **state)
{
	(void)state;
	assert_string_equal(problem_of_constraint("plan_ends_after_start"), "rule-violated");
	assert_null(problem_of_constraint("plan_pkey"));
	assert_null(problem_of_constraint(""));
}

static void the_catalogue_can_be_loaded_again(void **state)
{
	char fault[256];
	(void)state;
	problem_catalogue_free();
	assert_null(problem_kind_at(0));
	problem_catalogue_free();
	assert_int_equal(problem_catalogue_load(fault, sizeof fault), 0);
	assert_non_null(problem_kind("internal"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(the_first_code_stays),
	    test_with_arena(faults_beyond_the_limit_are_counted_but_not_kept),
	    cmocka_unit_test(without_memory_a_fault_is_counted_all_the_same),
	    test_with_arena(every_problem_is_a_document_in_three_languages),
	    test_with_arena(an_unknown_code_is_shown_as_internal),
	    test_with_arena(faults_are_told_at_their_place_with_their_limit),
	    test_with_arena(a_code_the_catalogue_does_not_know_is_its_own_text),
	    test_with_arena(further_members_follow_as_they_are),
	    test_with_arena(a_type_that_does_not_fit_is_about_blank),
	    cmocka_unit_test(a_public_constraint_has_its_code_and_others_have_none),
	    cmocka_unit_test(the_catalogue_can_be_loaded_again),
	};
	return cmocka_run_group_tests(tests, load_catalogue, free_catalogue);
}
