/*
 * Open addressing with linear probing, at most half full; a removal moves the
 * entries behind it up, so that there are no tombstones.
 */
#include "base/hashmap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/siphash.h"

#define FIRST_SLOTS 16 /* a power of two */

struct entry {
	void *key; /* NULL: the slot is free */
	size_t length;
	uint64_t hash;
	void *value;
};

struct hashmap {
	struct entry *slots;
	size_t mask; /* slots less one */
	size_t count;
	size_t ceiling;
};

struct hashmap *hashmap_new(size_t ceiling)
{
	struct hashmap *map = calloc(1, sizeof *map);
	if (map == NULL || (map->slots = calloc(FIRST_SLOTS, sizeof *map->slots)) == NULL) {
		free(map);
		return NULL;
	}
	map->mask = FIRST_SLOTS - 1;
	map->ceiling = ceiling;
	return map;
}

/* The slot that holds the key, or the free one where it would go. */
static size_t find_slot(const struct hashmap *map, uint64_t hash, const void *key, size_t length)
{
	size_t i = hash & map->mask;
	for (; map->slots[i].key != NULL; i = (i + 1) & map->mask) {
		const struct entry *e = &map->slots[i];
		if (e->hash == hash && e->length == length && memcmp(e->key, key, length) == 0)
			break;
	}
	return i;
}

static int grow(struct hashmap *map)
{
	size_t slots = (map->mask + 1) * 2;
	struct entry *old = map->slots;
	struct entry *fresh = calloc(slots, sizeof *fresh);
	if (fresh == NULL)
		return -1;
	size_t before = map->mask;
	map->slots = fresh;
	map->mask = slots - 1;
	for (size_t i = 0; i <= before; i++)
		if (old[i].key != NULL)
			fresh[find_slot(map, old[i].hash, old[i].key, old[i].length)] = old[i];
	free(old);
	return 0;
}

int hashmap_put(struct hashmap *map, const void *key, size_t length, void *value)
{
	uint64_t hash = siphash(0, key, length);
	size_t i = find_slot(map, hash, key, length);
	if (map->slots[i].key != NULL) {
		map->slots[i].value = value;
		return 0;
	}
	if (map->count >= map->ceiling)
		return -1;
	if (map->count * 2 > map->mask) {
		if (grow(map) != 0)
			return -1;
		i = find_slot(map, hash, key, length);
	}
	void *copy = malloc(length + 1);
	if (copy == NULL)
		return -1;
	memcpy(copy, key, length);
	map->slots[i] = (struct entry){copy, length, hash, value};
	map->count++;
	return 0;
}

void *hashmap_get(const struct hashmap *map, const void *key, size_t length)
{
	const struct entry *e = &map->slots[find_slot(map, siphash(0, key, length), key, length)];
	return e->key == NULL ? NULL : e->value;
}

/* Close the gap at i: move up every later entry that may stand there. */
static void close_gap(struct hashmap *map, size_t i)
{
	for (size_t j = (i + 1) & map->mask; map->slots[j].key != NULL; j = (j + 1) & map->mask) {
		size_t home = map->slots[j].hash & map->mask;
		if (((j - home) & map->mask) < ((j - i) & map->mask))
			continue;
		map->slots[i] = map->slots[j];
		i = j;
	}
	map->slots[i] = (struct entry){0};
}

void *hashmap_remove(struct hashmap *map, const void *key, size_t length)
{
	size_t i = find_slot(map, siphash(0, key, length), key, length);
	void *value = map->slots[i].value;
	if (map->slots[i].key == NULL)
		return NULL;
	free(map->slots[i].key);
	close_gap(map, i);
	map->count--;
	return value;
}

size_t hashmap_count(const struct hashmap *map)
{
	return map->count;
}

void hashmap_each(const struct hashmap *map, void (*visit)(void *, void *), void *cookie)
{
	for (size_t i = 0; i <= map->mask; i++)
		if (map->slots[i].key != NULL)
			visit(cookie, map->slots[i].value);
}

void hashmap_free(struct hashmap *map)
{
	if (map == NULL)
		return;
	for (size_t i = 0; i <= map->mask; i++)
		free(map->slots[i].key);
	free(map->slots);
	free(map);
}
