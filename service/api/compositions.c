/*
 * The key is the query's address and the choice, byte by byte.
 */
#include "api/compositions.h"

#include <stdlib.h>
#include <string.h>

#include "api/query.h"
#include "base/arena.h"
#include "base/hashmap.h"

#define TEXTS_CEILING ((size_t)16 << 20) /* bytes of all texts */

struct composition_cache {
	struct hashmap *texts; /* struct key -> struct query_text */
	struct arena *arena;   /* owns the texts */
	size_t ceiling;
};

/* Bytes without padding, so that they can be hashed as they are. */
struct key {
	const struct query *query;
	uint64_t filters;
	uint64_t singles;
	uint64_t expansions;
	uint32_t sorts[QUERY_SORTS_MAX]; /* index * 2 + descending + 1; 0: none */
	uint32_t limit;
	uint32_t after;
	uint32_t backward;
	uint32_t roles;
};

struct composition_cache *composition_cache_new(size_t ceiling)
{
	struct composition_cache *cache = calloc(1, sizeof *cache);
	if (cache == NULL)
		return NULL;
	cache->ceiling = ceiling;
	cache->texts = hashmap_new(ceiling);
	cache->arena = arena_new(TEXTS_CEILING);
	if (cache->texts == NULL || cache->arena == NULL) {
		composition_cache_free(cache);
		return NULL;
	}
	return cache;
}

static struct key key_of(const struct query *query, const struct query_choice *choice)
{
	struct key key = {
	    .query = query,
	    .filters = choice->filters,
	    .singles = choice->singles,
	    .expansions = choice->expansions,
	    .limit = choice->limit,
	    .after = choice->after,
	    .backward = choice->backward,
	    .roles = choice->roles,
	};
	for (unsigned i = 0; i < choice->sort_count; i++)
		key.sorts[i] = choice->sorts[i].index * 2 + choice->sorts[i].descending + 1;
	return key;
}

int composition_get(struct composition_cache *cache, const struct query *query,
    const struct query_choice *choice, struct arena *arena, struct query_text *ret_text)
{
	struct key key = key_of(query, choice);
	const struct query_text *known = hashmap_get(cache->texts, &key, sizeof key);
	if (known != NULL) {
		*ret_text = *known;
		return 0;
	}
	struct query_text *text = NULL;
	if (hashmap_count(cache->texts) < cache->ceiling)
		text = arena_alloc(cache->arena, sizeof *text);
	if (text == NULL || query_compose(query, choice, cache->arena, text) != 0)
		return query_compose(query, choice, arena, ret_text);
	/* Should this fail, the text is composed again the next time. */
	(void)hashmap_put(cache->texts, &key, sizeof key, text);
	*ret_text = *text;
	return 0;
}

void composition_cache_free(struct composition_cache *cache)
{
	if (cache == NULL)
		return;
	hashmap_free(cache->texts);
	arena_free(cache->arena);
	free(cache);
}
