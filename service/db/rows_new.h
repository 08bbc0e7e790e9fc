/*
 * rows_new: how the modules of this folder turn libpq's result into rows.
 */
#ifndef DB_ROWS_NEW_H
#define DB_ROWS_NEW_H

struct db_rows;
struct pg_result;

/**
 * db_rows_new(result):
 * Return rows that own libpq's ${result} and are held once, or NULL when
 * memory is short (${result} is cleared then).
 */
struct db_rows *db_rows_new(struct pg_result *result);

#endif
