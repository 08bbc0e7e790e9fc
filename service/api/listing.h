/*
 * listing: the controls of a list: limit, sort, fields, expand, count and
 * cursor; and the way on and back behind a page.
 */
#ifndef API_LISTING_H
#define API_LISTING_H

#include <stddef.h>

#include "api/operation.h"

struct exchange;

#define LISTING_LIMIT_DEFAULT 50
#define LISTING_LIMIT_MAX     200

/**
 * listing_read(exchange):
 * Read the controls from the bound parameters into the exchange's choice and
 * page.  Return GO_ON, or ANSWERED (invalid-parameter, invalid-cursor).
 */
enum verdict listing_read(struct exchange *exchange);

/* Where a page stands in its list, once its rows are known. */
struct listing_page {
	size_t first;     /* index of the first row shown */
	size_t count;     /* rows shown */
	const char *next; /* cursors, or NULL */
	const char *prev;
};

/**
 * listing_page(exchange, ret_page):
 * Find out which of the exchange's rows (one more than the limit was asked
 * for) are shown, and seal the cursors.  Return 0, or -1 when memory is short.
 */
int listing_page(struct exchange *exchange, struct listing_page *ret_page);

/**
 * listing_link(exchange, page):
 * Return the Link field's value with the relative references of next and
 * prev, or NULL when there is neither.
 */
const char *listing_link(struct exchange *exchange, const struct listing_page *page);

#endif
