/*
 * batch: an exchange's statements on their way to the database: composed,
 * their placeholders filled, under the caller's identity.
 */
#ifndef API_BATCH_H
#define API_BATCH_H

#include <stdbool.h>

#include "api/operation.h"
#include "db/request.h"

struct exchange;
struct query;
struct query_choice;

/* A batch being put together; lives until its callback. */
struct batch {
	struct db_request request;
	struct db_step steps[DB_STEPS_MAX];
	struct db_setting settings[DB_SETTINGS_MAX];
};

/**
 * batch_new(exchange, write):
 * Return an empty batch in the exchange's arena, with the identity's settings
 * and the time limit of a read or a write; or NULL (the problem is set).
 */
struct batch *batch_new(struct exchange *exchange, bool write);

/**
 * batch_add(exchange, batch, query, choice):
 * Append ${query} composed for ${choice}, filled from the exchange's
 * bindings.  Return 0, or -1 with the problem set.
 */
int batch_add(struct exchange *exchange, struct batch *batch, const struct query *query,
    const struct query_choice *choice);

/**
 * batch_add_listing(exchange, batch):
 * Append the operation's query as the exchange chose it; for a calendar the
 * calendar entries of its records.  Return 0, or -1 with the problem set.
 */
int batch_add_listing(struct exchange *exchange, struct batch *batch);

/**
 * batch_wrap(exchange, batch, before, behind):
 * Make the last statement a part of another: in brackets between the texts.
 * Return 0, or -1 with the problem set.
 */
int batch_wrap(
    struct exchange *exchange, struct batch *batch, const char *before, const char *behind);

/**
 * batch_add_step(exchange, batch, step):
 * Append a statement of the service's own; what ${step} points to lives in the
 * exchange's arena or longer.  Return 0, or -1 with the problem set.
 */
int batch_add_step(struct exchange *exchange, struct batch *batch, const struct db_step *step);

/**
 * batch_add_count(exchange, batch, choice, most):
 * Append the counting of the operation's rows that fit ${choice}, up to
 * ${most} + 1.  Return 0, or -1 with the problem set.
 */
int batch_add_count(struct exchange *exchange, struct batch *batch,
    const struct query_choice *choice, unsigned most);

/**
 * batch_submit(exchange, batch, done):
 * Run the batch; ${done}(exchange, result) is called from the loop.  Return
 * WAIT, or ANSWERED with the problem set.
 */
enum verdict batch_submit(struct exchange *exchange, struct batch *batch,
    void (*done)(void *exchange, const struct db_result *result));

/**
 * batch_refused(exchange, result):
 * Note time and SQLSTATE of a result; fill the problem unless it is DB_DONE.
 * Return whether the problem is set.  Called first by every continuation.
 */
bool batch_refused(struct exchange *exchange, const struct db_result *result);

#endif
