/*
 * token_cache: verified tokens remembered by their SHA-256, for at most five
 * minutes and never past their exp; bounded; of one thread.
 */
#ifndef AUTH_TOKEN_CACHE_H
#define AUTH_TOKEN_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "auth/token_policy.h"
#include "base/clock.h"

struct arena;
struct identity;
struct keyring;
struct token_cache;

/* Since the cache was made. */
struct token_cache_counts {
	uint64_t hits;      /* tokens found */
	uint64_t misses;    /* tokens that had to be judged, good or not */
	uint64_t evictions; /* tokens dropped from a full cache */
};

/**
 * token_cache_new(policy, ceiling):
 * Return an empty cache for at most ${ceiling} tokens, or NULL.  ${policy} is
 * copied, its strings are not.
 */
struct token_cache *token_cache_new(const struct token_policy *policy, size_t ceiling);

/**
 * token_cache_follow(cache, keyring):
 * Have tokens judged by the keys of ${keyring} from now on, which is referenced.
 * Another one than before empties the cache.
 */
void token_cache_follow(struct token_cache *cache, struct keyring *keyring);

/**
 * token_cache_verify(cache, token, now, arena, ret_identity):
 * As token_verify, remembering good tokens; a keyring must have been given.
 * ${ret_identity} lives in ${arena}.
 */
enum token_verdict token_cache_verify(struct token_cache *cache, const char *token,
    struct instant now, struct arena *arena, const struct identity **ret_identity);

/**
 * token_cache_counts(cache):
 * Return what was counted so far.
 */
struct token_cache_counts token_cache_counts(const struct token_cache *cache);

/**
 * token_cache_free(cache):
 * Release.  NULL is fine.
 */
void token_cache_free(struct token_cache *cache);

#endif
