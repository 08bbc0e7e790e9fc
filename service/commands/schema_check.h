/*
 * schema_check: whether the database is what this program was built for.
 */
#ifndef COMMANDS_SCHEMA_CHECK_H
#define COMMANDS_SCHEMA_CHECK_H

struct contract;
struct settings;

/**
 * schema_check(settings, contract):
 * Connect as the service does; check the role's rights, the schema's version
 * and every query.  Return EXIT_OK, or EXIT_UNAVAILABLE or EXIT_CONFIGURATION
 * with the faults on standard error.
 */
int schema_check(const struct settings *settings, const struct contract *contract);

#endif
