/*
 * blocking: a plain connection for the commands that run to an end (migrate,
 * seed, check-config, serve's look at the schema before it starts).
 */
#ifndef DB_BLOCKING_H
#define DB_BLOCKING_H

#include <stddef.h>

struct db_blocking;
struct db_rows;
struct db_step;

#define DB_MESSAGE_SIZE 512 /* bytes of a server's message kept, NUL included */

/* Where and why a script stopped. */
struct db_script_fault {
	char sqlstate[6]; /* "" when the connection itself broke */
	char message[DB_MESSAGE_SIZE];
	unsigned long position;  /* character of the script, from 1; 0: not told */
	unsigned long statement; /* statement of the script that failed, from 1 */
};

/**
 * db_blocking_open(url, role, ret_fault, size):
 * Connect (10 s at most per host) and, when ${role} is neither NULL nor "",
 * act as it.  Return the connection, or NULL with one sentence in
 * ${ret_fault}.
 */
struct db_blocking *db_blocking_open(
    const char *url, const char *role, char *ret_fault, size_t size);

/**
 * db_blocking_execute(connection, sql, ret_fault, size):
 * Run the statements of ${sql}, of which there may be several.  Return 0, or
 * -1 with message, SQLSTATE and position in ${ret_fault}.
 */
int db_blocking_execute(
    struct db_blocking *connection, const char *sql, char *ret_fault, size_t size);

/**
 * db_blocking_step(connection, step, ret_fault, size):
 * Run one statement with its parameters.  Return 0 or -1 as above.
 */
int db_blocking_step(
    struct db_blocking *connection, const struct db_step *step, char *ret_fault, size_t size);

/**
 * db_blocking_query(connection, sql, ret_fault, size):
 * Run one statement without parameters.  Return its rows, to be freed by the
 * caller, or NULL with ${ret_fault} as above.
 */
struct db_rows *db_blocking_query(
    struct db_blocking *connection, const char *sql, char *ret_fault, size_t size);

/**
 * db_blocking_script(connection, sql, ret_fault):
 * Run the statements of ${sql} one after the other, up to the first that
 * fails.  The caller has begun a transaction; a script that ends it is a
 * fault.  Return 0, or -1 with ${ret_fault} filled.
 */
int db_blocking_script(
    struct db_blocking *connection, const char *sql, struct db_script_fault *ret_fault);

/**
 * db_blocking_describe(connection, sql, ret_fault, size):
 * Prepare without running.  Return an empty result that knows the columns, to
 * be freed by the caller, or NULL with ${ret_fault} as above.
 */
struct db_rows *db_blocking_describe(
    struct db_blocking *connection, const char *sql, char *ret_fault, size_t size);

/**
 * db_check_role(connection, ret_fault, size):
 * Whether the role ${connection} acts as is fit to serve: no superuser, no
 * BYPASSRLS, owner (by itself or by membership) of nothing in schema natcom.
 * Return 0, or -1 with a sentence in ${ret_fault}.
 */
int db_check_role(struct db_blocking *connection, char *ret_fault, size_t size);

/**
 * db_blocking_close(connection):
 * Disconnect.  NULL is fine.
 */
void db_blocking_close(struct db_blocking *connection);

#endif
