/*
 * sqlstate: the one table from the database's refusals to public problem codes.
 * Tells a client nothing but codes, the column it sent and what our own
 * functions put into DETAIL for it.
 */
#include "db/sqlstate.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "db/request.h"

#define POINTER_SIZE 80 /* "#/" and an identifier of at most 63 bytes */

/* The first row whose ${state} begins the SQLSTATE counts. */
static const struct {
	const char *state;
	const char *code;      /* of the problem */
	const char *on_delete; /* ... when a row was to be deleted, if another */
	const char *fault;     /* code of the one entry of errors[], or NULL */
	int retry_after_s;
} states[] = {
    {"23503", "unknown-reference", "in-use", "unknown-reference", 0},
    {"23505", "conflict", NULL, NULL, 0},
    {"23P01", "conflict", NULL, NULL, 0},           /* exclusion constraint */
    {"40001", "busy", NULL, NULL, 1},               /* serialisation, tried again already */
    {"40P01", "busy", NULL, NULL, 1},               /* deadlock, likewise */
    {"42501", "role-not-allowed", NULL, NULL, 0},   /* grant or row policy */
    {"53", "database-unavailable", NULL, NULL, 2},  /* out of connections, memory, disk */
    {"55P03", "busy", NULL, NULL, 1},               /* lock not available */
    {"57014", "query-timeout", NULL, NULL, 0},      /* statement_timeout */
    {"57P", "database-unavailable", NULL, NULL, 2}, /* shutting down, starting up */
    {"08", "database-unavailable", NULL, NULL, 2},  /* connection */
    /* 22xxx, 23502, 23514 without a public name: the validator should have caught it. */
    {"", "internal", NULL, NULL, 0},
};

/* What the outcomes without an error of the server mean. */
static const struct {
	enum db_outcome outcome;
	const char *code;
	int retry_after_s;
} outcomes[] = {
    {DB_TIMEOUT, "query-timeout", 0},
    {DB_BUSY, "busy", 1},
    {DB_UNAVAILABLE, "database-unavailable", 2},
    {DB_UNKNOWN, "database-unavailable", 2},
};

/* Our functions raise P0001 or a class of their own, with a constraint name. */
static bool is_ours(const char *sqlstate)
{
	return strcmp(sqlstate, "P0001") == 0 || strncmp(sqlstate, "NC", 2) == 0;
}

/* Take the members of the JSON object in DETAIL over, without its braces. */
static void take_members(const char *detail, struct problem *problem)
{
	struct json_fault fault;
	size_t length = strlen(detail);

	if (json_check(detail, length, &json_limits_request, &fault) == -1)
		return;
	while (length > 0 && isspace((unsigned char)detail[length - 1]))
		length--;
	while (isspace((unsigned char)*detail)) {
		detail++;
		length--;
	}
	/* The check has seen an object, so there are two braces. */
	detail++;
	length -= 2;
	if (strspn(detail, " \t\r\n") < length)
		problem->members = arena_strndup(problem->arena, detail, length);
}

static void add_column(const char *column, const char *code, struct problem *problem)
{
	char pointer[POINTER_SIZE];

	if (code == NULL || column[0] == '\0')
		return;
	snprintf(pointer, sizeof(pointer), "#/%s", column);
	problem_add(problem, PROBLEM_POINTER, pointer, code, NULL);
}

/* Name the public rule that was broken, and the member when the server names a column. */
static void add_rule(const struct db_result *result, struct problem *problem)
{
	const char *rule = arena_strdup(problem->arena, result->constraint);
	char pointer[POINTER_SIZE];

	if (rule == NULL)
		return;
	snprintf(pointer, sizeof(pointer), "#%s%s", result->column[0] == '\0' ? "" : "/",
	    result->column);
	problem_add(problem, PROBLEM_POINTER, pointer, rule, NULL);
}

static void refused(const struct db_result *result, bool is_delete, struct problem *problem)
{
	const char *public_code =
	    result->constraint[0] == '\0' ? NULL : problem_of_constraint(result->constraint);
	size_t i = 0;

	if (public_code != NULL) {
		if (is_ours(result->sqlstate))
			take_members(result->detail, problem);
		add_rule(result, problem);
		problem_set(problem, public_code);
		return;
	}
	while (strncmp(result->sqlstate, states[i].state, strlen(states[i].state)) != 0)
		i++;
	if (is_delete && states[i].on_delete != NULL) {
		problem_set(problem, states[i].on_delete);
		return;
	}
	add_column(result->column, states[i].fault, problem);
	problem->retry_after_s = states[i].retry_after_s;
	problem_set(problem, states[i].code);
}

void sqlstate_problem(const struct db_result *result, bool is_delete, struct problem *problem)
{
	if (result->outcome == DB_REFUSED) {
		refused(result, is_delete, problem);
		return;
	}
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (outcomes[i].outcome != result->outcome)
			continue;
		problem->retry_after_s = outcomes[i].retry_after_s;
		problem_set(problem, outcomes[i].code);
	}
}
