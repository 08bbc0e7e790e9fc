/*
 * sqlstate: what the database's refusals mean to a client: a table from
 * SQLSTATE and constraint name to a problem code.
 */
#ifndef DB_SQLSTATE_H
#define DB_SQLSTATE_H

#include <stdbool.h>

struct db_result;
struct problem;

/**
 * sqlstate_problem(result, is_delete, problem):
 * Fill ${problem} from any outcome but DB_DONE: the public code of a known
 * constraint, whose name is then the code of the one fault; else the table's
 * code for the SQLSTATE (23503 is in-use when ${is_delete}, else
 * unknown-reference); else "internal".  JSON members in the error's DETAIL
 * (from our own functions, SQLSTATE class NC or P0001 with a known constraint)
 * become further members.
 */
void sqlstate_problem(const struct db_result *result, bool is_delete, struct problem *problem);

#endif
