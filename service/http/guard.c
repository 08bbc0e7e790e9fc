/*
 * The steps of the state machine.  Lines are held until their LF and judged
 * whole (guard_line.h); bodies are only counted.
 */
#include "http/guard.h"

#include <stdlib.h>
#include <string.h>

#include "http/guard_line.h"

#define CHUNK_DIGITS_MAX 8

static size_t refuse(struct guard *guard, const char *code)
{
	guard->fault = code;
	return 0;
}

/* Forget everything about the request but what is kept between requests. */
static void next_request(struct guard *guard)
{
	const struct guard_limits *limits = guard->limits;
	memset(guard, 0, offsetof(struct guard, requests));
	guard->limits = limits;
	free(guard->line);
	guard->line = NULL;
}

void guard_init(struct guard *guard, const struct guard_limits *limits)
{
	memset(guard, 0, sizeof *guard);
	guard->limits = limits;
}

void guard_reset(struct guard *guard)
{
	free(guard->line);
	guard->line = NULL;
}

enum guard_phase guard_phase(const struct guard *guard)
{
	if (guard->request_bytes == 0)
		return GUARD_IDLE;
	return guard->step <= STEP_FIELD_LINE ? GUARD_HEAD : GUARD_BODY;
}

/* The request is whole: the next byte belongs to another one. */
static void complete(struct guard *guard)
{
	guard->requests++;
	guard->last_bytes = guard->request_bytes;
}

/* The empty line: find out whether a body follows, and how it is framed. */
static int end_of_head(struct guard *guard)
{
	const char *code = guard_line_end(guard);
	if (code != NULL)
		return refuse(guard, code), -1;
	if (guard->chunked)
		guard->step = STEP_CHUNK_SIZE;
	else if (guard->left > 0)
		guard->step = STEP_FIXED_BODY;
	else
		complete(guard);
	return 0;
}

/* A whole line of the head, without its CRLF. */
static int on_head_line(struct guard *guard)
{
	const char *code;
	guard->line[guard->line_length] = '\0';
	if (guard->step == STEP_REQUEST_LINE) {
		code = guard_line_request(guard);
		guard->step = STEP_FIELD_LINE;
	} else if (guard->line_length == 0) {
		return end_of_head(guard);
	} else {
		code = guard_line_field(guard);
	}
	guard->line_length = 0;
	return code == NULL ? 0 : (refuse(guard, code), -1);
}

/* Bytes no head may hold; CR only stands before LF, which its reader checks. */
static bool is_forbidden(const struct guard *guard, char c)
{
	unsigned char byte = (unsigned char)c;
	if (byte == '\t')
		return guard->step == STEP_REQUEST_LINE;
	return byte < 0x20 || byte == 0x7f;
}

static const char *too_long(const struct guard *guard)
{
	return guard->step == STEP_REQUEST_LINE ? "target-too-long" : "header-too-large";
}

/* One byte of the head's present line. */
static int read_head_byte(struct guard *guard, char c)
{
	size_t length = guard->line_length;
	bool after_cr = length > 0 && guard->line[length - 1] == '\r';
	if (++guard->head_bytes > guard->limits->head_bytes || length + 2 >= GUARD_LINE_SIZE)
		return refuse(guard, too_long(guard)), -1;
	if (after_cr) {
		if (c != '\n')
			return refuse(guard, "malformed-request"), -1;
		guard->line_length--;
		return on_head_line(guard);
	}
	if (c != '\r' && is_forbidden(guard, c))
		return refuse(guard, "malformed-request"), -1;
	/* Not a request at all, a TLS hello for one: say so at the first byte. */
	if (length == 0 && guard->step == STEP_REQUEST_LINE && (c < 'A' || c > 'Z'))
		return refuse(guard, "malformed-request"), -1;
	guard->line[guard->line_length++] = c;
	return 0;
}

