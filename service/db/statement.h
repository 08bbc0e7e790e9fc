/*
 * statement: which SQL texts one connection has prepared, under which names:
 * bounded, the least recently used goes first.  Pure bookkeeping; the sending
 * is pipeline's.
 */
#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H

#include <stdbool.h>

#define STATEMENT_NAME_SIZE 16 /* "n" and a decimal number */

struct statement_cache;

/*
 * A prepared statement, or one that is being prepared.  Its name is never used
 * twice on a connection, so a late answer cannot be mistaken.
 */
struct statement {
	char name[STATEMENT_NAME_SIZE];
};

/**
 * statement_cache_new(ceiling):
 * Return an empty cache for ${ceiling} (at least 1) statements, or NULL.
 */
struct statement_cache *statement_cache_new(unsigned ceiling);

/**
 * statement_find(cache, sql):
 * Return the statement of exactly that text and count it as just used, or
 * NULL.  It is valid until the cache forgets it.
 */
const struct statement *statement_find(struct statement_cache *cache, const char *sql);

/**
 * statement_add(cache, sql, ret_forgotten):
 * Enter ${sql}, which is not there, under a new name.  When another had to go
 * for it, its name is written to ${ret_forgotten}, else "".  Return the new
 * statement, or NULL when memory is short (another may have gone all the same).
 */
const struct statement *statement_add(
    struct statement_cache *cache, const char *sql, char ret_forgotten[STATEMENT_NAME_SIZE]);

/**
 * statement_forget(cache, name):
 * Forget the statement of that name.  Return whether there was one.
 */
bool statement_forget(struct statement_cache *cache, const char *name);

/**
 * statement_forget_all(cache):
 * Forget every statement; names go on from where they were.
 */
void statement_forget_all(struct statement_cache *cache);

/**
 * statement_count(cache):
 * Return the number of statements in the cache.
 */
unsigned statement_count(const struct statement_cache *cache);

/**
 * statement_cache_free(cache):
 * Release.  NULL is fine.
 */
void statement_cache_free(struct statement_cache *cache);

#endif
