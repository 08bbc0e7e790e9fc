/*
 * A family is a row of a const table and a list of label sets.  Updates are
 * relaxed atomics; only finding a label set for the first time takes the lock.
 */
#include "base/metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/metrics_process.h"

#define LABEL_SETS_MAX 2000
#define BUCKETS        14

enum kind { COUNTER, GAUGE, HISTOGRAM };

static const struct family {
	const char *name;
	enum kind kind;
	const char *help;
} families[METRIC_FAMILIES] = {
    [METRIC_REQUEST_DURATION] = {"http_server_request_duration_seconds", HISTOGRAM,
        "Time from the request's head to its answer, in seconds."},
    [METRIC_STAGE_DURATION] = {"natcom_stage_duration_seconds", HISTOGRAM,
        "Time a stage of the pipeline took, in seconds."},
    [METRIC_HTTP_CONNECTIONS] = {"natcom_http_connections", GAUGE, "Open HTTP connections."},
    [METRIC_HTTP_IN_FLIGHT] = {"natcom_http_requests_in_flight", GAUGE, "Requests under way."},
    [METRIC_HTTP_REFUSED] = {"natcom_http_refused_total", COUNTER,
        "Requests refused before they were routed."},
    [METRIC_DB_CONNECTIONS] = {"natcom_db_connections", GAUGE, "Database connections by state."},
    [METRIC_DB_QUEUED] = {"natcom_db_queued_calls", GAUGE,
        "Calls that wait for a place on a connection."},
    [METRIC_DB_IN_FLIGHT] = {"natcom_db_in_flight_calls", GAUGE,
        "Calls in the pipelines, sent and not answered."},
    [METRIC_DB_WAIT] = {"natcom_db_wait_seconds", HISTOGRAM,
        "Time a call waited for a place on a connection, in seconds."},
    [METRIC_DB_TIMEOUTS] = {"natcom_db_timeouts_total", COUNTER,
        "Calls that ran into a time limit."},
    [METRIC_DB_ERRORS] = {"natcom_db_errors_total", COUNTER,
        "Refusals of the database by SQLSTATE class."},
    [METRIC_TOKENS] = {"natcom_tokens_total", COUNTER, "Tokens judged, by result."},
    [METRIC_TOKEN_CACHE_HITS] = {"natcom_token_cache_hits_total", COUNTER,
        "Tokens found in the cache."},
    [METRIC_TOKEN_CACHE_MISSES] = {"natcom_token_cache_misses_total", COUNTER,
        "Tokens that had to be verified."},
    [METRIC_TOKEN_CACHE_EVICTIONS] = {"natcom_token_cache_evictions_total", COUNTER,
        "Tokens dropped from a full cache."},
    [METRIC_IDEMPOTENCY] = {"natcom_idempotency_total", COUNTER,
        "Requests with an Idempotency-Key, by what became of them."},
    [METRIC_EVENTS_POSITION] = {"natcom_events_position", GAUGE,
        "Position of the last change that readers may see."},
    [METRIC_EVENTS_UNSEQUENCED] = {"natcom_events_unsequenced", GAUGE,
        "Committed changes that wait for their position."},
    [METRIC_BUILD_INFO] = {"natcom_build_info", GAUGE, "Always 1; the labels tell the build."},
};

/* Upper bounds in microseconds, and as the text format writes them. */
static const struct {
	int64_t us;
	const char *text;
} bounds[BUCKETS] = {
    {5000, "0.005"},
    {10000, "0.01"},
    {25000, "0.025"},
    {50000, "0.05"},
    {75000, "0.075"},
    {100000, "0.1"},
    {250000, "0.25"},
    {500000, "0.5"},
    {750000, "0.75"},
    {1000000, "1"},
    {2500000, "2.5"},
    {5000000, "5"},
    {7500000, "7.5"},
    {10000000, "10"},
};

struct metric {
	struct metric *next; /* of the family; never changes once published */
	char *labels;
	atomic_int_fast64_t value; /* counter, gauge; sum in microseconds of a histogram */
	atomic_int_fast64_t buckets[BUCKETS + 1];
};

/* The registry of the process: lists only grow, heads are published with release. */
static struct {
	pthread_mutex_t lock;
	_Atomic(struct metric *) heads[METRIC_FAMILIES];
	struct metric others[METRIC_FAMILIES]; /* when there are too many label sets */
	unsigned count;
} registry = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct metric *find(enum metric_family family, const char *labels)
{
	struct metric *metric = atomic_load_explicit(&registry.heads[family], memory_order_acquire);
	while (metric != NULL && strcmp(metric->labels, labels) != 0)
		metric = metric->next;
	return metric;
}