static size_t read_head(struct guard *guard, const char *bytes, size_t length)
{
	size_t used = 0;
	if (guard->line == NULL && (guard->line = malloc(GUARD_LINE_SIZE)) == NULL)
		return refuse(guard, "internal");
	while (used < length && guard->step <= STEP_FIELD_LINE) {
		uint64_t requests = guard->requests;
		guard->request_bytes++;
		if (read_head_byte(guard, bytes[used++]) != 0)
			return 0;
		if (guard->requests != requests) {
			next_request(guard);
			break;
		}
	}
	return used;
}

/* Count bytes of a body that need no look. */
static size_t skip(struct guard *guard, size_t length)
{
	size_t used = guard->left < length ? (size_t)guard->left : length;
	guard->left -= used;
	guard->request_bytes += used;
	return used;
}

static size_t read_fixed_body(struct guard *guard, const char *bytes, size_t length)
{
	(void)bytes;
	size_t used = skip(guard, length);
	if (guard->left == 0) {
		complete(guard);
		next_request(guard);
	}
	return used;
}

/* The value of 1 to 8 hex digits; false for anything else. */
static bool chunk_size(const char *line, size_t length, uint64_t *ret_size)
{
	uint64_t size = 0;
	if (length == 0 || length > CHUNK_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = line[i];
		if (c >= '0' && c <= '9')
			size = size * 16 + (uint64_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			size = size * 16 + (uint64_t)((c | 0x20) - 'a') + 10;
		else
			return false;
	}
	*ret_size = size;
	return true;
}

/* "1f" CRLF: no extension, no white space, no bare LF. */
static size_t read_chunk_size(struct guard *guard, const char *bytes, size_t length)
{
	(void)length;
	size_t held = guard->line_length;
	guard->request_bytes++;
	if (*bytes != '\n') {
		if (held > CHUNK_DIGITS_MAX || (held > 0 && guard->line[held - 1] == '\r'))
			return refuse(guard, "malformed-request");
		guard->line[guard->line_length++] = *bytes;
		return 1;
	}
	if (held == 0 || guard->line[held - 1] != '\r' ||
	    !chunk_size(guard->line, held - 1, &guard->left))
		return refuse(guard, "malformed-request");
	guard->line_length = 0;
	if (guard->left > guard->limits->body_bytes - guard->body_bytes)
		return refuse(guard, "too-large");
	guard->body_bytes += (size_t)guard->left;
	guard->step = guard->left == 0 ? STEP_LAST_CHUNK : STEP_CHUNK_DATA;
	return 1;
}

static size_t read_chunk_data(struct guard *guard, const char *bytes, size_t length)
{
	(void)bytes;
	size_t used = skip(guard, length);
	if (guard->left == 0)
		guard->step = STEP_CHUNK_END;
	return used;
}

/* Exactly CRLF; behind the last chunk it says that there are no trailers. */
static size_t read_crlf(struct guard *guard, const char *bytes, size_t length)
{
	(void)length;
	guard->request_bytes++;
	if (*bytes != (guard->line_length == 0 ? '\r' : '\n'))
		return refuse(guard, "malformed-request");
	if (guard->line_length++ == 0)
		return 1;
	guard->line_length = 0;
	if (guard->step == STEP_LAST_CHUNK) {
		complete(guard);
		next_request(guard);
	} else {
		guard->step = STEP_CHUNK_SIZE;
	}
	return 1;
}

int guard_feed(struct guard *guard, const char *bytes, size_t length)
{
	/* How each step reads: takes some of the bytes, returns how many; 0 is a fault. */
	static size_t (*const readers[])(struct guard *, const char *, size_t) = {
		[STEP_REQUEST_LINE] = read_head,
		[STEP_FIELD_LINE] = read_head,
		[STEP_FIXED_BODY] = read_fixed_body,
		[STEP_CHUNK_SIZE] = read_chunk_size,
		[STEP_CHUNK_DATA] = read_chunk_data,
		[STEP_CHUNK_END] = read_crlf,
		[STEP_LAST_CHUNK] = read_crlf,
	};
	while (guard->fault == NULL && length > 0) {
		size_t used = readers[guard->step](guard, bytes, length);
		bytes += used;
		length -= used;
	}
	return guard->fault == NULL ? 0 : -1;
}
