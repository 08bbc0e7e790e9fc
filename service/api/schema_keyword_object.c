/*
 * schema_keyword_object: the keywords of objects (JSON Schema core 2020-12
 * section 10.3.2, validation section 6.5), with the rules for requests:
 * readOnly members are not asked for and not taken.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/json.h"

/* Compile the names of an object of patterns into the rule. */
static int patterns_add(
    struct schema_compiler *compiler, struct rule *rule, const struct cJSON *object, const char *at)
{
	size_t count = (size_t)cJSON_GetArraySize(object);

	rule->patterns = arena_alloc(compiler->arena, (count + 1) * sizeof(struct pattern *));
	if (rule->patterns == NULL)
		return schema_fault(compiler, at, "out of memory");
	for (const struct cJSON *one = object->child; one != NULL; one = one->next) {
		struct pattern *pattern = schema_pattern(compiler, one->string, at);
		if (pattern == NULL)
			return -1;
		rule->patterns[rule->pattern_count++] = pattern;
	}
	return 0;
}

/* Beside the schemas: which of the members a request may not send. */
int keyword_properties(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (keyword_map(compiler, rule, at) != 0)
		return -1;
	rule->flags = arena_alloc(compiler->arena, rule->sub_count + 1);
	if (rule->flags == NULL)
		return schema_fault(compiler, at, "out of memory");
	for (size_t i = 0; compiler->requests && i < rule->sub_count; i++)
		rule->flags[i] =
		    schema_is_read_only(compiler, cJSON_GetArrayItem(rule->operand, (int)i));
	return 0;
}

/* Properties come in the contract's order, and so do their violations. */
void check_properties(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	const struct cJSON *property = rule->operand->child;

	for (size_t i = 0; i < rule->sub_count; i++, property = property->next) {
		const struct cJSON *member = json_member(value, property->string);
		struct place below = {.up = place, .name = property->string};
		if (member == NULL)
			continue;
		if (rule->flags[i])
			schema_violation(run, &below, "read-only-member", NULL);
		else
			schema_run(run, rule->subs[i], member, &below, rule->code);
	}
}

/* Names are regular expressions, matched anywhere in a member's name. */
int keyword_patterns(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (keyword_map(compiler, rule, at) != 0)
		return -1;
	return patterns_add(compiler, rule, rule->operand, at);
}

void check_patterns(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	const struct cJSON *member = cJSON_IsObject(value) ? value->child : NULL;

	for (; member != NULL && !schema_run_is_over(run); member = member->next) {
		struct place below = {.up = place, .name = member->string};
		for (size_t i = 0; i < rule->sub_count; i++) {
			if (schema_pattern_matches(run, rule->patterns[i], member->string))
				schema_run(run, rule->subs[i], member, &below, rule->code);
		}
	}
}

/* What clients send and nobody declared has a code of its own. */
int keyword_additional(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	const struct cJSON *patterns = json_member(rule->siblings, "patternProperties");

	if (compiler->requests)
		rule->code = "unknown-member";
	if (keyword_one(compiler, rule, at) != 0)
		return -1;
	return cJSON_IsObject(patterns) ? patterns_add(compiler, rule, patterns, at) : 0;
}

/* Whether properties or patternProperties beside the rule speak of ${name}. */
static bool is_declared(
    struct run *run, const struct rule *rule, const struct cJSON *properties, const char *name)
{
	if (json_member(properties, name) != NULL)
		return true;
	for (size_t i = 0; i < rule->pattern_count; i++) {
		if (schema_pattern_matches(run, rule->patterns[i], name))
			return true;
	}
	return false;
}

/* Looks at its own schema's neighbours only, not into allOf (section 10.3.2.3). */
void check_additional(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	const struct cJSON *properties = json_member(rule->siblings, "properties");
	const struct cJSON *member = cJSON_IsObject(value) ? value->child : NULL;

	for (; member != NULL && !schema_run_is_over(run); member = member->next) {
		struct place below = {.up = place, .name = member->string};
		if (!is_declared(run, rule, properties, member->string))
			schema_run(run, rule->subs[0], member, &below, rule->code);
	}
}

