/*
 * loader: a connection of one's own for what takes many statements and a COPY
 * into the database: statements one after the other, bytes as fast as the
 * socket takes them.  What is not committed when it is freed is rolled back,
 * since its connection ends.
 */
#ifndef DB_LOADER_H
#define DB_LOADER_H

#include <stdbool.h>
#include <stddef.h>

#include "db/conninfo.h"

struct db_result;
struct db_step;
struct loader;
struct loop;

/* Who is told, always from the loop. */
struct loader_owner {
	void (*up)(void *cookie);      /* statements may be run */
	void (*lost)(void *cookie);    /* the connection is gone; only freeing is left */
	void (*flushed)(void *cookie); /* all bytes of a COPY so far are sent */
	void *cookie;
};

struct loader_options {
	struct loop *loop;
	struct conninfo_options conninfo; /* strings are not copied */
	int connect_ms;
	struct loader_owner owner;
};

/**
 * loader_new(options):
 * Return a loader that connects, or NULL when memory is short.
 */
struct loader *loader_new(const struct loader_options *options);

/**
 * loader_run(loader, step, done):
 * Run one statement, or the beginning of a COPY FROM STDIN; ${done}(the owner's
 * cookie, result) is called with DB_DONE or DB_REFUSED and, for a statement
 * that gave rows, result->rows[0].  One at a time.  Parameters are sent before
 * this returns.  A connection that fails is told by ${lost} instead.
 */
void loader_run(struct loader *loader, const struct db_step *step,
    void (*done)(void *cookie, const struct db_result *result));

/**
 * loader_put(loader, bytes, length):
 * Send bytes of the COPY.  Return whether more may be put now; if not, wait for
 * ${flushed}.
 */
bool loader_put(struct loader *loader, const char *bytes, size_t length);

/**
 * loader_put_end(loader, done):
 * End the COPY; ${done} as in loader_run.
 */
void loader_put_end(
    struct loader *loader, void (*done)(void *cookie, const struct db_result *result));

/**
 * loader_free(loader):
 * Close the connection, in silence, and release.  May be called from inside a
 * callback.  NULL is fine.
 */
void loader_free(struct loader *loader);

#endif
