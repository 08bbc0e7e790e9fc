/*
 * idempotency: retries that happen once (the Idempotency-Key header, draft
 * draft-ietf-httpapi-idempotency-key-header-07).  A key belongs to a client
 * and a subject; its record is written in the transaction of the write it
 * names and holds the answer's bytes.  Only what was committed is recorded.
 */
#ifndef API_IDEMPOTENCY_H
#define API_IDEMPOTENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "api/operation.h"

struct batch;
struct db_result;
struct db_step;
struct exchange;

/**
 * idempotency_fingerprint(exchange):
 * Return the fingerprint of the exchange's request (idempotency_key.h), or NULL
 * when memory is short.
 */
const char *idempotency_fingerprint(struct exchange *exchange);

/**
 * idempotency_streamed(exchange, digest):
 * Likewise of a request whose body came in pieces, of that SHA-256.
 */
const char *idempotency_streamed(struct exchange *exchange, const uint8_t digest[32]);

/**
 * idempotency_look(exchange, otherwise):
 * Look the exchange's key up.  When it has a record the stored answer is the
 * answer, or the problem that the key was used for another request; when it
 * has none the pipeline goes on, or answers with the problem ${otherwise}
 * unless that is NULL.  Return WAIT, or ANSWERED with the problem set.
 */
enum verdict idempotency_look(struct exchange *exchange, const char *otherwise);

/**
 * idempotency_claim(exchange, batch):
 * Append the statement that keeps other requests with the key out until this
 * one's end, and refuses when one was there before.  Return 0, or -1 with the
 * problem set.
 */
int idempotency_claim(struct exchange *exchange, struct batch *batch);

/**
 * idempotency_refused(exchange, result):
 * When ${result} is the claim's refusal: look for the record again, or set
 * the problem.  Return true, with what the stage answers in ${ret_verdict}.
 */
bool idempotency_refused(
    struct exchange *exchange, const struct db_result *result, enum verdict *ret_verdict);

/**
 * idempotency_record(exchange):
 * Return the statement that records the rendered answer, or NULL when memory
 * is short (the problem is set).
 */
const struct db_step *idempotency_record(struct exchange *exchange);

/**
 * idempotency_recorded():
 * Count a record that was committed.
 */
void idempotency_recorded(void);

#endif
