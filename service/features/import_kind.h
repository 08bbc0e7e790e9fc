/*
 * import_kind: what may be imported: a table of kinds, each the create and
 * update statements of a resource, bound to the lines of a file.
 */
#ifndef FEATURES_IMPORT_KIND_H
#define FEATURES_IMPORT_KIND_H

#include <stdbool.h>

struct arena;
struct contract;
struct operation;

/* A row of the table. */
struct import_kind {
	const char *name;
	const char *create; /* operationId */
	const char *parent; /* member of a line that names the record above, or NULL */
	const char *update; /* operationId of mode=update, or NULL: there is no such mode */
	const char *table;  /* of that mode: where the record is found ... */
	const char *code;   /* ... by this column and member */
};

/**
 * import_kind_find(name):
 * Return the kind, or NULL.
 */
const struct import_kind *import_kind_find(const char *name);

/**
 * import_kind_operation(kind, contract, updates):
 * Return the operation whose rules a line obeys, or NULL when there is none.
 */
const struct operation *import_kind_operation(
    const struct import_kind *kind, const struct contract *contract, bool updates);

/**
 * import_kind_one(operation, arena):
 * Return the statement that makes pg_temp.import_one of the operation's query
 * (sql/rules/import.sql), or NULL when memory is short.
 */
const char *import_kind_one(const struct operation *operation, struct arena *arena);

/**
 * import_kind_target(kind, updates, arena):
 * Return the statement that makes pg_temp.import_target likewise: from a line
 * to the id and version of its record.
 */
const char *import_kind_target(const struct import_kind *kind, bool updates, struct arena *arena);

#endif
