/*
 * migration: compares the embedded files with the database's bookkeeping
 * (schema natcom_migration).  May ask the database; changes nothing in it.
 */
#include "commands/migration.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/embedded.h"
#include "base/text.h"
#include "db/blocking.h"
#include "db/rows.h"

#define MIGRATIONS_PATH "sql/migrations/"
#define RULES_PATH      "sql/rules/"

/* What the visitors of embedded_under need. */
struct listing {
	struct migration_plan *plan;
	char *fault;
	size_t size;
};

/* Other files may lie beside the scripts. */
static bool is_sql(const struct embedded_file *file)
{
	size_t length = strlen(file->path);

	return length > 4 && strcmp(file->path + length - 4, ".sql") == 0;
}

static int checksum_of(const struct embedded_file *file, char ret_checksum[CHECKSUM_TEXT_SIZE])
{
	uint8_t digest[CRYPTO_DIGEST_SIZE];

	if (crypto_sha256(file->bytes, file->length, digest) == -1)
		return -1;
	text_hex(digest, sizeof(digest), ret_checksum);
	return 0;
}

/* Return the number of "NNNN_noun.sql", or 0. */
static unsigned number_of(const char *name)
{
	for (int i = 0; i < 4; i++) {
		if (!isdigit((unsigned char)name[i]))
			return 0;
	}
	if (name[4] != '_' || !islower((unsigned char)name[5]))
		return 0;
	return (unsigned)strtoul(name, NULL, 10);
}

/* The embedded files come in ascending order, so equal numbers are neighbours. */
static int add_migration(void *cookie, const struct embedded_file *file)
{
	struct listing *listing = cookie;
	struct migration_plan *plan = listing->plan;
	struct migration *next = &plan->migrations[plan->migration_count];

	if (!is_sql(file))
		return 0;
	if (plan->migration_count == MIGRATIONS_MAX) {
		snprintf(listing->fault, listing->size, "there are more than %d migrations",
		    MIGRATIONS_MAX);
		return -1;
	}
	next->file = file;
	next->name = file->path + strlen(MIGRATIONS_PATH);
	next->number = number_of(next->name);
	if (next->number == 0) {
		snprintf(
		    listing->fault, listing->size, "%s is not named NNNN_noun.sql", file->path);
		return -1;
	}
	if (plan->migration_count > 0 && next[-1].number >= next->number) {
		snprintf(listing->fault, listing->size, "%s and %s have the same number",
		    next[-1].file->path, file->path);
		return -1;
	}
	if (checksum_of(file, next->checksum) == -1) {
		snprintf(listing->fault, listing->size, "%s cannot be digested", file->path);
		return -1;
	}
	plan->migration_count++;
	return 0;
}

static int add_rule(void *cookie, const struct embedded_file *file)
{
	struct listing *listing = cookie;
	struct migration_plan *plan = listing->plan;

	if (!is_sql(file))
		return 0;
	if (plan->rule_count == RULES_MAX) {
		snprintf(
		    listing->fault, listing->size, "there are more than %d rule files", RULES_MAX);
		return -1;
	}
	plan->rules[plan->rule_count].file = file;
	if (checksum_of(file, plan->rules[plan->rule_count].checksum) == -1) {
		snprintf(listing->fault, listing->size, "%s cannot be digested", file->path);
		return -1;
	}
	plan->rule_count++;
	return 0;
}

int migration_plan_load(struct migration_plan *plan, char *ret_fault, size_t size)
{
	struct listing listing = {.plan = plan, .fault = ret_fault, .size = size};

	memset(plan, 0, sizeof(*plan));
	plan->migrations = calloc(MIGRATIONS_MAX + 1, sizeof(*plan->migrations));
	plan->rules = calloc(RULES_MAX + 1, sizeof(*plan->rules));
	if (plan->migrations == NULL || plan->rules == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return -1;
	}
	if (embedded_under(MIGRATIONS_PATH, add_migration, &listing) != 0 ||
	    embedded_under(RULES_PATH, add_rule, &listing) != 0)
		return -1;
	return 0;
}

