/*
 * export: a whole list as CSV or NDJSON, streamed in cursor batches from one
 * repeatable-read transaction.
 */
#ifndef API_EXPORT_H
#define API_EXPORT_H

#include "api/operation.h"

struct exchange;

/**
 * export_start(exchange):
 * Count, and stream when there are not too many rows (export-too-large before
 * the first byte).  Return WAIT, or ANSWERED with the problem set.  A fault
 * midway breaks the connection off.
 */
enum verdict export_start(struct exchange *exchange);

#endif
