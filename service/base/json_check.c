/*
 * json_check: the strict scanner (RFC 8259, RFC 7493), a state machine over the
 * bytes with a fixed stack of open containers: no recursion, one pass.  May
 * use json_names and json_text; knows nothing of cJSON.
 */
#include "base/json.h"

#include <stdint.h>
#include <string.h>

#include "base/json_names.h"
#include "base/json_text.h"

#define DEPTH_CEILING 256 /* no limit may ask for more */

const struct json_limits json_limits_request = {.depth = 32,
    .values = 10000,
    .string_bytes = (size_t)64 * 1024,
    .number_bytes = 32,
    .any_top_level = false};

const struct json_limits json_limits_file = {.depth = DEPTH_CEILING,
    .values = 1000000,
    .string_bytes = (size_t)16 * 1024 * 1024,
    .number_bytes = 1024,
    .any_top_level = true};

/* An open array or object. */
struct container {
	bool is_object;
	bool has_name;    /* object: a member has begun, and is where we are */
	uint32_t serial;  /* object: its number in json_names */
	size_t index;     /* array: the element where we are */
	const char *name; /* object: the member where we are, unescaped */
	size_t name_length;
};

struct scanner {
	const unsigned char *bytes;
	size_t length;
	size_t at;
	const struct json_limits *limits;
	struct json_fault *fault;
	unsigned values;  /* met so far */
	uint32_t objects; /* met so far */
	unsigned depth;   /* containers open */
	struct json_names names;
	struct container open[DEPTH_CEILING];
};

/* What the grammar allows next; FAULT and DONE end the scan. */
enum expected { VALUE, FIRST_ITEM, FIRST_NAME, NAME, NEXT, END, DONE, FAULT };

/* A string token, without its quotes. */
struct string {
	size_t start;
	size_t length;
	size_t unescaped; /* bytes without escapes */
	bool escaped;
};

static void fault_pointer(const struct scanner *s, char *pointer)
{
	size_t end = 1;

	memcpy(pointer, "#", 2);
	for (unsigned i = 0; i < s->depth; i++) {
		const struct container *c = &s->open[i];
		char digits[24];
		size_t first = sizeof(digits), index = c->index;
		if (c->is_object && !c->has_name)
			break;
		if (c->is_object) {
			end = json_pointer_add(
			    pointer, JSON_POINTER_SIZE, end, c->name, c->name_length);
			continue;
		}
		do {
			digits[--first] = (char)('0' + index % 10);
			index /= 10;
		} while (index > 0);
		end = json_pointer_add(
		    pointer, JSON_POINTER_SIZE, end, digits + first, sizeof(digits) - first);
	}
}

/* Say what is wrong at byte ${offset}. */
static enum expected fail(const struct scanner *s, size_t offset, const char *reason)
{
	s->fault->offset = offset;
	s->fault->reason = offset >= s->length ? "text ends early" : reason;
	fault_pointer(s, s->fault->pointer);
	return FAULT;
}

/* The same, for the functions that return 0 or -1. */
static int fault(const struct scanner *s, size_t offset, const char *reason)
{
	(void)fail(s, offset, reason);
	return -1;
}

