/*
 * schema_compile: a schema of the document becomes a list of rules, by one
 * table that knows every keyword the service implements.  A keyword that is
 * not in it is refused, so the contract cannot promise what is not checked.
 */
#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/hashmap.h"
#include "base/json.h"

#define SCHEMAS_MAX    20000 /* of one compiled contract */
#define JOINED_MAX     512   /* bytes of a {limit} made of a list */
#define REFERENCES_MAX 8     /* $ref after $ref followed for readOnly */

/*
 * The keywords.  Rules run in this order, so type comes first; they
 * are compiled in it too, so $id comes before what lies below it.
 */
static const struct keyword {
	const char *name;
	keyword_compile *compile;
	rule_check *check; /* NULL: annotation, or done by a neighbour */
} keywords[] = {
    {"$id", keyword_identity, NULL},
    {"$anchor", keyword_identity, NULL},
    {"type", keyword_type, check_type},
    {"enum", keyword_values, check_enum},
    {"const", keyword_values, check_const},
    {"minimum", keyword_bound, check_bound},
    {"maximum", keyword_bound, check_bound},
    {"exclusiveMinimum", keyword_bound, check_bound},
    {"exclusiveMaximum", keyword_bound, check_bound},
    {"multipleOf", keyword_divisor, check_multiple},
    {"minLength", keyword_count, check_length},
    {"maxLength", keyword_count, check_length},
    {"pattern", keyword_pattern, check_pattern},
    {"format", keyword_format, check_format},
    {"prefixItems", keyword_list, check_prefix},
    {"items", keyword_items, check_items},
    {"contains", keyword_contains, check_contains},
    {"minContains", keyword_count, NULL},
    {"maxContains", keyword_count, NULL},
    {"minItems", keyword_count, check_item_count},
    {"maxItems", keyword_count, check_item_count},
    {"uniqueItems", keyword_flag, check_unique},
    {"required", keyword_required, check_required},
    {"dependentRequired", keyword_dependent, check_dependent},
    {"dependentSchemas", keyword_map, check_dependent_schemas},
    {"properties", keyword_properties, check_properties},
    {"patternProperties", keyword_patterns, check_patterns},
    {"additionalProperties", keyword_additional, check_additional},
    {"propertyNames", keyword_one, check_names},
    {"minProperties", keyword_count, check_member_count},
    {"maxProperties", keyword_count, check_member_count},
    {"$ref", keyword_reference, check_all},
    {"allOf", keyword_list, check_all},
    {"anyOf", keyword_list, check_any},
    {"oneOf", keyword_list, check_one},
    {"not", keyword_one, check_not},
    {"if", keyword_if, check_if},
    {"then", keyword_one, NULL},
    {"else", keyword_one, NULL},
    {"$defs", keyword_map, NULL},
    {"title", keyword_annotation, NULL},
    {"description", keyword_annotation, NULL},
    {"examples", keyword_annotation, NULL},
    {"example", keyword_annotation, NULL},
    {"default", keyword_annotation, NULL},
    {"deprecated", keyword_annotation, NULL},
    {"readOnly", keyword_flag, NULL},
    {"writeOnly", keyword_flag, NULL},
    {"contentMediaType", keyword_annotation, NULL},
    {"$comment", keyword_annotation, NULL},
    {"$schema", keyword_annotation, NULL},
};

#define KEYWORDS (sizeof(keywords) / sizeof(keywords[0]))

int schema_fault(struct schema_compiler *compiler, const char *at, const char *format, ...)
{
	char what[256];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	(void)snprintf(compiler->fault, compiler->size, "%s at %s", what, at);
	return -1;
}

const char *schema_join(struct schema_compiler *compiler, const struct cJSON *list)
{
	const struct cJSON *item = cJSON_IsArray(list) ? list->child : list;
	const char *joined = NULL;
	struct buffer buffer;

	buffer_init(&buffer, JOINED_MAX);
	for (; item != NULL; item = cJSON_IsArray(list) ? item->next : NULL) {
		if (buffer.length > 0)
			(void)buffer_puts(&buffer, ", ");
		if (cJSON_IsString(item))
			(void)buffer_puts(&buffer, item->valuestring);
		else
			json_write(&buffer, item);
	}
	if (!buffer.failed)
		joined = arena_strndup(
		    compiler->arena, buffer.length > 0 ? buffer.bytes : "", buffer.length);
	buffer_reset(&buffer);
	return joined;
}

/* The table is short and start-up only: no need for a hash. */
static const struct keyword *keyword_find(const char *name)
{
	for (size_t i = 0; i < KEYWORDS; i++) {
		if (strcmp(keywords[i].name, name) == 0)
			return &keywords[i];
	}
	return NULL;
}

/* Refuse a schema object with a member that is no keyword. */
static int refuse_unknown(
    struct schema_compiler *compiler, const struct cJSON *source, const char *at)
{
	for (const struct cJSON *member = source->child; member != NULL; member = member->next) {
		if (strncmp(member->string, "x-", 2) != 0 && keyword_find(member->string) == NULL)
			return schema_fault(compiler, at, "unknown keyword \"%s\"", member->string);
	}
	return 0;
}

/* Compile one keyword of ${source}; *end is the end of the schema's rules. */
static int rule_add(struct schema_compiler *compiler, const struct keyword *keyword,
    const struct cJSON *source, const char *at, struct rule ***end)
{
	const struct cJSON *operand = json_member(source, keyword->name);
	struct rule *rule;

	if (operand == NULL)
		return 0;
	rule = arena_alloc(compiler->arena, sizeof(*rule));
	const char *below = arena_printf(compiler->arena, "%s/%s", at, keyword->name);
	if (rule == NULL || below == NULL)
		return schema_fault(compiler, at, "out of memory");
	rule->check = keyword->check;
	rule->code = keyword->name;
	rule->operand = operand;
	rule->siblings = source;
	if (keyword->compile(compiler, rule, below) != 0)
		return -1;
	**end = rule;
	*end = &rule->next;
	return 0;
}

