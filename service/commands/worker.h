/*
 * worker: one thread with one event loop, its own listener on the shared port,
 * its own connections to the database.
 */
#ifndef COMMANDS_WORKER_H
#define COMMANDS_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct contract;
struct seal_keys;
struct keyring;
struct networks;
struct news;
struct router;
struct settings;
struct worker;

/* What all workers share, immutable while they run. */
struct worker_shared {
	const struct settings *settings;
	const struct contract *contract;
	const struct router *router;
	const struct seal_keys *cursor_keys;
	const struct seal_keys *webhook_keys;
	const struct networks *trusted_proxies;
	struct news *news; /* the one thing that changes: atomics */
	unsigned workers;  /* among which limits of the process are divided */
};

/**
 * worker_start(shared, keyring, ret_fault, size):
 * Listen and serve in a new thread; ${shared} must outlive the worker, which
 * takes a reference of ${keyring}.  Return the worker, or NULL with a sentence
 * in ${ret_fault}.
 */
struct worker *worker_start(
    const struct worker_shared *shared, struct keyring *keyring, char *ret_fault, size_t size);

/**
 * worker_set_keyring(worker, keyring):
 * Have the worker use ${keyring} (one more reference) from its next turn on.
 */
void worker_set_keyring(struct worker *worker, struct keyring *keyring);

/**
 * worker_drain(worker):
 * Have the worker stop accepting, finish what is in flight, and end.
 */
void worker_drain(struct worker *worker);

/**
 * worker_stop(worker):
 * Have the worker end now.
 */
void worker_stop(struct worker *worker);

/**
 * worker_log_state(worker):
 * Have the worker log one line about itself.
 */
void worker_log_state(struct worker *worker);

/**
 * worker_is_done(worker):
 * Whether its thread has ended.
 */
bool worker_is_done(const struct worker *worker);

/**
 * worker_heartbeat_us(worker), worker_database_us(worker):
 * Return how long ago the loop turned, and the database answered (-1: never).
 */
int64_t worker_heartbeat_us(const struct worker *worker);
int64_t worker_database_us(const struct worker *worker);

/**
 * worker_free(worker):
 * Wait for the thread and release.  NULL is fine.
 */
void worker_free(struct worker *worker);

#endif
