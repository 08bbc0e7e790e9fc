/*
 * pipeline_state: what a pipeline knows of its connection and of the calls in
 * flight, for the two halves of it: the sending and the reading of answers.
 */
#ifndef DB_PIPELINE_STATE_H
#define DB_PIPELINE_STATE_H

#include <stdbool.h>

#include "base/clock.h"
#include "db/call.h"
#include "db/expected.h"
#include "db/pipeline_owner.h"
#include "db/request.h"
#include "db/statement.h"

struct connection;

#define DOOMED_MAX        32  /* prepared statements waiting to be dropped */
#define SETTINGS_SQL_SIZE 600 /* bytes of the longest statement of settings */

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

#endif
