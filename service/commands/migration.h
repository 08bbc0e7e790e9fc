/*
 * migration: what the program carries under sql/migrations and sql/rules,
 * what a database has of it, and the comparison of the two.
 */
#ifndef COMMANDS_MIGRATION_H
#define COMMANDS_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>

struct db_blocking;
struct embedded_file;

#define MIGRATIONS_MAX     1000
#define RULES_MAX          500
#define CHECKSUM_TEXT_SIZE 65 /* hex of a SHA-256 and a NUL */

struct migration {
	unsigned number;  /* NNNN of its name */
	const char *name; /* file name without folder */
	const struct embedded_file *file;
	char checksum[CHECKSUM_TEXT_SIZE];
};

struct rule {
	const struct embedded_file *file;
	char checksum[CHECKSUM_TEXT_SIZE];
};

struct migration_plan {
	struct migration *migrations; /* all of the program's, ascending */
	size_t migration_count;
	struct rule *rules; /* likewise, by path */
	size_t rule_count;
	size_t applied;    /* how many of the migrations the database has */
	bool rules_differ; /* some rule is not as it was applied, or one went */
};

/**
 * migration_plan_load(plan, ret_fault, size):
 * List the program's own files.  Return 0, or -1 with a sentence (a name that
 * is not NNNN_noun.sql, a number twice); migration_plan_reset ends it in both
 * cases.
 */
int migration_plan_load(struct migration_plan *plan, char *ret_fault, size_t size);

/**
 * migration_plan_compare(plan, connection, ret_fault, size):
 * Fill in what the database has.  Return 0, or -1 with a sentence: an applied
 * migration was changed, one is missing in the middle, the schema is newer
 * than the program, the question failed.
 */
int migration_plan_compare(
    struct migration_plan *plan, struct db_blocking *connection, char *ret_fault, size_t size);

/**
 * migration_plan_reset(plan):
 * Release.
 */
void migration_plan_reset(struct migration_plan *plan);

#endif
