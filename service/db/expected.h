/*
 * expected: what a pipelined connection has been asked and has not answered,
 * in order: a ring of a fixed size.
 */
#ifndef DB_EXPECTED_H
#define DB_EXPECTED_H

#include <stdbool.h>
#include <stddef.h>

#include "db/statement.h"

struct db_call;

#define EXPECTED_MAX 1024 /* messages in flight on a connection */

enum expected_kind {
	EXPECT_DEALLOCATE,
	EXPECT_PREPARE,
	EXPECT_PRELUDE, /* BEGIN, settings, ROLLBACK: only its failure matters */
	EXPECT_STEP,
	EXPECT_BARRIER, /* a sync point behind which the same call goes on */
	EXPECT_SYNC
};

struct expected {
	enum expected_kind kind;
	unsigned step;                  /* of the call; of PREPARE: for which */
	struct db_call *call;           /* NULL of DEALLOCATE, ROLLBACK and sync points */
	char name[STATEMENT_NAME_SIZE]; /* of the prepared statement, or "" */
};

struct expected_ring {
	struct expected *slots; /* EXPECTED_MAX of them */
	size_t first;
	size_t count;
};

/**
 * expected_init(ring):
 * Make an empty ring.  Return 0 or -1.
 */
int expected_init(struct expected_ring *ring);

/**
 * expected_add(ring, entry):
 * Append; the caller has seen to it that there is room.
 */
void expected_add(struct expected_ring *ring, const struct expected *entry);

/**
 * expected_head(ring):
 * Return the oldest entry, or NULL.
 */
struct expected *expected_head(struct expected_ring *ring);

/**
 * expected_pop(ring):
 * Remove the oldest entry.
 */
void expected_pop(struct expected_ring *ring);

/**
 * expected_reset(ring):
 * Release.
 */
void expected_reset(struct expected_ring *ring);

#endif
