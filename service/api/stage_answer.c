/*
 * The last stage: status, fields, body, the access line.  What every answer
 * carries stands here once.
 */
#include <stdio.h>
#include <string.h>

#include "api/access_log.h"
#include "api/answer.h"
#include "api/context.h"
#include "api/exchange.h"
#include "api/stages.h"
#include "base/arena.h"
#include "base/metrics.h"
#include "base/news.h"
#include "base/settings.h"

#define PROBLEM_TYPE "application/problem+json"

/* The challenge of a 401 or 403 (RFC 6750 section 3): it tells an expired token
 * from an invalid one, and nothing more. */
static const struct {
	const char *code;
	const char *challenge;
} challenges[] = {
    {"token-missing", "Bearer realm=\"natcom\""},
    {"token-invalid", "Bearer realm=\"natcom\", error=\"invalid_token\", "
                      "error_description=\"The access token is invalid\""},
    {"token-expired", "Bearer realm=\"natcom\", error=\"invalid_token\", "
                      "error_description=\"The access token expired\""},
};

static void add_challenge(struct exchange *x)
{
	for (size_t i = 0; i < sizeof challenges / sizeof *challenges; i++)
		if (strcmp(challenges[i].code, x->problem.code) == 0)
			exchange_field(x, "WWW-Authenticate", challenges[i].challenge);
	if (x->problem.scope != NULL)
		exchange_field(x, "WWW-Authenticate",
		    arena_printf(x->arena,
		        "Bearer realm=\"natcom\", error=\"insufficient_scope\", scope=\"%s\"",
		        x->problem.scope));
}

/* The field in which a status tells what would have been allowed. */
static void add_allowed(struct exchange *x)
{
	const char *name = "Allow";
	if (strcmp(x->problem.code, "unsupported-media-type") == 0)
		name = x->operation->method == METHOD_PATCH ? "Accept-Patch" : "Accept-Post";
	exchange_field(x, name, x->problem.allow);
}

static void write_problem(struct exchange *x)
{
	const struct problem_kind *kind = problem_kind(x->problem.code);
	buffer_reset(&x->out);
	problem_render(&x->problem, x->language, x->context->settings->public_url, x->id, &x->out);
	x->status = kind == NULL ? 500 : kind->status;
	x->content_type = PROBLEM_TYPE;
	x->cache_control = "no-store";
	add_challenge(x);
	add_allowed(x);
	if (x->problem.retry_after_s > 0)
		exchange_field(
		    x, "Retry-After", arena_printf(x->arena, "%d", x->problem.retry_after_s));
	if (x->head)
		exchange_field(x, "Proxy-Status",
		    arena_printf(x->arena, "natcom; error=\"%s\"", x->problem.code));
	if (x->operation == NULL)
		metric_add(metric_get(METRIC_HTTP_REFUSED,
		               arena_printf(x->arena, "reason=\"%s\"", x->problem.code)),
		    1);
}

/* Whether the operation's answers differ by Accept or Accept-Language. */
static const char *vary_of(const struct exchange *x)
{
	if (x->operation == NULL || x->operation->is_public)
		return x->problem.code == NULL ? NULL : "Accept-Language";
	return "Accept, Accept-Language, Authorization";
}

static void add_common_fields(struct exchange *x)
{
	bool has_body = x->content_type != NULL;
	exchange_field(x, "X-Request-Id", x->id);
	exchange_field(x, "Content-Type", x->content_type);
	exchange_field(
	    x, "Cache-Control", x->cache_control == NULL ? "private, no-cache" : x->cache_control);
	exchange_field(x, "Vary", vary_of(x));
	exchange_field(x, "ETag", x->etag);
	if (has_body &&
	    (x->operation == NULL || !x->operation->is_public || x->problem.code != NULL))
		exchange_field(x, "Content-Language", language_tag(x->language));
	exchange_field(x, "X-Content-Type-Options", "nosniff");
	exchange_field(x, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	exchange_field(x, "Referrer-Policy", "no-referrer");
	exchange_field(x, "Server-Timing", x->server_timing);
}

void answer_begin_stream(struct exchange *x)
{
	add_common_fields(x);
	http_stream_begin(x->request, x->status, x->fields_out, x->field_count);
}

enum verdict stage_answer(struct exchange *x)
{
	if (x->streamed)
		return GO_ON;
	if (x->problem.code != NULL)
		write_problem(x);
	add_common_fields(x);
	struct http_request *request = x->request;
	x->request = NULL;
	const struct http_answer answer = {
	    x->status, x->fields_out, x->field_count, x->out.bytes, x->out.length};
	http_answer(request, &answer);
	if (x->operation != NULL && operation_writes(x->operation) && x->status < 300)
		news_wrote(x->context->news);
	access_log_write(x, x->status, x->head ? 0 : answer.length);
	return GO_ON;
}
