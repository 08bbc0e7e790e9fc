/*
 * idempotency_key: what an Idempotency-Key field says, and what makes two
 * requests the same.  Knows no exchange and no database.
 */
#ifndef API_IDEMPOTENCY_KEY_H
#define API_IDEMPOTENCY_KEY_H

#include <stddef.h>

struct arena;
struct target;

/* What a retry repeats; texts may be NULL: not sent. */
struct idempotency_request {
	const char *method;
	const struct target *target;
	const char *content_type;
	const char *if_match;
	const void *body;
	size_t body_length;
};

/**
 * idempotency_key_parse(arena, field):
 * Return the key of an Idempotency-Key ${field}: a quoted string (RFC 8941
 * section 3.3.3) or the same without quotes, 16 to 255 of
 * [A-Za-z0-9._~:-].  NULL when it is no such thing, or memory is short.
 */
const char *idempotency_key_parse(struct arena *arena, const char *field);

/**
 * idempotency_key_fingerprint(arena, request):
 * Return 64 hex digits that differ when the request does: SHA-256 over method,
 * path, query in order of names, media type, If-Match and body.  NULL when
 * memory is short.
 */
const char *idempotency_key_fingerprint(
    struct arena *arena, const struct idempotency_request *request);

#endif
