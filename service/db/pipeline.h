/*
 * pipeline: the calls in flight on one connection: sends each as a group of
 * statements, matches the answers, and hands a call back only after its sync
 * point arrived.
 *
 * Reads may share one sync point, which saves a system call each (libpq 15
 * sends at every sync).  They are one implicit transaction then: when one of
 * them fails, the answers of those before it stand (a rolled-back read changed
 * nothing and each statement had its own snapshot), and those after it, which
 * the server skipped, are run again alone.  Writes never share.
 */
#ifndef DB_PIPELINE_H
#define DB_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "db/conninfo.h"
#include "db/pipeline_owner.h"

struct connection;
struct db_call;
struct loop;
struct pipeline;

struct pipeline_options {
	struct loop *loop;
	struct conninfo_options conninfo; /* strings are not copied */
	int connect_ms;
	bool keeps_up;       /* reconnect for ever */
	unsigned statements; /* prepared statements kept; 0: none are prepared */
	struct pipeline_owner owner;
};

/**
 * pipeline_new(options):
 * Return a pipeline that is off, or NULL when memory is short.
 */
struct pipeline *pipeline_new(const struct pipeline_options *options);

/**
 * pipeline_connection(pipeline):
 * Return its connection, to be started, stopped and looked at.
 */
struct connection *pipeline_connection(struct pipeline *pipeline);

/**
 * pipeline_in_flight(pipeline):
 * Return the number of calls sent and not answered.
 */
size_t pipeline_in_flight(const struct pipeline *pipeline);

/**
 * pipeline_is_busy(pipeline):
 * Whether it works on anybody's call (the heartbeat is nobody's).
 */
bool pipeline_is_busy(const struct pipeline *pipeline);

/**
 * pipeline_takes(pipeline, now):
 * Whether a call may be sent: it is up, not full, and the call it is working
 * on has not been running so long that others had better go elsewhere.
 */
bool pipeline_takes(const struct pipeline *pipeline, struct moment now);

/**
 * pipeline_send(pipeline, call):
 * Queue the statements of ${call} in libpq, in the open group or a new one.
 * The pipeline holds the call until it hands it back.
 */
void pipeline_send(struct pipeline *pipeline, struct db_call *call);

/**
 * pipeline_flush(pipeline):
 * End the open group, if any, and send.  Return 0, or -1 when the connection
 * broke; pipeline_break is due then, when the owner can bear its callbacks.
 */
int pipeline_flush(struct pipeline *pipeline);

/**
 * pipeline_break(pipeline, reason):
 * Give the connection up and hand back all its calls: reads to be run again
 * unless they were already, writes as DB_UNKNOWN.
 */
void pipeline_break(struct pipeline *pipeline, const char *reason);

/**
 * pipeline_stop(pipeline):
 * Close the connection and drop all calls, in silence.
 */
void pipeline_stop(struct pipeline *pipeline);

/**
 * pipeline_tick(pipeline, now):
 * Ask an idle server whether it is there, give up on a silent one, and on calls
 * past their deadline.  To be called a few times a second.
 */
void pipeline_tick(struct pipeline *pipeline, struct moment now);

/**
 * pipeline_answered(pipeline):
 * Return when a sync point last came over it; 0 us when none ever did.
 */
struct moment pipeline_answered(const struct pipeline *pipeline);

/**
 * pipeline_free(pipeline):
 * Close, drop the calls in silence, release.  NULL is fine.
 */
void pipeline_free(struct pipeline *pipeline);

#endif
