/*
 * arena: memory that lives exactly as long as one thing (a request, the
 * compiled contract), released in one call.  Uses malloc; knows no protocol.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/**
 * arena_new(ceiling):
 * Return a new arena that will hand out at most ${ceiling} bytes in total, or
 * NULL when memory is short.  The caller owns it and ends it with arena_free.
 */
struct arena *arena_new(size_t ceiling);

/**
 * arena_alloc(arena, size):
 * Return ${size} zeroed bytes aligned for any type, owned by ${arena}; or NULL
 * when memory is short or the arena's ceiling would be passed.
 */
void *arena_alloc(struct arena *arena, size_t size);

/**
 * arena_strdup(arena, text):
 * Return a copy of the NUL-terminated ${text}, or NULL as arena_alloc does.
 */
char *arena_strdup(struct arena *arena, const char *text);

/**
 * arena_strndup(arena, bytes, length):
 * Return a NUL-terminated copy of the first ${length} bytes of ${bytes}, or
 * NULL as arena_alloc does.
 */
char *arena_strndup(struct arena *arena, const char *bytes, size_t length);

/**
 * arena_printf(arena, format, ...):
 * Return a new NUL-terminated string formatted as printf(3) would, or NULL.
 */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * arena_defer(arena, cleanup, cookie):
 * Have ${cleanup}(${cookie}) called when ${arena} is freed; the last deferred
 * is called first.  Return 0, or -1 when memory is short (then ${cleanup} has
 * been called already, so the cookie is never leaked).
 */
int arena_defer(struct arena *arena, void (*cleanup)(void *), void *cookie);

/**
 * arena_used(arena):
 * Return how many bytes have been handed out so far.
 */
size_t arena_used(const struct arena *arena);

/**
 * arena_free(arena):
 * Run the deferred clean-ups, then release everything.  NULL is fine.
 */
void arena_free(struct arena *arena);

#endif
