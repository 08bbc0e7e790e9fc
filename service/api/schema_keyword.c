/*
 * schema_keyword: the keywords of any value, of numbers and of strings (JSON
 * Schema validation 2020-12, sections 6.1 to 6.3 and 7), and the annotations.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/decimal.h"
#include "base/json.h"

/* The names of "type"; integers are numbers without a fraction. */
static const struct {
	const char *name;
	unsigned bit;
} types[] = {
    {"null", SCHEMA_NULL},
    {"boolean", SCHEMA_BOOLEAN},
    {"integer", SCHEMA_INTEGER},
    {"number", SCHEMA_NUMBER},
    {"string", SCHEMA_STRING},
    {"array", SCHEMA_ARRAY},
    {"object", SCHEMA_OBJECT},
};

/* The bit of a type's name, 0: no type. */
static unsigned type_bit(const struct cJSON *name)
{
	for (size_t i = 0; cJSON_IsString(name) && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].name, name->valuestring) == 0)
			return types[i].bit;
	}
	return 0;
}

/* One name or a list of them, each at most once (section 6.1.1). */
int keyword_type(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	bool is_list = cJSON_IsArray(rule->operand);
	const struct cJSON *name = is_list ? rule->operand->child : rule->operand;

	for (; name != NULL; name = is_list ? name->next : NULL) {
		unsigned bit = type_bit(name);
		if (bit == 0 || (rule->types & bit) != 0)
			return schema_fault(compiler, at, "\"type\" that is none");
		rule->types |= bit;
	}
	rule->limit = schema_join(compiler, rule->operand);
	return rule->types != 0 ? 0 : schema_fault(compiler, at, "\"type\" without a name");
}

/* 1.0 is an integer: its value counts, not its spelling (section 6.1.1). */
void check_type(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	if ((value_types(value) & rule->types) == 0)
		schema_violation(run, place, rule->code, rule->limit);
}

/* enum: any array; const: any value.  They are compared where they stand. */
int keyword_values(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (strcmp(rule->code, "enum") == 0 && !cJSON_IsArray(rule->operand))
		return schema_fault(compiler, at, "\"enum\" that is no array");
	rule->limit = schema_join(compiler, rule->operand);
	return 0;
}

void check_enum(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	for (const struct cJSON *one = rule->operand->child; one != NULL; one = one->next) {
		if (json_equal(one, value))
			return;
	}
	schema_violation(run, place, rule->code, rule->limit);
}

void check_const(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	if (!json_equal(rule->operand, value))
		schema_violation(run, place, rule->code, rule->limit);
}

/* The four bounds keep their literal, so that nothing is rounded. */
int keyword_bound(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	rule->limit = json_number(rule->operand);
	if (rule->limit == NULL)
		return schema_fault(compiler, at, "\"%s\" that is no number", rule->code);
	return 0;
}

/* For a minimum the order is turned round: above zero always is a violation. */
void check_bound(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	bool is_minimum = strstr(rule->code, "inimum") != NULL;
	bool is_exclusive = rule->code[0] == 'e';
	char room[VALUE_NUMBER_SIZE];

	if (!cJSON_IsNumber(value))
		return;
	int order = decimal_compare(value_number(value, room), rule->limit);
	if (is_minimum)
		order = -order;
	if (order > 0 || (is_exclusive && order == 0))
		schema_violation(run, place, rule->code, rule->limit);
}

/* Division is exact, which is why the divisor has a ceiling of digits. */
int keyword_divisor(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	rule->limit = json_number(rule->operand);
	if (rule->limit == NULL || !decimal_is_divisor(rule->limit))
		return schema_fault(compiler, at,
		    "\"multipleOf\" that is not a number above zero of at most %d digits",
		    DECIMAL_DIVISOR_DIGITS);
	return 0;
}

void check_multiple(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	char room[VALUE_NUMBER_SIZE];

	if (cJSON_IsNumber(value) && !decimal_is_multiple(value_number(value, room), rule->limit))
		schema_violation(run, place, rule->code, rule->limit);
}

/* Read an operand that is a count, 0 or more; "2.0" is one. */
int keyword_count(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	static const char ceiling[] = "1000000000000000";

	rule->limit = json_number(rule->operand);
	if (rule->limit == NULL || !decimal_is_integer(rule->limit) ||
	    decimal_compare(rule->limit, "0") < 0 || decimal_compare(rule->limit, ceiling) > 0)
		return schema_fault(compiler, at, "\"%s\" that is no count", rule->code);
	rule->count = (size_t)rule->operand->valuedouble;
	return 0;
}

/* Characters, not bytes, of well-formed UTF-8: all but continuation bytes. */
static size_t code_points(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

void check_length(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	bool is_minimum = rule->code[1] == 'i';

	if (!cJSON_IsString(value))
		return;
	size_t length = code_points(value->valuestring);
	if (is_minimum ? length < rule->count : length > rule->count)
		schema_violation(run, place, rule->code, rule->limit);
}

/* Compiled here, once; a request only runs it. */
int keyword_pattern(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (!cJSON_IsString(rule->operand))
		return schema_fault(compiler, at, "\"pattern\" that is no string");
	rule->patterns = arena_alloc(compiler->arena, sizeof(struct pattern *));
	if (rule->patterns == NULL)
		return schema_fault(compiler, at, "out of memory");
	rule->limit = rule->operand->valuestring;
	rule->patterns[0] = schema_pattern(compiler, rule->limit, at);
	return rule->patterns[0] != NULL ? 0 : -1;
}

void check_pattern(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	if (!cJSON_IsString(value))
		return;
	if (!schema_pattern_matches(run, rule->patterns[0], value->valuestring))
		schema_violation(run, place, rule->code, rule->limit);
}

/* A format is asserted, so one that nothing checks would be a promise broken. */
int keyword_format(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (!cJSON_IsString(rule->operand))
		return schema_fault(compiler, at, "\"format\" that is no string");
	rule->limit = rule->operand->valuestring;
	rule->is_format = schema_format(rule->limit);
	if (rule->is_format == NULL && strcmp(rule->limit, "int32") != 0)
		return schema_fault(compiler, at, "unknown format \"%s\"", rule->limit);
	return 0;
}

/* Formats of strings, but for int32 (OpenAPI's format registry). */
void check_format(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place)
{
	char room[VALUE_NUMBER_SIZE];
	bool holds = true;

	if (rule->is_format != NULL && cJSON_IsString(value)) {
		holds = rule->is_format(value->valuestring, strlen(value->valuestring));
	} else if (rule->is_format == NULL && cJSON_IsNumber(value)) {
		const char *literal = value_number(value, room);
		holds = decimal_is_integer(literal) &&
		        decimal_compare(literal, "-2147483648") >= 0 &&
		        decimal_compare(literal, "2147483647") <= 0;
	}
	if (!holds)
		schema_violation(run, place, rule->code, rule->limit);
}

/* readOnly and the like: a string "true" would silently mean no. */
int keyword_flag(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	if (!cJSON_IsBool(rule->operand))
		return schema_fault(compiler, at, "\"%s\" that is no boolean", rule->code);
	return 0;
}

/* Says something to people and generators, nothing about values. */
int keyword_annotation(struct schema_compiler *compiler, struct rule *rule, const char *at)
{
	(void)compiler;
	(void)rule;
	(void)at;
	return 0;
}
