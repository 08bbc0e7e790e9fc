/*
 * The rules for heads: the request line, the fields that frame a body or name
 * who asks, and what they may not say together.
 */
#include "http/guard_line.h"

#include <string.h>
#include <strings.h>

#include "http/guard.h"
#include "http/guard_target.h"

#define MALFORMED "malformed-request"
#define LENGTH_DIGITS_MAX 15

static const struct {
	const char *name;
	bool may_have_body;
} methods[] = {
	{"GET", false}, {"HEAD", false}, {"OPTIONS", false}, {"DELETE", false},
	{"POST", true}, {"PUT", true}, {"PATCH", true},
};

static const char *on_host(struct guard *guard, const char *value);
static const char *on_length(struct guard *guard, const char *value);
static const char *on_transfer_encoding(struct guard *guard, const char *value);
static const char *on_expect(struct guard *guard, const char *value);
static const char *on_upgrade(struct guard *guard, const char *value);
static const char *on_single(struct guard *guard, const char *value);

/* Fields the guard looks at; each may come once. */
static const struct {
	const char *name;
	const char *(*judge)(struct guard *, const char *value);
} singles[] = {
	{"Host", on_host},
	{"Content-Length", on_length},
	{"Transfer-Encoding", on_transfer_encoding},
	{"Expect", on_expect},
	{"Upgrade", on_upgrade},
	{"Authorization", on_single},
	{"Content-Type", on_single},
	{"Idempotency-Key", on_single},
	{"If-Match", on_single},
};

#define SINGLE_HOST 0 /* index of Host */

static bool is_token_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static const char *judge_method(struct guard *guard, const char *method)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (strcmp(methods[i].name, method) == 0) {
			guard->may_have_body = methods[i].may_have_body;
			return NULL;
		}
	}
	return "not-implemented";
}

const char *guard_line_request(struct guard *guard)
{
	char *method = guard->line;
	char *target = strchr(method, ' ');
	char *version = target == NULL ? NULL : strchr(target + 1, ' ');
	if (version == NULL || strlen(method) != guard->line_length)
		return MALFORMED;
	*target++ = '\0';
	*version++ = '\0';
	guard->old = strcmp(version, "HTTP/1.0") == 0;
	if (!guard->old && strcmp(version, "HTTP/1.1") != 0)
		return MALFORMED;
	for (const char *p = method; *p != '\0'; p++)
		if (!is_token_character(*p))
			return MALFORMED;
	if (strlen(target) > guard->limits->target_bytes)
		return "target-too-long";
	if (!guard_target_is_sound(target))
		return MALFORMED;
	return judge_method(guard, method);
}

/* Cut white space off both ends of a value. */
static char *trimmed(char *value)
{
	value += strspn(value, " \t");
	char *end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	return value;
}

const char *guard_line_field(struct guard *guard)
{
	char *name = guard->line;
	size_t length = 0;
	if (++guard->field_count > guard->limits->fields)
		return "header-too-large";
	while (is_token_character(name[length]))
		length++;
	if (length == 0 || name[length] != ':' || strlen(name) != guard->line_length)
		return MALFORMED;
	name[length] = '\0';
	char *value = trimmed(name + length + 1);
	for (unsigned i = 0; i < sizeof singles / sizeof *singles; i++) {
		if (strcasecmp(singles[i].name, name) != 0)
			continue;
		if ((guard->seen & 1u << i) != 0)
			return MALFORMED;
		guard->seen |= 1u << i;
		return singles[i].judge(guard, value);
	}
	return NULL;
}

/* host[:port]: a name, an IPv4 address, or an IPv6 address in brackets. */
static const char *on_host(struct guard *guard, const char *value)
{
	static const char name[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	(void)guard;
	size_t host = strspn(value, name);
	if (*value == '[') {
		host = 1 + strspn(value + 1, "0123456789abcdefABCDEF:.");
		if (host < 3 || value[host] != ']')
			return MALFORMED;
		host++;
	}
	if (host == 0)
		return MALFORMED;
	const char *port = value + host;
	if (*port == '\0')
		return NULL;
	size_t digits = *port == ':' ? strspn(port + 1, "0123456789") : 0;
	return digits >= 1 && digits <= 5 && port[1 + digits] == '\0' ? NULL : MALFORMED;
}

static const char *on_length(struct guard *guard, const char *value)
{
	size_t digits = strspn(value, "0123456789");
	if (digits == 0 || digits > LENGTH_DIGITS_MAX || value[digits] != '\0')
		return MALFORMED;
	guard->has_length = true;
	guard->left = 0;
	for (size_t i = 0; i < digits; i++)
		guard->left = guard->left * 10 + (uint64_t)(value[i] - '0');
	return NULL;
}

static const char *on_transfer_encoding(struct guard *guard, const char *value)
{
	guard->chunked = true;
	return strcasecmp(value, "chunked") == 0 && !guard->old ? NULL : MALFORMED;
}

static const char *on_expect(struct guard *guard, const char *value)
{
	if (guard->old)
		return NULL; /* RFC 9110 section 10.1.1: ignored in HTTP/1.0 */
	return strcasecmp(value, "100-continue") == 0 ? NULL : "expectation-failed";
}

static const char *on_upgrade(struct guard *guard, const char *value)
{
	(void)guard;
	(void)value;
	return MALFORMED;
}

static const char *on_single(struct guard *guard, const char *value)
{
	(void)guard;
	(void)value;
	return NULL;
}

const char *guard_line_end(struct guard *guard)
{
	bool has_host = (guard->seen & 1u << SINGLE_HOST) != 0;
	bool has_body = guard->chunked || guard->left > 0;
	if (!has_host && !guard->old)
		return MALFORMED;
	if (guard->chunked && guard->has_length)
		return MALFORMED;
	if (has_body && !guard->may_have_body)
		return MALFORMED;
	if (guard->may_have_body && !guard->chunked && !guard->has_length)
		return "length-required";
	return guard->left > guard->limits->body_bytes ? "too-large" : NULL;
}
