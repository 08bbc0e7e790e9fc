/*
 * hashmap: byte-string keys to pointers, with a ceiling on entries.  Keys are
 * hashed under a random seed (SipHash), so a client cannot aim for collisions.
 */
#ifndef BASE_HASHMAP_H
#define BASE_HASHMAP_H

#include <stddef.h>

struct hashmap;

/**
 * hashmap_new(ceiling):
 * Return an empty map for at most ${ceiling} entries, or NULL.
 */
struct hashmap *hashmap_new(size_t ceiling);

/**
 * hashmap_put(map, key, length, value):
 * Store ${value} (not NULL, not owned) under a copy of the key, in place of
 * an earlier one.  Return 0, or -1 when full or memory is short.
 */
int hashmap_put(struct hashmap *map, const void *key, size_t length, void *value);

/**
 * hashmap_get(map, key, length):
 * Return the value stored under the key, or NULL.
 */
void *hashmap_get(const struct hashmap *map, const void *key, size_t length);

/**
 * hashmap_remove(map, key, length):
 * Forget the key.  Return its value, or NULL when there was none.
 */
void *hashmap_remove(struct hashmap *map, const void *key, size_t length);

/**
 * hashmap_count(map):
 * Return the number of entries.
 */
size_t hashmap_count(const struct hashmap *map);

/**
 * hashmap_each(map, visit, cookie):
 * Call ${visit}(${cookie}, value) for every entry, in no order; it must not
 * change the map.
 */
void hashmap_each(const struct hashmap *map, void (*visit)(void *, void *), void *cookie);

/**
 * hashmap_free(map):
 * Release the map, not its values.  NULL is fine.
 */
void hashmap_free(struct hashmap *map);

#endif