/* Fill in a schema that is an object of keywords. */
static int schema_fill(
    struct schema_compiler *compiler, struct schema *schema, const struct cJSON *source)
{
	struct rule **end = &schema->rules;
	struct resource *outer = compiler->resource;

	if (cJSON_IsBool(source)) {
		schema->kind = cJSON_IsTrue(source) ? SCHEMA_TRUE : SCHEMA_FALSE;
		return 0;
	}
	if (!cJSON_IsObject(source))
		return schema_fault(
		    compiler, schema->at, "a schema that is neither object nor boolean");
	if (refuse_unknown(compiler, source, schema->at) != 0)
		return -1;
	for (size_t i = 0; i < KEYWORDS; i++) {
		if (rule_add(compiler, &keywords[i], source, schema->at, &end) != 0)
			return -1;
	}
	compiler->resource = outer;
	return 0;
}

/*
 * A schema is known before it is filled in, so that one that leads back to
 * itself through its members ends here.
 */
const struct schema *schema_of(
    struct schema_compiler *compiler, const struct cJSON *source, const char *at)
{
	struct schema *schema = hashmap_get(compiler->known, &source, sizeof(source));

	if (schema != NULL)
		return schema;
	schema = arena_alloc(compiler->arena, sizeof(*schema));
	if (schema == NULL || hashmap_put(compiler->known, &source, sizeof(source), schema) != 0) {
		(void)schema_fault(compiler, at, "out of memory");
		return NULL;
	}
	schema->at = at;
	schema->next = compiler->schemas;
	compiler->schemas = schema;
	return schema_fill(compiler, schema, source) == 0 ? schema : NULL;
}

bool schema_is_read_only(struct schema_compiler *compiler, const struct cJSON *property)
{
	struct resource *resource;

	for (int i = 0; i < REFERENCES_MAX && property != NULL; i++) {
		const char *reference = json_text(property, "$ref");
		if (cJSON_IsTrue(json_member(property, "readOnly")))
			return true;
		property =
		    reference != NULL ? schema_referred(compiler, reference, &resource) : NULL;
	}
	return false;
}

/* Compile what the $ref of a rule refers to. */
static int reference_resolve(struct schema_compiler *compiler, const struct reference *reference)
{
	const char *text = reference->rule->operand->valuestring;

	compiler->resource = reference->resource;
	const struct cJSON *node = schema_referred(compiler, text, &compiler->resource);
	if (node == NULL)
		return schema_fault(
		    compiler, reference->at, "\"$ref\" to \"%s\", which is nothing", text);
	reference->rule->subs[0] = schema_of(compiler, node, text);
	reference->rule->sub_count = 1;
	return reference->rule->subs[0] != NULL ? 0 : -1;
}

/*
 * Refuse a schema that leads to itself without stepping down in the value: it
 * would never end.  Depth-first search; OPEN is what we are inside of.
 */
static int refuse_endless(struct schema_compiler *compiler, struct schema *schema)
{
	if (schema->visit == CLOSED)
		return 0;
	if (schema->visit == OPEN)
		return schema_fault(compiler, schema->at, "endless \"$ref\"");
	schema->visit = OPEN;
	for (const struct rule *rule = schema->rules; rule != NULL; rule = rule->next) {
		for (size_t i = 0; rule->in_place && i < rule->sub_count; i++) {
			/* The compiler made it, and nobody else has it yet. */
			struct schema *sub = (struct schema *)rule->subs[i];
			if (sub != NULL && refuse_endless(compiler, sub) != 0)
				return -1;
		}
	}
	schema->visit = CLOSED;
	return 0;
}

/* Compile a schema and everything it refers to. */
static const struct schema *compile_all(
    struct schema_compiler *compiler, const struct cJSON *source, const char *at)
{
	const struct schema *schema = schema_of(compiler, source, at);

	while (schema != NULL && compiler->references != NULL) {
		const struct reference *reference = compiler->references;
		compiler->references = reference->next;
		if (reference_resolve(compiler, reference) != 0)
			return NULL;
	}
	for (struct schema *s = compiler->schemas; schema != NULL && s != NULL; s = s->next) {
		if (refuse_endless(compiler, s) != 0)
			return NULL;
	}
	return schema;
}
const struct schema *schema_compile(
    struct arena *arena, const struct schema_source *source, char *ret_fault, size_t size)
{
	bool is_whole = source->pointer == NULL || *source->pointer == '\0';
	struct schema_compiler compiler = {.arena = arena,
	    .requests = source->requests,
	    .has_names = is_whole,
	    .known = hashmap_new(SCHEMAS_MAX),
	    .fault = ret_fault,
	    .size = size};
	const char *at = is_whole ? "#" : source->pointer;
	const struct schema *schema = NULL;

	if (compiler.known == NULL || schema_resource(&compiler, source->document, "") != 0) {
		(void)schema_fault(&compiler, at, "out of memory");
	} else {
		const struct cJSON *node = schema_referred(&compiler, at, &compiler.resource);
		if (node == NULL)
			(void)schema_fault(&compiler, at, "no schema");
		else
			schema = compile_all(&compiler, node, at);
	}
	hashmap_free(compiler.known);
	return schema;
}
