/*
 * json_equal: equality of JSON values (JSON Schema core section 4.2.2), and a
 * hash that equal values share.  Numbers by value, members in any order.  May
 * use decimal and siphash.
 */
#include "base/json.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/siphash.h"

#define SORT_FROM        16 /* objects of more members are sorted to be compared */
#define NUMBER_TEXT_SIZE 128

static bool items_equal(const struct cJSON *a, const struct cJSON *b);

/* The type without cJSON's flags. */
static int type_of(const struct cJSON *item)
{
	return item->type & 0xff;
}

/* The literal; a number some code made has none, and is written into ${room}. */
static const char *literal_of(const struct cJSON *item, char *room, size_t size)
{
	if (item->valuestring != NULL)
		return item->valuestring;
	(void)snprintf(room, size, "%.17g", item->valuedouble);
	return room;
}

static bool numbers_equal(const struct cJSON *a, const struct cJSON *b)
{
	char room_a[32], room_b[32];

	return decimal_compare(literal_of(a, room_a, sizeof(room_a)),
	           literal_of(b, room_b, sizeof(room_b))) == 0;
}

static bool arrays_equal(const struct cJSON *a, const struct cJSON *b)
{
	for (a = a->child, b = b->child; a != NULL && b != NULL; a = a->next, b = b->next) {
		if (!items_equal(a, b))
			return false;
	}
	return a == b;
}

static int by_name(const void *a, const void *b)
{
	const struct cJSON *const *left = a, *const *right = b;

	return strcmp((*left)->string, (*right)->string);
}

/* The members of ${object} sorted by name, in ${ret_list}. */
static void sorted_members(const struct cJSON *object, const struct cJSON **ret_list, size_t count)
{
	size_t i = 0;

	for (const struct cJSON *item = object->child; item != NULL; item = item->next)
		ret_list[i++] = item;
	qsort(ret_list, count, sizeof(*ret_list), by_name);
}

/* Compare objects of ${count} members each, sorted; quadratically without memory. */
static bool many_members_equal(const struct cJSON *a, const struct cJSON *b, size_t count)
{
	const struct cJSON **left = calloc(count * 2, sizeof(const struct cJSON *));
	bool equal = true;

	if (left == NULL) {
		for (a = a->child; a != NULL && equal; a = a->next)
			equal = items_equal(a, json_member(b, a->string));
		return equal;
	}
	const struct cJSON **right = left + count;
	sorted_members(a, left, count);
	sorted_members(b, right, count);
	for (size_t i = 0; i < count && equal; i++)
		equal = strcmp(left[i]->string, right[i]->string) == 0 &&
		        items_equal(left[i], right[i]);
	free(left);
	return equal;
}

static bool objects_equal(const struct cJSON *a, const struct cJSON *b)
{
	size_t count = (size_t)cJSON_GetArraySize(a);

	if (count != (size_t)cJSON_GetArraySize(b))
		return false;
	if (count > SORT_FROM)
		return many_members_equal(a, b, count);
	for (a = a->child; a != NULL; a = a->next) {
		if (!items_equal(a, json_member(b, a->string)))
			return false;
	}
	return true;
}

static bool items_equal(const struct cJSON *a, const struct cJSON *b)
{
	if (a == NULL || b == NULL || type_of(a) != type_of(b))
		return false;
	switch (type_of(a)) {
	case cJSON_Number:
		return numbers_equal(a, b);
	case cJSON_String:
		return strcmp(a->valuestring, b->valuestring) == 0;
	case cJSON_Array:
		return arrays_equal(a, b);
	case cJSON_Object:
		return objects_equal(a, b);
	default:
		return true;
	}
}

bool json_equal(const struct cJSON *a, const struct cJSON *b)
{
	return items_equal(a, b);
}

/* Equal numbers have one canonical text; a very long one is cut, alike for all. */
static uint64_t number_hash(const struct cJSON *item)
{
	char room[32], text[NUMBER_TEXT_SIZE];
	size_t length = decimal_canonical(literal_of(item, room, sizeof(room)), text, sizeof(text));

	return siphash(cJSON_Number, text, length);
}

/* Arrays hash in order; members are added up, so that their order does not matter. */
static uint64_t children_hash(const struct cJSON *item)
{
	bool is_object = cJSON_IsObject(item);
	uint64_t hash = (uint64_t)type_of(item);

	for (const struct cJSON *child = item->child; child != NULL; child = child->next) {
		uint64_t one = json_hash(child);
		if (is_object)
			hash += siphash(one, child->string, strlen(child->string));
		else
			hash = siphash(hash, &one, sizeof(one));
	}
	return hash;
}

uint64_t json_hash(const struct cJSON *item)
{
	switch (type_of(item)) {
	case cJSON_Number:
		return number_hash(item);
	case cJSON_String:
		return siphash(cJSON_String, item->valuestring, strlen(item->valuestring));
	case cJSON_Array:
	case cJSON_Object:
		return children_hash(item);
	default:
		return siphash((uint64_t)type_of(item), "", 0);
	}
}
