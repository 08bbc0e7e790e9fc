/*
 * blocking: a plain connection for the commands that run to an end (migrate,
 * seed, check-config, serve's look at the schema before it starts).
 */
#ifndef DB_BLOCKING_H
#define DB_BLOCKING_H

#include <stddef.h>

struct db_blocking;
struct db_rows;

/**
 * db_blocking_open(url, role, ret_fault, size):
 * Connect (10 s at most) and, when ${role} is neither NULL nor "", act as it.
 * Return the connection, or NULL with one sentence in ${ret_fault}.
 */
struct db_blocking *db_blocking_open(
    const char *url, const char *role, char *ret_fault, size_t size);

/**
 * db_blocking_run(connection, sql, count, parameters, ret_rows, ret_fault, size):
 * Run one statement with text parameters; with ${count} 0 and ${ret_rows} NULL
 * the text may hold several statements.  Return 0 (rows to be freed by the
 * caller), or -1 with SQLSTATE, message and position in ${ret_fault}.
 */
int db_blocking_run(struct db_blocking *connection, const char *sql, unsigned count,
    const char *const *parameters, struct db_rows **ret_rows, char *ret_fault, size_t size);

/**
 * db_blocking_describe(connection, sql, ret_rows, ret_parameters, ret_fault, size):
 * Prepare without running: ${ret_rows} receives an empty result that knows the
 * columns, ${ret_parameters} their number.  Return 0 or -1 as above.
 */
int db_blocking_describe(struct db_blocking *connection, const char *sql, struct db_rows **ret_rows,
    unsigned *ret_parameters, char *ret_fault, size_t size);

/**
 * db_blocking_close(connection):
 * Disconnect.  NULL is fine.
 */
void db_blocking_close(struct db_blocking *connection);

#endif
