/*
 * target: a raw request target taken apart: decoded path segments, decoded
 * query pairs.  Each escape is decoded once.
 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <stddef.h>

struct arena;

#define TARGET_SEGMENTS_MAX 16
#define TARGET_PAIRS_MAX    64

struct target_pair {
	const char *name;
	const char *value; /* "" when there was no '=' */
};

struct target {
	size_t segment_count;
	const char *segments[TARGET_SEGMENTS_MAX]; /* "/v1/x" has "v1", "x"; "/" has none */
	size_t pair_count;
	struct target_pair pairs[TARGET_PAIRS_MAX]; /* in order, repeats kept */
};

/**
 * target_parse_path(raw, arena, ret_target):
 * Take the path of ${raw} apart; strings live in ${arena}.  Return 0, or -1 for
 * more segments than fit, an empty segment (a trailing slash included), a bad
 * escape, or text that is not UTF-8 or has control characters.
 */
int target_parse_path(const char *raw, struct arena *arena, struct target *ret_target);

/**
 * target_parse_query(raw, arena, ret_target):
 * Take the query of ${raw} apart in the same way, if there is one.  '+' is a
 * space.  Return 0, or -1 for more pairs than fit or a text as above.
 */
int target_parse_query(const char *raw, struct arena *arena, struct target *ret_target);

#endif
