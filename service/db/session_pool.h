/*
 * session_pool: the connections of a worker that sessions borrow: opened when
 * first needed, kept for a while, never more than the exports allowed at once.
 * Private to this folder.
 */
#ifndef DB_SESSION_POOL_H
#define DB_SESSION_POOL_H

#include <stdbool.h>

#include "base/clock.h"

struct db;
struct db_options;
struct loop;
struct session_pool;

/**
 * session_pool_new(loop, options):
 * Return a pool of connections that are off, or NULL when memory is short.
 */
struct session_pool *session_pool_new(struct loop *loop, const struct db_options *options);

/**
 * db_session_pool(db):
 * Return the pool of ${db}.
 */
struct session_pool *db_session_pool(struct db *db);

/**
 * session_pool_tick(pool, now):
 * Close what was idle for long, give up on silent servers.
 */
void session_pool_tick(struct session_pool *pool, struct moment now);

/**
 * session_pool_idle(pool):
 * Whether no session is open.
 */
bool session_pool_idle(const struct session_pool *pool);

/**
 * session_pool_free(pool):
 * Close all connections; open sessions must have been closed.  NULL is fine.
 */
void session_pool_free(struct session_pool *pool);

#endif
