/*
 * import: POST /v1/imports: a file of many records, read as it arrives,
 * written in one transaction by the statements that single records are written
 * by.  Its own connection does the work; a client may wait for it or not.
 */
#ifndef FEATURES_IMPORT_H
#define FEATURES_IMPORT_H

#include "api/operation.h"

struct api_context;
struct exchange;

/**
 * import_create(exchange):
 * Begin an import; answers 201 (200 for a dry run) with what came of it, 202
 * when that takes long or the client does not want to wait, 422 with the
 * faults by line.
 */
enum verdict import_create(struct exchange *exchange);

/**
 * import_stop_all(context):
 * Break off what is under way; nothing of it stays.
 */
void import_stop_all(struct api_context *context);

#endif
