/*
 * unit: what cmocka.h wants to be included before it, and an arena that is new
 * in every test that asks for one.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

#define UNIT_ARENA_CEILING ((size_t)4 << 20)

/* cmocka's fixture: *state is an arena. */
static inline int open_arena(void **state)
{
	*state = arena_new(UNIT_ARENA_CEILING);
	return *state == NULL ? -1 : 0;
}

static inline int close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

#define test_with_arena(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

#endif
