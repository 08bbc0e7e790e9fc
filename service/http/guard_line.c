/*
 * The rules for heads: the request line, the fields that frame a body or name
 * who asks, and what they may not say together.  Knows no bytes behind the
 * head.
 */
#include "http/guard_line.h"

#include <string.h>
#include <strings.h>

#include "http/guard_character.h"
#include "http/guard_state.h"
#include "http/guard_target.h"

#define MALFORMED         "malformed-request"
#define LENGTH_DIGITS_MAX 15
#define HOST_MAX          261 /* a name of 255, a colon, a port */

/* Part of a line. */
struct span {
	const char *text;
	size_t length;
};

static const struct {
	const char *name;
	bool may_have_body;
} methods[] = {
    {"GET", false},
    {"HEAD", false},
    {"OPTIONS", false},
    {"DELETE", false},
    {"POST", true},
    {"PUT", true},
    {"PATCH", true},
};

static const char *on_host(struct guard *guard, struct span value);
static const char *on_length(struct guard *guard, struct span value);
static const char *on_transfer_encoding(struct guard *guard, struct span value);
static const char *on_expect(struct guard *guard, struct span value);
static const char *on_upgrade(struct guard *guard, struct span value);

/* Fields the guard looks at; each may come once. */
static const struct {
	const char *name;
	size_t length;
	const char *(*judge)(struct guard *, struct span value); /* NULL: any value will do */
} singles[] = {
    {"Host", 4, on_host},
    {"Content-Length", 14, on_length},
    {"Transfer-Encoding", 17, on_transfer_encoding},
    {"Expect", 6, on_expect},
    {"Upgrade", 7, on_upgrade},
    {"Authorization", 13, NULL},
    {"Content-Type", 12, NULL},
    {"Idempotency-Key", 15, NULL},
    {"If-Match", 8, NULL},
};

#define SINGLE_HOST 0 /* index of Host */

static bool span_is(struct span span, const char *text)
{
	return span.length == strlen(text) && memcmp(span.text, text, span.length) == 0;
}

/* Cut off what stands before the next space; false when there is no space. */
static bool take_word(struct span *rest, struct span *ret_word)
{
	const char *space = memchr(rest->text, ' ', rest->length);
	if (space == NULL)
		return false;
	size_t length = (size_t)(space - rest->text);
	*ret_word = (struct span){rest->text, length};
	*rest = (struct span){space + 1, rest->length - length - 1};
	return true;
}

static bool is_token(struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (!guard_character_is_token(span.text[i]))
			return false;
	return span.length > 0;
}

static const char *judge_method(struct guard *guard, struct span method)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (span_is(method, methods[i].name)) {
			guard->method = methods[i].name;
			guard->may_have_body = methods[i].may_have_body;
			return NULL;
		}
	}
	return "not-implemented";
}

const char *guard_line_request(struct guard *guard, const char *line, size_t length)
{
	struct span version = {line, length};
	struct span method, target;
	if (!take_word(&version, &method) || !take_word(&version, &target) || !is_token(method))
		return MALFORMED;
	guard->old = span_is(version, "HTTP/1.0");
	if (!guard->old && !span_is(version, "HTTP/1.1"))
		return MALFORMED;
	if (target.length > guard->limits->target_bytes)
		return "target-too-long";
	if (!guard_target_is_sound(target.text, target.length))
		return MALFORMED;
	const char *code = judge_method(guard, method);
	const struct guard_limits *limits = guard->limits;
	guard->streams = code == NULL && limits->streams != NULL &&
	                 limits->streams(limits->cookie, guard->method, target.text, target.length);
	return code;
}

size_t guard_line_body_limit(const struct guard *guard)
{
	return guard->streams ? guard->limits->stream_bytes : guard->limits->body_bytes;
}

