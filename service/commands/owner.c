/*
 * owner: what migrate and seed share.  May use the blocking connection; must
 * not know what the files say.
 */
#include "commands/owner.h"

#include <stdio.h>

#include "base/embedded.h"
#include "base/settings.h"
#include "commands/sql_script.h"
#include "db/blocking.h"
#include "db/request.h"
#include "db/rows.h"

/* "natcom" in ASCII: the advisory lock of everything that changes the schema. */
#define LOCK "121364843556717"

static int take_lock(struct db_blocking *connection, char *ret_fault, size_t size)
{
	struct db_rows *rows =
	    db_blocking_query(connection, "select pg_try_advisory_lock(" LOCK ")", ret_fault, size);
	int taken;

	if (rows == NULL)
		return -1;
	taken = db_rows_value(rows, 0, 0)[0] == 't';
	db_rows_free(rows);
	if (taken)
		return 0;
	printf("waiting for another migrate or seed to end\n");
	fflush(stdout);
	return db_blocking_execute(
	    connection, "select pg_advisory_lock(" LOCK ")", ret_fault, size);
}

struct db_blocking *owner_open(
    const struct settings *settings, const char *actor, char *ret_fault, size_t size)
{
	const char *url = settings->database_owner_url;
	struct db_blocking *connection;
	/* Row security is forced, so it binds the owner too; a script may take its time. */
	const struct db_step identify = {
	    "select set_config('natcom.roles', 'admin,secretariat', false),"
	    " set_config('natcom.subject', $1, false),"
	    " set_config('natcom.audit_chain', '15', false),"
	    " set_config('statement_timeout', '0', false),"
	    " set_config('idle_in_transaction_session_timeout', '0', false)",
	    1, &actor};

	if (url == NULL || url[0] == '\0')
		url = settings->database_url;
	connection = db_blocking_open(url, NULL, ret_fault, size);
	if (connection == NULL)
		return NULL;
	if (db_blocking_step(connection, &identify, ret_fault, size) == -1 ||
	    take_lock(connection, ret_fault, size) == -1) {
		db_blocking_close(connection);
		return NULL;
	}
	return connection;
}

int owner_begin(struct db_blocking *connection, char *ret_fault, size_t size)
{
	return db_blocking_execute(
	    connection, "begin; set constraints all immediate", ret_fault, size);
}

int owner_run_file(
    struct db_blocking *connection, const struct embedded_file *file, char *ret_fault, size_t size)
{
	struct db_script_fault fault;
	unsigned line;

	if (db_blocking_script(connection, file->bytes, &fault) == 0)
		return 0;
	line = fault.position > 0 ? sql_line_of_character(file->bytes, fault.position)
	                          : sql_line_of_statement(file->bytes, fault.statement);
	snprintf(ret_fault, size, "%s:%u: %s%s%s%s", file->path, line, fault.message,
	    fault.sqlstate[0] == '\0' ? "" : " (SQLSTATE ", fault.sqlstate,
	    fault.sqlstate[0] == '\0' ? "" : ")");
	return -1;
}
