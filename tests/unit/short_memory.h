/*
 * short_memory: malloc and its like, wrapped by the linker (Makefile, WRAPPED),
 * fail when a test says so, and count the blocks that are not yet freed.  What
 * libraries allocate is not seen, but for cJSON's, which can be told to ask us.
 */
#ifndef TESTS_SHORT_MEMORY_H
#define TESTS_SHORT_MEMORY_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static struct {
	unsigned long asked;   /* allocations so far */
	unsigned long fails;   /* which of them fails, from 1; 0: none does */
	bool for_good;         /* ... and all after it */
	unsigned long refused; /* how many have failed */
	long live;             /* blocks given and not freed */
} memory;

/* The linker's names: __real_x is x, and who calls x gets __wrap_x. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);
int __wrap_asprintf(char **ret_text, const char *format, ...) __attribute__((format(printf, 2, 3)));
int __wrap___asprintf_chk(char **ret_text, int flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether the allocation asked for now fails. */
static bool is_refused(void)
{
	unsigned long number = ++memory.asked;
	bool refused = memory.fails != 0 &&
	               (memory.for_good ? number >= memory.fails : number == memory.fails);
	memory.refused += refused;
	return refused;
}

/* Count a block that is not NULL. */
static void *given(void *block)
{
	memory.live += block != NULL;
	return block;
}

void *__wrap_malloc(size_t size)
{
	return is_refused() ? NULL : given(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : given(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
	if (is_refused())
		return NULL;
	return block == NULL ? given(__real_malloc(size)) : __real_realloc(block, size);
}

void __wrap_free(void *block)
{
	memory.live -= block != NULL;
	__real_free(block);
}

char *__wrap_strdup(const char *text)
{
	return is_refused() ? NULL : given(__real_strdup(text));
}

char *__wrap_strndup(const char *text, size_t length)
{
	return is_refused() ? NULL : given(__real_strndup(text, length));
}

static int print(char **ret_text, const char *format, va_list arguments)
{
	int length = is_refused() ? -1 : vasprintf(ret_text, format, arguments);
	memory.live += length >= 0;
	return length;
}

int __wrap_asprintf(char **ret_text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = print(ret_text, format, arguments);
	va_end(arguments);
	return length;
}

/* What -D_FORTIFY_SOURCE makes of it. */
int __wrap___asprintf_chk(char **ret_text, int flag, const char *format, ...)
{
	va_list arguments;
	(void)flag;
	va_start(arguments, format);
	int length = print(ret_text, format, arguments);
	va_end(arguments);
	return length;
}

/* Have cJSON allocate here too; a fixture of the group. */
static inline int watch_cjson(void **state)
{
	cJSON_Hooks hooks = {.malloc_fn = malloc, .free_fn = free};
	(void)state;
	cJSON_InitHooks(&hooks);
	return 0;
}

/*
 * An operation allocates, and frees all of it again; it asserts that what failed
 * did so as its header says, and returns 0 when it came through.
 */

/* Run it with the n-th allocation failing; return whether there was an n-th. */
static inline bool run_short(
    int (*operation)(void *cookie), void *cookie, unsigned long n, bool for_good)
{
	memset(&memory, 0, sizeof memory);
	memory.fails = n;
	memory.for_good = for_good;
	int result = operation(cookie);
	memory.fails = 0;
	if (memory.live != 0)
		fail_msg("%ld blocks are left when allocation %lu fails", memory.live, n);
	if (memory.refused == 0 && result != 0)
		fail_msg("with all its memory it fails");
	return memory.refused > 0;
}

/*
 * Run it with the first, the second, ... allocation failing, then with that one
 * and all after it, until it asks for no more.  Return how many there were.
 * Behind the first ${dense} only some have their turn, ever further apart.
 */
static inline unsigned long run_short_of_each(
    int (*operation)(void *cookie), void *cookie, unsigned long dense)
{
	unsigned long n = 1;
	while (run_short(operation, cookie, n, false)) {
		run_short(operation, cookie, n, true);
		n += n < dense ? 1 : n / 3;
	}
	if (n == 1)
		fail_msg("it allocates nothing");
	return n;
}

#define TOO_LARGE ((size_t)4 << 20) /* bytes that suffice for every operation here */

/*
 * Run an operation in arenas of 0, 16, 32, ... bytes until it comes through;
 * it asserts that what failed left its outputs alone.
 */
static inline void run_in_each_arena(
    int (*operation)(struct arena *arena, void *cookie), void *cookie)
{
	for (size_t ceiling = 0; ceiling < TOO_LARGE; ceiling += 16) {
		long before = memory.live;
		struct arena *arena = arena_new(ceiling);
		int result = operation(arena, cookie);
		arena_free(arena);
		if (memory.live != before)
			fail_msg("%ld blocks are left of %zu bytes", memory.live - before, ceiling);
		if (result == 0)
			return;
	}
	fail_msg("no arena is large enough");
}

#endif
