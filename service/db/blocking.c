/*
 * blocking: libpq used the plain way, for programs that may wait.  May use
 * libpq; must not be used by a worker's loop.
 */
#include "db/blocking.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/conninfo.h"
#include "db/request.h"
#include "db/rows.h"
#include "db/rows_new.h"

#define CONNECT_S 10 /* longest wait for one host */

struct db_blocking {
	PGconn *connection;
};

/* Warnings go nowhere: what matters fails, and standard error is for our own lines. */
static void on_notice(void *cookie, const PGresult *notice)
{
	(void)cookie;
	(void)notice;
}

struct db_blocking *db_blocking_open(
    const char *url, const char *role, char *ret_fault, size_t size)
{
	struct conninfo_options options = {.url = url, .role = role, .connect_s = CONNECT_S};
	struct conninfo *info = conninfo_new(&options, ret_fault, size);
	struct db_blocking *blocking = calloc(1, sizeof(*blocking));

	if (info == NULL)
		goto fail;
	if (blocking == NULL) {
		snprintf(ret_fault, size, "out of memory");
		goto fail;
	}
	blocking->connection = PQconnectdbParams(conninfo_keywords(info), conninfo_values(info), 0);
	if (PQstatus(blocking->connection) != CONNECTION_OK) {
		conninfo_sentence(PQerrorMessage(blocking->connection), ret_fault, size);
		goto fail;
	}
	PQsetNoticeReceiver(blocking->connection, on_notice, NULL);
	conninfo_free(info);
	return blocking;
fail:
	conninfo_free(info);
	db_blocking_close(blocking);
	return NULL;
}

/* Return a diagnostic, "" when the server did not send it. */
static const char *field(const PGresult *result, int code)
{
	const char *text = PQresultErrorField(result, code);

	return text == NULL ? "" : text;
}

/* Say what the server refused, in one line. */
static void say_error(
    const struct db_blocking *blocking, const PGresult *result, char *ret_fault, size_t size)
{
	const char *detail = field(result, PG_DIAG_MESSAGE_DETAIL);
	const char *position = field(result, PG_DIAG_STATEMENT_POSITION);

	if (field(result, PG_DIAG_SQLSTATE)[0] == '\0') {
		conninfo_sentence(PQerrorMessage(blocking->connection), ret_fault, size);
		return;
	}
	snprintf(ret_fault, size, "%s%s%s%s (SQLSTATE %s%s%s)",
	    field(result, PG_DIAG_MESSAGE_PRIMARY), detail[0] == '\0' ? "" : " (", detail,
	    detail[0] == '\0' ? "" : ")", field(result, PG_DIAG_SQLSTATE),
	    position[0] == '\0' ? "" : ", at character ", position);
}

