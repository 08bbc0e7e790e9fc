/*
 * Compiling one operation: what it is, who may call it, what it takes and what
 * its representation holds.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "api/contract_internal.h"
#include "api/operation.h"
#include "api/schema.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/json.h"

/* Media types an operation may answer with. */
static const struct {
	const char *type;
	enum media media;
} medias[] = {
    {"application/json", MEDIA_JSON},
    {"text/csv", MEDIA_CSV},
    {"application/x-ndjson", MEDIA_NDJSON},
    {"text/calendar", MEDIA_CALENDAR},
    {"application/xml", MEDIA_XML},
};

static const char *const extensions[] = {
    "x-natcom-roles",
    "x-natcom-sorts",
    "x-natcom-expansions",
    "x-natcom-idempotency",
    "x-natcom-body",
};

static void check_extensions(
    struct compiler *compiler, const struct cJSON *node, const char *pointer)
{
	const struct cJSON *member;
	cJSON_ArrayForEach(member, node)
	{
		bool known = strncmp(member->string, "x-natcom-", 9) != 0;
		for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
			known = known || strcmp(member->string, extensions[i]) == 0;
		if (!known)
			compiler_fault(compiler, pointer, "unknown extension %s", member->string);
	}
}

/* Cut the path template into segments. */
static int compile_path(
    struct compiler *compiler, const char *path, const char *pointer, struct operation *operation)
{
	char *copy = arena_strdup(compiler->arena, path);
	char *rest = NULL;
	operation->path = path;
	if (copy == NULL)
		return compiler_fault(compiler, pointer, "out of memory");
	for (char *s = strtok_r(copy, "/", &rest); s != NULL; s = strtok_r(NULL, "/", &rest)) {
		if (operation->segment_count == OPERATION_SEGMENTS_MAX)
			return compiler_fault(compiler, pointer, "more than %d path segments",
			    OPERATION_SEGMENTS_MAX);
		operation->segments[operation->segment_count++] = s;
	}
	return 0;
}

/* security: [] is public, [{bearer: [scope]}] needs a token with the scope, [{secret: []}]
 * a secret in the address. */
static int compile_security(struct compiler *compiler, const struct cJSON *node,
    const char *pointer, struct operation *operation)
{
	const struct cJSON *security = json_member(node, "security");
	if (cJSON_IsArray(security) && cJSON_GetArraySize(security) == 0) {
		operation->is_public = true;
		return 0;
	}
	operation->by_secret = json_member(cJSON_GetArrayItem(security, 0), "secret") != NULL;
	if (operation->by_secret)
		return 0;
	const struct cJSON *scopes = json_member(cJSON_GetArrayItem(security, 0), "bearer");
	const struct cJSON *scope = cJSON_GetArrayItem(scopes, 0);
	if (cJSON_GetArraySize(security) != 1 || cJSON_GetArraySize(scopes) != 1 ||
	    !cJSON_IsString(scope))
		return compiler_fault(compiler, pointer,
		    "security must be [], a secret, or one bearer requirement of one scope");
	operation->scope = scope->valuestring;
	return 0;
}

static int compile_roles(struct compiler *compiler, const struct cJSON *node, const char *pointer,
    struct operation *operation)
{
	const struct cJSON *roles = json_member(node, "x-natcom-roles");
	const struct cJSON *role;
	cJSON_ArrayForEach(role, roles)
	{
		const char *name = cJSON_IsString(role) ? role->valuestring : "";
		unsigned bit = role_parse(name, strlen(name));
		if (bit == 0)
			return compiler_fault(compiler, pointer, "unknown role \"%s\"", name);
		operation->roles |= bit;
	}
	if ((operation->roles == 0) != operation->is_public)
		return compiler_fault(compiler, pointer,
		    "x-natcom-roles names the roles that may call, and stands on no public "
		    "operation");
	return 0;
}

/* A list of names of the operation, as an array of strings. */
static const char *const *compile_names(struct compiler *compiler, const struct cJSON *node,
    const char *member, const char *pointer, unsigned *ret_count)
{
	const struct cJSON *list = json_member(node, member);
	const struct cJSON *name;
	unsigned count = 0;
	size_t room = (size_t)cJSON_GetArraySize(list) + 1;
	const char **names = arena_alloc(compiler->arena, room * sizeof *names);
	if (names == NULL) {
		compiler_fault(compiler, pointer, "out of memory");
		return NULL;
	}
	cJSON_ArrayForEach(name, list)
	{
		if (!cJSON_IsString(name))
			compiler_fault(compiler, pointer, "%s holds names", member);
		else
			names[count++] = name->valuestring;
	}
	*ret_count = count;
	return names;
}

