/*
 * Small answers made from what is built in or held in memory.
 */
#include "features/documents.h"

#include <stdio.h>
#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "api/precondition.h"
#include "auth/keyring.h"
#include "base/arena.h"
#include "base/embedded.h"
#include "base/json.h"
#include "base/settings.h"

#define PUBLIC_CACHE "public, max-age=300"
#define JSON_TYPE    "application/json"

/* What the links say; paths that the contract has. */
static const struct {
	const char *name;
	const char *path;
} links[] = {
    {"openapi", "/openapi.json"},
    {"openapi_yaml", "/openapi.yaml"},
    {"jwks", "/.well-known/jwks.json"},
    {"problems", "/problems"},
    {"health", "/healthz"},
    {"plans", "/v1/plans"},
    {"member_states", "/v1/member-states"},
    {"commissions", "/v1/commissions"},
};

/* Complete an answer whose body has been written. */
static enum verdict public_answer(struct exchange *x, const char *type)
{
	x->content_type = type;
	x->cache_control = PUBLIC_CACHE;
	x->etag = etag_of_variant(x->arena, NULL, x->out.bytes, x->out.length);
	return x->out.failed || x->etag == NULL ? exchange_fail(x, "internal") : GO_ON;
}

static void put_member(struct buffer *out, const char *name, const char *text)
{
	char last = out->length == 0 ? '{' : out->bytes[out->length - 1];
	buffer_printf(out, "%s\"%s\":", last == '{' ? "" : ",", name);
	json_write_string(out, text, strlen(text));
}

enum verdict documents_health(struct exchange *x)
{
	x->cache_control = "no-store";
	return GO_ON;
}

enum verdict documents_links(struct exchange *x)
{
	buffer_puts(&x->out, "{\"links\":{");
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		put_member(&x->out, links[i].name, links[i].path);
	buffer_puts(&x->out, "}}");
	return public_answer(x, JSON_TYPE);
}

static enum verdict embedded_answer(struct exchange *x, const char *path, const char *type)
{
	const struct embedded_file *file = embedded_find(path);
	if (file == NULL)
		return exchange_fail(x, "internal");
	buffer_append(&x->out, file->bytes, file->length);
	return public_answer(x, type);
}

enum verdict documents_openapi_json(struct exchange *x)
{
	return embedded_answer(x, "openapi/openapi.json", JSON_TYPE);
}

enum verdict documents_openapi_yaml(struct exchange *x)
{
	return embedded_answer(x, "openapi/openapi.yaml", "application/yaml");
}

enum verdict documents_jwks(struct exchange *x)
{
	keyring_write_jwks(x->context->keyring, &x->out);
	return public_answer(x, JSON_TYPE);
}

static void put_problem(struct exchange *x, const struct problem_kind *kind)
{
	const char *base = x->context->settings->public_url;
	const char *type = arena_printf(x->arena, "%s/problems/%s", base, kind->code);
	buffer_putc(&x->out, '{');
	put_member(&x->out, "type", type == NULL ? "about:blank" : type);
	put_member(&x->out, "code", kind->code);
	buffer_printf(&x->out, ",\"status\":%d", kind->status);
	put_member(&x->out, "title", kind->title[x->language]);
	put_member(&x->out, "cause", kind->detail[x->language]);
	put_member(&x->out, "remedy", kind->remedy[x->language]);
	buffer_putc(&x->out, '}');
}

/* These differ by language. */
static enum verdict problem_answer(struct exchange *x)
{
	exchange_field(x, "Content-Language", language_tag(x->language));
	exchange_field(x, "Vary", "Accept-Language");
	return public_answer(x, JSON_TYPE);
}

enum verdict documents_problems(struct exchange *x)
{
	const struct problem_kind *kind;
	buffer_puts(&x->out, "{\"problems\":[");
	for (size_t i = 0; (kind = problem_kind_at(i)) != NULL; i++) {
		if (i > 0)
			buffer_putc(&x->out, ',');
		put_problem(x, kind);
	}
	buffer_puts(&x->out, "]}");
	return problem_answer(x);
}

enum verdict documents_problem(struct exchange *x)
{
	const struct problem_kind *kind = problem_kind(exchange_value(x, "slug"));
	if (kind == NULL)
		return exchange_fail(x, "not-found");
	put_problem(x, kind);
	return problem_answer(x);
}
