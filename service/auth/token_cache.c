/*
 * token_cache: a ring of remembered tokens and a map from their digest to the
 * place in the ring.  When the ring is full the hand of a clock goes round: what
 * was asked for since it last came by stays, the first other goes.
 */
#include "auth/token_cache.h"

#include <stdlib.h>
#include <string.h>

#include "auth/identity.h"
#include "auth/keyring.h"
#include "auth/token.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/hashmap.h"

#define REMEMBERED_US ((int64_t)5 * 60 * 1000 * 1000) /* longest time in the cache */

struct entry {
	uint8_t digest[CRYPTO_DIGEST_SIZE]; /* SHA-256 of the token */
	struct identity *identity;          /* packed, from malloc; NULL: the place is free */
	struct instant since;               /* when it was verified */
	struct instant until;               /* when it has to be verified again */
	bool asked;                         /* found since the hand last came by */
};

struct token_cache {
	struct token_policy policy;
	struct keyring
	    *keyring; /* whose verdicts these are; referenced, so never another's address */
	struct hashmap *places; /* digest to entry */
	struct token_cache_counts counts;
	size_t ceiling;
	size_t hand; /* the next entry to look at */
	struct entry entries[];
};

struct token_cache *token_cache_new(const struct token_policy *policy, size_t ceiling)
{
	struct token_cache *cache;

	if (ceiling == 0 || ceiling > (SIZE_MAX - sizeof *cache) / sizeof *cache->entries)
		return NULL;
	cache = calloc(1, sizeof *cache + ceiling * sizeof *cache->entries);
	if (cache == NULL)
		return NULL;
	cache->policy = *policy;
	cache->ceiling = ceiling;
	cache->places = hashmap_new(ceiling);
	if (cache->places == NULL) {
		free(cache);
		return NULL;
	}
	return cache;
}

/* Make the entry's place free. */
static void forget(struct token_cache *cache, struct entry *entry)
{
	if (entry->identity == NULL)
		return;
	hashmap_remove(cache->places, entry->digest, sizeof entry->digest);
	free(entry->identity);
	*entry = (struct entry){0};
}

/* Verdicts hold for the keys they were found with. */
void token_cache_follow(struct token_cache *cache, struct keyring *keyring)
{
	if (cache->keyring == keyring)
		return;
	for (size_t i = 0; i < cache->ceiling; i++)
		forget(cache, &cache->entries[i]);
	keyring_unref(cache->keyring);
	cache->keyring = keyring_ref(keyring);
}

/* Return a free entry, made so by the clock when none is. */
static struct entry *take_place(struct token_cache *cache)
{
	for (;;) {
		struct entry *entry = &cache->entries[cache->hand];
		cache->hand = (cache->hand + 1) % cache->ceiling;
		if (entry->identity == NULL)
			return entry;
		if (!entry->asked) {
			forget(cache, entry);
			cache->counts.evictions++;
			return entry;
		}
		entry->asked = false;
	}
}

/* The entry of the token while it holds; one out of its time is forgotten. */
static struct entry *find(struct token_cache *cache, const uint8_t *digest, struct instant now)
{
	struct entry *entry = hashmap_get(cache->places, digest, CRYPTO_DIGEST_SIZE);

	if (entry == NULL)
		return NULL;
	/* A wall clock set back makes the entry's time unknown as well. */
	if (now.us < entry->since.us || now.us >= entry->until.us) {
		forget(cache, entry);
		return NULL;
	}
	entry->asked = true;
	return entry;
}

/* Remember the identity; without memory it is simply not remembered. */
static void remember(struct token_cache *cache, const uint8_t *digest, struct instant now,
    const struct identity *identity)
{
	int64_t until = now.us + REMEMBERED_US;

	if (until > identity->expires.us)
		until = identity->expires.us;
	if (until <= now.us) /* within the skew after exp */
		return;
	void *memory = malloc(identity_size(identity));
	if (memory == NULL)
		return;
	struct entry *entry = take_place(cache);
	if (hashmap_put(cache->places, digest, CRYPTO_DIGEST_SIZE, entry) != 0) {
		free(memory);
		return;
	}
	memcpy(entry->digest, digest, CRYPTO_DIGEST_SIZE);
	entry->identity = identity_pack(identity, memory);
	entry->since = now;
	entry->until.us = until;
}

/* Give the caller a copy: entries may go while its request is on its way. */
static enum token_verdict hand_out(
    const struct entry *entry, struct arena *arena, const struct identity **ret_identity)
{
	void *memory = arena_alloc(arena, identity_size(entry->identity));

	if (memory == NULL)
		return TOKEN_INVALID;
	*ret_identity = identity_pack(entry->identity, memory);
	return TOKEN_GOOD;
}

enum token_verdict token_cache_verify(struct token_cache *cache, const char *token,
    struct instant now, struct arena *arena, const struct identity **ret_identity)
{
	const struct token_terms terms = {cache->keyring, &cache->policy, now};
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	size_t length = strnlen(token, TOKEN_MOST + 1);

	if (length > TOKEN_MOST || crypto_sha256(token, length, digest) != 0)
		return TOKEN_INVALID;
	const struct entry *entry = find(cache, digest, now);
	if (entry != NULL) {
		cache->counts.hits++;
		return hand_out(entry, arena, ret_identity);
	}
	cache->counts.misses++;
	enum token_verdict verdict = token_verify(&terms, token, arena, ret_identity);
	if (verdict == TOKEN_GOOD)
		remember(cache, digest, now, *ret_identity);
	return verdict;
}

struct token_cache_counts token_cache_counts(const struct token_cache *cache)
{
	return cache->counts;
}

void token_cache_free(struct token_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < cache->ceiling; i++)
		forget(cache, &cache->entries[i]);
	keyring_unref(cache->keyring);
	hashmap_free(cache->places);
	free(cache);
}
