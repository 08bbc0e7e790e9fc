/*
 * audit verify: the subcommand.  Reads as the service's role with the
 * auditor's rights; what a fault is, the database knows (sql/rules/z_audit.sql).
 */
#include "commands/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/settings.h"
#include "db/blocking.h"
#include "db/rows.h"

#define FAULT_SIZE 1024

/* One snapshot for all that is read; the trail may be long. */
static const char prepare[] = "begin isolation level repeatable read read only;"
                              "select set_config('natcom.roles', 'auditor', true), "
                              "set_config('statement_timeout', '0', true)";

static const char find_faults[] = "select day, chain, position, fault"
                                  " from natcom.audit_faults(null, null)"
                                  " order by day, chain, position, fault";

static const char count[] = "select count(*), count(distinct (day, chain)) from natcom.audit_entry";

static void print_faults(const struct db_rows *faults)
{
	for (size_t i = 0; i < db_rows_count(faults); i++)
		printf("%s chain %s position %s: %s\n", db_rows_value(faults, i, 0),
		    db_rows_value(faults, i, 1), db_rows_value(faults, i, 2),
		    db_rows_value(faults, i, 3));
}

/* Return the exit code; what failed is in ${ret_failure}, else "". */
static int verify(struct db_blocking *connection, char *ret_failure, size_t size)
{
	struct db_rows *faults = NULL, *sums = NULL;
	int status = EXIT_FAILURE;

	if (db_blocking_execute(connection, prepare, ret_failure, size) == -1 ||
	    (faults = db_blocking_query(connection, find_faults, ret_failure, size)) == NULL ||
	    (sums = db_blocking_query(connection, count, ret_failure, size)) == NULL)
		goto out;
	print_faults(faults);
	printf("%s entries in %s chains, %zu faults\n", db_rows_value(sums, 0, 0),
	    db_rows_value(sums, 0, 1), db_rows_count(faults));
	if (db_rows_count(faults) == 0)
		status = EXIT_SUCCESS;
out:
	db_rows_free(faults);
	db_rows_free(sums);
	return status;
}

int command_audit(const struct settings *settings, int argc, char **argv)
{
	char failure[FAULT_SIZE] = "";
	struct db_blocking *connection;
	int status = EX_UNAVAILABLE;

	if (argc != 2 || strcmp(argv[1], "verify") != 0) {
		fprintf(stderr, "usage: natcomd audit verify\n");
		return EX_USAGE;
	}
	connection = db_blocking_open(
	    settings->database_url, settings->database_role, failure, sizeof(failure));
	if (connection != NULL)
		status = verify(connection, failure, sizeof(failure));
	if (failure[0] != '\0')
		fprintf(stderr, "natcomd audit: %s\n", failure);
	db_blocking_close(connection);
	return status;
}
