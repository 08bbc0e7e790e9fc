/*
 * migrate: brings a database's schema to what this program was built with:
 * numbered migrations once each, then the rules as they read today.
 */
#ifndef COMMANDS_MIGRATE_H
#define COMMANDS_MIGRATE_H

#include <stddef.h>

struct settings;

enum migrate_match {
	MIGRATE_MATCHES = 0,      /* the schema is this program's */
	MIGRATE_DIFFERS = -1,     /* older, newer, or changed behind our back */
	MIGRATE_UNREACHABLE = -2, /* the database cannot be asked */
};

/**
 * command_migrate(settings, argc, argv):
 * Run `natcomd migrate [--check|--dry-run]`.  Return the exit code: 0, 1 when
 * something failed or (--check) the schema is not up to date, 64 for wrong
 * usage, 69 when the database cannot be reached.
 */
int command_migrate(const struct settings *settings, int argc, char **argv);

/**
 * migrate_check(url, role, ret_fault, size):
 * Whether the schema at ${url}, looked at as ${role} (NULL or "": as logged
 * in), matches this program; changes nothing.  Other than MIGRATE_MATCHES
 * comes with a sentence in ${ret_fault}.
 */
enum migrate_match migrate_check(const char *url, const char *role, char *ret_fault, size_t size);

#endif
