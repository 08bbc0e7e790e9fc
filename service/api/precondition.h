/*
 * precondition: entity tags made and compared (RFC 9110 section 13).  A tag is
 * the version, "17", or of any variant the version and a digest, "17.9f86d081".
 */
#ifndef API_PRECONDITION_H
#define API_PRECONDITION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/**
 * etag_of_version(arena, version):
 * Return the tag of the canonical representation, or NULL.
 */
const char *etag_of_version(struct arena *arena, const char *version);

/**
 * etag_of_variant(arena, version, body, length):
 * Return the tag of any other representation, or NULL; with ${version} NULL
 * that of a list: 16 hex digits of the digest.
 */
const char *etag_of_variant(
    struct arena *arena, const char *version, const char *body, size_t length);

/**
 * etag_none_match(field, etag):
 * Whether an If-None-Match ${field} names ${etag} (weak comparison, "*" names
 * all): the answer is 304 then.
 */
bool etag_none_match(const char *field, const char *etag);

/**
 * etag_is_list(field):
 * Whether an If-Match ${field} is "*" or a list of entity tags.
 */
bool etag_is_list(const char *field);

/**
 * etag_match_version(field, version):
 * Whether an If-Match ${field} names ${version}: "*", or a tag whose opaque
 * part up to the first "." is the version.  A leading W/ is ignored, because
 * proxies that compress weaken tags.
 */
bool etag_match_version(const char *field, const char *version);

#endif
