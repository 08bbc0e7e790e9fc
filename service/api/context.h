/*
 * context: what one worker lends to every request it serves.  Made by the
 * serve command; used by one thread only.
 */
#ifndef API_CONTEXT_H
#define API_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

struct contract;
struct seal_keys;
struct db;
struct exchange;
struct hashmap;
struct import;
struct keyring;
struct loop;
struct networks;
struct news;
struct router;
struct settings;
struct composition_cache;
struct token_cache;

struct api_context {
	const struct settings *settings;
	const struct contract *contract;
	const struct router *router;
	const struct seal_keys *cursor_keys;
	const struct seal_keys *webhook_keys; /* seal the secrets that webhooks are signed with */
	const struct networks *trusted_proxies;
	struct news *news; /* of changes, shared by the workers */
	struct loop *loop;
	struct db *db;
	struct token_cache *tokens;
	struct keyring *keyring; /* one reference; replaced on this thread by a reload */
	struct composition_cache *compositions; /* composed SQL texts */
	bool draining;                          /* the process is about to end */
	unsigned exchanges;                     /* requests under way */
	struct import *imports;                 /* under way (features/import.h) */
};

#endif
