/*
 * Choosing columns.  id and version are always shown.
 */
#include "api/shape.h"

#include <string.h>

#include "api/exchange.h"
#include "base/arena.h"

/* Whether the comma-separated list holds the name. */
static bool is_listed(const char *list, const char *name, size_t length)
{
	while (*list != '\0') {
		size_t part = strcspn(list, ",");
		if (part == length && memcmp(list, name, length) == 0)
			return true;
		list += part + (list[part] == ',');
	}
	return false;
}

static bool is_always_shown(const char *name)
{
	return strcmp(name, "id") == 0 || strcmp(name, "version") == 0;
}

/* The name as a member's beginning: "name":, whose length is that and three. */
static const char *key_of(struct arena *arena, const char *name, size_t length)
{
	char *key = arena_alloc(arena, length + 4);
	if (key == NULL)
		return NULL;
	key[0] = '"';
	memcpy(key + 1, name, length);
	memcpy(key + 1 + length, "\":", sizeof "\":");
	return key;
}

int shape_make(struct exchange *x, const struct db_rows *rows, struct shape *ret_shape)
{
	unsigned total = db_rows_columns(rows);
	struct shape_column *columns = arena_alloc(x->arena, (total + 1) * sizeof *columns);
	unsigned count = 0;
	if (columns == NULL)
		return -1;
	for (unsigned i = 0; i < total; i++) {
		const char *name = db_rows_name(rows, i);
		size_t top = strcspn(name, ".");
		if (x->fields != NULL && !is_always_shown(name) && !is_listed(x->fields, name, top))
			continue;
		const struct member *member = operation_member(x->operation, name, top);
		struct shape_column *column = &columns[count++];
		column->index = i;
		column->kind = db_rows_kind(rows, i);
		column->shown_null = member != NULL && member->shown_null;
		column->name = name;
		column->nested = name[top] == '.';
		if (column->nested)
			continue;
		column->key = key_of(x->arena, name, top);
		if (column->key == NULL)
			return -1;
		column->key_length = top + 3;
	}
	ret_shape->count = count;
	ret_shape->columns = columns;
	return 0;
}
