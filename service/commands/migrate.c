/*
 * migrate: the subcommand.  Every migration is one transaction with its line
 * of bookkeeping; the rules are one transaction together.  Standard output
 * tells the steps, standard error the one sentence of a failure.
 */
#include "commands/migrate.h"

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
#include "db/request.h"

#define FAULT_SIZE 1024

static const char bookkeeping[] =
    "create schema if not exists natcom_migration;"
    "create table if not exists natcom_migration.applied ("
    " number int primary key, name text not null, checksum text not null,"
    " applied_at timestamptz not null default now());"
    "create table if not exists natcom_migration.rule ("
    " path text primary key, checksum text not null,"
    " applied_at timestamptz not null default now());"
    "comment on schema natcom_migration is 'what natcomd migrate has applied';"
    "comment on table natcom_migration.applied is 'migrations, once each';"
    "comment on table natcom_migration.rule is 'rule files as last applied';";

/* The service looks at the bookkeeping before it starts; its role is made by a migration. */
static const char grants[] =
    "do $$ begin if exists (select from pg_roles where rolname = 'natcom_service') then"
    " grant usage on schema natcom_migration to natcom_service;"
    " grant select on natcom_migration.applied, natcom_migration.rule to natcom_service;"
    " end if; end $$";

/* A plan that was compared: nothing pending, no rule that reads differently. */
static bool is_up_to_date(const struct migration_plan *plan)
{
	return plan->applied == plan->migration_count && !plan->rules_differ;
}

/* The rules count as stale until they were re-applied on top, even after a crash. */
static int apply_migration(
    struct db_blocking *connection, const struct migration *migration, char *ret_fault, size_t size)
{
	struct moment start = moment_now();
	char number[16];
	const char *parameters[] = {number, migration->name, migration->checksum};
	const struct db_step note = {
	    "with stale as (delete from natcom_migration.rule)"
	    " insert into natcom_migration.applied (number, name, checksum)"
	    " values ($1::int, $2, $3)",
	    3, parameters};

	snprintf(number, sizeof(number), "%u", migration->number);
	if (owner_begin(connection, ret_fault, size) == -1 ||
	    owner_run_file(connection, migration->file, ret_fault, size) == -1 ||
	    db_blocking_step(connection, &note, ret_fault, size) == -1 ||
	    db_blocking_execute(connection, "commit", ret_fault, size) == -1)
		return -1;
	printf("applied %s in %lld ms\n", migration->name, (long long)(moment_since(start) / 1000));
	fflush(stdout);
	return 0;
}

/* Drop and create in one transaction: no reader ever meets a table without its policies. */
static int apply_rules(
    struct db_blocking *connection, const struct migration_plan *plan, char *ret_fault, size_t size)
{
	struct moment start = moment_now();

	if (owner_begin(connection, ret_fault, size) == -1 ||
	    db_blocking_execute(connection, "delete from natcom_migration.rule", ret_fault, size) ==
	        -1)
		return -1;
	for (size_t i = 0; i < plan->rule_count; i++) {
		const char *parameters[] = {plan->rules[i].file->path, plan->rules[i].checksum};
		const struct db_step note = {
		    "insert into natcom_migration.rule (path, checksum) values ($1, $2)", 2,
		    parameters};

		if (owner_run_file(connection, plan->rules[i].file, ret_fault, size) == -1 ||
		    db_blocking_step(connection, &note, ret_fault, size) == -1)
			return -1;
	}
	if (db_blocking_execute(connection, grants, ret_fault, size) == -1 ||
	    db_blocking_execute(connection, "commit", ret_fault, size) == -1)
		return -1;
	printf("applied %zu rule files in %lld ms\n", plan->rule_count,
	    (long long)(moment_since(start) / 1000));
	return 0;
}

static int apply(
    struct db_blocking *connection, const struct migration_plan *plan, char *ret_fault, size_t size)
{
	/* An up-to-date database is not touched, so that many instances may start at once. */
	if (is_up_to_date(plan))
		return 0;
	if (db_blocking_execute(connection, bookkeeping, ret_fault, size) == -1)
		return -1;
	for (size_t i = plan->applied; i < plan->migration_count; i++) {
		if (apply_migration(connection, &plan->migrations[i], ret_fault, size) == -1)
			return -1;
	}
	return apply_rules(connection, plan, ret_fault, size);
}

static void list_pending(const struct migration_plan *plan)
{
	for (size_t i = plan->applied; i < plan->migration_count; i++)
		printf("%s is to be applied\n", plan->migrations[i].file->path);
	if (!is_up_to_date(plan))
		printf("sql/rules/ (%zu files) is to be applied\n", plan->rule_count);
}

/* All three forms take the lock: a check must not see another migrate half-way. */
static int run(const struct settings *settings, bool changes, bool check)
{
	char fault[FAULT_SIZE] = "";
	struct migration_plan plan;
	struct db_blocking *connection = NULL;
	int status = EXIT_FAILURE;

	if (migration_plan_load(&plan, fault, sizeof(fault)) == -1)
		goto out;
	if ((connection = owner_open(settings, "migrate", fault, sizeof(fault))) == NULL) {
		status = EX_UNAVAILABLE;
		goto out;
	}
	if (migration_plan_compare(&plan, connection, fault, sizeof(fault)) == -1)
		goto out;
	if (changes) {
		if (apply(connection, &plan, fault, sizeof(fault)) == -1)
			goto out;
	} else {
		list_pending(&plan);
	}
	if (changes || is_up_to_date(&plan))
		printf("the schema is up to date: %zu migrations, %zu rule files\n",
		    plan.migration_count, plan.rule_count);
	status = check && !is_up_to_date(&plan) ? EXIT_FAILURE : EXIT_SUCCESS;
out:
	if (fault[0] != '\0')
		fprintf(stderr, "natcomd migrate: %s\n", fault);
	db_blocking_close(connection);
	migration_plan_reset(&plan);
	return status;
}

int command_migrate(const struct settings *settings, int argc, char **argv)
{
	bool check = argc == 2 && strcmp(argv[1], "--check") == 0;
	bool dry_run = argc == 2 && strcmp(argv[1], "--dry-run") == 0;

	if (argc > 1 && !check && !dry_run) {
		fprintf(stderr, "usage: natcomd migrate [--check|--dry-run]\n");
		return EX_USAGE;
	}
	return run(settings, !check && !dry_run, check);
}

/* For serve: no lock, no owner, nothing changed. */
enum migrate_match migrate_check(const char *url, const char *role, char *ret_fault, size_t size)
{
	enum migrate_match match = MIGRATE_DIFFERS;
	struct migration_plan plan;
	struct db_blocking *connection = NULL;

	if (migration_plan_load(&plan, ret_fault, size) == -1)
		goto out;
	if ((connection = db_blocking_open(url, role, ret_fault, size)) == NULL) {
		match = MIGRATE_UNREACHABLE;
		goto out;
	}
	if (migration_plan_compare(&plan, connection, ret_fault, size) == -1)
		goto out;
	if (is_up_to_date(&plan))
		match = MIGRATE_MATCHES;
	else if (plan.applied < plan.migration_count)
		snprintf(ret_fault, size,
		    "the schema is older than this program, %s is not applied: run natcomd migrate",
		    plan.migrations[plan.applied].name);
	else
		snprintf(ret_fault, size,
		    "the rules of the schema are not this program's: run natcomd migrate");
out:
	db_blocking_close(connection);
	migration_plan_reset(&plan);
	return match;
}
