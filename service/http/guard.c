/*
 * The steps of the state machine: lines of the head are judged whole
 * (guard_line.h), bodies are only counted.  Knows no connection and no clock,
 * and holds nothing but the beginning of a line.
 */
#include "http/guard.h"

#include <string.h>

#include "http/guard_line.h"

#define MALFORMED        "malformed-request"
#define CHUNK_DIGITS_MAX 8
#define CHUNK_FRAMES_MIN 4096 /* bytes of chunk framing always allowed */

void guard_refuse(struct guard *guard, const char *code)
{
	guard->fault = code;
	buffer_reset(&guard->line);
}

void guard_next(struct guard *guard)
{
	const struct guard_limits *limits = guard->limits;
	buffer_reset(&guard->line);
	*guard = (struct guard){.limits = limits, .line.ceiling = limits->head_bytes};
}

void guard_init(struct guard *guard, const struct guard_limits *limits)
{
	*guard = (struct guard){.limits = limits, .line.ceiling = limits->head_bytes};
}

void guard_free(struct guard *guard)
{
	buffer_reset(&guard->line);
}

enum guard_phase guard_phase(const struct guard *guard)
{
	if (guard->fault != NULL)
		return GUARD_REFUSED;
	if (guard->step == STEP_DONE)
		return GUARD_WHOLE;
	if (guard->request_bytes == 0)
		return GUARD_IDLE;
	return guard->step <= STEP_FIELD_LINE ? GUARD_HEAD : GUARD_BODY;
}

/* The empty line: find out whether a body follows, and how it is framed. */
static void end_of_head(struct guard *guard)
{
	const char *code = guard_line_end(guard);
	if (code != NULL)
		guard_refuse(guard, code);
	else if (guard->chunked)
		guard->step = STEP_CHUNK_SIZE;
	else
		guard->step = guard->left > 0 ? STEP_FIXED_BODY : STEP_DONE;
	guard->halted = code == NULL && guard->streams && guard->step != STEP_DONE;
}

/* A whole line of the head, without its CRLF. */
static void on_head_line(struct guard *guard, const char *line, size_t length)
{
	const char *code = NULL;
	if (guard->step == STEP_REQUEST_LINE) {
		code = guard_line_request(guard, line, length);
		guard->step = STEP_FIELD_LINE;
	} else if (length == 0) {
		end_of_head(guard);
		return;
	} else {
		code = guard_line_field(guard, line, length);
	}
	if (code != NULL)
		guard_refuse(guard, code);
	else
		guard->sound_bytes = guard->head_bytes;
}

/* Bytes no head may hold; LF stands behind CR only, CR before LF only. */
static bool is_forbidden(const struct guard *guard, char c)
{
	unsigned char byte = (unsigned char)c;
	if (guard->after_cr)
		return byte != '\n';
	if (byte == '\t')
		return guard->step == STEP_REQUEST_LINE;
	return (byte < 0x20 && byte != '\r') || byte == 0x7f;
}

/* Bytes that stand for themselves wherever they are, up to one that does not. */
static size_t plain_run(const char *bytes, size_t length)
{
	size_t run = 0;
	while (run < length && (unsigned char)bytes[run] >= 0x20 && bytes[run] != 0x7f)
		run++;
	return run;
}

/* Look at the bytes up to the line's end; return how many passed. */
static size_t scan_line(struct guard *guard, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		size_t room = guard->limits->head_bytes - guard->head_bytes;
		size_t left = length - i < room ? length - i : room;
		size_t run = guard->after_cr ? 0 : plain_run(bytes + i, left);
		guard->head_bytes += run;
		i += run;
		if (i == length)
			break;
		if (run == room) {
			guard_refuse(guard, guard->step == STEP_REQUEST_LINE ? "target-too-long"
			                                                     : "header-too-large");
			return i;
		}
		if (is_forbidden(guard, bytes[i])) {
			guard_refuse(guard, MALFORMED);
			return i;
		}
		guard->head_bytes++;
		guard->after_cr = bytes[i] == '\r';
		if (bytes[i] == '\n')
			return i + 1;
	}
	return length;
}

/* The line's end is not here yet, or its beginning came earlier: put it together. */
static size_t read_split_line(struct guard *guard, const char *bytes, size_t length)
{
	if (buffer_append(&guard->line, bytes, length) != 0) {
		guard_refuse(guard, "header-too-large");
		return 0;
	}
	if (bytes[length - 1] == '\n') {
		struct buffer line = guard->line;
		buffer_init(&guard->line, line.ceiling);
		on_head_line(guard, line.bytes, line.length - 2);
		buffer_reset(&line);
	}
	return length;
}

static size_t read_head(struct guard *guard, const char *bytes, size_t length)
{
	size_t used = scan_line(guard, bytes, length);
	guard->request_bytes += used;
	if (guard->fault != NULL)
		return used;
	if (guard->line.length > 0 || bytes[used - 1] != '\n')
		return read_split_line(guard, bytes, used);
	on_head_line(guard, bytes, used - 2);
	return used;
}