/* The success answer: the first of 200, 201, 204. */
static const struct cJSON *success(
    struct compiler *compiler, const struct cJSON *node, char pointer[CONTRACT_POINTER_SIZE])
{
	static const char *const statuses[] = {"200", "201", "204"};
	const struct cJSON *responses = json_member(node, "responses");
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		const struct cJSON *response = json_member(responses, statuses[i]);
		if (response == NULL)
			continue;
		pointer_join(pointer, pointer, "/responses/");
		pointer_join(pointer, pointer, statuses[i]);
		return compiler_resolve(compiler, response, pointer);
	}
	compiler_fault(compiler, pointer, "no answer 200, 201 or 204");
	return NULL;
}

/* The media types of the success answer, and the schema of its JSON. */
static const struct cJSON *compile_answers(struct compiler *compiler, const struct cJSON *response,
    char pointer[CONTRACT_POINTER_SIZE], struct operation *operation)
{
	const struct cJSON *schema = NULL;
	const struct cJSON *content = json_member(response, "content");
	const struct cJSON *type;
	cJSON_ArrayForEach(type, content)
	{
		enum media media = MEDIA_OTHER;
		for (size_t i = 0; i < sizeof medias / sizeof *medias; i++)
			if (strcmp(medias[i].type, type->string) == 0)
				media = medias[i].media;
		operation->answers |= media;
		if (media == MEDIA_JSON)
			schema = json_member(type, "schema");
	}
	return schema == NULL ? NULL : compiler_resolve(compiler, schema, pointer);
}

static bool in_list(const struct cJSON *list, const char *name)
{
	const struct cJSON *item;
	cJSON_ArrayForEach(item,
	    list) if (cJSON_IsString(item) && strcmp(item->valuestring, name) == 0) return true;
	return false;
}

/* The type of a property; of a list of types the first, which is never null. */
static const char *type_of(const struct cJSON *property)
{
	const struct cJSON *type = json_member(property, "type");
	if (cJSON_IsArray(type))
		type = cJSON_GetArrayItem(type, 0);
	return cJSON_IsString(type) ? type->valuestring : "object";
}

/* The top-level members of the representation. */
static void compile_members(struct compiler *compiler, const struct cJSON *schema,
    const char *pointer, struct operation *operation)
{
	const struct cJSON *properties = json_member(schema, "properties");
	const struct cJSON *required = json_member(schema, "required");
	size_t room = (size_t)cJSON_GetArraySize(properties) + 1;
	struct member *members = arena_alloc(compiler->arena, room * sizeof *members);
	const struct cJSON *property;
	if (members == NULL) {
		compiler_fault(compiler, pointer, "out of memory");
		return;
	}
	operation->members = members;
	cJSON_ArrayForEach(property, properties)
	{
		struct member *member = &members[operation->member_count++];
		member->name = property->string;
		member->type = type_of(property);
		member->required = in_list(required, property->string);
		member->read_only = cJSON_IsTrue(json_member(property, "readOnly"));
		member->shown_null =
		    member->required && in_list(json_member(property, "type"), "null");
		member->varies = cJSON_IsTrue(json_member(property, "x-natcom-variant"));
		member->secret_prefix = json_text(property, "x-natcom-secret");
		operation->varies = operation->varies || member->varies;
	}
}

/* A list answers {data: [..], page: {..}}: the representation is the item of data. */
static const struct cJSON *item_of_list(
    struct compiler *compiler, const struct cJSON *schema, char pointer[CONTRACT_POINTER_SIZE])
{
	const struct cJSON *properties = json_member(schema, "properties");
	const struct cJSON *data = json_member(properties, "data");
	if (data == NULL || json_member(properties, "page") == NULL)
		return NULL;
	return compiler_resolve(compiler, json_member(data, "items"), pointer);
}

static enum operation_kind kind_of(enum method method, bool is_list)
{
	static const enum operation_kind kinds[METHODS] = {
	    [METHOD_GET] = OPERATION_GET,
	    [METHOD_POST] = OPERATION_CREATE,
	    [METHOD_PUT] = OPERATION_UPDATE,
	    [METHOD_PATCH] = OPERATION_UPDATE,
	    [METHOD_DELETE] = OPERATION_DELETE,
	};
	return is_list ? OPERATION_LIST : kinds[method];
}

