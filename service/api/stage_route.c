/*
 * The first stage: who is at the other end, which trace, which operation,
 * which representation and language.
 */
#include <stdio.h>
#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "api/negotiate.h"
#include "api/router.h"
#include "api/stages.h"
#include "api/trace.h"
#include "base/arena.h"
#include "base/networks.h"
#include "base/uuid.h"

#define ID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
#define ID_LENGTH_MIN 8

/* Take a trusted proxy's request id, or make one. */
static void take_id(struct exchange *x, bool trusted)
{
	const char *id = trusted ? http_request_field(x->request, "X-Request-Id") : NULL;
	size_t length = id == NULL ? 0 : strlen(id);
	if (length >= ID_LENGTH_MIN && length < sizeof x->id &&
	    strspn(id, ID_CHARACTERS) == length) {
		memcpy(x->id, id, length + 1);
		return;
	}
	char uuid[UUID_TEXT_SIZE] = "";
	uuid_make(uuid);
	memcpy(x->id, uuid, sizeof uuid);
}

static void introduce(struct exchange *x)
{
	const char *peer = http_request_peer(x->request);
	bool trusted = networks_contain(x->context->trusted_proxies, peer);
	x->bytes_in = http_request_bytes_in(x->request);
	take_id(x, trusted);
	x->remote = trusted ? networks_client(x->context->trusted_proxies, peer,
	                          http_request_field(x->request, "X-Forwarded-For"), x->arena)
	                    : peer;
	trace_start(http_request_field(x->request, "traceparent"), &x->trace);
	x->language = negotiate_language(http_request_field(x->request, "Accept-Language"));
}

/* 405, or the answer to OPTIONS, which every path has. */
static enum verdict other_method(struct exchange *x, const char *method, const char *allow)
{
	const char *value = arena_strdup(x->arena, allow);
	if (strcmp(method, "OPTIONS") == 0) {
		x->status = 204;
		exchange_field(x, "Allow", value);
		return ANSWERED;
	}
	x->problem.allow = value;
	return exchange_fail(x, "method-not-allowed");
}

static enum verdict find_operation(struct exchange *x)
{
	const char *method = http_request_method(x->request);
	struct route route;
	const char *target = http_request_target(x->request);
	if (target_parse_path(target, x->arena, &x->target) != 0)
		return exchange_fail(x, "not-found");
	x->head = strcmp(method, "HEAD") == 0;
	switch (router_find(
	    x->context->router, method, x->target.segments, x->target.segment_count, &route)) {
	case ROUTE_NO_PATH:
		return exchange_fail(x, "not-found");
	case ROUTE_NO_METHOD:
		return other_method(x, method, route.allow);
	case ROUTE_FOUND:
		x->operation = route.operation;
		break;
	}
	if (target_parse_query(target, x->arena, &x->target) != 0)
		return exchange_fail(x, "malformed-request");
	return GO_ON;
}

enum verdict stage_route(struct exchange *x)
{
	introduce(x);
	if (http_request_fault(x->request) != NULL)
		return exchange_fail(x, http_request_fault(x->request));
	if (find_operation(x) == ANSWERED)
		return ANSWERED;
	unsigned offered = x->operation->answers;
	if (offered == 0)
		return GO_ON;
	x->media = negotiate_media(http_request_field(x->request, "Accept"), offered);
	if (x->media == 0) {
		x->problem.limit = media_names(offered, x->arena);
		return exchange_fail(x, "not-acceptable");
	}
	return GO_ON;
}
