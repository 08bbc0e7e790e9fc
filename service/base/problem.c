/*
 * Filling a problem.  When memory is short a fault is counted but not kept:
 * the problem itself always gets through.
 */
#include "base/problem.h"

#include "base/arena.h"

void problem_init(struct problem *problem, struct arena *arena)
{
	*problem = (struct problem){.arena = arena};
}

int problem_set(struct problem *problem, const char *code)
{
	if (problem->code == NULL)
		problem->code = code;
	return -1;
}

void problem_add(struct problem *problem, enum problem_place place, const char *where,
    const char *code, const char *limit)
{
	problem->error_total++;
	if (problem->errors == NULL)
		problem->errors =
		    arena_alloc(problem->arena, PROBLEM_ERRORS_MAX * sizeof *problem->errors);
	if (problem->errors == NULL || problem->error_count == PROBLEM_ERRORS_MAX)
		return;
	char *copy = arena_strdup(problem->arena, where);
	if (copy == NULL)
		return;
	struct problem_error *error = &problem->errors[problem->error_count++];
	error->place = place;
	error->where = copy;
	error->code = code;
	error->limit = limit == NULL ? NULL : arena_strdup(problem->arena, limit);
}
