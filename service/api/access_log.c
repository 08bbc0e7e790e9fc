/*
 * The access line and the request-duration histogram, whose metrics are kept
 * per thread and operation so that the registry's lock is taken once each.
 */
#include "api/access_log.h"

#include <stdio.h>

#include "api/context.h"
#include "api/exchange.h"
#include "auth/identity.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/settings.h"

#define KNOWN_METRICS 256

/* The metric of a method, operation and status. */
static struct metric *find_metric(const struct operation *operation, const char *method, int status)
{
	char labels[160];
	snprintf(labels, sizeof labels, "method=\"%s\",operation=\"%s\",status=\"%d\"", method,
	    operation == NULL ? "" : operation->id, status);
	return metric_get(METRIC_REQUEST_DURATION, labels);
}

/* Metrics this thread has found before; a slot is taken over by another at need. */
static _Thread_local struct {
	const struct operation *operation;
	const char *method;
	int status;
	struct metric *metric;
} known[KNOWN_METRICS];

static void count_request(const struct exchange *x, const char *method, int status, int64_t us)
{
	size_t slot = ((uintptr_t)x->operation / sizeof *x->operation + (uintptr_t)method +
	                  (unsigned)status) %
	              KNOWN_METRICS;
	if (known[slot].metric == NULL || known[slot].operation != x->operation ||
	    known[slot].method != method || known[slot].status != status) {
		known[slot].operation = x->operation;
		known[slot].method = method;
		known[slot].status = status;
		known[slot].metric = find_metric(x->operation, method, status);
	}
	metric_observe(known[slot].metric, us);
}

/* The operation's own name for it; a method that no operation takes is not repeated. */
static const char *method_of(const struct exchange *x)
{
	if (x->head)
		return "HEAD";
	return x->operation == NULL ? "other" : method_name(x->operation->method);
}

void access_log_write(const struct exchange *exchange, int status, uint64_t bytes_out)
{
	const struct exchange *x = exchange;
	const struct identity *who = x->identity;
	int64_t us = moment_since(x->started);
	const char *method = method_of(x);
	const struct log_field fields[] = {
	    LOG_TEXT("request_id", x->id),
	    LOG_TEXT("trace_id", x->trace.trace_id),
	    LOG_TEXT("span_id", x->trace.span_id),
	    LOG_TEXT("client", who == NULL ? NULL : who->client),
	    LOG_TEXT("sub", who == NULL ? NULL : who->subject),
	    LOG_TEXT("operation", x->operation == NULL ? NULL : x->operation->id),
	    LOG_TEXT("method", method),
	    LOG_TEXT("path_template", x->operation == NULL ? NULL : x->operation->path),
	    LOG_NUMBER("status", status),
	    LOG_TEXT("code", x->problem.code),
	    LOG_NUMBER("bytes_in", x->bytes_in),
	    LOG_NUMBER("bytes_out", bytes_out),
	    LOG_NUMBER("duration_us", us),
	    LOG_NUMBER("db_us", x->database_us),
	    LOG_TEXT("sqlstate", x->sqlstate),
	    LOG_TEXT("remote", x->remote),
	};
	const unsigned count = sizeof fields / sizeof *fields;
	log_line(LOG_INFO, "request", fields, count);
	if (us / 1000 >= x->context->settings->slow_request_ms)
		log_line(LOG_WARNING, "slow request", fields, count);
	count_request(x, method, status, us);
}
