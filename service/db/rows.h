/*
 * rows: the result of one statement: named, typed columns and text values.
 */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include <stddef.h>

struct db_rows;

/* What a column's type means to a writer (from the type's OID). */
enum db_kind {
	DB_TEXT,    /* text, varchar, enums, uuid, date, numeric: its text is its value */
	DB_INTEGER, /* int2, int4, int8 */
	DB_BOOLEAN, /* "t" or "f" */
	DB_INSTANT, /* timestamptz, ISO style in UTC: "2016-10-06 09:00:00.5+00" */
	DB_JSON,    /* json, jsonb */
	DB_DAY,     /* date */
	DB_DECIMAL, /* numeric */
	DB_UUID,
	DB_OTHER /* a type no writer knows */
};

/**
 * db_rows_count(rows):
 * Return the number of rows.
 */
size_t db_rows_count(const struct db_rows *rows);

/**
 * db_rows_columns(rows):
 * Return the number of columns.
 */
unsigned db_rows_columns(const struct db_rows *rows);

/**
 * db_rows_name(rows, column):
 * Return the column's name.
 */
const char *db_rows_name(const struct db_rows *rows, unsigned column);

/**
 * db_rows_kind(rows, column):
 * Return what the column's type means.
 */
enum db_kind db_rows_kind(const struct db_rows *rows, unsigned column);

/**
 * db_rows_value(rows, row, column):
 * Return the value as NUL-terminated text, or NULL for SQL's null.
 */
const char *db_rows_value(const struct db_rows *rows, size_t row, unsigned column);

/**
 * db_rows_length(rows, row, column):
 * Return the bytes of the value.
 */
size_t db_rows_length(const struct db_rows *rows, size_t row, unsigned column);

/**
 * db_rows_column(rows, name):
 * Return the index of the column of that name, or -1.
 */
int db_rows_column(const struct db_rows *rows, const char *name);

/**
 * db_rows_affected(rows):
 * Return the number of rows a data-changing statement touched.
 */
size_t db_rows_affected(const struct db_rows *rows);

/**
 * db_rows_take(rows):
 * Keep ${rows} beyond the callback; the taker ends it with db_rows_free.
 * Return ${rows}.
 */
struct db_rows *db_rows_take(struct db_rows *rows);

/**
 * db_rows_free(rows):
 * Release.  NULL is fine.
 */
void db_rows_free(struct db_rows *rows);

#endif
