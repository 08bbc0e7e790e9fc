/*
 * representation: the rows of one resource as the bytes of an answer.
 */
#ifndef API_REPRESENTATION_H
#define API_REPRESENTATION_H

#include "api/operation.h"

struct cJSON;
struct db_rows;
struct exchange;

/**
 * representation_write_one(exchange):
 * Write the one row of the exchange's rows with its entity tag; no row is
 * not-found.  Return GO_ON or ANSWERED.
 */
enum verdict representation_write_one(struct exchange *exchange);

/**
 * representation_write_page(exchange):
 * Write the page of a list with its links and entity tag.  Return GO_ON or
 * ANSWERED.
 */
enum verdict representation_write_page(struct exchange *exchange);

/**
 * representation_tree(exchange, rows):
 * Return the first row of ${rows} as a JSON tree that lives in the arena, or
 * NULL (the problem is set).
 */
struct cJSON *representation_tree(struct exchange *exchange, const struct db_rows *rows);

/**
 * representation_value(rows, name):
 * Return the first row's value of the column, or "" when there is none.
 */
const char *representation_value(const struct db_rows *rows, const char *name);

#endif
