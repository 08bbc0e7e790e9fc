/*
 * upkeep: what has to be done now and then beside all requests: the oldest
 * idempotency records and events are dropped.  Every worker asks for it; the database
 * sees to it that it is done once.
 */
#ifndef FEATURES_UPKEEP_H
#define FEATURES_UPKEEP_H

#include <stdint.h>

struct db;
struct loop;
struct upkeep;

/**
 * upkeep_new(loop, db, events_ms):
 * Ask at once and then every hour; events older than ${events_ms} are
 * dropped; both must outlive the upkeep.  Return it,
 * or NULL when memory is short.
 */
struct upkeep *upkeep_new(struct loop *loop, struct db *db, int64_t events_ms);

/**
 * upkeep_free(upkeep):
 * Ask no more and release.  NULL is fine.
 */
void upkeep_free(struct upkeep *upkeep);

#endif
