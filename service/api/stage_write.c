/*
 * The seventh stage: the representation, and whether the client has it already.
 */
#include <string.h>

#include "api/exchange.h"
#include "api/precondition.h"
#include "api/representation.h"
#include "api/stages.h"
#include "base/arena.h"
#include "db/rows.h"

/* 304 when If-None-Match names what would be sent (RFC 9110 section 13.1.2). */
static enum verdict check_freshness(struct exchange *x)
{
	const char *tags = http_request_field(x->request, "If-None-Match");
	if (tags == NULL || x->etag == NULL || x->operation->method != METHOD_GET)
		return GO_ON;
	if (etag_none_match(tags, x->etag)) {
		x->status = 304;
		x->content_type = NULL;
		buffer_truncate(&x->out, 0);
	}
	return GO_ON;
}

/* Prefer: return=minimal (RFC 7240 section 4.2). */
static void prefer_minimal(struct exchange *x)
{
	const char *prefer = http_request_field(x->request, "Prefer");
	if (prefer == NULL || strstr(prefer, "return=minimal") == NULL)
		return;
	buffer_truncate(&x->out, 0);
	x->content_type = NULL;
	if (x->operation->kind == OPERATION_UPDATE)
		x->status = 204;
	exchange_field(x, "Preference-Applied", "return=minimal");
}

static enum verdict write_created(struct exchange *x)
{
	const char *target = http_request_target(x->request);
	x->status = 201;
	exchange_field(x, "Location",
	    arena_printf(x->arena, "%.*s/%s", (int)strcspn(target, "?"), target,
	        representation_value(x->rows, "id")));
	if (representation_write_one(x) != GO_ON)
		return ANSWERED;
	prefer_minimal(x);
	return GO_ON;
}

static enum verdict write_updated(struct exchange *x)
{
	if (representation_write_one(x) != GO_ON)
		return ANSWERED;
	prefer_minimal(x);
	return GO_ON;
}

static enum verdict write_got(struct exchange *x)
{
	return representation_write_one(x) == GO_ON ? check_freshness(x) : ANSWERED;
}

static enum verdict write_listed(struct exchange *x)
{
	return representation_write_page(x) == GO_ON ? check_freshness(x) : ANSWERED;
}

static enum verdict write_deleted(struct exchange *x)
{
	x->status = 204;
	return GO_ON;
}

enum verdict stage_write(struct exchange *x)
{
	static enum verdict (*const writes[])(struct exchange *) = {
	    [OPERATION_LIST] = write_listed,
	    [OPERATION_GET] = write_got,
	    [OPERATION_CREATE] = write_created,
	    [OPERATION_UPDATE] = write_updated,
	    [OPERATION_DELETE] = write_deleted,
	    [OPERATION_HANDLER] = check_freshness,
	};
	return writes[x->operation->kind](x);
}
