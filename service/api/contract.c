/*
 * Loading the contract: walk the paths, compile each operation, bind it, and
 * compile every schema once so that an unknown keyword cannot hide.
 */
#include "api/contract.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/contract_internal.h"
#include "api/operation.h"
#include "api/query.h"
#include "api/schema.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/embedded.h"
#include "base/json.h"

#define CONTRACT_CEILING ((size_t)64 << 20) /* bytes of the compiled contract */

struct contract {
	struct arena *arena;
	const struct cJSON *document;
	size_t operation_count;
	struct operation *operations;
};

int compiler_fault(struct compiler *compiler, const char *pointer, const char *format, ...)
{
	char at[CONTRACT_POINTER_SIZE];
	char sentence[512];
	const char *line = NULL;
	va_list arguments;
	snprintf(at, sizeof at, "%s", pointer);
	while ((line = json_text(compiler->lines, at)) == NULL) {
		char *slash = strrchr(at, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
	}
	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	buffer_printf(compiler->faults, "%s: %s\n", line != NULL ? line : pointer, sentence);
	compiler->fault_count++;
	return -1;
}

void pointer_join(char ret_pointer[CONTRACT_POINTER_SIZE], const char *base, const char *rest)
{
	size_t length = strnlen(base, CONTRACT_POINTER_SIZE - 1);
	size_t more = strnlen(rest, CONTRACT_POINTER_SIZE - 1 - length);
	memmove(ret_pointer, base, length);
	memcpy(ret_pointer + length, rest, more);
	ret_pointer[length + more] = '\0';
}

/* One step of a JSON pointer: the child that the token names (RFC 6901 section 4). */
static const struct cJSON *child(const struct cJSON *node, const char *token, size_t length)
{
	char name[CONTRACT_POINTER_SIZE];
	size_t used = 0;
	for (size_t i = 0; i < length && used + 1 < sizeof name; i++) {
		char c = token[i];
		if (c == '~' && i + 1 < length)
			c = token[++i] == '1' ? '/' : '~';
		name[used++] = c;
	}
	name[used] = '\0';
	if (cJSON_IsArray(node))
		return cJSON_GetArrayItem(node, atoi(name));
	return json_member(node, name);
}

static const struct cJSON *at_pointer(const struct cJSON *document, const char *pointer)
{
	const struct cJSON *node = document;
	const char *p = pointer + strspn(pointer, "#");
	while (node != NULL && *p == '/') {
		size_t length = strcspn(++p, "/");
		node = child(node, p, length);
		p += length;
	}
	return node;
}

const struct cJSON *compiler_resolve(
    struct compiler *compiler, const struct cJSON *node, char pointer[CONTRACT_POINTER_SIZE])
{
	const char *reference = json_text(node, "$ref");
	if (reference == NULL)
		return node;
	const struct cJSON *meant = at_pointer(compiler->document, reference);
	if (meant == NULL || json_text(meant, "$ref") != NULL) {
		compiler_fault(compiler, pointer, "$ref %s leads nowhere", reference);
		return NULL;
	}
	pointer_join(pointer, reference, "");
	return meant;
}

/* Parse an embedded JSON file into a tree that lives as long as the arena. */
static const struct cJSON *embedded_json(
    struct arena *arena, const char *path, struct buffer *faults)
{
	const struct embedded_file *file = embedded_find(path);
	struct json_fault fault;
	if (file == NULL) {
		buffer_printf(faults, "%s: not built into the program\n", path);
		return NULL;
	}
	struct cJSON *tree = json_parse(file->bytes, file->length, &json_limits_file, &fault);
	if (tree == NULL) {
		buffer_printf(faults, "%s: byte %zu: %s\n", path, fault.offset, fault.reason);
		return NULL;
	}
	return json_own(arena, tree);
}

static const struct {
	const char *member;
	enum method method;
} methods[] = {
    {"get", METHOD_GET},
    {"post", METHOD_POST},
    {"put", METHOD_PUT},
    {"patch", METHOD_PATCH},
    {"delete", METHOD_DELETE},
};

static size_t count_operations(const struct cJSON *paths)
{
	size_t count = 0;
	const struct cJSON *item;
	cJSON_ArrayForEach(item, paths) for (size_t i = 0; i < sizeof methods / sizeof *methods;
	                                     i++) count +=
	    json_member(item, methods[i].member) != NULL;
	return count;
}

/* "/v1/people" as a pointer token: "~1v1~1people". */
static void escape_token(const char *path, char *ret_token, size_t size)
{
	size_t used = 0;
	for (; *path != '\0' && used + 3 < size; path++) {
		if (*path == '/') {
			ret_token[used++] = '~';
			ret_token[used++] = '1';
		} else {
			ret_token[used++] = *path;
		}
	}
	ret_token[used] = '\0';
}

static void compile_path(
    struct contract *contract, struct compiler *compiler, const struct cJSON *item)
{
	char token[256];
	escape_token(item->string, token, sizeof token);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		char pointer[CONTRACT_POINTER_SIZE];
		const struct cJSON *node = json_member(item, methods[i].member);
		if (node == NULL)
			continue;
		pointer_join(pointer, "#/paths/", token);
		pointer_join(pointer, pointer, "/");
		pointer_join(pointer, pointer, methods[i].member);
		struct operation *operation = &contract->operations[contract->operation_count++];
		operation->method = methods[i].method;
		contract_operation(compiler, item, node, pointer, operation);
	}
}

