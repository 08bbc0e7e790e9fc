/*
 * schema_keyword_array: the keywords of arrays (JSON Schema core 2020-12
 * section 10.3.1, validation section 6.4).
 */
#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/json.h"

#define PAIRS_UP_TO 16 /* elements compared each with each; more are sorted by hash */

int keyword_items(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	/* What prefixItems looks at, items does not. */
	rule->count = (size_t)cJSON_GetArraySize(json_member(rule->siblings, "prefixItems"));
	return keyword_one(compiler, rule, at);
}

void check_items(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	struct place below = {.up = place};

	if (!cJSON_IsArray(value))
		return;
	for (const struct cJSON *item = value->child; item != NULL; item = item->next) {
		if (below.index >= rule->count)
			schema_run(run, rule->subs[0], item, &below, rule->code);
		if (schema_run_is_over(run))
			return;
		below.index++;
	}
}

void check_prefix(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	struct place below = {.up = place};
	const struct cJSON *item = cJSON_IsArray(value) ? value->child : NULL;

	for (; item != NULL && below.index < rule->sub_count; item = item->next) {
		schema_run(run, rule->subs[below.index], item, &below, rule->code);
		below.index++;
	}
}

/* Read the sibling of that name as a count; SIZE_MAX when there is none. */
static size_t sibling_count(const struct rule *rule, const char *name)
{
	const struct cJSON *operand = json_member(rule->siblings, name);

	return cJSON_IsNumber(operand) && operand->valuedouble >= 0 && operand->valuedouble < 1e15
	           ? (size_t)operand->valuedouble
	           : SIZE_MAX;
}

int keyword_contains(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	size_t least = sibling_count(rule, "minContains");

	rule->has_least = least != SIZE_MAX;
	rule->count = rule->has_least ? least : 1;
	rule->most = sibling_count(rule, "maxContains");
	return keyword_one(compiler, rule, at);
}

void check_contains(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	size_t count = 0;

	if (!cJSON_IsArray(value))
		return;
	for (const struct cJSON *item = value->child; item != NULL; item = item->next)
		count += schema_accepts(run, rule->subs[0], item);
	if (count < rule->count)
		schema_violation(run, place, rule->has_least ? "minContains" : rule->code,
		    json_number(json_member(rule->siblings, "minContains")));
	if (count > rule->most)
		schema_violation(run, place, "maxContains",
		    json_number(json_member(rule->siblings, "maxContains")));
}

void check_item_count(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	bool is_minimum = rule->code[1] == 'i';

	if (!cJSON_IsArray(value))
		return;
	size_t count = (size_t)cJSON_GetArraySize(value);
	if (is_minimum ? count < rule->count : count > rule->count)
		schema_violation(run, place, rule->code, rule->limit);
}

/* An element and the hash that elements equal to it share. */
struct hashed {
	uint64_t hash;
	const struct cJSON *item;
};

static int by_hash(const void *a, const void *b)
{
	const struct hashed *left = a, *right = b;

	return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Whether any element equals one before it, comparing each with each. */
static bool has_pair(const struct cJSON *array)
{
	for (const struct cJSON *a = array->child; a != NULL; a = a->next) {
		for (const struct cJSON *b = array->child; b != a; b = b->next) {
			if (json_equal(a, b))
				return true;
		}
	}
	return false;
}

/*
 * The same by sorting: equal elements have equal hashes, and stand together.
 * The hash is seeded, so only equal elements ever make a long run.
 */
static bool has_pair_sorted(const struct cJSON *array, size_t count)
{
	struct hashed *list = calloc(count, sizeof(*list));
	bool found = false;
	size_t i = 0;

	if (list == NULL)
		return has_pair(array);
	for (const struct cJSON *item = array->child; item != NULL; item = item->next, i++)
		list[i] = (struct hashed){json_hash(item), item};
	qsort(list, count, sizeof(*list), by_hash);
	for (i = 1; i < count && !found; i++) {
		for (size_t j = i; j-- > 0 && list[j].hash == list[i].hash && !found;)
			found = json_equal(list[j].item, list[i].item);
	}
	free(list);
	return found;
}

void check_unique(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	if (!cJSON_IsTrue(rule->operand) || !cJSON_IsArray(value))
		return;
	size_t count = (size_t)cJSON_GetArraySize(value);
	if (count > PAIRS_UP_TO ? has_pair_sorted(value, count) : has_pair(value))
		schema_violation(run, place, rule->code, rule->limit);
}
