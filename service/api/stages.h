/*
 * stages: the ten stages of the pipeline, in the order they run.  A stage
 * never names another; each has a file stage_<name>.c.
 */
#ifndef API_STAGES_H
#define API_STAGES_H

#include "api/operation.h"

struct exchange;

/**
 * stage_route(exchange):
 * Find the operation of method and path, and the representation to answer in
 * (404, 405, 406; what the guard refused ends here too).
 */
enum verdict stage_route(struct exchange *exchange);

/**
 * stage_identify(exchange):
 * Verify the bearer token unless the operation is public (401).
 */
enum verdict stage_identify(struct exchange *exchange);

/**
 * stage_authorise(exchange):
 * Compare the token's scope and roles with the contract's (403).
 */
enum verdict stage_authorise(struct exchange *exchange);

/**
 * stage_replay(exchange):
 * For a write with an Idempotency-Key: answer as it was answered before
 * (400, 409, 422).
 */
enum verdict stage_replay(struct exchange *exchange);

/**
 * stage_read(exchange):
 * Read parameters and body by the contract (400, 404, 413, 415, 422).
 */
enum verdict stage_read(struct exchange *exchange);

/**
 * stage_fresh(exchange):
 * For a query that names its tables (--etag): make the tag of the last changes
 * of those, and compare it with If-None-Match before anything is counted (304).
 */
enum verdict stage_fresh(struct exchange *exchange);

/**
 * stage_condition(exchange):
 * For a change of what exists: compare If-Match with the present version and
 * apply a merge patch to the present representation (404, 412, 422, 428).
 */
enum verdict stage_condition(struct exchange *exchange);

/**
 * stage_run(exchange):
 * Run the operation's SQL, or its handler.
 */
enum verdict stage_run(struct exchange *exchange);

/**
 * stage_write(exchange):
 * Write the representation of what the run gave, or 304.
 */
enum verdict stage_write(struct exchange *exchange);

/**
 * stage_answer(exchange):
 * Send the answer or the problem, log the access, and end the exchange.
 */
enum verdict stage_answer(struct exchange *exchange);

#endif