/* The name becomes a value for the time of the check. */
void check_names(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	const struct cJSON *member = cJSON_IsObject(value) ? value->child : NULL;

	for (; member != NULL && !schema_run_is_over(run); member = member->next) {
		struct cJSON name = {.type = cJSON_String, .valuestring = member->string};
		struct place below = {.up = place, .name = member->string};
		if (!schema_accepts(run, rule->subs[0], &name))
			schema_violation(run, &below, rule->code, rule->limit);
	}
}

/* Whether clients leave the member out of requests. */
static bool is_dropped(struct schema_compiler *compiler, const struct rule *rule, const char *name)
{
	const struct cJSON *properties = json_member(rule->siblings, "properties");

	return compiler->requests && schema_is_read_only(compiler, json_member(properties, name));
}

/* Names are dropped here, so that checking asks no question about requests. */
int keyword_required(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (!cJSON_IsArray(rule->operand))
		return schema_fault(compiler, at, "\"required\" that is no array");
	size_t count = (size_t)cJSON_GetArraySize(rule->operand);
	rule->names = arena_alloc(compiler->arena, (count + 1) * sizeof(*rule->names));
	if (rule->names == NULL)
		return schema_fault(compiler, at, "out of memory");
	for (const struct cJSON *name = rule->operand->child; name != NULL; name = name->next) {
		if (!cJSON_IsString(name))
			return schema_fault(compiler, at, "\"required\" name that is no string");
		if (!is_dropped(compiler, rule, name->valuestring))
			rule->names[rule->name_count++] = name->valuestring;
	}
	return 0;
}

/* Report the member ${name} when ${value} has none; at the place where it would be. */
static void check_present(struct run *run, const struct rule *rule, const struct cJSON *value,
    const struct place *place, const char *name)
{
	struct place below = {.up = place, .name = name};

	if (json_member(value, name) == NULL)
		schema_violation(run, &below, rule->code, NULL);
}

void check_required(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	for (size_t i = 0; cJSON_IsObject(value) && i < rule->name_count; i++)
		check_present(run, rule, value, place, rule->names[i]);
}

/* A map from a member to the members it asks for (section 6.5.4). */
int keyword_dependent(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (!cJSON_IsObject(rule->operand))
		return schema_fault(compiler, at, "\"dependentRequired\" that is no object");
	for (const struct cJSON *list = rule->operand->child; list != NULL; list = list->next) {
		if (!cJSON_IsArray(list))
			return schema_fault(compiler, at, "\"dependentRequired\" without an array");
		for (const struct cJSON *name = list->child; name != NULL; name = name->next) {
			if (!cJSON_IsString(name))
				return schema_fault(
				    compiler, at, "\"dependentRequired\" name that is no string");
		}
	}
	return 0;
}

void check_dependent(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	for (const struct cJSON *list = rule->operand->child; list != NULL; list = list->next) {
		if (json_member(value, list->string) == NULL)
			continue;
		for (const struct cJSON *name = list->child; name != NULL; name = name->next)
			check_present(run, rule, value, place, name->valuestring);
	}
}

/* The schema sees the whole object, once the member is there. */
void check_dependent_schemas(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	const struct cJSON *one = rule->operand->child;

	for (size_t i = 0; i < rule->sub_count; i++, one = one->next) {
		if (json_member(value, one->string) != NULL)
			schema_run(run, rule->subs[i], value, place, rule->code);
	}
}

void check_member_count(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	bool is_minimum = rule->code[1] == 'i';

	if (!cJSON_IsObject(value))
		return;
	size_t count = (size_t)cJSON_GetArraySize(value);
	if (is_minimum ? count < rule->count : count > rule->count)
		schema_violation(run, place, rule->code, rule->limit);
}
