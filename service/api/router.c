/*
 * Operations are grouped by the segment that names their resource, so that a
 * look-up compares a handful of templates and not the whole contract.
 */
#include "api/router.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/operation.h"
#include "base/hashmap.h"

#define GROUP_MAX  64   /* operations of one resource */
#define GROUPS_MAX 1024 /* resources */

struct group {
	struct group *next; /* all groups, for the release */
	size_t count;
	const struct operation *operations[GROUP_MAX];
};

struct router {
	struct hashmap *groups; /* by resource segment */
	struct group *all;
};

/* The segment that names the resource: behind a version, if there is one. */
static const char *resource_of(const char *const *segments, size_t count)
{
	if (count == 0)
		return "/";
	return count == 1 ? segments[0] : segments[1];
}

/* "/problems/{slug}" and "/.well-known/jwks.json" belong to their first segment. */
static const char *key_of(const char *const *segments, size_t count)
{
	bool versioned = count > 1 && strcmp(segments[0], "v1") == 0;
	return versioned || count == 0 ? resource_of(segments, count) : segments[0];
}

static struct group *group_for(struct router *router, const char *key)
{
	struct group *group = hashmap_get(router->groups, key, strlen(key));
	if (group != NULL)
		return group;
	group = calloc(1, sizeof *group);
	if (group == NULL || hashmap_put(router->groups, key, strlen(key), group) != 0) {
		free(group);
		return NULL;
	}
	group->next = router->all;
	router->all = group;
	return group;
}

struct router *router_new(const struct operation *operations, size_t count)
{
	struct router *router = calloc(1, sizeof *router);
	if (router == NULL || (router->groups = hashmap_new(GROUPS_MAX)) == NULL)
		goto fail;
	for (size_t i = 0; i < count; i++) {
		const struct operation *o = &operations[i];
		struct group *group = group_for(router, key_of(o->segments, o->segment_count));
		if (group == NULL || group->count == GROUP_MAX)
			goto fail;
		group->operations[group->count++] = o;
	}
	return router;
fail:
	router_free(router);
	return NULL;
}

/* Whether the path fits the template; literals_only refuses templated segments. */
static bool fits(
    const struct operation *o, const char *const *segments, size_t count, bool literals_only)
{
	if (o->segment_count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		bool templated = o->segments[i][0] == '{';
		if (templated ? literals_only : strcmp(o->segments[i], segments[i]) != 0)
			return false;
	}
	return true;
}

static void allow_add(char allow[ROUTER_ALLOW_SIZE], const char *method)
{
	size_t length = strlen(allow);

	snprintf(
	    allow + length, ROUTER_ALLOW_SIZE - length, "%s%s", length == 0 ? "" : ", ", method);
}

/* The methods of the path, each once, in the order of enum method. */
static void list_methods(unsigned methods, char ret_allow[ROUTER_ALLOW_SIZE])
{
	ret_allow[0] = '\0';
	for (unsigned m = 0; m < METHODS; m++) {
		if ((methods & (1u << m)) == 0)
			continue;
		allow_add(ret_allow, method_name((enum method)m));
		if (m == METHOD_GET)
			allow_add(ret_allow, "HEAD");
	}
	allow_add(ret_allow, "OPTIONS");
}

static bool is_method(const struct operation *o, const char *method)
{
	if (strcmp(method, method_name(o->method)) == 0)
		return true;
	return o->method == METHOD_GET && strcmp(method, "HEAD") == 0;
}

enum route_result router_find(const struct router *router, const char *method,
    const char *const *segments, size_t count, struct route *ret_route)
{
	const char *key = key_of(segments, count);
	const struct group *group = hashmap_get(router->groups, key, strlen(key));
	unsigned methods = 0;
	if (group == NULL)
		return ROUTE_NO_PATH;
	/* A literal path wins over a template: /v1/ledger-entries/x over .../{id}. */
	for (int literals = 1; literals >= 0; literals--) {
		for (size_t i = 0; i < group->count; i++) {
			const struct operation *o = group->operations[i];
			if (!fits(o, segments, count, literals != 0))
				continue;
			if (is_method(o, method)) {
				ret_route->operation = o;
				return ROUTE_FOUND;
			}
			methods |= 1u << o->method;
		}
	}
	if (methods == 0)
		return ROUTE_NO_PATH;
	list_methods(methods, ret_route->allow);
	return ROUTE_NO_METHOD;
}

void router_free(struct router *router)
{
	if (router == NULL)
		return;
	while (router->all != NULL) {
		struct group *group = router->all;
		router->all = group->next;
		free(group);
	}
	hashmap_free(router->groups);
	free(router);
}
