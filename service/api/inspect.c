/*
 * Asking the database to describe what the contract's operations will run.
 */
#include "api/inspect.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "api/contract.h"
#include "api/operation.h"
#include "api/query.h"
#include "api/writer.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "db/blocking.h"
#include "db/rows.h"

#define STATEMENT_CEILING ((size_t)1 << 20) /* bytes of one composed statement */

/* Which JSON types a column's kind can be. */
static bool fits(enum db_kind kind, const char *type)
{
	switch (kind) {
	case DB_INTEGER:
		return strcmp(type, "integer") == 0;
	case DB_BOOLEAN:
		return strcmp(type, "boolean") == 0;
	case DB_JSON:
		return strcmp(type, "array") == 0 || strcmp(type, "object") == 0;
	case DB_TEXT:
	case DB_INSTANT:
	case DB_DAY:
	case DB_DECIMAL:
	case DB_UUID:
		return strcmp(type, "string") == 0;
	case DB_OTHER:
		return false;
	}
	return false;
}

static unsigned compare_column(
    const struct operation *o, const struct db_rows *rows, unsigned column, struct buffer *faults)
{
	const char *name = db_rows_name(rows, column);
	size_t top = strcspn(name, ".");
	const struct member *member = operation_member(o, name, top);
	if (member == NULL) {
		buffer_printf(faults, "%s: column %s is no member of %s's answer\n",
		    query_path(o->query), name, o->id);
		return 1;
	}
	bool nested = name[top] == '.';
	if (nested ? strcmp(member->type, "object") == 0
	           : fits(db_rows_kind(rows, column), member->type))
		return 0;
	buffer_printf(faults, "%s: column %s does not fit the %s that the contract says\n",
	    query_path(o->query), name, member->type);
	return 1;
}

static bool has_column(const struct db_rows *rows, const char *member)
{
	size_t length = strlen(member);
	for (unsigned i = 0; i < db_rows_columns(rows); i++) {
		const char *name = db_rows_name(rows, i);
		if (strcspn(name, ".") == length && memcmp(name, member, length) == 0)
			return true;
	}
	return false;
}

/* What an operation that answers nothing else is made of: it has no members. */
static const struct {
	enum media media;
	const char *const *columns;
} wholes[] = {
    {MEDIA_CALENDAR, writer_calendar_columns},
    {MEDIA_XML, writer_iati_columns},
};

static unsigned compare_whole(const struct operation *o, const char *const *columns,
    const struct db_rows *rows, struct buffer *faults)
{
	unsigned count = 0;
	for (const char *const *name = columns; *name != NULL; name++) {
		if (has_column(rows, *name))
			continue;
		buffer_printf(faults, "%s: no column %s, which its writer needs\n",
		    query_path(o->query), *name);
		count++;
	}
	return count;
}

static unsigned compare_columns(
    const struct operation *o, const struct db_rows *rows, struct buffer *faults)
{
	unsigned count = 0;
	for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
		if (o->answers == (unsigned)wholes[i].media)
			return compare_whole(o, wholes[i].columns, rows, faults);
	for (unsigned i = 0; i < db_rows_columns(rows); i++)
		count += compare_column(o, rows, i, faults);
	for (unsigned i = 0; i < o->member_count; i++) {
		if (!o->members[i].required || has_column(rows, o->members[i].name))
			continue;
		buffer_printf(faults, "%s: no column for the required member %s\n",
		    query_path(o->query), o->members[i].name);
		count++;
	}
	return count;
}

/* With every optional line; each list of values as an array, or as a single value. */
static unsigned inspect_operation(const struct operation *o, uint64_t singles,
    struct db_blocking *connection, struct buffer *faults)
{
	struct query_choice choice = {
	    .filters = UINT64_MAX, .singles = singles, .expansions = UINT64_MAX, .roles = UINT_MAX};
	struct query_text text;
	struct db_rows *rows = NULL;
	char fault[512];
	unsigned count = 1;
	struct arena *arena = arena_new(STATEMENT_CEILING);
	if (o->kind == OPERATION_LIST && o->sort_count > 0) {
		choice.sort_count = 1;
		choice.after = true;
	}
	if (arena == NULL || query_compose(o->query, &choice, arena, &text) != 0)
		buffer_printf(faults, "%s: out of memory\n", o->id);
	else if ((rows = db_blocking_describe(connection, text.sql, fault, sizeof fault)) == NULL)
		buffer_printf(faults, "%s: %s\n", query_path(o->query), fault);
	else if (o->kind == OPERATION_GET || o->kind == OPERATION_LIST)
		count = compare_columns(o, rows, faults);
	else
		count = 0;
	db_rows_free(rows);
	arena_free(arena);
	return count;
}

unsigned inspect_queries(
    const struct contract *contract, struct db_blocking *connection, struct buffer *faults)
{
	size_t count;
	unsigned found = 0;
	const struct operation *operations = contract_operations(contract, &count);
	for (size_t i = 0; i < count; i++) {
		if (operations[i].query != NULL)
			found += inspect_operation(&operations[i], 0, connection, faults);
		if (operations[i].kind == OPERATION_LIST && operations[i].query != NULL)
			found += inspect_operation(&operations[i], UINT64_MAX, connection, faults);
	}
	return found;
}
