/*
 * What the database's refusals mean to a client, and what they never tell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "db/request.h"
#include "db/sqlstate.h"

static bool has_catalogue;

static int load_catalogue(void **state)
{
	char fault[256];

	(void)state;
	has_catalogue = problem_catalogue_load(fault, sizeof(fault)) == 0;
	return 0;
}

static int free_catalogue(void **state)
{
	(void)state;
	problem_catalogue_free();
	return 0;
}

static struct db_result refusal(const char *sqlstate)
{
	return (struct db_result){.outcome = DB_REFUSED,
	    .sqlstate = sqlstate,
	    .constraint = "",
	    .column = "",
	    .message = "a message with secrets",
	    .detail = ""};
}

static void every_state_has_its_code(void **state)
{
	static const struct {
		const char *sqlstate;
		bool is_delete;
		const char *code;
		int retry_after_s;
	} cases[] = {
	    {"23505", false, "conflict", 0},
	    {"23503", false, "unknown-reference", 0},
	    {"23503", true, "in-use", 0},
	    {"23514", false, "internal", 0},
	    {"23502", false, "internal", 0},
	    {"22P02", false, "internal", 0},
	    {"22003", false, "internal", 0},
	    {"P0001", false, "internal", 0},
	    {"40001", false, "busy", 1},
	    {"40P01", false, "busy", 1},
	    {"55P03", false, "busy", 1},
	    {"42501", false, "role-not-allowed", 0},
	    {"53300", false, "database-unavailable", 2},
	    {"57P03", false, "database-unavailable", 2},
	    {"08006", false, "database-unavailable", 2},
	    {"57014", false, "query-timeout", 0},
	    {"XX000", false, "internal", 0},
	    {"", false, "internal", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(65536);
		struct db_result result = refusal(cases[i].sqlstate);
		struct problem problem;

		problem_init(&problem, arena);
		sqlstate_problem(&result, cases[i].is_delete, &problem);
		assert_string_equal(problem.code, cases[i].code);
		assert_int_equal(problem.retry_after_s, cases[i].retry_after_s);
		assert_null(problem.members);
		assert_int_equal(problem.error_count, 0);
		arena_free(arena);
	}
}

static void every_outcome_has_its_code(void **state)
{
	static const struct {
		enum db_outcome outcome;
		const char *code;
		bool retry;
	} cases[] = {
	    {DB_TIMEOUT, "query-timeout", false},
	    {DB_BUSY, "busy", true},
	    {DB_UNAVAILABLE, "database-unavailable", true},
	    {DB_UNKNOWN, "database-unavailable", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(65536);
		struct db_result result = refusal("");
		struct problem problem;

		result.outcome = cases[i].outcome;
		problem_init(&problem, arena);
		sqlstate_problem(&result, false, &problem);
		assert_string_equal(problem.code, cases[i].code);
		assert_int_equal(problem.retry_after_s > 0, cases[i].retry);
		arena_free(arena);
	}
}

static void an_unknown_reference_names_the_member(void **state)
{
	struct arena *arena = arena_new(65536);
	struct db_result result = refusal("23503");
	struct problem problem;

	(void)state;
	result.constraint = "person_commission_id_fkey";
	result.column = "commission_id";
	result.detail = "Key (commission_id)=(1) is not present.";
	problem_init(&problem, arena);
	sqlstate_problem(&result, false, &problem);
	assert_int_equal(problem.error_count, 1);
	assert_string_equal(problem.errors[0].where, "#/commission_id");
	assert_string_equal(problem.errors[0].code, "unknown-reference");
	assert_null(problem.members);
	problem_init(&problem, arena);
	sqlstate_problem(&result, true, &problem);
	assert_string_equal(problem.code, "in-use");
	assert_int_equal(problem.error_count, 0);
	arena_free(arena);
}

static void a_public_constraint_has_a_code_of_its_own_and_its_members(void **state)
{
	static const struct {
		const char *sqlstate, *detail, *members;
	} cases[] = {
	    {"P0001", "{\"allowed\": [\"closed\"]}", "\"allowed\": [\"closed\"]"},
	    {"NC001", " {\"allowed\":[]} ", "\"allowed\":[]"},
	    {"P0001", "{}", NULL},
	    {"P0001", "{ }", NULL},
	    {"P0001", "", NULL},
	    {"P0001", "Key (a)=(b)", NULL},
	    {"P0001", "[1]", NULL},
	    {"P0001", "{\"a\":1", NULL},
	    {"23514", "{\"row\": 1}", NULL},
	};

	(void)state;
	assert_true(has_catalogue);
	assert_non_null(problem_of_constraint("plan_state_forward"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(65536);
		struct db_result result = refusal(cases[i].sqlstate);
		struct problem problem;

		result.constraint = "plan_state_forward";
		result.detail = cases[i].detail;
		problem_init(&problem, arena);
		sqlstate_problem(&result, false, &problem);
		assert_string_equal(problem.code, "transition-not-allowed");
		assert_int_equal(problem.error_count, 1);
		assert_string_equal(problem.errors[0].code, "plan_state_forward");
		assert_string_equal(problem.errors[0].where, "#");
		if (cases[i].members == NULL)
			assert_null(problem.members);
		else
			assert_string_equal(problem.members, cases[i].members);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_has_its_code),
	    cmocka_unit_test(every_outcome_has_its_code),
	    cmocka_unit_test(an_unknown_reference_names_the_member),
	    cmocka_unit_test(a_public_constraint_has_a_code_of_its_own_and_its_members),
	};

	return cmocka_run_group_tests(tests, load_catalogue, free_catalogue);
}
