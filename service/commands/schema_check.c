/*
 * Three questions to the database, in the order in which their answers make
 * sense.
 */
#include "commands/schema_check.h"

#include <stdio.h>

#include "api/inspect.h"
#include "base/buffer.h"
#include "base/settings.h"
#include "commands/exit_codes.h"
#include "commands/migrate.h"
#include "db/blocking.h"

#define FAULTS_CEILING ((size_t)256 * 1024)

static int check_queries(struct db_blocking *connection, const struct contract *contract)
{
	struct buffer faults;
	buffer_init(&faults, FAULTS_CEILING);
	unsigned count = inspect_queries(contract, connection, &faults);
	if (count > 0) {
		const char *text = buffer_text(&faults);
		fputs(text == NULL ? "natcomd: too many faults in the queries\n" : text, stderr);
	}
	buffer_reset(&faults);
	return count == 0 ? EXIT_OK : EXIT_CONFIGURATION;
}

int schema_check(const struct settings *settings, const struct contract *contract)
{
	char fault[1024];
	int result = EXIT_CONFIGURATION;
	const char *url = settings->database_url, *role = settings->database_role;
	struct db_blocking *connection = db_blocking_open(url, role, fault, sizeof fault);
	if (connection == NULL) {
		fprintf(stderr, "natcomd: the database cannot be reached: %s\n", fault);
		return EXIT_UNAVAILABLE;
	}
	if (migrate_check(url, role, fault, sizeof fault) != MIGRATE_MATCHES ||
	    db_check_role(connection, fault, sizeof fault) != 0)
		fprintf(stderr, "natcomd: %s\n", fault);
	else
		result = check_queries(connection, contract);
	db_blocking_close(connection);
	return result;
}
