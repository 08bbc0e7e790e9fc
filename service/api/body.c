/*
 * From bytes to a validated value.
 */
#include "api/body.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/exchange.h"
#include "api/schema.h"
#include "base/arena.h"
#include "base/decimal.h"
#include "base/json.h"

#define JSON_TYPE    "application/json"
#define PATCH_TYPE   "application/merge-patch+json"
#define BODY_CEILING ((size_t)1024 * 1024) /* bytes of a body written again */
#define INTEGER_SIZE 32                    /* digits of an integer, with room to spare */

/* Whether the Content-Type is exactly the type, with no parameter but charset=utf-8. */
static bool is_type(const char *field, const char *type)
{
	size_t length = strlen(type);
	if (strncasecmp(field, type, length) != 0)
		return false;
	const char *rest = field + length;
	rest += strspn(rest, " \t");
	if (*rest == '\0')
		return true;
	if (*rest != ';')
		return false;
	rest += 1 + strspn(rest + 1, " \t");
	return strcasecmp(rest, "charset=utf-8") == 0 || strcasecmp(rest, "charset=\"utf-8\"") == 0;
}

static bool is_supported(struct exchange *x)
{
	const char *field = http_request_field(x->request, "Content-Type");
	const char *coding = http_request_field(x->request, "Content-Encoding");
	if (field == NULL || (coding != NULL && strcasecmp(coding, "identity") != 0))
		return false;
	return is_type(field, JSON_TYPE) ||
	       (x->operation->method == METHOD_PATCH && is_type(field, PATCH_TYPE));
}

/* Say where the text stops being JSON; that memory was short is not the client's fault. */
static enum verdict malformed(struct exchange *x, const struct json_fault *fault)
{
	if (strcmp(fault->reason, "out of memory") == 0)
		return exchange_fail(x, "internal");
	x->problem.members = arena_printf(
	    x->arena, "\"offset\":%zu,\"reason\":\"%s\"", fault->offset, fault->reason);
	problem_add(&x->problem, PROBLEM_POINTER, fault->pointer, "malformed", fault->reason);
	return exchange_fail(x, "malformed-json");
}

/* Whether the Content-Type is one of those that a streamed body may have. */
static enum verdict judge_stream(struct exchange *x)
{
	const char *field = http_request_field(x->request, "Content-Type");
	const char *coding = http_request_field(x->request, "Content-Encoding");
	bool fits = field != NULL && (coding == NULL || strcasecmp(coding, "identity") == 0) &&
	            (is_type(field, "text/csv") || is_type(field, "application/x-ndjson"));
	if (fits)
		return GO_ON;
	x->problem.allow = x->operation->accepts;
	return exchange_fail(x, "unsupported-media-type");
}

enum verdict body_read(struct exchange *x)
{
	if (x->operation->streams)
		return judge_stream(x);
	size_t length;
	const char *bytes = http_request_body(x->request, &length);
	struct json_fault fault;
	if (!x->operation->takes_body)
		return length == 0 ? GO_ON : exchange_fail(x, "malformed-request");
	if (!is_supported(x)) {
		x->problem.allow =
		    x->operation->method == METHOD_PATCH ? PATCH_TYPE ", " JSON_TYPE : JSON_TYPE;
		return exchange_fail(x, "unsupported-media-type");
	}
	struct cJSON *tree =
	    json_parse(length == 0 ? "" : bytes, length, &json_limits_request, &fault);
	if (tree == NULL)
		return malformed(x, &fault);
	x->body = json_own(x->arena, tree);
	return x->body == NULL ? exchange_fail(x, "internal") : GO_ON;
}

/* One kind of fault gets its own code; a mixture is an invalid body. */
static const char *code_of(const struct problem *problem)
{
	static const char *const own[] = {"unknown-member", "read-only-member"};
	for (size_t c = 0; c < sizeof own / sizeof *own; c++) {
		size_t count = 0;
		for (size_t i = 0; i < problem->error_count; i++)
			count += strcmp(problem->errors[i].code, own[c]) == 0;
		if (count > 0 && count == problem->error_count)
			return own[c];
	}
	return "invalid-body";
}

/* Spell integers in digits: jsonb keeps 1.0, which no integer column takes. */
int body_spell_integers(struct cJSON *value)
{
	char digits[INTEGER_SIZE];
	struct cJSON *child;
	cJSON_ArrayForEach(child, value)
	{
		const char *literal = json_number(child);
		if (body_spell_integers(child) != 0)
			return -1;
		if (literal == NULL || decimal_integer(literal, digits, sizeof digits) != 0)
			continue;
		char *copy = strdup(digits);
		if (copy == NULL)
			return -1;
		free(child->valuestring);
		child->valuestring = copy;
	}
	return 0;
}

int body_accept(struct exchange *x, struct cJSON *value)
{
	struct buffer text;
	schema_validate(x->operation->body, value, "#", &x->problem);
	if (x->problem.error_total > 0)
		return problem_set(&x->problem, code_of(&x->problem));
	if (body_spell_integers(value) != 0)
		return problem_set(&x->problem, "internal");
	buffer_init(&text, BODY_CEILING);
	json_write(&text, value);
	const char *written = buffer_text(&text);
	const char *copy = written == NULL ? NULL : arena_strdup(x->arena, written);
	buffer_reset(&text);
	if (copy == NULL)
		return problem_set(&x->problem, "internal");
	return exchange_bind(x, "body", copy);
}
