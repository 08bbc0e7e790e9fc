/*
 * json_walk: what a tree of json.h is made of, for floors that do not know
 * cJSON: its kinds and its children.
 */
#ifndef BASE_JSON_WALK_H
#define BASE_JSON_WALK_H

#include <stdbool.h>

struct cJSON;

/**
 * json_is_array(item):
 * Whether ${item} is an array; false for NULL.
 */
bool json_is_array(const struct cJSON *item);

/**
 * json_as_text(item):
 * Return the string that ${item} is, or NULL when it is none.  (Not called
 * json_string: libjwt would then call it in place of jansson's.)
 */
const char *json_as_text(const struct cJSON *item);

/**
 * json_visit(container, visit, cookie):
 * Call ${visit}(${cookie}, name, item) for each element of an array (name is
 * NULL) or member of an object, in document order; stop when it returns
 * non-zero and return that, else 0.  Anything else, and NULL, has no children.
 */
int json_visit(const struct cJSON *container,
    int (*visit)(void *cookie, const char *name, const struct cJSON *item), void *cookie);

#endif
