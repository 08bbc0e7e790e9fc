/*
 * compositions: composed SQL texts of a worker, one for each combination of
 * options that was asked for, so that composing and preparing happen once.
 */
#ifndef API_COMPOSITIONS_H
#define API_COMPOSITIONS_H

#include <stddef.h>

struct arena;
struct query;
struct query_choice;
struct query_text;
struct composition_cache;

/**
 * composition_cache_new(ceiling):
 * Return an empty cache for at most ${ceiling} texts, or NULL.
 */
struct composition_cache *composition_cache_new(size_t ceiling);

/**
 * composition_get(cache, query, choice, arena, ret_text):
 * As query_compose, from the cache when it has the text; a full cache lets
 * the text live in ${arena} only.
 */
int composition_get(struct composition_cache *cache, const struct query *query,
    const struct query_choice *choice, struct arena *arena, struct query_text *ret_text);

/**
 * composition_cache_free(cache):
 * Release.  NULL is fine.
 */
void composition_cache_free(struct composition_cache *cache);

#endif
