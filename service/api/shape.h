/*
 * shape: which columns of a result a representation shows, in which order;
 * made once a request from the result, the contract and the fields parameter.
 */
#ifndef API_SHAPE_H
#define API_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "db/rows.h"

struct exchange;

/* A column that is shown; a dotted name is a member of a nested object. */
struct shape_column {
	unsigned index; /* in the rows */
	enum db_kind kind;
	bool shown_null; /* null is written, not left out */
	bool nested;     /* the name is dotted */
	const char *name;
	const char *key; /* of a name that is not nested: "name": as JSON has it */
	size_t key_length;
};

struct shape {
	unsigned count;
	const struct shape_column *columns;
};

/**
 * shape_make(exchange, rows, ret_shape):
 * Fill ${ret_shape} from the columns of ${rows}; it lives in the exchange's
 * arena, but for names, which are those of ${rows}.  Return 0, or -1 when
 * memory is short.
 */
int shape_make(struct exchange *exchange, const struct db_rows *rows, struct shape *ret_shape);

#endif
