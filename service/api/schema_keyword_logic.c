/*
 * schema_keyword_logic: keywords that hold other schemas against the same
 * value (JSON Schema core 2020-12, sections 8.2.3, 10.2), and the compiling of
 * subschemas for all keywords.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/json.h"

/* The keywords whose schemas see the same value as their own schema. */
static bool is_in_place(const char *keyword)
{
	static const char *const names[] = {
	    "$ref", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], keyword) == 0)
			return true;
	}
	return false;
}

/* Make room for ${count} subschemas. */
static int subs_alloc(
    struct schema_compiler *compiler, struct rule *rule, size_t count, const char *at)
{
	rule->in_place = is_in_place(rule->code);
	rule->subs = arena_alloc(compiler->arena, (count + 1) * sizeof(*rule->subs));
	return rule->subs != NULL ? 0 : schema_fault(compiler, at, "out of memory");
}

/* Compile one more subschema. */
static int sub_add(
    struct schema_compiler *compiler, struct rule *rule, const struct cJSON *source, const char *at)
{
	rule->subs[rule->sub_count] = at != NULL ? schema_of(compiler, source, at) : NULL;
	if (at == NULL)
		return schema_fault(compiler, rule->code, "out of memory");
	return rule->subs[rule->sub_count++] != NULL ? 0 : -1;
}

/* A keyword whose operand is one schema. */
int keyword_one(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (subs_alloc(compiler, rule, 1, at) != 0)
		return -1;
	return sub_add(compiler, rule, rule->operand, at);
}

/* A keyword whose operand is a list of schemas, not empty (section 10.2.1). */
int keyword_list(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	size_t index = 0;

	if (!cJSON_IsArray(rule->operand) || rule->operand->child == NULL)
		return schema_fault(compiler, at, "\"%s\" that is no list of schemas", rule->code);
	if (subs_alloc(compiler, rule, (size_t)cJSON_GetArraySize(rule->operand), at) != 0)
		return -1;
	for (const struct cJSON *one = rule->operand->child; one != NULL; one = one->next) {
		if (sub_add(compiler, rule, one,
		        arena_printf(compiler->arena, "%s/%zu", at, index++)) != 0)
			return -1;
	}
	return 0;
}

/* A keyword whose operand is an object of schemas. */
int keyword_map(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (!cJSON_IsObject(rule->operand))
		return schema_fault(compiler, at, "\"%s\" that is no object", rule->code);
	if (subs_alloc(compiler, rule, (size_t)cJSON_GetArraySize(rule->operand), at) != 0)
		return -1;
	for (const struct cJSON *one = rule->operand->child; one != NULL; one = one->next) {
		if (sub_add(compiler, rule, one,
		        arena_printf(compiler->arena, "%s/%s", at, one->string)) != 0)
			return -1;
	}
	return 0;
}

/* What it refers to may have its $id further down: found when all is compiled. */
int keyword_reference(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	struct reference *reference = arena_alloc(compiler->arena, sizeof(*reference));

	if (!cJSON_IsString(rule->operand))
		return schema_fault(compiler, at, "\"$ref\" that is no string");
	if (reference == NULL)
		return schema_fault(compiler, at, "out of memory");
	*reference = (struct reference){compiler->references, rule, compiler->resource, at};
	compiler->references = reference;
	return subs_alloc(compiler, rule, 1, at);
}

/* $id and $anchor; within a larger document they would only confuse its own pointers. */
int keyword_identity(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	bool is_anchor = rule->code[1] == 'a';
	const char *name = cJSON_GetStringValue(rule->operand);
	int result;

	if (!compiler->has_names)
		return schema_fault(compiler, at, "unknown keyword \"%s\"", rule->code);
	if (name == NULL || *name == '\0')
		return schema_fault(compiler, at, "\"%s\" that is no name", rule->code);
	if (is_anchor)
		result = schema_anchor(compiler, rule->siblings, name);
	else
		result = schema_resource(compiler, rule->siblings, name);
	return result == 0 ? 0 : schema_fault(compiler, at, "out of memory");
}

/* subs: if, then, else; the last two may be missing (NULL). */
int keyword_if(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	static const char *const branches[] = {"then", "else"};

	if (subs_alloc(compiler, rule, 3, at) != 0 ||
	    sub_add(compiler, rule, rule->operand, at) != 0)
		return -1;
	for (size_t i = 0; i < 2; i++) {
		const struct cJSON *branch = json_member(rule->siblings, branches[i]);
		int length = (int)(strlen(at) - strlen("if"));
		if (branch != NULL &&
		    sub_add(compiler, rule, branch,
		        arena_printf(compiler->arena, "%.*s%s", length, at, branches[i])) != 0)
			return -1;
		rule->sub_count = i + 2;
	}
	return 0;
}

/* allOf, and $ref: violations are told one by one, where they are. */
void check_all(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	for (size_t i = 0; i < rule->sub_count; i++)
		schema_run(run, rule->subs[i], value, place, rule->code);
}

/* Branches are tried silently: what fails in each would only confuse. */
void check_any(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	for (size_t i = 0; i < rule->sub_count; i++) {
		if (schema_accepts(run, rule->subs[i], value))
			return;
	}
	schema_violation(run, place, rule->code, rule->limit);
}

/* The second branch that holds decides; the rest is not run. */
void check_one(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	size_t accepted = 0;

	for (size_t i = 0; i < rule->sub_count && accepted < 2; i++)
		accepted += schema_accepts(run, rule->subs[i], value);
	if (accepted != 1)
		schema_violation(run, place, rule->code, rule->limit);
}

void check_not(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	if (schema_accepts(run, rule->subs[0], value))
		schema_violation(run, place, rule->code, rule->limit);
}

void check_if(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	size_t branch = schema_accepts(run, rule->subs[0], value) ? 1 : 2;

	if (rule->subs[branch] != NULL)
		schema_run(run, rule->subs[branch], value, place, branch == 1 ? "then" : "else");
}
