/*
 * negotiate: proactive content negotiation (RFC 9110 section 12.5): which of
 * the representations there are, and which of the three languages.
 */
#ifndef API_NEGOTIATE_H
#define API_NEGOTIATE_H

#include "api/operation.h"
#include "base/problem.h"

struct arena;

/**
 * negotiate_media(accept, offered):
 * Return the media bit of ${offered} that the Accept value likes best (of
 * equals the first of json, csv, ndjson, calendar, xml), or 0 when it likes none.  NULL or
 * nothing means anything.  MEDIA_OTHER, a handler's own type, is liked by every Accept.
 */
unsigned negotiate_media(const char *accept, unsigned offered);

/**
 * negotiate_language(accept_language):
 * Return the language the Accept-Language value likes best; English when it
 * is NULL or likes none.  "fr-CI" likes French (RFC 4647 section 3.4).
 */
enum language negotiate_language(const char *accept_language);

/**
 * media_type(media):
 * Return the Content-Type of a media bit, or NULL for MEDIA_OTHER.
 */
const char *media_type(enum media media);

/**
 * media_names(offered, arena):
 * Return the types of the bits, for people: "application/json, text/csv".
 */
const char *media_names(unsigned offered, struct arena *arena);

#endif