/* Every schema of the components, whether an operation uses it or not. */
static void compile_schemas(struct compiler *compiler)
{
	const struct cJSON *components = json_member(compiler->document, "components");
	const struct cJSON *schema;
	cJSON_ArrayForEach(schema, json_member(components, "schemas"))
	{
		char pointer[CONTRACT_POINTER_SIZE];
		char fault[512];
		pointer_join(pointer, "#/components/schemas/", schema->string);
		const struct schema_source source = {
		    .document = compiler->document, .pointer = pointer};
		if (schema_compile(compiler->arena, &source, fault, sizeof fault) == NULL)
			compiler_fault(compiler, pointer, "%s", fault);
	}
}

/* Compile everything; faults are counted. */
static void compile(struct contract *contract, struct compiler *compiler)
{
	const struct cJSON *paths = json_member(contract->document, "paths");
	size_t count = count_operations(paths);
	contract->operations =
	    arena_alloc(contract->arena, (count + 1) * sizeof *contract->operations);
	if (contract->operations == NULL) {
		compiler_fault(compiler, "", "out of memory");
		return;
	}
	const struct cJSON *item;
	cJSON_ArrayForEach(item, paths) compile_path(contract, compiler, item);
	compile_schemas(compiler);
	contract_bind(compiler, contract->operations, contract->operation_count);
}

struct contract *contract_load(const struct handler *handlers, size_t count, struct buffer *faults)
{
	struct arena *arena = arena_new(CONTRACT_CEILING);
	struct contract *contract = arena == NULL ? NULL : arena_alloc(arena, sizeof *contract);
	if (contract == NULL) {
		buffer_puts(faults, "out of memory\n");
		goto fail;
	}
	contract->arena = arena;
	contract->document = embedded_json(arena, "openapi/openapi.json", faults);
	struct compiler compiler = {
	    .arena = arena,
	    .document = contract->document,
	    .lines = embedded_json(arena, "openapi/lines.json", faults),
	    .faults = faults,
	    .handlers = handlers,
	    .handler_count = count,
	};
	if (compiler.document == NULL || compiler.lines == NULL)
		goto fail;
	compile(contract, &compiler);
	if (compiler.fault_count == 0)
		return contract;
fail:
	arena_free(arena);
	return NULL;
}

const struct operation *contract_operations(const struct contract *contract, size_t *ret_count)
{
	*ret_count = contract->operation_count;
	return contract->operations;
}

const struct cJSON *contract_document(const struct contract *contract)
{
	return contract->document;
}

void contract_print(const struct contract *contract, struct buffer *out)
{
	for (size_t i = 0; i < contract->operation_count; i++) {
		const struct operation *o = &contract->operations[i];
		buffer_printf(out, "%-6s %-36s %-24s %s", method_name(o->method), o->path, o->id,
		    o->query != NULL ? query_path(o->query) : "(handler)");
		for (unsigned role = 1; role <= ROLE_ADMIN; role <<= 1)
			if ((o->roles & role) != 0)
				buffer_printf(out, " %s", role_name(role));
		buffer_putc(out, '\n');
	}
}

void contract_free(struct contract *contract)
{
	if (contract != NULL)
		arena_free(contract->arena);
}
