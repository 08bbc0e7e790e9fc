/*
 * rows: libpq's result with what a writer asks of it.  May use libpq; must not
 * know JSON, CSV or any resource.
 */
#include "db/rows.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "db/rows_new.h"

/* PostgreSQL's FirstNormalObjectId: types above are made by our migrations. */
#define FIRST_OWN_TYPE 16384

struct db_rows {
	PGresult *result;
	unsigned holders; /* db_rows_new and each db_rows_take; the last one frees */
};

/* The OIDs of PostgreSQL's own types never change (src/include/catalog/pg_type.dat). */
static const struct {
	Oid type;
	enum db_kind kind;
} kinds[] = {
    {16, DB_BOOLEAN},   /* bool */
    {18, DB_TEXT},      /* "char" */
    {19, DB_TEXT},      /* name */
    {20, DB_INTEGER},   /* int8 */
    {21, DB_INTEGER},   /* int2 */
    {23, DB_INTEGER},   /* int4 */
    {25, DB_TEXT},      /* text */
    {114, DB_JSON},     /* json */
    {705, DB_TEXT},     /* unknown: a literal without a type */
    {1042, DB_TEXT},    /* char(n) */
    {1043, DB_TEXT},    /* varchar */
    {1082, DB_DAY},     /* date */
    {1184, DB_INSTANT}, /* timestamptz */
    {1186, DB_TEXT},    /* interval, ISO 8601 by the connection's IntervalStyle */
    {1700, DB_DECIMAL}, /* numeric */
    {2950, DB_UUID},    /* uuid */
    {3802, DB_JSON},    /* jsonb */
};

struct db_rows *db_rows_new(PGresult *result)
{
	struct db_rows *rows = malloc(sizeof(*rows));

	if (rows == NULL) {
		PQclear(result);
		return NULL;
	}
	rows->result = result;
	rows->holders = 1;
	return rows;
}

size_t db_rows_count(const struct db_rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

unsigned db_rows_columns(const struct db_rows *rows)
{
	return (unsigned)PQnfields(rows->result);
}

const char *db_rows_name(const struct db_rows *rows, unsigned column)
{
	return PQfname(rows->result, (int)column);
}

enum db_kind db_rows_kind(const struct db_rows *rows, unsigned column)
{
	Oid type = PQftype(rows->result, (int)column);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].type == type)
			return kinds[i].kind;
	}
	/* The only types migrations make are enums (a domain reports its base type). */
	return type >= FIRST_OWN_TYPE ? DB_TEXT : DB_OTHER;
}

const char *db_rows_value(const struct db_rows *rows, size_t row, unsigned column)
{
	const char *value = PQgetvalue(rows->result, (int)row, (int)column);

	/* libpq shows a null as "", so that only then it has to be asked. */
	if (value == NULL || *value != '\0')
		return value;
	return PQgetisnull(rows->result, (int)row, (int)column) ? NULL : value;
}

size_t db_rows_length(const struct db_rows *rows, size_t row, unsigned column)
{
	return (size_t)PQgetlength(rows->result, (int)row, (int)column);
}

/* Not PQfnumber: it folds case and would read "names.en" as an identifier. */
int db_rows_column(const struct db_rows *rows, const char *name)
{
	int count = PQnfields(rows->result);

	for (int i = 0; i < count; i++) {
		if (strcmp(PQfname(rows->result, i), name) == 0)
			return i;
	}
	return -1;
}

size_t db_rows_affected(const struct db_rows *rows)
{
	/* "" for statements that count nothing; libpq guarantees digits else. */
	return (size_t)strtoull(PQcmdTuples(rows->result), NULL, 10);
}

struct db_rows *db_rows_take(struct db_rows *rows)
{
	rows->holders++;
	return rows;
}

void db_rows_free(struct db_rows *rows)
{
	if (rows == NULL || --rows->holders > 0)
		return;
	PQclear(rows->result);
	free(rows);
}