/* Neither COPY nor a pipeline's states belong here: they are failures. */
static bool is_success(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Consume the result.  Return whether it is a success; say why when it is not. */
static bool succeeds(
    const struct db_blocking *blocking, PGresult *result, char *ret_fault, size_t size)
{
	bool success = is_success(result);

	if (!success)
		say_error(blocking, result, ret_fault, size);
	PQclear(result);
	return success;
}

int db_blocking_execute(
    struct db_blocking *connection, const char *sql, char *ret_fault, size_t size)
{
	/* The simple protocol: it alone takes several statements in one text. */
	PGresult *result = PQexec(connection->connection, sql);

	return succeeds(connection, result, ret_fault, size) ? 0 : -1;
}

int db_blocking_step(
    struct db_blocking *connection, const struct db_step *step, char *ret_fault, size_t size)
{
	PGresult *result = PQexecParams(connection->connection, step->sql,
	    (int)step->parameter_count, NULL, step->parameters, NULL, NULL, 0);

	return succeeds(connection, result, ret_fault, size) ? 0 : -1;
}

/* Consume the result and make rows of it.  Return NULL when it is none. */
static struct db_rows *take_rows(
    const struct db_blocking *blocking, PGresult *result, char *ret_fault, size_t size)
{
	struct db_rows *rows;

	if (!is_success(result)) {
		say_error(blocking, result, ret_fault, size);
		PQclear(result);
		return NULL;
	}
	rows = db_rows_new(result);
	if (rows == NULL)
		snprintf(ret_fault, size, "out of memory");
	return rows;
}

struct db_rows *db_blocking_query(
    struct db_blocking *connection, const char *sql, char *ret_fault, size_t size)
{
	PGresult *result = PQexecParams(connection->connection, sql, 0, NULL, NULL, NULL, NULL, 0);

	return take_rows(connection, result, ret_fault, size);
}

/* Keep the first refusal of a script; later results only repeat it. */
static void script_fault(const struct db_blocking *blocking, const PGresult *result,
    unsigned long statement, struct db_script_fault *ret_fault)
{
	const char *detail = field(result, PG_DIAG_MESSAGE_DETAIL);

	memset(ret_fault, 0, sizeof(*ret_fault));
	snprintf(ret_fault->sqlstate, sizeof(ret_fault->sqlstate), "%s",
	    field(result, PG_DIAG_SQLSTATE));
	if (ret_fault->sqlstate[0] == '\0')
		conninfo_sentence(PQerrorMessage(blocking->connection), ret_fault->message,
		    sizeof(ret_fault->message));
	else
		snprintf(ret_fault->message, sizeof(ret_fault->message), "%s%s%s%s",
		    field(result, PG_DIAG_MESSAGE_PRIMARY), detail[0] == '\0' ? "" : " (", detail,
		    detail[0] == '\0' ? "" : ")");
	ret_fault->position = strtoul(field(result, PG_DIAG_STATEMENT_POSITION), NULL, 10);
	ret_fault->statement = statement;
}

int db_blocking_script(
    struct db_blocking *connection, const char *sql, struct db_script_fault *ret_fault)
{
	PGconn *c = connection->connection;
	unsigned long statement = 0;
	PGresult *result;
	int status = 0;

	if (!PQsendQuery(c, sql)) {
		script_fault(connection, NULL, 1, ret_fault);
		return -1;
	}
	/* One result a statement, in order: their number is the failing one's. */
	while ((result = PQgetResult(c)) != NULL) {
		ExecStatusType outcome = PQresultStatus(result);

		statement++;
		if (status == 0 && !is_success(result) && outcome != PGRES_EMPTY_QUERY) {
			script_fault(connection, result, statement, ret_fault);
			status = -1;
		}
		PQclear(result);
		if (outcome == PGRES_COPY_IN)
			PQputCopyEnd(c, "copy from the client is not possible in a script");
		if (PQstatus(c) == CONNECTION_BAD)
			break;
	}
	if (status == 0 && PQtransactionStatus(c) != PQTRANS_INTRANS) {
		memset(ret_fault, 0, sizeof(*ret_fault));
		snprintf(ret_fault->message, sizeof(ret_fault->message),
		    "the script ends the transaction it runs in");
		ret_fault->statement = statement;
		status = -1;
	}
	return status;
}

/* Types are inferred by the server: the queries cast each of their parameters. */
struct db_rows *db_blocking_describe(
    struct db_blocking *connection, const char *sql, char *ret_fault, size_t size)
{
	PGresult *result = PQprepare(connection->connection, "", sql, 0, NULL);

	if (is_success(result)) {
		PQclear(result);
		result = PQdescribePrepared(connection->connection, "");
	}
	return take_rows(connection, result, ret_fault, size);
}

/*
 * Row security binds neither superusers nor BYPASSRLS, and an owner can switch
 * it off; members can become the owner by SET ROLE.
 */
int db_check_role(struct db_blocking *connection, char *ret_fault, size_t size)
{
	static const char sql[] =
	    "select r.rolname,"
	    " case when r.rolsuper then 'is a superuser'"
	    " when r.rolbypassrls then 'has BYPASSRLS'"
	    " else (select 'owns ' || c.oid::regclass::text from pg_class c"
	    " join pg_namespace n on n.oid = c.relnamespace"
	    " where n.nspname = 'natcom' and pg_has_role(r.oid, c.relowner, 'MEMBER')"
	    " order by c.relname limit 1) end"
	    " from pg_roles r where r.rolname = current_user";
	struct db_rows *rows = db_blocking_query(connection, sql, ret_fault, size);
	int status = -1;

	if (rows == NULL)
		return -1;
	if (db_rows_count(rows) != 1)
		snprintf(ret_fault, size, "the database does not tell the role in use");
	else if (db_rows_value(rows, 0, 1) != NULL)
		snprintf(ret_fault, size,
		    "the service must not act as role %s, which %s: row level security would not"
		    " bind it",
		    db_rows_value(rows, 0, 0), db_rows_value(rows, 0, 1));
	else
		status = 0;
	db_rows_free(rows);
	return status;
}

void db_blocking_close(struct db_blocking *connection)
{
	if (connection == NULL)
		return;
	PQfinish(connection->connection);
	free(connection);
}