/* Make a metric and publish it; the lock is held. */
static struct metric *make(enum metric_family family, const char *labels)
{
	struct metric *metric = NULL;
	if (registry.count < LABEL_SETS_MAX)
		metric = calloc(1, sizeof *metric);
	if (metric == NULL || (metric->labels = strdup(labels)) == NULL) {
		free(metric);
		return &registry.others[family];
	}
	registry.count++;
	metric->next = atomic_load_explicit(&registry.heads[family], memory_order_relaxed);
	atomic_store_explicit(&registry.heads[family], metric, memory_order_release);
	return metric;
}

struct metric *metric_get(enum metric_family family, const char *labels)
{
	struct metric *metric = find(family, labels);
	if (metric != NULL)
		return metric;
	pthread_mutex_lock(&registry.lock);
	metric = find(family, labels);
	if (metric == NULL)
		metric = make(family, labels);
	pthread_mutex_unlock(&registry.lock);
	return metric;
}

void metric_add(struct metric *metric, int64_t delta)
{
	atomic_fetch_add_explicit(&metric->value, delta, memory_order_relaxed);
}

void metric_set(struct metric *metric, int64_t value)
{
	atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

void metric_observe(struct metric *metric, int64_t us)
{
	size_t i = 0;
	while (i < BUCKETS && us > bounds[i].us)
		i++;
	atomic_fetch_add_explicit(&metric->buckets[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&metric->value, us, memory_order_relaxed);
}

static void write_sample(struct buffer *out, const char *name, const char *labels, int64_t value)
{
	if (labels[0] == '\0')
		buffer_printf(out, "%s %lld\n", name, (long long)value);
	else
		buffer_printf(out, "%s{%s} %lld\n", name, labels, (long long)value);
}

static void write_histogram(
    struct buffer *out, const char *name, const char *labels, struct metric *metric)
{
	const char *comma = labels[0] == '\0' ? "" : ",";
	const char *open = labels[0] == '\0' ? "" : "{";
	const char *close = labels[0] == '\0' ? "" : "}";
	int64_t count = 0;
	int64_t sum = atomic_load_explicit(&metric->value, memory_order_relaxed);
	for (size_t i = 0; i <= BUCKETS; i++) {
		count += atomic_load_explicit(&metric->buckets[i], memory_order_relaxed);
		buffer_printf(out, "%s_bucket{%s%sle=\"%s\"} %lld\n", name, labels, comma,
		    i < BUCKETS ? bounds[i].text : "+Inf", (long long)count);
	}
	buffer_printf(out, "%s_sum%s%s%s %lld.%06lld\n", name, open, labels, close,
	    (long long)(sum / 1000000), (long long)(sum % 1000000));
	buffer_printf(out, "%s_count%s%s%s %lld\n", name, open, labels, close, (long long)count);
}

static void write_metric(
    struct buffer *out, const struct family *family, struct metric *metric, const char *labels)
{
	if (family->kind == HISTOGRAM)
		write_histogram(out, family->name, labels, metric);
	else
		write_sample(out, family->name, labels,
		    atomic_load_explicit(&metric->value, memory_order_relaxed));
}

/* Whether anything has been counted in it; what was set back to 0 does not show. */
static bool is_used(struct metric *metric)
{
	int64_t sum = atomic_load_explicit(&metric->value, memory_order_relaxed);
	for (size_t i = 0; i <= BUCKETS; i++)
		sum |= atomic_load_explicit(&metric->buckets[i], memory_order_relaxed);
	return sum != 0;
}

void metrics_write(struct buffer *out)
{
	static const char *const kinds[] = {"counter", "gauge", "histogram"};
	for (int f = 0; f < METRIC_FAMILIES; f++) {
		const struct family *family = &families[f];
		struct metric *metric =
		    atomic_load_explicit(&registry.heads[f], memory_order_acquire);
		struct metric *other = &registry.others[f];
		if (metric == NULL && !is_used(other))
			continue;
		buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help,
		    family->name, kinds[family->kind]);
		for (; metric != NULL; metric = metric->next)
			write_metric(out, family, metric, metric->labels);
		if (is_used(other))
			write_metric(out, family, other, "other=\"true\"");
	}
	metrics_write_process(out);
}
