/*
 * libFuzzer target for guard: the same bytes give the same verdict however
 * they are split, nothing is read beyond them, and what evhttp is shown
 * instead of a refused or chunked request is sound itself.  The first byte seeds the
 * splitting.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "http/guard.h"
#include "http/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct guard_limits limits = {
    .target_bytes = 64, .head_bytes = 256, .fields = 8, .body_bytes = 64};

/* Of rewritten requests. */
static const struct guard_limits roomy = {
    .target_bytes = 64, .head_bytes = 512, .fields = 16, .body_bytes = 64};

struct verdict {
	const char *fault; /* of the last request */
	const char *method;
	enum guard_phase phase;
	uint64_t request_bytes;
	size_t sound_bytes;
	size_t requests; /* whole ones */
	size_t used;
};

static void demand(int condition)
{
	if (!condition)
		abort();
}

/* The next part's length; at least 1. */
static size_t next_part(uint32_t *seed, size_t left)
{
	*seed = *seed * 1664525u + 1013904223u;
	size_t part = 1 + (*seed >> 24) % 32;
	return *seed == 0 || part > left ? left : part;
}

/* A chunked request, framed anew, is the same request with a length. */
static void check_chunked(const char *request, const struct guard *chunked)
{
	struct guard guard;
	struct buffer out;
	/* What stands in place of the framing makes the head no longer. */
	buffer_init(&out, chunked->head_bytes + chunked->body_bytes + REWRITE_ROOM);
	rewrite_chunked(request, chunked->head_bytes, chunked->body_bytes, &out);
	demand(!out.failed);
	guard_init(&guard, &roomy);
	demand(guard_feed(&guard, out.bytes, out.length) == out.length);
	demand(guard_phase(&guard) == GUARD_WHOLE && !guard.chunked);
	demand(guard.request_bytes - guard.head_bytes == chunked->body_bytes);
	demand(guard.method == chunked->method);
	guard_free(&guard);
	buffer_reset(&out);
}

static struct verdict judge(const char *bytes, size_t length, uint32_t seed, int split)
{
	struct guard guard;
	struct verdict verdict = {0};
	guard_init(&guard, &limits);
	while (verdict.used < length && guard.fault == NULL) {
		size_t left = length - verdict.used;
		size_t part = split ? next_part(&seed, left) : left;
		char *copy = malloc(part);
		demand(copy != NULL);
		memcpy(copy, bytes + verdict.used, part);
		verdict.used += guard_feed(&guard, copy, part);
		free(copy);
		if (guard_phase(&guard) == GUARD_WHOLE) {
			if (!split && guard.chunked)
				check_chunked(bytes + verdict.used - guard.request_bytes, &guard);
			verdict.requests++;
			guard_next(&guard);
		}
	}
	verdict.fault = guard.fault;
	verdict.method = guard.method;
	verdict.phase = guard_phase(&guard);
	verdict.request_bytes = guard.request_bytes;
	verdict.sound_bytes = guard.sound_bytes;
	guard_free(&guard);
	return verdict;
}

static void check_refusal(const char *bytes, const struct verdict *verdict)
{
	struct guard guard;
	struct buffer out;
	const char *start = bytes + verdict->used - verdict->request_bytes;
	buffer_init(&out, 512);
	rewrite_refused(start, verdict->method == NULL ? 0 : verdict->sound_bytes, &out);
	demand(!out.failed);
	guard_init(&guard, &roomy);
	demand(guard_feed(&guard, out.bytes, out.length) == out.length);
	/* Only a Host may be missing: the fault may stand before it. */
	demand(guard.fault == NULL || guard.seen % 2 == 0);
	guard_free(&guard);
	buffer_reset(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	const char *bytes = (const char *)data + 1;
	struct verdict whole = judge(bytes, size - 1, 0, 0);
	struct verdict split = judge(bytes, size - 1, data[0], 1);
	demand(whole.fault == split.fault && whole.method == split.method);
	demand(whole.phase == split.phase && whole.request_bytes == split.request_bytes);
	demand(whole.sound_bytes == split.sound_bytes && whole.requests == split.requests);
	if (whole.fault != NULL)
		check_refusal(bytes, &whole);
	return 0;
}