static void compile_representation(struct compiler *compiler, const struct cJSON *node,
    const char *pointer, struct operation *operation)
{
	char at[CONTRACT_POINTER_SIZE];
	pointer_join(at, pointer, "");
	const struct cJSON *response = success(compiler, node, at);
	const struct cJSON *schema = compile_answers(compiler, response, at, operation);
	const struct cJSON *item = item_of_list(compiler, schema, at);
	/* What answers nothing but a calendar or a document is a list that is exported. */
	bool is_whole = operation->answers == MEDIA_CALENDAR || operation->answers == MEDIA_XML;
	operation->kind = kind_of(operation->method, item != NULL || is_whole);
	compile_members(compiler, item != NULL ? item : schema, at, operation);
}

/* x-natcom-body: stream, on a path without parameters: a handler reads it, by its media type. */
static void compile_stream(struct compiler *compiler, const struct cJSON *content,
    const char *pointer, struct operation *operation)
{
	const struct cJSON *type;
	operation->streams = true;
	operation->takes_body = true;
	operation->accepts = "";
	cJSON_ArrayForEach(type, content)
	{
		operation->accepts = arena_printf(compiler->arena, "%s%s%s", operation->accepts,
		    *operation->accepts == '\0' ? "" : ", ", type->string);
		if (operation->accepts == NULL) {
			compiler_fault(compiler, pointer, "out of memory");
			return;
		}
	}
	if (strchr(operation->path, '{') != NULL || operation->method != METHOD_POST)
		compiler_fault(compiler, pointer,
		    "x-natcom-body: stream stands on a POST without path parameters");
}

static void compile_body(struct compiler *compiler, const struct cJSON *node, const char *pointer,
    struct operation *operation)
{
	const struct cJSON *body = json_member(node, "requestBody");
	char at[CONTRACT_POINTER_SIZE];
	char fault[512];
	if (body == NULL)
		return;
	pointer_join(at, pointer, "/requestBody");
	body = compiler_resolve(compiler, body, at);
	const struct cJSON *content = json_member(body, "content");
	const char *how = json_text(node, "x-natcom-body");
	if (how != NULL && strcmp(how, "stream") == 0) {
		compile_stream(compiler, content, at, operation);
		return;
	}
	if (json_member(json_member(content, "application/json"), "schema") == NULL) {
		compiler_fault(compiler, at, "a request body needs a schema for application/json");
		return;
	}
	pointer_join(at, at, "/content/application~1json/schema");
	operation->takes_body = true;
	const struct schema_source source = {
	    .document = compiler->document, .pointer = at, .requests = true};
	operation->body = schema_compile(compiler->arena, &source, fault, sizeof fault);
	if (operation->body == NULL)
		compiler_fault(compiler, at, "%s", fault);
}

/* x-natcom-idempotency: required, or left out. */
static void compile_idempotency(struct compiler *compiler, const struct cJSON *node,
    const char *pointer, struct operation *operation)
{
	const struct cJSON *member = json_member(node, "x-natcom-idempotency");
	if (member == NULL)
		return;
	operation->key_required =
	    cJSON_IsString(member) && strcmp(member->valuestring, "required") == 0;
	if (!operation->key_required || operation->method == METHOD_GET)
		compiler_fault(compiler, pointer,
		    "x-natcom-idempotency is \"required\", on an operation that writes");
}

void contract_operation(struct compiler *compiler, const struct cJSON *item,
    const struct cJSON *node, const char *pointer, struct operation *operation)
{
	operation->pointer = arena_strdup(compiler->arena, pointer);
	operation->id = json_text(node, "operationId");
	if (operation->id == NULL) {
		operation->id = "";
		compiler_fault(compiler, pointer, "no operationId");
	}
	check_extensions(compiler, node, pointer);
	compile_path(compiler, item->string, pointer, operation);
	if (compile_security(compiler, node, pointer, operation) == 0)
		compile_roles(compiler, node, pointer, operation);
	operation->sorts =
	    compile_names(compiler, node, "x-natcom-sorts", pointer, &operation->sort_count);
	operation->expansions = compile_names(
	    compiler, node, "x-natcom-expansions", pointer, &operation->expansion_count);
	compile_representation(compiler, node, pointer, operation);
	compile_body(compiler, node, pointer, operation);
	compile_idempotency(compiler, node, pointer, operation);
	contract_parameters(compiler, item, node, pointer, operation);
}
