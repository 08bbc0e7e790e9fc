/*
 * The body of an import: the pieces that arrive go through a hash to the reader
 * of lines, as fast as the database takes the rows.
 */
#include <stddef.h>

#include "api/exchange.h"
#include "api/idempotency.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "features/import_job.h"
#include "http/taker.h"

static void on_piece(void *cookie, const char *bytes, size_t length)
{
	struct import *import = cookie;
	if (crypto_hash_add(import->hash, bytes, length) != 0)
		import->lines.failed = true;
	import_lines_feed(&import->lines, bytes, length);
	if (!import_stage(import))
		http_body_pause(import->x->request);
}

/* The body is whole, or will never be. */
static void on_body_end(void *cookie, const char *fault)
{
	struct import *import = cookie;
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	import->body_over = true;
	import_lines_end(&import->lines);
	if (import->lines.failed || crypto_hash_end(import->hash, digest) != 0)
		problem_set(&import->problem, "internal");
	if (fault != NULL)
		problem_set(&import->problem, fault);
	if (import->problem.code == NULL && import->key != NULL) {
		import->x->fingerprint = idempotency_streamed(import->x, digest);
		import->fingerprint = import->x->fingerprint == NULL
		                          ? NULL
		                          : arena_strdup(import->arena, import->x->fingerprint);
		if (import->fingerprint == NULL)
			problem_set(&import->problem, "internal");
	}
	import_stage(import);
	import_write(import);
}

void import_ready(struct import *import)
{
	const struct http_body body = {on_piece, on_body_end, import};
	http_body_read(import->x->request, &body);
}

void import_flushed(struct import *import)
{
	if (!import->body_over && import->x != NULL)
		http_body_resume(import->x->request);
}
