/*
 * pipeline_answer: the other half of pipeline: what the server's answers mean
 * for the calls in flight.  Private to the two files of it.
 */
#ifndef DB_PIPELINE_ANSWER_H
#define DB_PIPELINE_ANSWER_H

#include <stddef.h>

struct db_call;
struct pipeline;

#define DB_REASON_SIZE 256 /* bytes of the reason of a loss */

/**
 * pipeline_read_answers(pipeline, ret_reason, size):
 * Take all results that are there; calls whose sync point came are handed
 * back.  Return 0, or -1 with a reason when the connection is of no more use.
 */
int pipeline_read_answers(struct pipeline *pipeline, char *ret_reason, size_t size);

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
