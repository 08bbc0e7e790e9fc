/*
 * webhook_sign: signatures of the Standard Webhooks specification (v1: symmetric):
 * base64 of HMAC-SHA256 over "id.timestamp.body".
 */
#ifndef FEATURES_WEBHOOK_SIGN_H
#define FEATURES_WEBHOOK_SIGN_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/* A message as it is signed. */
struct webhook_message {
	const char *id;    /* webhook-id: the same for every attempt */
	int64_t timestamp; /* webhook-timestamp: seconds since 1970, of the attempt */
	const char *body;
};

/* A secret's bytes, without its prefix and out of base64. */
struct webhook_secret {
	const uint8_t *bytes;
	size_t length;
};

/**
 * webhook_sign(message, secrets, count, arena):
 * Return the value of webhook-signature, with one signature for each of the
 * ${count} secrets and a space between, in ${arena}; or NULL when memory is
 * short or ${count} is 0.
 */
const char *webhook_sign(const struct webhook_message *message,
    const struct webhook_secret *secrets, size_t count, struct arena *arena);

#endif
