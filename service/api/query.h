/*
 * query: one SQL file, taken apart at start into fixed text and optional
 * lines, and put together again for the filters, expansions, sort and cursor
 * of one request.  Knows SQL's lexical rules, no resource and no connection.
 */
#ifndef API_QUERY_H
#define API_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct query;

#define QUERY_SORTS_MAX 2  /* sort keys of one request */
#define QUERY_NAMES_MAX 96 /* distinct placeholders of one statement */

/* One sort key of a request. */
struct query_sort {
	unsigned index; /* of the file's --sort lines */
	bool descending;
};

/* What a request wants of a file. */
struct query_choice {
	uint64_t filters;    /* bit i: --filter name i */
	uint64_t singles;    /* bit i: ... has one value, bound as it is, not as an array */
	uint64_t expansions; /* bit i: --expand name i */
	unsigned roles;      /* enum role bits: the --role lines of these */
	unsigned sort_count; /* 0: no order at all */
	struct query_sort sorts[QUERY_SORTS_MAX];
	unsigned limit; /* written for :limit; 0 leaves a placeholder */
	bool after;     /* continue behind :after_1.. and :after_id */
	bool backward;  /* every direction turned round */
};

/* A statement ready to be run: $n stands for names[n - 1]. */
struct query_text {
	const char *sql;
	unsigned name_count;
	const char *const *names;
};

/**
 * query_parse(arena, path, text, ret_fault, size):
 * Take the file apart.  ${path} is for messages.  Return the query, which
 * lives in ${arena} as its texts do, or NULL with "path:line: sentence" in
 * ${ret_fault}.
 */
const struct query *query_parse(
    struct arena *arena, const char *path, const char *text, char *ret_fault, size_t size);

/**
 * query_path(query):
 * Return the path given at query_parse.
 */
const char *query_path(const struct query *query);

/**
 * query_filter(query, name):
 * Return the index of the --filter lines called ${name}, or -1.
 */
int query_filter(const struct query *query, const char *name);

/**
 * query_takes_single(query, filter):
 * Whether all that the filter of that index does with its values is "= any":
 * with one value that becomes "=", which an ordered index can answer.
 */
bool query_takes_single(const struct query *query, unsigned filter);

/**
 * query_expansion(query, name):
 * Return the index of the --expand lines called ${name}, or -1.
 */
int query_expansion(const struct query *query, const char *name);

/**
 * query_sort(query, name, length):
 * Return the index of the --sort line called ${name}, or -1.
 */
int query_sort(const struct query *query, const char *name, size_t length);

/**
 * query_filter_name(query, index), query_expansion_name, query_sort_name:
 * Return the name of that index, or NULL behind the last.
 */
const char *query_filter_name(const struct query *query, unsigned index);
const char *query_expansion_name(const struct query *query, unsigned index);
const char *query_sort_name(const struct query *query, unsigned index);

/**
 * query_roles(query):
 * Return the bits of the roles that the file has --role lines for.
 */
unsigned query_roles(const struct query *query);

/**
 * query_tables(query):
 * Return the tables that the file's --etag lines name, as an array literal of
 * PostgreSQL: what it reads, so that nothing else changes its answer.  NULL
 * when it has no such line.
 */
const char *query_tables(const struct query *query);

/**
 * query_compose(query, choice, arena, ret_text):
 * Put the statement together in ${arena}.  Return 0, or -1 when memory is
 * short.
 */
int query_compose(const struct query *query, const struct query_choice *choice, struct arena *arena,
    struct query_text *ret_text);

#endif