/* Check one applied migration against the program's ${i}-th. */
static int compare_migration(const struct migration_plan *plan, size_t i,
    const struct db_rows *rows, char *fault, size_t size)
{
	unsigned number = (unsigned)strtoul(db_rows_value(rows, i, 0), NULL, 10);
	const char *name = db_rows_value(rows, i, 1);

	if (i >= plan->migration_count ||
	    number > plan->migrations[plan->migration_count - 1].number) {
		snprintf(fault, size,
		    "the schema is newer than this program, which does not know migration %s",
		    name);
		return -1;
	}
	if (number < plan->migrations[i].number) {
		snprintf(fault, size,
		    "migration %s was applied, but this program has none of its number", name);
		return -1;
	}
	if (number > plan->migrations[i].number) {
		snprintf(fault, size, "%s was not applied, but the later %s was",
		    plan->migrations[i].file->path, name);
		return -1;
	}
	if (strcmp(db_rows_value(rows, i, 2), plan->migrations[i].checksum) != 0) {
		snprintf(fault, size,
		    "%s was changed after it had been applied: put it back and write a new "
		    "migration",
		    plan->migrations[i].file->path);
		return -1;
	}
	return 0;
}

/* What was applied must be the beginning of what the program carries, unchanged. */
static int compare_migrations(
    struct migration_plan *plan, struct db_blocking *connection, char *ret_fault, size_t size)
{
	struct db_rows *rows = db_blocking_query(connection,
	    "select number, name, checksum from natcom_migration.applied order by number",
	    ret_fault, size);
	int status = rows == NULL ? -1 : 0;

	for (size_t i = 0; status == 0 && i < db_rows_count(rows); i++)
		status = compare_migration(plan, i, rows, ret_fault, size);
	if (status == 0)
		plan->applied = db_rows_count(rows);
	db_rows_free(rows);
	return status;
}

/* Rules have no history: they are the same, all of them, or to be applied anew. */
static int compare_rules(
    struct migration_plan *plan, struct db_blocking *connection, char *ret_fault, size_t size)
{
	/* "C": the order of the embedded paths, whatever the database's collation. */
	struct db_rows *rows = db_blocking_query(connection,
	    "select path, checksum from natcom_migration.rule order by path collate \"C\"",
	    ret_fault, size);

	if (rows == NULL)
		return -1;
	plan->rules_differ = db_rows_count(rows) != plan->rule_count;
	for (size_t i = 0; !plan->rules_differ && i < plan->rule_count; i++)
		plan->rules_differ =
		    strcmp(db_rows_value(rows, i, 0), plan->rules[i].file->path) != 0 ||
		    strcmp(db_rows_value(rows, i, 1), plan->rules[i].checksum) != 0;
	db_rows_free(rows);
	return 0;
}

int migration_plan_compare(
    struct migration_plan *plan, struct db_blocking *connection, char *ret_fault, size_t size)
{
	struct db_rows *rows = db_blocking_query(
	    connection, "select to_regclass('natcom_migration.rule') is not null", ret_fault, size);
	bool exists;

	if (rows == NULL)
		return -1;
	exists = db_rows_value(rows, 0, 0)[0] == 't';
	db_rows_free(rows);
	/* A database never migrated: everything is pending. */
	if (!exists) {
		plan->applied = 0;
		plan->rules_differ = plan->rule_count > 0;
		return 0;
	}
	if (compare_migrations(plan, connection, ret_fault, size) == -1)
		return -1;
	return compare_rules(plan, connection, ret_fault, size);
}

void migration_plan_reset(struct migration_plan *plan)
{
	free(plan->migrations);
	free(plan->rules);
	memset(plan, 0, sizeof(*plan));
}
