/*
 * router: from method and path segments to an operation.  A table built once
 * from the contract; immutable, shared by all threads.
 */
#ifndef API_ROUTER_H
#define API_ROUTER_H

#include <stddef.h>

struct operation;
struct router;

enum route_result {
	ROUTE_FOUND,
	ROUTE_NO_PATH,  /* 404 */
	ROUTE_NO_METHOD /* 405, or OPTIONS; the methods are told */
};

#define ROUTER_ALLOW_SIZE 64 /* bytes of an Allow value, NUL included */

/**
 * router_new(operations, count):
 * Return a router over ${operations}, which must outlive it, or NULL when
 * memory is short.
 */
struct router *router_new(const struct operation *operations, size_t count);

/* Where a method and a path lead. */
struct route {
	const struct operation *operation; /* of ROUTE_FOUND */
	char allow[ROUTER_ALLOW_SIZE];     /* of ROUTE_NO_METHOD: the path's methods */
};

/**
 * router_find(router, method, segments, count, ret_route):
 * Find the operation for ${method} (HEAD finds the GET).
 */
enum route_result router_find(const struct router *router, const char *method,
    const char *const *segments, size_t count, struct route *ret_route);

/**
 * router_free(router):
 * Release.  NULL is fine.
 */
void router_free(struct router *router);

#endif
