/*
 * A walk down the bundled contract: paths, operations, security requirements,
 * scopes.  What is no operation has no security and is passed over.
 */
#include "commands/token_scopes.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/embedded.h"
#include "base/json.h"
#include "base/json_walk.h"

#define CONTRACT    "openapi/openapi.json"
#define SCOPES_MOST 512 /* different scopes */

struct scopes {
	const char *names[SCOPES_MOST];
	size_t count;
};

/* Keep a scope that is new; 1 when there are too many. */
static int visit_scope(void *cookie, const char *name, const struct cJSON *item)
{
	struct scopes *scopes = cookie;
	const char *scope = json_as_text(item);
	(void)name;

	if (scope == NULL)
		return 0;
	for (size_t i = 0; i < scopes->count; i++) {
		if (strcmp(scopes->names[i], scope) == 0)
			return 0;
	}
	if (scopes->count == SCOPES_MOST)
		return 1;
	scopes->names[scopes->count++] = scope;
	return 0;
}

/* One scheme of a requirement: {"bearer":[scopes]}. */
static int visit_scheme(void *cookie, const char *name, const struct cJSON *item)
{
	(void)name;
	return json_visit(item, visit_scope, cookie);
}

static int visit_requirement(void *cookie, const char *name, const struct cJSON *item)
{
	(void)name;
	return json_visit(item, visit_scheme, cookie);
}

static int visit_operation(void *cookie, const char *name, const struct cJSON *item)
{
	(void)name;
	return json_visit(json_member(item, "security"), visit_requirement, cookie);
}

static int visit_path(void *cookie, const char *name, const struct cJSON *item)
{
	(void)name;
	return json_visit(item, visit_operation, cookie);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Put the scopes into one text. */
static const char *join(const struct scopes *scopes, struct arena *arena)
{
	size_t size = 1;

	for (size_t i = 0; i < scopes->count; i++)
		size += strlen(scopes->names[i]) + 1;
	char *text = arena_alloc(arena, size);
	if (text == NULL)
		return NULL;
	char *end = text;
	for (size_t i = 0; i < scopes->count; i++) {
		if (i > 0)
			*end++ = ' ';
		end = stpcpy(end, scopes->names[i]);
	}
	return text;
}

const char *token_scopes_all(struct arena *arena)
{
	const struct embedded_file *file = embedded_find(CONTRACT);
	struct scopes scopes = {.count = 0};
	struct json_fault fault;
	struct cJSON *tree = NULL;

	if (file != NULL)
		tree = json_parse(file->bytes, file->length, &json_limits_file, &fault);
	if (tree == NULL || json_own(arena, tree) == NULL ||
	    json_visit(json_member(tree, "paths"), visit_path, &scopes) != 0)
		return NULL;
	qsort(scopes.names, scopes.count, sizeof *scopes.names, compare);
	return join(&scopes, arena);
}
