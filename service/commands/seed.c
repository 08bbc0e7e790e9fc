/*
 * seed: the subcommand.  The files are written to be run again (on conflict
 * do nothing); all of them are one transaction, so a failure leaves nothing.
 */
#include "commands/seed.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/embedded.h"
#include "base/settings.h"
#include "commands/migration.h"
#include "commands/owner.h"
#include "db/blocking.h"

#define SEED_PATH  "sql/seed/"
#define FAULT_SIZE 1024

struct seeding {
	struct db_blocking *connection;
	const char *folder; /* files directly in it are run */
	size_t files;       /* run so far */
	char fault[FAULT_SIZE];
};

/* Sub-folders are not descended into: demo/ is asked for by name. */
static int run_file(void *cookie, const struct embedded_file *file)
{
	struct seeding *seeding = cookie;
	const char *name = file->path + strlen(seeding->folder);
	size_t length = strlen(name);
	struct moment start = moment_now();

	if (strchr(name, '/') != NULL || length < 4 || strcmp(name + length - 4, ".sql") != 0)
		return 0;
	if (owner_run_file(seeding->connection, file, seeding->fault, sizeof(seeding->fault)) == -1)
		return -1;
	seeding->files++;
	printf("ran %s in %lld ms\n", file->path, (long long)(moment_since(start) / 1000));
	fflush(stdout);
	return 0;
}

/* Seeds are written for the present schema only. */
static int check_schema(struct seeding *seeding)
{
	struct migration_plan plan;
	int status = -1;

	if (migration_plan_load(&plan, seeding->fault, sizeof(seeding->fault)) == 0 &&
	    migration_plan_compare(
	        &plan, seeding->connection, seeding->fault, sizeof(seeding->fault)) == 0)
		status = 0;
	if (status == 0 && (plan.applied < plan.migration_count || plan.rules_differ)) {
		snprintf(seeding->fault, sizeof(seeding->fault),
		    "the schema is not up to date: run natcomd migrate first");
		status = -1;
	}
	migration_plan_reset(&plan);
	return status;
}

/* Closing the connection rolls back what was not committed. */
static int run_all(struct seeding *seeding, bool demo)
{
	if (check_schema(seeding) == -1 ||
	    owner_begin(seeding->connection, seeding->fault, sizeof(seeding->fault)) == -1)
		return -1;
	seeding->folder = SEED_PATH;
	if (embedded_under(seeding->folder, run_file, seeding) != 0)
		return -1;
	seeding->folder = SEED_PATH "demo/";
	if (demo && embedded_under(seeding->folder, run_file, seeding) != 0)
		return -1;
	return db_blocking_execute(
	    seeding->connection, "commit", seeding->fault, sizeof(seeding->fault));
}

int command_seed(const struct settings *settings, int argc, char **argv)
{
	bool demo = argc == 2 && strcmp(argv[1], "--demo") == 0;
	struct seeding seeding = {.folder = SEED_PATH};
	int status = EXIT_SUCCESS;

	if (argc > 1 && !demo) {
		fprintf(stderr, "usage: natcomd seed [--demo]\n");
		return EX_USAGE;
	}
	seeding.connection = owner_open(settings, "seed", seeding.fault, sizeof(seeding.fault));
	if (seeding.connection == NULL)
		status = EX_UNAVAILABLE;
	else if (run_all(&seeding, demo) == -1)
		status = EXIT_FAILURE;
	if (status == EXIT_SUCCESS)
		printf("loaded %zu seed files\n", seeding.files);
	else
		fprintf(stderr, "natcomd seed: %s\n", seeding.fault);
	db_blocking_close(seeding.connection);
	return status;
}
