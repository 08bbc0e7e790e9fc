/*
 * guard_target: what a request target may look like.  Used by the guard only.
 */
#ifndef HTTP_GUARD_TARGET_H
#define HTTP_GUARD_TARGET_H

#include <stdbool.h>
#include <stddef.h>

/**
 * guard_target_is_sound(target, length):
 * Whether ${target} is in origin form (RFC 9112 section 3.2.1) with only the
 * characters of RFC 3986, whole escapes that decode to UTF-8 without control
 * characters, and a path without empty or dot segments and without escaped
 * slashes, backslashes or dots: so that all readers see one path.
 */
bool guard_target_is_sound(const char *target, size_t length);

#endif