/* Count bytes of a body that need no look, then go to ${next}. */
static size_t skip(struct guard *guard, size_t length, enum guard_step next)
{
	size_t used = guard->left < length ? (size_t)guard->left : length;
	guard->left -= used;
	guard->request_bytes += used;
	if (guard->left == 0)
		guard->step = next;
	return used;
}

static size_t read_fixed_body(struct guard *guard, const char *bytes, size_t length)
{
	(void)bytes;
	return skip(guard, length, STEP_DONE);
}

static size_t read_chunk_data(struct guard *guard, const char *bytes, size_t length)
{
	(void)bytes;
	return skip(guard, length, STEP_CHUNK_CR);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* 1 to 8 hex digits, then CR: no extension, no white space, no sign. */
static size_t read_chunk_size(struct guard *guard, const char *bytes, size_t length)
{
	int digit = hex_value(*bytes);
	(void)length;
	if (digit >= 0 && guard->digits < CHUNK_DIGITS_MAX) {
		guard->left = guard->left * 16 + (uint64_t)digit;
		guard->digits++;
	} else if (*bytes == '\r' && guard->digits > 0) {
		guard->step = STEP_CHUNK_SIZE_LF;
	} else {
		guard_refuse(guard, MALFORMED);
		return 0;
	}
	guard->request_bytes++;
	return 1;
}

/* Many tiny chunks would make a small body expensive to hold. */
static bool is_mostly_framing(const struct guard *guard)
{
	uint64_t raw = guard->request_bytes - guard->head_bytes;
	return raw > 2 * (uint64_t)guard_line_body_limit(guard) + CHUNK_FRAMES_MIN;
}

/* The size is known: is there room for the chunk? */
static void on_chunk(struct guard *guard)
{
	if (guard->left > guard_line_body_limit(guard) - guard->body_bytes ||
	    is_mostly_framing(guard)) {
		guard_refuse(guard, "too-large");
		return;
	}
	guard->body_bytes += (size_t)guard->left;
	guard->digits = 0;
	guard->step = guard->left == 0 ? STEP_LAST_CR : STEP_CHUNK_DATA;
}

/* The one byte that may stand here; behind the last chunk that excludes trailers. */
static size_t read_line_end(struct guard *guard, const char *bytes, size_t length)
{
	static const struct {
		char byte;
		enum guard_step next;
	} ends[] = {
	    [STEP_CHUNK_SIZE_LF] = {'\n', STEP_CHUNK_DATA},
	    [STEP_CHUNK_CR] = {'\r', STEP_CHUNK_LF},
	    [STEP_CHUNK_LF] = {'\n', STEP_CHUNK_SIZE},
	    [STEP_LAST_CR] = {'\r', STEP_LAST_LF},
	    [STEP_LAST_LF] = {'\n', STEP_DONE},
	};
	enum guard_step step = guard->step;
	(void)length;
	if (*bytes != ends[step].byte) {
		guard_refuse(guard, MALFORMED);
		return 0;
	}
	guard->request_bytes++;
	guard->step = ends[step].next;
	if (step == STEP_CHUNK_SIZE_LF)
		on_chunk(guard);
	return 1;
}

/* Read some of the bytes by the present step; return how many. */
static size_t read_some(struct guard *guard, const char *bytes, size_t length)
{
	/* How each step reads: take some of the bytes, return how many. */
	static size_t (*const readers[])(struct guard *, const char *, size_t) = {
	    [STEP_REQUEST_LINE] = read_head,
	    [STEP_FIELD_LINE] = read_head,
	    [STEP_FIXED_BODY] = read_fixed_body,
	    [STEP_CHUNK_SIZE] = read_chunk_size,
	    [STEP_CHUNK_SIZE_LF] = read_line_end,
	    [STEP_CHUNK_DATA] = read_chunk_data,
	    [STEP_CHUNK_CR] = read_line_end,
	    [STEP_CHUNK_LF] = read_line_end,
	    [STEP_LAST_CR] = read_line_end,
	    [STEP_LAST_LF] = read_line_end,
	};
	return readers[guard->step](guard, bytes, length);
}

size_t guard_feed(struct guard *guard, const char *bytes, size_t length)
{
	size_t used = 0;
	while (used < length && guard->fault == NULL && guard->step != STEP_DONE && !guard->halted)
		used += read_some(guard, bytes + used, length - used);
	return used;
}

void guard_go_on(struct guard *guard)
{
	guard->halted = false;
}

size_t guard_feed_body(struct guard *guard, const char *bytes, size_t length, size_t *ret_content)
{
	bool is_content = guard->step == STEP_FIXED_BODY || guard->step == STEP_CHUNK_DATA;
	if (length == 0 || guard->fault != NULL || guard->step == STEP_DONE) {
		*ret_content = 0;
		return 0;
	}
	size_t used = read_some(guard, bytes, length);
	*ret_content = is_content ? used : 0;
	return used;
}
