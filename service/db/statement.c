/*
 * statement: a map from SQL text to prepared name with a list in order of use.
 * Knows nothing of libpq; a name is entered when it is sent for preparation
 * and forgotten when that failed, was evicted or went stale.
 */
#include "db/statement.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hashmap.h"

struct entry {
	struct statement statement; /* first: what the door hands out */
	struct entry *newer, *older;
	size_t length;
	char sql[]; /* the map's key */
};

struct statement_cache {
	struct hashmap *by_sql;
	struct hashmap *by_name;
	struct entry *newest, *oldest; /* by last use */
	unsigned ceiling;
	uint64_t names_given;
};

struct statement_cache *statement_cache_new(unsigned ceiling)
{
	struct statement_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		return NULL;
	cache->ceiling = ceiling == 0 ? 1 : ceiling;
	cache->by_sql = hashmap_new(cache->ceiling);
	cache->by_name = hashmap_new(cache->ceiling);
	if (cache->by_sql == NULL || cache->by_name == NULL) {
		statement_cache_free(cache);
		return NULL;
	}
	return cache;
}

/* The list runs from the newest to the oldest use; both ends are known. */
static void unlink_entry(struct statement_cache *cache, struct entry *entry)
{
	*(entry->newer == NULL ? &cache->newest : &entry->newer->older) = entry->older;
	*(entry->older == NULL ? &cache->oldest : &entry->older->newer) = entry->newer;
	entry->newer = entry->older = NULL;
}

static void link_newest(struct statement_cache *cache, struct entry *entry)
{
	entry->older = cache->newest;
	*(cache->newest == NULL ? &cache->oldest : &cache->newest->newer) = entry;
	cache->newest = entry;
}

/* Failures and staleness are known by name, hence the second map. */
static void drop(struct statement_cache *cache, struct entry *entry)
{
	hashmap_remove(cache->by_sql, entry->sql, entry->length);
	hashmap_remove(cache->by_name, entry->statement.name, strlen(entry->statement.name));
	unlink_entry(cache, entry);
	free(entry);
}

/* The whole text is the key: a hash alone could run another statement. */
const struct statement *statement_find(struct statement_cache *cache, const char *sql)
{
	struct entry *entry = hashmap_get(cache->by_sql, sql, strlen(sql));

	if (entry == NULL)
		return NULL;
	if (entry != cache->newest) {
		unlink_entry(cache, entry);
		link_newest(cache, entry);
	}
	return &entry->statement;
}

const struct statement *statement_add(
    struct statement_cache *cache, const char *sql, char ret_forgotten[STATEMENT_NAME_SIZE])
{
	size_t length = strlen(sql);
	struct entry *entry = calloc(1, sizeof(*entry) + length + 1);
	char *name;

	ret_forgotten[0] = '\0';
	if (entry == NULL)
		return NULL;
	memcpy(entry->sql, sql, length + 1);
	entry->length = length;
	name = entry->statement.name;
	snprintf(name, STATEMENT_NAME_SIZE, "n%llu",
	    (unsigned long long)(++cache->names_given % 100000000000000));
	/* The map's ceiling is the cache's: there is room for one more only now. */
	if (hashmap_count(cache->by_sql) == cache->ceiling) {
		memcpy(ret_forgotten, cache->oldest->statement.name, STATEMENT_NAME_SIZE);
		drop(cache, cache->oldest);
	}
	link_newest(cache, entry);
	if (hashmap_put(cache->by_sql, sql, length, entry) == -1 ||
	    hashmap_put(cache->by_name, name, strlen(name), entry) == -1) {
		drop(cache, entry);
		return NULL;
	}
	return &entry->statement;
}

bool statement_forget(struct statement_cache *cache, const char *name)
{
	struct entry *entry = hashmap_get(cache->by_name, name, strlen(name));

	if (entry == NULL)
		return false;
	drop(cache, entry);
	return true;
}

void statement_forget_all(struct statement_cache *cache)
{
	for (struct entry *entry = cache->newest, *older; entry != NULL; entry = older) {
		older = entry->older;
		drop(cache, entry);
	}
}

unsigned statement_count(const struct statement_cache *cache)
{
	return (unsigned)hashmap_count(cache->by_sql);
}

void statement_cache_free(struct statement_cache *cache)
{
	if (cache == NULL)
		return;
	if (cache->by_sql != NULL && cache->by_name != NULL)
		statement_forget_all(cache);
	hashmap_free(cache->by_sql);
	hashmap_free(cache->by_name);
	free(cache);
}
