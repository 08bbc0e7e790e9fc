/*
 * statement: an exchange's statements on their way to the database: composed,
 * their placeholders filled, under the caller's identity.
 */
#ifndef API_STATEMENT_H
#define API_STATEMENT_H

#include <stdbool.h>

#include "api/operation.h"
#include "api/query.h"
#include "db/db.h"

struct exchange;

/* A group being put together; lives until its callback. */
struct statement_group {
	struct db_request request;
	struct db_step steps[DB_STEPS_MAX];
	struct db_setting settings[DB_SETTINGS_MAX];
};

/**
 * statement_group_new(exchange, write):
 * Return an empty group in the exchange's arena, with the identity's settings
 * and the time limit of a read or a write; or NULL (the problem is set).
 */
struct statement_group *statement_group_new(struct exchange *exchange, bool write);

/**
 * statement_add(exchange, group, query, choice):
 * Append ${query} composed for ${choice}, filled from the exchange's
 * bindings.  Return 0, or -1 with the problem set.
 */
int statement_add(struct exchange *exchange, struct statement_group *group,
    const struct query *query, const struct query_choice *choice);

/**
 * statement_add_count(exchange, group, choice, most):
 * Append the counting of the operation's rows that fit ${choice}, up to
 * ${most} + 1.  Return 0, or -1 with the problem set.
 */
int statement_add_count(struct exchange *exchange, struct statement_group *group,
    const struct query_choice *choice, long long most);

/**
 * statement_submit(exchange, group, done):
 * Run the group; ${done}(exchange, result) is called from the loop.  Return
 * WAIT, or ANSWERED with the problem set.
 */
enum verdict statement_submit(struct exchange *exchange, struct statement_group *group,
    void (*done)(void *exchange, const struct db_result *result));

/**
 * statement_refused(exchange, result):
 * Note time and SQLSTATE of a result; fill the problem unless it is DB_DONE.
 * Return whether the problem is set.  Called first by every continuation.
 */
bool statement_refused(struct exchange *exchange, const struct db_result *result);

#endif
