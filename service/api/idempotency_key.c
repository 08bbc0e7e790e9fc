/*
 * The fingerprint is taken of a list of parts, each with its length in front,
 * and of how many there are: no two requests have the same bytes.
 */
#include "api/idempotency_key.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "http/target.h"

#define KEY_LEAST     16
#define KEY_MOST      255
#define PARTS_CEILING ((size_t)256 * 1024) /* bytes; the body is one part of 32 */

const char *idempotency_key_parse(struct arena *arena, const char *field)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                               "abcdefghijklmnopqrstuvwxyz0123456789._~:-";
	size_t length = strlen(field);
	if (length >= 2 && field[0] == '"' && field[length - 1] == '"') {
		field++;
		length -= 2;
	}
	if (length < KEY_LEAST || length > KEY_MOST || strspn(field, alphabet) < length)
		return NULL;
	return arena_strndup(arena, field, length);
}

static void put_part(struct buffer *out, const void *bytes, size_t length)
{
	buffer_printf(out, "%zu:", length);
	buffer_append(out, bytes, length);
}

/* What was not sent is no empty part. */
static void put_text(struct buffer *out, const char *text)
{
	if (text == NULL)
		buffer_putc(out, '-');
	else
		put_part(out, text, strlen(text));
}

static void put_path(struct buffer *out, const struct target *target)
{
	buffer_printf(out, "%zu/", target->segment_count);
	for (size_t i = 0; i < target->segment_count; i++)
		put_text(out, target->segments[i]);
}

static int by_name_and_value(const void *a, const void *b)
{
	const struct target_pair *one = a, *other = b;
	int order = strcmp(one->name, other->name);
	return order != 0 ? order : strcmp(one->value, other->value);
}

static void put_query(struct buffer *out, const struct target *target)
{
	struct target_pair pairs[TARGET_PAIRS_MAX];
	memcpy(pairs, target->pairs, target->pair_count * sizeof *pairs);
	qsort(pairs, target->pair_count, sizeof *pairs, by_name_and_value);
	buffer_printf(out, "%zu?", target->pair_count);
	for (size_t i = 0; i < target->pair_count; i++) {
		put_text(out, pairs[i].name);
		put_text(out, pairs[i].value);
	}
}

static const char *hex_of(struct arena *arena, const uint8_t digest[CRYPTO_DIGEST_SIZE])
{
	char *hex = arena_alloc(arena, 2 * CRYPTO_DIGEST_SIZE + 1);
	for (size_t i = 0; hex != NULL && i < CRYPTO_DIGEST_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return hex;
}

const char *idempotency_key_fingerprint(
    struct arena *arena, const struct idempotency_request *request)
{
	struct buffer parts;
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	if (crypto_sha256(request->body, request->body_length, digest) != 0)
		return NULL;
	buffer_init(&parts, PARTS_CEILING);
	put_text(&parts, request->method);
	put_path(&parts, request->target);
	put_query(&parts, request->target);
	put_text(&parts, request->content_type);
	put_text(&parts, request->if_match);
	put_part(&parts, digest, sizeof digest);
	bool failed = parts.failed || crypto_sha256(parts.bytes, parts.length, digest) != 0;
	buffer_reset(&parts);
	return failed ? NULL : hex_of(arena, digest);
}