/* Cut white space off both ends of a value. */
static struct span trimmed(struct span value)
{
	while (value.length > 0 && (*value.text == ' ' || *value.text == '\t'))
		value = (struct span){value.text + 1, value.length - 1};
	while (value.length > 0 &&
	       (value.text[value.length - 1] == ' ' || value.text[value.length - 1] == '\t'))
		value.length--;
	return value;
}

/*
 * Readers do not agree on tabs around a value (evhttp keeps a leading one), so
 * a value that is judged here has none.
 */
static const char *judge_single(struct guard *guard, unsigned index, struct span value)
{
	if ((guard->seen & 1u << index) != 0)
		return MALFORMED;
	guard->seen |= 1u << index;
	if (singles[index].judge == NULL)
		return NULL;
	if (memchr(value.text, '\t', value.length) != NULL)
		return MALFORMED;
	return singles[index].judge(guard, trimmed(value));
}

const char *guard_line_field(struct guard *guard, const char *line, size_t length)
{
	if (++guard->field_count > guard->limits->fields)
		return "header-too-large";
	const char *colon = memchr(line, ':', length);
	if (colon == NULL)
		return MALFORMED;
	struct span name = {line, (size_t)(colon - line)};
	struct span value = {colon + 1, length - name.length - 1};
	if (!is_token(name))
		return MALFORMED;
	for (unsigned i = 0; i < sizeof singles / sizeof *singles; i++)
		if (singles[i].length == name.length &&
		    strncasecmp(singles[i].name, name.text, name.length) == 0)
			return judge_single(guard, i, value);
	return NULL;
}

/* host[:port]: a name, an IPv4 address, or an IPv6 address in brackets. */
static const char *on_host(struct guard *guard, struct span value)
{
	static const char name[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	char text[HOST_MAX + 1];
	(void)guard;
	if (value.length > HOST_MAX)
		return MALFORMED;
	memcpy(text, value.text, value.length);
	text[value.length] = '\0';
	size_t host = strspn(text, name);
	if (*text == '[') {
		host = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
		if (host < 3 || text[host++] != ']')
			return MALFORMED;
	}
	if (host == 0)
		return MALFORMED;
	const char *port = text + host;
	if (*port == '\0')
		return NULL;
	size_t digits = *port == ':' ? strspn(port + 1, "0123456789") : 0;
	return digits >= 1 && digits <= 5 && port[1 + digits] == '\0' ? NULL : MALFORMED;
}

static const char *on_length(struct guard *guard, struct span value)
{
	uint64_t length = 0;
	if (value.length == 0 || value.length > LENGTH_DIGITS_MAX)
		return MALFORMED;
	for (size_t i = 0; i < value.length; i++) {
		char c = value.text[i];
		if (c < '0' || c > '9')
			return MALFORMED;
		length = length * 10 + (uint64_t)(c - '0');
	}
	guard->has_length = true;
	guard->left = length;
	return NULL;
}

static const char *on_transfer_encoding(struct guard *guard, struct span value)
{
	guard->chunked = true;
	bool sound = value.length == 7 && strncasecmp(value.text, "chunked", 7) == 0;
	return sound && !guard->old ? NULL : MALFORMED;
}

static const char *on_expect(struct guard *guard, struct span value)
{
	if (guard->old)
		return NULL; /* RFC 9110 section 10.1.1: ignored in HTTP/1.0 */
	guard->expects_continue =
	    value.length == 12 && strncasecmp(value.text, "100-continue", 12) == 0;
	return guard->expects_continue ? NULL : "expectation-failed";
}

static const char *on_upgrade(struct guard *guard, struct span value)
{
	(void)guard;
	(void)value;
	return MALFORMED;
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
	/* evhttp takes a POST without a length to last until the connection ends. */
	if (guard->may_have_body && !guard->chunked && !guard->has_length)
		return "length-required";
	if (!guard->chunked && guard->left > guard_line_body_limit(guard))
		return "too-large";
	return NULL;
}
