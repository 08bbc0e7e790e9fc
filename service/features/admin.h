/*
 * admin: the port operators ask: /livez, /readyz, /metrics.  Runs in a thread
 * of its own, so that it answers whatever the workers do.
 */
#ifndef FEATURES_ADMIN_H
#define FEATURES_ADMIN_H

#include <stdbool.h>
#include <stddef.h>

struct admin;
struct buffer;

/* How the admin port learns about the rest; called on its thread. */
struct admin_probes {
	/* Whether every loop has turned lately. */
	bool (*is_live)(void *cookie);
	/* Whether requests can be served; appends the parts as JSON members. */
	bool (*is_ready)(void *cookie, struct buffer *out);
	void *cookie;
};

/**
 * admin_start(listen, probes, ret_fault, size):
 * Listen on ${listen} and serve in a new thread.  Return the handle, or NULL
 * with a sentence in ${ret_fault}.
 */
struct admin *admin_start(
    const char *listen, const struct admin_probes *probes, char *ret_fault, size_t size);

/**
 * admin_stop(admin):
 * End the thread and release.  NULL is fine.
 */
void admin_stop(struct admin *admin);

#endif
