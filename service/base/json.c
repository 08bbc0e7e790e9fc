/*
 * json: cJSON behind the strict scanner, and what cJSON forgets: the literal of
 * every number, put back by a second walk over the bytes in document order.
 * May use arena; nothing above base sees how numbers are kept.
 */
#include "base/json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define CJSON_NUMBER_MAX 63 /* bytes of a number that cJSON reads whole */

/* Where the walk over the bytes is. */
struct cursor {
	const char *at;
	const char *end;
};

/* Whether a digit or one of ${others}. */
static bool is_number(char c, const char *others)
{
	return (c >= '0' && c <= '9') || strchr(others, c) != NULL;
}

/* Step behind a string whose opening quote is at ${at}. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++) {
		if (*at == '\\')
			at++;
	}
	return at + 1;
}

/*
 * Step to the next number and behind it; outside of strings only numbers hold
 * digits or '-' in a checked text.  Return its length, 0 at the end of the
 * text; it starts that many bytes before the cursor.
 */
static size_t next_number(struct cursor *cursor)
{
	const char *start;

	while (cursor->at < cursor->end && !is_number(*cursor->at, "-"))
		cursor->at =
		    *cursor->at == '"' ? skip_string(cursor->at, cursor->end) : cursor->at + 1;
	start = cursor->at;
	while (cursor->at < cursor->end && is_number(*cursor->at, "-+.eE"))
		cursor->at++;
	return (size_t)(cursor->at - start);
}

/* Give every number below ${item} and its siblings its literal.  Return 0 or -1. */
static int attach_literals(struct cJSON *item, struct cursor *cursor)
{
	for (; item != NULL; item = item->next) {
		if (!cJSON_IsNumber(item)) {
			if (attach_literals(item->child, cursor) != 0)
				return -1;
			continue;
		}
		size_t length = next_number(cursor);
		item->valuestring = strndup(cursor->at - length, length);
		if (item->valuestring == NULL)
			return -1;
		if (length > CJSON_NUMBER_MAX)
			(void)cJSON_SetNumberHelper(item, strtod(item->valuestring, NULL));
	}
	return 0;
}

/*
 * Parse a text with numbers that cJSON would cut: it is given a copy in which
 * they are 0, and attach_literals puts the value back.
 */
static struct cJSON *parse_long_numbers(const char *bytes, size_t length)
{
	char *copy = malloc(length);
	struct cursor cursor = {copy, copy == NULL ? NULL : copy + length};
	struct cJSON *tree;

	if (copy == NULL)
		return NULL;
	memcpy(copy, bytes, length);
	for (size_t size = next_number(&cursor); size > 0; size = next_number(&cursor)) {
		char *number = copy + (cursor.at - copy) - size;
		if (size <= CJSON_NUMBER_MAX)
			continue;
		memset(number, ' ', size);
		*number = '0';
	}
	tree = cJSON_ParseWithLength(copy, length);
	free(copy);
	return tree;
}

struct cJSON *json_parse(const char *bytes, size_t length, const struct json_limits *limits,
    struct json_fault *ret_fault)
{
	struct cursor cursor = {bytes, bytes + length};
	struct cJSON *tree;

	if (json_check(bytes, length, limits, ret_fault) != 0)
		return NULL;
	if (limits->number_bytes > CJSON_NUMBER_MAX)
		tree = parse_long_numbers(bytes, length);
	else
		tree = cJSON_ParseWithLength(bytes, length);
	if (tree == NULL || attach_literals(tree, &cursor) != 0) {
		cJSON_Delete(tree);
		*ret_fault = (struct json_fault){.reason = "out of memory", .pointer = "#"};
		return NULL;
	}
	return tree;
}

/* arena_defer's form of cJSON_Delete. */
static void tree_free(void *cookie)
{
	cJSON_Delete(cookie);
}

struct cJSON *json_own(struct arena *arena, struct cJSON *tree)
{
	return arena_defer(arena, tree_free, tree) == 0 ? tree : NULL;
}

const char *json_number(const struct cJSON *item)
{
	return cJSON_IsNumber(item) ? item->valuestring : NULL;
}

struct cJSON *json_member(const struct cJSON *object, const char *name)
{
	if (!cJSON_IsObject(object))
		return NULL;
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *json_text(const struct cJSON *object, const char *name)
{
	return cJSON_GetStringValue(json_member(object, name));
}
