/*
 * pipeline: the road every request takes, as a table of stages:
 * route -> identify -> authorise -> replay -> read -> condition -> run -> write -> answer.
 */
#ifndef API_PIPELINE_H
#define API_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "api/operation.h"

struct exchange;
struct http_request;

/**
 * pipeline_on_request(request, context):
 * Take ${request} (of http/server.h) on its road; ${context} is the worker's
 * struct api_context.
 */
void pipeline_on_request(struct http_request *request, void *context);

/**
 * pipeline_streams(context, method, target, length):
 * Whether the body of such a request is taken in pieces (http/server.h).
 */
bool pipeline_streams(void *context, const char *method, const char *target, size_t length);

/**
 * pipeline_resume(exchange, verdict):
 * Go on with an exchange whose stage had answered WAIT; ${verdict} is what
 * the stage would have answered had it not had to wait.  The exchange may be
 * gone when this returns.
 */
void pipeline_resume(struct exchange *exchange, enum verdict verdict);

#endif
