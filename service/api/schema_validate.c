/*
 * schema_validate: rules run over a value; violations collected with their
 * JSON Pointer.  The value's limits (depth, count) were the scanner's work, so
 * recursion here is bounded by them.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/problem.h"

unsigned value_types(const struct cJSON *value)
{
	char room[VALUE_NUMBER_SIZE];

	switch (value->type & 0xff) {
	case cJSON_NULL:
		return SCHEMA_NULL;
	case cJSON_True:
	case cJSON_False:
		return SCHEMA_BOOLEAN;
	case cJSON_Number:
		if (decimal_is_integer(value_number(value, room)))
			return SCHEMA_NUMBER | SCHEMA_INTEGER;
		return SCHEMA_NUMBER;
	case cJSON_String:
		return SCHEMA_STRING;
	case cJSON_Array:
		return SCHEMA_ARRAY;
	default:
		return SCHEMA_OBJECT;
	}
}

const char *value_number(const struct cJSON *value, char room[VALUE_NUMBER_SIZE])
{
	const char *literal = json_number(value);

	if (literal != NULL)
		return literal;
	(void)snprintf(room, VALUE_NUMBER_SIZE, "%.17g", value->valuedouble);
	return room;
}

/* Append the way to ${place} to the pointer; return the new length. */
static size_t place_write(const struct place *place, char *pointer, size_t length)
{
	char index[24];

	if (place == NULL)
		return length;
	length = place_write(place->up, pointer, length);
	if (place->name != NULL)
		return json_pointer_add(
		    pointer, JSON_POINTER_SIZE, length, place->name, strlen(place->name));
	int digits = snprintf(index, sizeof(index), "%zu", place->index);
	return json_pointer_add(pointer, JSON_POINTER_SIZE, length, index, (size_t)digits);
}

bool schema_run_is_over(const struct run *run)
{
	return run->count >= (run->problem == NULL ? 1 : SCHEMA_ERRORS_MAX);
}

void schema_violation(
    struct run *run, const struct place *place, const char *code, const char *limit)
{
	char pointer[JSON_POINTER_SIZE];

	if (schema_run_is_over(run))
		return;
	run->count++;
	if (run->problem == NULL)
		return;
	if (run->is_parameter) {
		problem_add(run->problem, PROBLEM_PARAMETER, run->at, code, limit);
		return;
	}
	size_t length = (size_t)snprintf(pointer, sizeof(pointer), "%s", run->at);
	(void)place_write(place, pointer, length < sizeof(pointer) ? length : sizeof(pointer) - 1);
	problem_add(run->problem, PROBLEM_POINTER, pointer, code, limit);
}

void schema_run(struct run *run, const struct schema *schema, const struct cJSON *value,
    const struct place *place, const char *code)
{
	if (schema->kind == SCHEMA_FALSE)
		schema_violation(run, place, code, NULL);
	for (const struct rule *rule = schema->rules; rule != NULL; rule = rule->next) {
		if (schema_run_is_over(run))
			return;
		if (rule->check != NULL)
			rule->check(run, rule, value, place);
	}
}

bool schema_accepts(struct run *run, const struct schema *schema, const struct cJSON *value)
{
	struct run quiet = {.at = run->at, .is_parameter = run->is_parameter};

	schema_run(&quiet, schema, value, NULL, "");
	run->gave_up = run->gave_up || quiet.gave_up;
	return quiet.count == 0;
}

/* Run over a whole value; whatever met a pattern's limits is not accepted. */
static size_t run_whole(struct run *run, const struct schema *schema, const struct cJSON *value)
{
	schema_run(run, schema, value, NULL, "not");
	if (run->gave_up && run->count == 0)
		schema_violation(run, NULL, "pattern", NULL);
	return run->count;
}

size_t schema_validate(
    const struct schema *schema, const struct cJSON *value, const char *at, struct problem *problem)
{
	struct run run = {.problem = problem, .at = at};

	return run_whole(&run, schema, value);
}

/* The types the schema asks for, its own or those of what it refers to; 0: any. */
static unsigned schema_types(const struct schema *schema)
{
	unsigned types = 0;

	for (const struct rule *rule = schema->rules; rule != NULL && types == 0;
	     rule = rule->next) {
		if (rule->types != 0)
			types = rule->types;
		else if (rule->check == check_all && rule->sub_count > 0)
			types = schema_types(rule->subs[0]);
	}
	return types;
}

/*
 * Make ${text} the value that the types ask for; ${text} outlives it.  An
 * integer is spelt in digits: nobody else who reads the text knows 1.0 or 1e2.
 */
static void value_of_text(const char *text, unsigned types, struct cJSON *ret_value)
{
	bool is_true = strcmp(text, "true") == 0;
	bool is_plain = strpbrk(text, ".eE") == NULL;

	memset(ret_value, 0, sizeof(*ret_value));
	ret_value->type = cJSON_String;
	ret_value->valuestring = (char *)text; /* only read */
	if ((types & (SCHEMA_INTEGER | SCHEMA_NUMBER)) != 0 &&
	    ((types & SCHEMA_NUMBER) != 0 || is_plain) &&
	    strlen(text) <= json_limits_request.number_bytes &&
	    decimal_is_valid(text, strlen(text)))
		ret_value->type = cJSON_Number;
	else if ((types & SCHEMA_BOOLEAN) != 0 && (is_true || strcmp(text, "false") == 0))
		ret_value->type = is_true ? cJSON_True : cJSON_False;
}

size_t schema_validate_text(
    const struct schema *schema, const char *text, const char *name, struct problem *problem)
{
	struct run run = {.problem = problem, .at = name, .is_parameter = true};
	struct cJSON value;

	value_of_text(text, schema_types(schema), &value);
	return run_whole(&run, schema, &value);
}
