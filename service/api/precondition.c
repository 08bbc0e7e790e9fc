/*
 * Walking lists of entity tags: [W/]"opaque", separated by commas.
 */
#include "api/precondition.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"

#define LIST_DIGEST_BYTES    8 /* 16 hex digits */
#define VARIANT_DIGEST_BYTES 4 /* 8 hex digits */

const char *etag_of_version(struct arena *arena, const char *version)
{
	return arena_printf(arena, "\"%s\"", version);
}

const char *etag_of_variant(
    struct arena *arena, const char *version, const char *body, size_t length)
{
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	char hex[2 * LIST_DIGEST_BYTES + 1];
	if (crypto_sha256(length == 0 ? "" : body, length, digest) != 0)
		return NULL;
	text_hex(digest, version == NULL ? LIST_DIGEST_BYTES : VARIANT_DIGEST_BYTES, hex);
	if (version == NULL)
		return arena_printf(arena, "\"%s\"", hex);
	return arena_printf(arena, "\"%s.%s\"", version, hex);
}

/* Take the next tag's opaque part off the list; false at the end or at a fault. */
static bool next_tag(const char **list, const char **ret_opaque, size_t *ret_length)
{
	const char *p = *list + strspn(*list, ", \t");
	if (strncmp(p, "W/", 2) == 0)
		p += 2;
	if (*p != '"')
		return false;
	const char *end = strchr(p + 1, '"');
	if (end == NULL)
		return false;
	*ret_opaque = p + 1;
	*ret_length = (size_t)(end - p) - 1;
	*list = end + 1;
	return true;
}

static bool is_star(const char *field)
{
	field += strspn(field, " \t");
	return field[0] == '*' && field[1 + strspn(field + 1, " \t")] == '\0';
}

bool etag_is_list(const char *field)
{
	const char *opaque;
	size_t length;
	unsigned count = 0;
	if (is_star(field))
		return true;
	for (; next_tag(&field, &opaque, &length); count++) {
		/* Only a comma parts two tags. */
		const char *after = field + strspn(field, " \t");
		if (*after != ',' && *after != '\0')
			return false;
	}
	return count > 0 && field[strspn(field, ", \t")] == '\0';
}

bool etag_none_match(const char *field, const char *etag)
{
	const char *opaque;
	size_t length;
	size_t wanted = strlen(etag) - 2;
	if (is_star(field))
		return true;
	while (next_tag(&field, &opaque, &length))
		if (length == wanted && memcmp(opaque, etag + 1, length) == 0)
			return true;
	return false;
}

bool etag_match_version(const char *field, const char *version)
{
	const char *opaque;
	size_t length;
	if (is_star(field))
		return true;
	while (next_tag(&field, &opaque, &length)) {
		const char *dot = memchr(opaque, '.', length);
		size_t part = dot == NULL ? length : (size_t)(dot - opaque);
		if (part == strlen(version) && memcmp(opaque, version, part) == 0)
			return true;
	}
	return false;
}
