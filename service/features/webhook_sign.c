/*
 * Nothing but the specification's arithmetic.
 */
#include "features/webhook_sign.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"

const char *webhook_sign(const struct webhook_message *message,
    const struct webhook_secret *secrets, size_t count, struct arena *arena)
{
	const char *value = NULL;
	const char *content = arena_printf(
	    arena, "%s.%" PRId64 ".%s", message->id, message->timestamp, message->body);
	if (content == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		uint8_t digest[CRYPTO_DIGEST_SIZE];
		char text[TEXT_BASE64URL_SIZE(CRYPTO_DIGEST_SIZE)];
		if (crypto_hmac_sha256(
		        secrets[i].bytes, secrets[i].length, content, strlen(content), digest) != 0)
			return NULL;
		text_base64(digest, sizeof digest, text);
		value = value == NULL ? arena_printf(arena, "v1,%s", text)
		                      : arena_printf(arena, "%s v1,%s", value, text);
		if (value == NULL)
			return NULL;
	}
	return value;
}