/* The byte at ${at}, or -1 behind the last. */
static int peek(const struct scanner *s, size_t at)
{
	return at < s->length ? s->bytes[at] : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* Step over the white space of RFC 8259 section 2. */
static void skip_space(struct scanner *s)
{
	for (int c = peek(s, s->at); c == ' ' || c == '\t' || c == '\n' || c == '\r';
	     c = peek(s, s->at))
		s->at++;
}

/* Check \uXXXX at ${at}, with the other half of a surrogate pair; count its bytes. */
static int scan_unicode(const struct scanner *s, size_t at, size_t *ret_raw, size_t *ret_utf8)
{
	uint32_t unit = 0, low = 0;

	if (s->length - at < 6)
		return fault(s, s->length, "");
	if (json_hex4(s->bytes + at + 2, &unit) != 0)
		return fault(s, at, "escape of no character");
	if (unit == 0)
		return fault(s, at, "NUL character");
	*ret_raw = 6;
	*ret_utf8 = json_utf8_size(unit);
	if (unit < 0xd800 || unit > 0xdfff)
		return 0;
	if (unit > 0xdbff || s->length - at < 12 || s->bytes[at + 6] != '\\' ||
	    s->bytes[at + 7] != 'u' || json_hex4(s->bytes + at + 8, &low) != 0 || low < 0xdc00 ||
	    low > 0xdfff)
		return fault(s, at, "lone surrogate");
	*ret_raw = 12;
	*ret_utf8 = 4;
	return 0;
}

/* Check the escape or the character at ${at}; count raw and unescaped bytes. */
static int scan_character(const struct scanner *s, size_t at, size_t *ret_raw, size_t *ret_utf8)
{
	const unsigned char *c = s->bytes + at;

	if (*c < 0x20)
		return fault(s, at, "control character in a string");
	if (*c != '\\') {
		*ret_raw = *ret_utf8 = json_utf8_length(c, s->length - at);
		return *ret_raw > 0 ? 0 : fault(s, at, "malformed UTF-8");
	}
	if (at + 1 >= s->length)
		return fault(s, s->length, "");
	if (c[1] == 'u')
		return scan_unicode(s, at, ret_raw, ret_utf8);
	if (c[1] == '\0' || strchr("\"\\/bfnrt", c[1]) == NULL)
		return fault(s, at, "escape of no character");
	*ret_raw = 2;
	*ret_utf8 = 1;
	return 0;
}

/* Scan a string whose opening quote is at s->at.  Return 0, or -1 with the fault. */
static int scan_string(struct scanner *s, struct string *ret_string)
{
	struct string string = {.start = s->at + 1};
	size_t at = string.start;

	while (peek(s, at) != '"') {
		size_t raw = 0, utf8 = 0;
		if (at >= s->length)
			return fault(s, at, "");
		if (scan_character(s, at, &raw, &utf8) != 0)
			return -1;
		string.escaped = string.escaped || s->bytes[at] == '\\';
		string.unescaped += utf8;
		if (string.unescaped > s->limits->string_bytes)
			return fault(s, at, "string too long");
		at += raw;
	}
	string.length = at - string.start;
	s->at = at + 1;
	*ret_string = string;
	return 0;
}

/* What may follow a complete value. */
static enum expected after_value(const struct scanner *s)
{
	return s->depth == 0 ? END : NEXT;
}

/* Step over digits from ${at}. */
static size_t skip_digits(const struct scanner *s, size_t at)
{
	while (is_digit(peek(s, at)))
		at++;
	return at;
}

static enum expected scan_number(struct scanner *s)
{
	size_t at = s->at, start;

	if (peek(s, at) == '-')
		at++;
	start = at;
	at = skip_digits(s, at);
	if (at == start)
		return fail(s, at, "digit expected");
	if (s->bytes[start] == '0' && at > start + 1)
		return fail(s, start, "number with a leading zero");
	if (peek(s, at) == '.') {
		start = at + 1;
		at = skip_digits(s, start);
		if (at == start)
			return fail(s, at, "digit expected");
	}
	if (peek(s, at) == 'e' || peek(s, at) == 'E') {
		at++;
		if (peek(s, at) == '+' || peek(s, at) == '-')
			at++;
		start = at;
		at = skip_digits(s, at);
		if (at == start)
			return fail(s, at, "digit expected");
	}
	if (at - s->at > s->limits->number_bytes)
		return fail(s, s->at, "number too long");
	s->at = at;
	return after_value(s);
}

static enum expected scan_literal(struct scanner *s)
{
	static const char *const literals[] = {"true", "false", "null"};

	for (size_t i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
		size_t length = strlen(literals[i]);
		if (s->length - s->at >= length &&
		    memcmp(s->bytes + s->at, literals[i], length) == 0) {
			s->at += length;
			return after_value(s);
		}
	}
	return fail(s, s->at, "value expected");
}

/* Open the array or object at s->at. */
static enum expected container_open(struct scanner *s)
{
	bool is_object = s->bytes[s->at] == '{';

	if (s->depth >= s->limits->depth || s->depth >= DEPTH_CEILING)
		return fail(s, s->at, "nested too deeply");
	if (is_object)
		s->objects++;
	s->open[s->depth++] = (struct container){.is_object = is_object, .serial = s->objects};
	s->at++;
	return is_object ? FIRST_NAME : FIRST_ITEM;
}

static enum expected container_close(struct scanner *s)
{
	s->depth--;
	s->at++;
	return after_value(s);
}

static enum expected on_value(struct scanner *s)
{
	struct string string;
	int c = peek(s, s->at);

	if (s->depth == 0 && !s->limits->any_top_level && c != '{')
		return fail(s, s->at, "the top level is no object");
	if (s->values >= s->limits->values)
		return fail(s, s->at, "too many values");
	s->values++;
	if (c == '{' || c == '[')
		return container_open(s);
	if (c == '"')
		return scan_string(s, &string) == 0 ? after_value(s) : FAULT;
	if (c == '-' || is_digit(c))
		return scan_number(s);
	return scan_literal(s);
}

static enum expected on_first_item(struct scanner *s)
{
	return peek(s, s->at) == ']' ? container_close(s) : on_value(s);
}

static enum expected on_name(struct scanner *s)
{
	struct container *object = &s->open[s->depth - 1];
	struct json_name name;
	struct string string;
	size_t start = s->at;

	object->has_name = false;
	if (peek(s, s->at) != '"')
		return fail(s, s->at, "member name expected");
	if (scan_string(s, &string) != 0)
		return FAULT;
	const struct json_raw_name raw = {s->bytes + string.start, string.length, string.escaped};
	enum json_names_result result = json_names_add(&s->names, object->serial, &raw, &name);
	if (result == JSON_NAMES_NO_MEMORY)
		return fail(s, start, "out of memory");
	object->has_name = true;
	object->name = name.bytes;
	object->name_length = name.length;
	if (result == JSON_NAMES_DUPLICATE)
		return fail(s, start, "duplicate member");
	skip_space(s);
	if (peek(s, s->at) != ':')
		return fail(s, s->at, "colon expected");
	s->at++;
	return VALUE;
}

static enum expected on_first_name(struct scanner *s)
{
	return peek(s, s->at) == '}' ? container_close(s) : on_name(s);
}

static enum expected on_next(struct scanner *s)
{
	struct container *container = &s->open[s->depth - 1];
	int c = peek(s, s->at);

	if (c == (container->is_object ? '}' : ']'))
		return container_close(s);
	if (c != ',')
		return fail(s, s->at, "comma or end expected");
	s->at++;
	container->index++;
	return container->is_object ? NAME : VALUE;
}

static enum expected on_end(struct scanner *s)
{
	return s->at == s->length ? DONE : fail(s, s->at, "trailing data");
}

int json_check(const char *bytes, size_t length, const struct json_limits *limits,
    struct json_fault *ret_fault)
{
	static enum expected (*const steps[])(struct scanner *) = {[VALUE] = on_value,
	    [FIRST_ITEM] = on_first_item,
	    [FIRST_NAME] = on_first_name,
	    [NAME] = on_name,
	    [NEXT] = on_next,
	    [END] = on_end};
	struct scanner s;
	enum expected expected = VALUE;

	/* Not the whole struct: the stack is written before it is read. */
	s.bytes = (const unsigned char *)bytes;
	s.length = length;
	s.at = 0;
	s.limits = limits;
	s.fault = ret_fault;
	s.values = 0;
	s.objects = 0;
	s.depth = 0;
	s.names = (struct json_names){0};
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		expected = fail(&s, 0, "byte order mark");
	while (expected < DONE) {
		skip_space(&s);
		expected = steps[expected](&s);
	}
	json_names_reset(&s.names);
	return expected == DONE ? 0 : -1;
}
