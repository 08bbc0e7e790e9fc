/*
 * pipeline_answer: the other half of pipeline: what the server's answers mean
 * for the calls in flight.  Private to the two files of it.
 */
#ifndef DB_PIPELINE_ANSWER_H
#define DB_PIPELINE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "db/call.h"
#include "db/expected.h"
#include "db/pipeline.h"

#define DOOMED_MAX        32  /* prepared statements waiting to be dropped */
#define SETTINGS_SQL_SIZE 600 /* bytes of the longest statement of settings */
#define DB_REASON_SIZE    256 /* bytes of the reason of a loss */

struct pipeline {
	struct pipeline_owner owner;
	struct connection *connection;
	unsigned statement_ceiling;
	struct statement_cache *statements; /* of this connection; NULL: prepare nothing */

	struct call_list in_flight; /* sent, in order */
	struct db_call *held;       /* the last of them waits for its conclude, or NULL */
	unsigned open;              /* the last so many of them have no sync point yet */
	struct expected_ring expected;
	bool answered_head; /* a result of the head was seen: its end is next */
	bool broken;        /* libpq refused to send: the connection is to be given up */
	bool uncertain;     /* a commit of this group may not survive a failover */

	char doomed[DOOMED_MAX][STATEMENT_NAME_SIZE]; /* to be deallocated */
	unsigned doomed_count;

	struct moment head_since;  /* the group at the head began to be the oldest */
	struct moment heard;       /* bytes came */
	struct moment answered;    /* a sync point came, or the connection came up */
	struct moment last_answer; /* a sync point came, on any connection of it */
	char settings_sql[2][DB_SETTINGS_MAX + 1][SETTINGS_SQL_SIZE]; /* by write and number */
};

/**
 * pipeline_read_answers(pipeline, ret_reason, size):
 * Take all results that are there; calls whose sync point came are handed
 * back.  Return 0, or -1 with a reason when the connection is of no more use.
 */
int pipeline_read_answers(struct pipeline *pipeline, char *ret_reason, size_t size);

/**
 * pipeline_conclude(pipeline):
 * All steps of the held call are answered: ask it for its concluding step and
 * send that with the sync point.
 */
void pipeline_conclude(struct pipeline *pipeline);

/**
 * pipeline_return_lost(pipeline, call):
 * Hand ${call} back as the loss of its connection leaves it.
 */
void pipeline_return_lost(struct pipeline *pipeline, struct db_call *call);

/**
 * pipeline_doom(pipeline, name):
 * Have the prepared statement ${name} dropped with the next group.
 */
void pipeline_doom(struct pipeline *pipeline, const char *name);

#endif
