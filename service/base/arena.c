/*
 * Blocks of memory in a list, each twice the last up to a bound; an allocation
 * is a step forward in the newest block.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK  ((size_t)16 * 1024)  /* bytes of the first block */
#define LARGEST_STEP ((size_t)256 * 1024) /* bytes of a block that is not for one object */

struct block {
	struct block *next;
	size_t used;
	size_t room;
	alignas(max_align_t) char bytes[];
};

struct cleanup {
	struct cleanup *next;
	void (*run)(void *);
	void *cookie;
};

struct arena {
	struct block *blocks;     /* newest first */
	struct cleanup *cleanups; /* latest first */
	size_t handed_out;
	size_t ceiling;
};

static struct block *block_new(size_t room)
{
	struct block *block = malloc(sizeof *block + room);
	if (block != NULL) {
		block->next = NULL;
		block->used = 0;
		block->room = room;
	}
	return block;
}

static size_t rounded(size_t size)
{
	const size_t unit = alignof(max_align_t);
	return (size + unit - 1) / unit * unit;
}

struct arena *arena_new(size_t ceiling)
{
	struct block *block = block_new(FIRST_BLOCK);
	if (block == NULL)
		return NULL;
	/* The arena lives in its own first block: one malloc for a small request. */
	struct arena *arena = (struct arena *)(void *)block->bytes;
	block->used = rounded(sizeof *arena);
	/* No object is larger than PTRDIFF_MAX; below it no sum of sizes wraps round. */
	*arena = (struct arena){
	    .blocks = block, .ceiling = ceiling < PTRDIFF_MAX ? ceiling : PTRDIFF_MAX};
	return arena;
}

/* A block with at least ${size} bytes free, put in front. */
static struct block *grow(struct arena *arena, size_t size)
{
	size_t room = arena->blocks->room * 2;
	if (room > LARGEST_STEP)
		room = LARGEST_STEP;
	if (room < size)
		room = size;
	struct block *block = block_new(room);
	if (block == NULL)
		return NULL;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > arena->ceiling)
		return NULL;
	size_t step = rounded(size == 0 ? 1 : size);
	if (step > arena->ceiling - arena->handed_out)
		return NULL;
	struct block *block = arena->blocks;
	if (block->room - block->used < step && (block = grow(arena, step)) == NULL)
		return NULL;
	void *memory = block->bytes + block->used;
	block->used += step;
	arena->handed_out += step;
	return memset(memory, 0, step);
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_strndup(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = length == SIZE_MAX ? NULL : arena_alloc(arena, length + 1);
	if (copy != NULL && length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
	if (text == NULL)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

int arena_defer(struct arena *arena, void (*cleanup)(void *), void *cookie)
{
	struct cleanup *entry = arena_alloc(arena, sizeof *entry);
	if (entry == NULL) {
		cleanup(cookie);
		return -1;
	}
	entry->run = cleanup;
	entry->cookie = cookie;
	entry->next = arena->cleanups;
	arena->cleanups = entry;
	return 0;
}

size_t arena_used(const struct arena *arena)
{
	return arena->handed_out;
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	for (struct cleanup *c = arena->cleanups; c != NULL; c = c->next)
		c->run(c->cookie);
	/* The arena itself is in the last block of the list. */
	for (struct block *block = arena->blocks; block != NULL;) {
		struct block *next = block->next;
		free(block);
		block = next;
	}
}
