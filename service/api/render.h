/*
 * render: status, fields and body of a success, from the rows that the run
 * left.  A write renders before it commits, so that its idempotency record
 * can hold the very bytes of the answer.
 */
#ifndef API_RENDER_H
#define API_RENDER_H

#include "api/operation.h"

struct exchange;

/**
 * render(exchange):
 * Write the answer of the operation's kind, or 304.  Return GO_ON, or ANSWERED
 * with the problem set.
 */
enum verdict render(struct exchange *exchange);

/**
 * render_undo(exchange):
 * Take back what render wrote: what it told did not happen.
 */
void render_undo(struct exchange *exchange);

#endif
