/*
 * guard_character: which characters a token (RFC 9110 section 5.6.2) and a
 * request target (RFC 3986: path and query, unescaped) are made of.
 */
#ifndef HTTP_GUARD_CHARACTER_H
#define HTTP_GUARD_CHARACTER_H

#include <stdbool.h>

/**
 * guard_character_is_token(c):
 * Whether ${c} may stand in a method or field name.
 */
bool guard_character_is_token(char c);

/**
 * guard_character_is_target(c):
 * Whether ${c} may stand unescaped in a path or query.
 */
bool guard_character_is_target(char c);

#endif
