/*
 * From method and path to an operation, over a small table.
 */
#include <stdio.h>
#include <string.h>

#include "api/operation.h"
#include "api/router.h"
#include "unit.h"

static const struct operation table[] = {
    {.id = "list", .method = METHOD_GET, .segment_count = 2, .segments = {"v1", "people"}},
    {.id = "create", .method = METHOD_POST, .segment_count = 2, .segments = {"v1", "people"}},
    {.id = "get", .method = METHOD_GET, .segment_count = 3, .segments = {"v1", "people", "{id}"}},
    {.id = "update",
        .method = METHOD_PATCH,
        .segment_count = 3,
        .segments = {"v1", "people", "{id}"}},
    {.id = "delete",
        .method = METHOD_DELETE,
        .segment_count = 3,
        .segments = {"v1", "people", "{id}"}},
    {.id = "special",
        .method = METHOD_GET,
        .segment_count = 3,
        .segments = {"v1", "people", "summary"}},
    {.id = "nested",
        .method = METHOD_PUT,
        .segment_count = 5,
        .segments = {"v1", "people", "{id}", "languages", "{code}"}},
    {.id = "problems", .method = METHOD_GET, .segment_count = 1, .segments = {"problems"}},
    {.id = "problem", .method = METHOD_GET, .segment_count = 2, .segments = {"problems", "{slug}"}},
    {.id = "root", .method = METHOD_GET, .segment_count = 0},
    {.id = "keys",
        .method = METHOD_GET,
        .segment_count = 2,
        .segments = {".well-known", "jwks.json"}},
};

static struct router *router;

static int open_router(void **state)
{
	(void)state;
	router = router_new(table, COUNT_OF(table));
	return router == NULL ? -1 : 0;
}

static int close_router(void **state)
{
	(void)state;
	router_free(router);
	router_free(NULL);
	return 0;
}

/* The operation's id; or the methods allowed; or "no path".  ${path} is "a/b". */
static const char *route(const char *method, const char *path)
{
	static struct route found;
	static char parts[256];
	const char *segments[16];
	size_t count = 0;
	char *rest = NULL;
	found = (struct route){0};
	snprintf(parts, sizeof parts, "%s", path);
	for (char *part = strtok_r(parts, "/", &rest); part != NULL;
	     part = strtok_r(NULL, "/", &rest))
		segments[count++] = part;
	switch (router_find(router, method, segments, count, &found)) {
	case ROUTE_FOUND:
		return found.operation->id;
	case ROUTE_NO_METHOD:
		assert_null(found.operation);
		return found.allow;
	case ROUTE_NO_PATH:
		break;
	}
	assert_null(found.operation);
	return "no path";
}

static void a_method_and_a_path_lead_to_their_operation(void **state)
{
	static const char *const cases[][3] = {
	    {"GET", "v1/people", "list"},
	    {"HEAD", "v1/people", "list"},
	    {"POST", "v1/people", "create"},
	    {"GET", "v1/people/x", "get"},
	    {"HEAD", "v1/people/x", "get"},
	    {"PATCH", "v1/people/x", "update"},
	    {"DELETE", "v1/people/people", "delete"},
	    {"GET", "v1/people/summary", "special"},
	    {"PATCH", "v1/people/summary", "update"},
	    {"PUT", "v1/people/x/languages/y", "nested"},
	    {"GET", "problems", "problems"},
	    {"GET", "problems/not-found", "problem"},
	    {"GET", "", "root"},
	    {"GET", ".well-known/jwks.json", "keys"},
	    {"GET", "v1/people/{id}", "get"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(route(cases[i][0], cases[i][1]), cases[i][2]);
}

static void what_is_no_path_of_the_table_is_not_found(void **state)
{
	static const char *const paths[] = {"v1", "v2/people", "V1/people", "v1/People", "people",
	    "v1/nothing", "v1/people/x/y", "v1/people/x/languages", "v1/people/x/languages/y/z",
	    "problems/a/b", ".well-known", ".well-known/other", "v1/people/x/Languages/y", "{id}"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_string_equal(route("GET", paths[i]), "no path");
}

static void a_path_without_the_method_tells_those_it_has(void **state)
{
	(void)state;
	assert_string_equal(route("DELETE", "v1/people"), "GET, HEAD, POST, OPTIONS");
	assert_string_equal(route("OPTIONS", "v1/people/x"), "GET, HEAD, PATCH, DELETE, OPTIONS");
	assert_string_equal(route("HEAD", "v1/people/x/languages/y"), "PUT, OPTIONS");
	assert_string_equal(route("get", "problems"), "GET, HEAD, OPTIONS");
	assert_string_equal(route("", ""), "GET, HEAD, OPTIONS");
	/* Each once, though two paths of the table fit. */
	assert_string_equal(route("PUT", "v1/people/summary"), "GET, HEAD, PATCH, DELETE, OPTIONS");
}

static void the_longest_list_of_methods_has_room(void **state)
{
	static struct operation all[METHODS];
	static struct route found;
	const char *const segments[] = {"v1", "x"};
	(void)state;
	for (unsigned m = 0; m < METHODS; m++)
		all[m] = (struct operation){
		    .method = (enum method)m, .segment_count = 2, .segments = {"v1", "x"}};
	struct router *other = router_new(all, METHODS);
	assert_int_equal(router_find(other, "TRACE", segments, 2, &found), ROUTE_NO_METHOD);
	assert_string_equal(found.allow, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
	router_free(other);
}

static void an_empty_table_has_no_path_and_a_crowded_resource_is_refused(void **state)
{
	static struct operation many[65];
	const char *const segments[] = {"v1", "people"};
	struct route found;
	(void)state;
	struct router *empty = router_new(NULL, 0);
	assert_int_equal(router_find(empty, "GET", segments, 2, &found), ROUTE_NO_PATH);
	assert_int_equal(router_find(empty, "GET", NULL, 0, &found), ROUTE_NO_PATH);
	router_free(empty);
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = table[0];
	struct router *full = router_new(many, 64);
	assert_non_null(full);
	router_free(full);
	assert_null(router_new(many, 65));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_method_and_a_path_lead_to_their_operation),
	    cmocka_unit_test(what_is_no_path_of_the_table_is_not_found),
	    cmocka_unit_test(a_path_without_the_method_tells_those_it_has),
	    cmocka_unit_test(the_longest_list_of_methods_has_room),
	    cmocka_unit_test(an_empty_table_has_no_path_and_a_crowded_resource_is_refused),
	};
	return cmocka_run_group_tests(tests, open_router, close_router);
}
