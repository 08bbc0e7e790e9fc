/*
 * Compiling the path and query parameters of an operation.  Header parameters
 * are documentation: the stages know the few headers there are; only that an
 * operation declares If-Match is noted.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "api/contract_internal.h"
#include "api/operation.h"
#include "api/schema.h"
#include "base/arena.h"
#include "base/json.h"

#define LIST_VALUES_DEFAULT 100 /* values of a list parameter without maxItems */

/* The default of a schema as text, as a client would write it. */
static const char *fallback_of(const struct cJSON *schema)
{
	const struct cJSON *value = json_member(schema, "default");
	if (cJSON_IsBool(value))
		return cJSON_IsTrue(value) ? "true" : "false";
	return value == NULL ? NULL : value->valuestring;
}

/* An array schema means values between commas: compile the items' schema. */
static void compile_schema(struct compiler *compiler, const struct cJSON *node, const char *pointer,
    struct parameter *parameter)
{
	char at[CONTRACT_POINTER_SIZE];
	char fault[512];
	pointer_join(at, pointer, "/schema");
	const struct cJSON *schema = compiler_resolve(compiler, json_member(node, "schema"), at);
	const char *type = json_text(schema, "type");
	parameter->fallback = fallback_of(schema);
	if (type != NULL && strcmp(type, "array") == 0) {
		const struct cJSON *most = json_member(schema, "maxItems");
		const struct cJSON *explode = json_member(node, "explode");
		parameter->list = true;
		parameter->most = most == NULL ? LIST_VALUES_DEFAULT : (unsigned)most->valueint;
		if (!cJSON_IsFalse(explode))
			compiler_fault(compiler, pointer, "a list parameter has explode: false");
		pointer_join(at, at, "/items");
	}
	const struct schema_source source = {.document = compiler->document, .pointer = at};
	parameter->schema = schema_compile(compiler->arena, &source, fault, sizeof fault);
	if (parameter->schema == NULL)
		compiler_fault(compiler, pointer, "%s", fault);
}

static void compile_parameter(struct compiler *compiler, const struct cJSON *node,
    const char *found, struct parameter *parameters, struct operation *operation)
{
	char at[CONTRACT_POINTER_SIZE];
	pointer_join(at, found, "");
	node = compiler_resolve(compiler, node, at);
	const char *place = json_text(node, "in");
	const char *name = json_text(node, "name");
	if (node == NULL || place == NULL || name == NULL) {
		compiler_fault(compiler, found, "a parameter has \"in\" and \"name\"");
		return;
	}
	if (strcmp(place, "header") == 0) {
		operation->has_precondition =
		    operation->has_precondition || strcmp(name, "If-Match") == 0;
		return;
	}
	if (strcmp(place, "path") != 0 && strcmp(place, "query") != 0) {
		compiler_fault(compiler, at, "parameters are in path, query or header");
		return;
	}
	struct parameter *parameter = &parameters[operation->parameter_count++];
	parameter->name = name;
	parameter->in_path = strcmp(place, "path") == 0;
	parameter->required = cJSON_IsTrue(json_member(node, "required"));
	parameter->filter = -1;
	compile_schema(compiler, node, at, parameter);
}

static void compile_list(struct compiler *compiler, const struct cJSON *list, const char *pointer,
    struct parameter *parameters, struct operation *operation)
{
	const struct cJSON *node;
	unsigned index = 0;
	cJSON_ArrayForEach(node, list)
	{
		char at[CONTRACT_POINTER_SIZE];
		char rest[32];
		snprintf(rest, sizeof rest, "/parameters/%u", index++);
		pointer_join(at, pointer, rest);
		compile_parameter(compiler, node, at, parameters, operation);
	}
}

/* Each "{name}" of the path is a parameter, and each path parameter is in it. */
static void check_path(
    struct compiler *compiler, const char *pointer, const struct operation *operation)
{
	unsigned templated = 0, declared = 0;
	for (unsigned i = 0; i < operation->segment_count; i++)
		templated += operation->segments[i][0] == '{';
	for (unsigned i = 0; i < operation->parameter_count; i++) {
		const struct parameter *parameter = &operation->parameters[i];
		char segment[128];
		snprintf(segment, sizeof segment, "{%s}", parameter->name);
		if (!parameter->in_path)
			continue;
		declared++;
		if (strstr(operation->path, segment) == NULL)
			compiler_fault(compiler, pointer, "the path has no %s", segment);
	}
	if (templated != declared)
		compiler_fault(compiler, pointer, "the path has %u parameters, %u are declared",
		    templated, declared);
}

void contract_parameters(struct compiler *compiler, const struct cJSON *item,
    const struct cJSON *node, const char *pointer, struct operation *operation)
{
	const struct cJSON *shared = json_member(item, "parameters");
	const struct cJSON *own = json_member(node, "parameters");
	size_t room = (size_t)cJSON_GetArraySize(shared) + (size_t)cJSON_GetArraySize(own) + 1;
	struct parameter *parameters = arena_alloc(compiler->arena, room * sizeof *parameters);
	char above[CONTRACT_POINTER_SIZE];
	if (parameters == NULL) {
		compiler_fault(compiler, pointer, "out of memory");
		return;
	}
	pointer_join(above, pointer, "");
	*strrchr(above, '/') = '\0';
	compile_list(compiler, shared, above, parameters, operation);
	compile_list(compiler, own, pointer, parameters, operation);
	operation->parameters = parameters;
	check_path(compiler, pointer, operation);
}
