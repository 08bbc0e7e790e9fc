/*
 * query_internal: what the parser of a SQL file leaves for the composer.
 * Included by query.c and query_compose.c only.
 */
#ifndef API_QUERY_INTERNAL_H
#define API_QUERY_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#define QUERY_OPTIONS_MAX 64 /* filter, expand or sort names of one file */
#define QUERY_NAME_MOST   63 /* bytes of a name: PostgreSQL's own limit */

enum query_line_kind {
	QUERY_FIXED,
	QUERY_FILTER,
	QUERY_EXPAND,
	QUERY_ROLE,
	QUERY_AFTER,
	QUERY_ORDER
};

/* One line of the file as the composer sees it. */
struct query_line {
	enum query_line_kind kind;
	unsigned option;  /* index of the filter or expansion name; bit of the role */
	const char *text; /* SQL */
};

struct query {
	const char *path;
	size_t line_count;
	struct query_line *lines;
	unsigned filter_count;
	const char *filters[QUERY_OPTIONS_MAX];
	uint64_t listed;   /* bit i: filter i says = any(:'name'::type[]) */
	uint64_t unlisted; /* bit i: ... or uses its values otherwise */
	unsigned expansion_count;
	const char *expansions[QUERY_OPTIONS_MAX];
	unsigned roles;     /* bits of the --role lines */
	const char *tables; /* of the --etag lines, as an array literal, or NULL */
	unsigned sort_count;
	const char *sorts[QUERY_OPTIONS_MAX];
	const char *expressions[QUERY_OPTIONS_MAX]; /* of the sorts */
	const char *key;                            /* tie-breaker, e.g. "p.id" */
};

#endif
