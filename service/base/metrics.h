/*
 * metrics: the process's counters, gauges and histograms, updated with atomic
 * operations from any thread and written in the Prometheus text format 0.0.4.
 * The families are a const table; label sets are registered, with a ceiling.
 */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include <stdint.h>

struct buffer;
struct metric;

/* Families, in the order they are written; metrics.c holds name, kind, help. */
enum metric_family {
	METRIC_REQUEST_DURATION,      /* histogram {method,operation,status} */
	METRIC_STAGE_DURATION,        /* histogram {stage} */
	METRIC_HTTP_CONNECTIONS,      /* gauge {state} */
	METRIC_HTTP_IN_FLIGHT,        /* gauge: requests under way */
	METRIC_HTTP_REFUSED,          /* counter {reason} */
	METRIC_DB_CONNECTIONS,        /* gauge {state} */
	METRIC_DB_QUEUED,             /* gauge: calls that wait for a place */
	METRIC_DB_IN_FLIGHT,          /* gauge: calls sent and not answered */
	METRIC_DB_WAIT,               /* histogram: seconds waited for a connection */
	METRIC_DB_TIMEOUTS,           /* counter */
	METRIC_DB_ERRORS,             /* counter {class} */
	METRIC_TOKENS,                /* counter {result} */
	METRIC_TOKEN_CACHE_HITS,      /* counter */
	METRIC_TOKEN_CACHE_MISSES,    /* counter */
	METRIC_TOKEN_CACHE_EVICTIONS, /* counter */
	METRIC_IDEMPOTENCY,           /* counter {result} */
	METRIC_EVENTS_POSITION,       /* gauge: the last one given */
	METRIC_EVENTS_UNSEQUENCED,    /* gauge: changes that wait for their position */
	METRIC_BUILD_INFO,            /* gauge {version} */
	METRIC_FAMILIES
};

/**
 * metric_get(family, labels):
 * Return the metric of ${family} with exactly ${labels}, which is Prometheus
 * label text such as "method=\"GET\",status=\"200\"" or "" (copied); made when
 * new.  Beyond 2,000 label sets in all, or without memory, a family's shared
 * metric {other="true"} is returned, which is written once it counts.
 * Never NULL.  Takes a lock: keep the result instead of asking per request.
 */
struct metric *metric_get(enum metric_family family, const char *labels);

/**
 * metric_add(metric, delta):
 * Add to a counter or gauge.
 */
void metric_add(struct metric *metric, int64_t delta);

/**
 * metric_set(metric, value):
 * Set a gauge.
 */
void metric_set(struct metric *metric, int64_t value);

/**
 * metric_observe(metric, us):
 * Count a duration of ${us} microseconds in a histogram (buckets in seconds:
 * .005 .01 .025 .05 .075 .1 .25 .5 .75 1 2.5 5 7.5 10).
 */
void metric_observe(struct metric *metric, int64_t us);

/**
 * metrics_write(out):
 * Append all families and the standard process_* metrics.
 */
void metrics_write(struct buffer *out);

#endif
