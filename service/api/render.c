/*
 * One function a kind of operation; what they share stands in representation.c.
 */
#include "api/render.h"

#include <string.h>

#include "api/exchange.h"
#include "api/precondition.h"
#include "api/representation.h"
#include "base/arena.h"

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
	/* What is told once is told. */
	if (x->secret != NULL || prefer == NULL || strstr(prefer, "return=minimal") == NULL)
		return;
	buffer_truncate(&x->out, 0);
	x->content_type = NULL;
	if (x->operation->kind == OPERATION_UPDATE)
		x->status = 204;
	exchange_field(x, "Preference-Applied", "return=minimal");
}

/* The path of the request, without its query, and the new id. */
static const char *location(struct exchange *x, const char *id)
{
	const char *target = http_request_target(x->request);
	return arena_printf(x->arena, "%.*s/%s", (int)strcspn(target, "?"), target, id);
}

static enum verdict render_created(struct exchange *x)
{
	if (representation_write_one(x) != GO_ON)
		return ANSWERED;
	if (x->dry_run)
		return GO_ON;
	x->status = 201;
	exchange_field(x, "Location", location(x, exchange_value(x, x->operation->key)));
	prefer_minimal(x);
	return GO_ON;
}

static enum verdict render_updated(struct exchange *x)
{
	if (representation_write_one(x) != GO_ON)
		return ANSWERED;
	if (!x->dry_run)
		prefer_minimal(x);
	return GO_ON;
}

static enum verdict render_got(struct exchange *x)
{
	return representation_write_one(x) == GO_ON ? check_freshness(x) : ANSWERED;
}

static enum verdict render_listed(struct exchange *x)
{
	return representation_write_page(x) == GO_ON ? check_freshness(x) : ANSWERED;
}

static enum verdict render_deleted(struct exchange *x)
{
	x->status = 204;
	return GO_ON;
}

enum verdict render(struct exchange *x)
{
	static enum verdict (*const kinds[])(struct exchange *) = {
	    [OPERATION_LIST] = render_listed,
	    [OPERATION_GET] = render_got,
	    [OPERATION_CREATE] = render_created,
	    [OPERATION_UPDATE] = render_updated,
	    [OPERATION_DELETE] = render_deleted,
	    [OPERATION_HANDLER] = check_freshness,
	};
	if (kinds[x->operation->kind](x) != GO_ON)
		return ANSWERED;
	if (x->dry_run)
		exchange_field(x, "Dry-Run", "true");
	x->rendered = true;
	return GO_ON;
}

void render_undo(struct exchange *x)
{
	buffer_truncate(&x->out, 0);
	x->status = 200;
	x->content_type = NULL;
	x->etag = NULL;
	x->field_count = 0;
	x->rendered = false;
}
