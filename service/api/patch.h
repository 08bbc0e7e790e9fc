/*
 * patch: JSON Merge Patch (RFC 7396), and what a patch may not touch.
 */
#ifndef API_PATCH_H
#define API_PATCH_H

struct cJSON;
struct operation;
struct problem;

/**
 * patch_merge(target, patch):
 * Apply ${patch} to the object ${target} in place.  Return 0, or -1 when
 * memory is short (the target is then half patched, to be thrown away).
 */
int patch_merge(struct cJSON *target, const struct cJSON *patch);

/**
 * patch_strip_read_only(operation, current, result, problem):
 * Take the read-only members out of ${result}; each that differs from
 * ${current} is added to ${problem} as read-only-member.
 */
void patch_strip_read_only(const struct operation *operation, const struct cJSON *current,
    struct cJSON *result, struct problem *problem);

#endif
