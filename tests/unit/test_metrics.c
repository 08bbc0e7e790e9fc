/*
 * Counting, and the text that Prometheus reads.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/metrics.h"
#include "unit.h"

#define LABEL_SETS 2000

/* All families as text; the caller frees it. */
static char *written(void)
{
	struct buffer out;
	buffer_init(&out, (size_t)4 << 20);
	metrics_write(&out);
	char *text = strdup(buffer_text(&out));
	buffer_reset(&out);
	return text;
}

/* Whether the text has exactly that line. */
static bool has_line(const char *text, const char *line)
{
	size_t length = strlen(line);
	for (const char *at = text; (at = strstr(at, line)) != NULL; at++)
		if ((at == text || at[-1] == '\n') && at[length] == '\n')
			return true;
	return false;
}

static void assert_lines(const char *const *lines, size_t count)
{
	char *text = written();
	for (size_t i = 0; i < count; i++)
		if (!has_line(text, lines[i]))
			fail_msg("no line %s in\n%s", lines[i], text);
	free(text);
}

static void a_family_without_a_metric_is_not_written_and_the_process_always_is(void **state)
{
	char *text = written();
	(void)state;
	assert_null(strstr(text, "natcom_"));
	assert_non_null(strstr(text, "# TYPE process_cpu_seconds_total counter\n"));
	assert_non_null(strstr(text, "\nprocess_resident_memory_bytes "));
	assert_non_null(strstr(text, "\nprocess_open_fds "));
	free(text);
}

static void the_same_labels_are_the_same_metric(void **state)
{
	char labels[] = "state=\"idle\"";
	struct metric *metric = metric_get(METRIC_DB_CONNECTIONS, labels);
	(void)state;
	labels[7] = 'x'; /* they were copied */
	assert_ptr_equal(metric_get(METRIC_DB_CONNECTIONS, "state=\"idle\""), metric);
	assert_ptr_not_equal(metric_get(METRIC_DB_CONNECTIONS, labels), metric);
	assert_ptr_not_equal(metric_get(METRIC_HTTP_CONNECTIONS, "state=\"idle\""), metric);
}

static void gauges_and_counters_are_written_under_help_and_type(void **state)
{
	static const char *const lines[] = {
	    "# HELP natcom_http_connections Open HTTP connections.",
	    "# TYPE natcom_http_connections gauge",
	    "natcom_http_connections{state=\"idle\"} -5",
	    "natcom_http_connections{state=\"busy\"} 9223372036854775807",
	    "# TYPE natcom_token_cache_hits_total counter",
	    "natcom_token_cache_hits_total 3",
	};
	(void)state;
	metric_set(metric_get(METRIC_HTTP_CONNECTIONS, "state=\"idle\""), 7);
	metric_add(metric_get(METRIC_HTTP_CONNECTIONS, "state=\"idle\""), -12);
	metric_set(metric_get(METRIC_HTTP_CONNECTIONS, "state=\"busy\""), INT64_MAX);
	metric_add(metric_get(METRIC_TOKEN_CACHE_HITS, ""), 1);
	metric_add(metric_get(METRIC_TOKEN_CACHE_HITS, ""), 2);
	assert_lines(lines, COUNT_OF(lines));
}

static void a_duration_counts_in_its_bucket_and_all_wider_ones(void **state)
{
	static const char *const lines[] = {
	    "# TYPE natcom_db_wait_seconds histogram",
	    "natcom_db_wait_seconds_bucket{le=\"0.005\"} 2",
	    "natcom_db_wait_seconds_bucket{le=\"0.01\"} 3",
	    "natcom_db_wait_seconds_bucket{le=\"7.5\"} 3",
	    "natcom_db_wait_seconds_bucket{le=\"10\"} 4",
	    "natcom_db_wait_seconds_bucket{le=\"+Inf\"} 5",
	    "natcom_db_wait_seconds_sum 20.010002",
	    "natcom_db_wait_seconds_count 5",
	    "natcom_stage_duration_seconds_bucket{stage=\"run\",le=\"+Inf\"} 1",
	    "natcom_stage_duration_seconds_sum{stage=\"run\"} 0.000007",
	    "natcom_stage_duration_seconds_count{stage=\"run\"} 1",
	};
	static const int64_t durations[] = {0, 5000, 5001, 10000000, 10000001};
	struct metric *metric = metric_get(METRIC_DB_WAIT, "");
	(void)state;
	for (size_t i = 0; i < COUNT_OF(durations); i++)
		metric_observe(metric, durations[i]);
	metric_observe(metric_get(METRIC_STAGE_DURATION, "stage=\"run\""), 7);
	assert_lines(lines, COUNT_OF(lines));
}

static void *count_much(void *cookie)
{
	struct metric *metric = metric_get(METRIC_DB_TIMEOUTS, "");
	(void)cookie;
	for (int i = 0; i < 50000; i++)
		metric_add(metric, 1);
	return NULL;
}

static void no_count_of_several_threads_is_lost(void **state)
{
	static const char *const lines[] = {"natcom_db_timeouts_total 200000"};
	pthread_t threads[4];
	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_much, NULL), 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_lines(lines, 1);
}

/* The last test: the registry is the process's and stays full. */
static void beyond_the_ceiling_a_family_counts_in_one_metric_that_is_written(void **state)
{
	static const char *const lines[] = {
	    "natcom_http_refused_total{other=\"true\"} 5",
	    "natcom_tokens_total{other=\"true\"} 1",
	    "natcom_stage_duration_seconds_bucket{other=\"true\",le=\"0.005\"} 1",
	    "natcom_http_refused_total{reason=\"1\"} 1",
	};
	char labels[64];
	(void)state;
	for (int i = 0; i < LABEL_SETS; i++) {
		snprintf(labels, sizeof labels, "reason=\"%d\"", i);
		metric_set(metric_get(METRIC_HTTP_REFUSED, labels), 1);
	}
	struct metric *other = metric_get(METRIC_HTTP_REFUSED, "reason=\"a\"");
	metric_set(other, 0);
	assert_ptr_equal(metric_get(METRIC_HTTP_REFUSED, "reason=\"b\""), other);
	assert_ptr_not_equal(metric_get(METRIC_TOKENS, "result=\"a\""), other);
	char *text = written();
	assert_null(strstr(text, "natcom_tokens_total"));
	free(text);
	metric_add(other, 2);
	metric_add(metric_get(METRIC_HTTP_REFUSED, "reason=\"b\""), 3);
	metric_add(metric_get(METRIC_TOKENS, "result=\"a\""), 1);
	metric_observe(metric_get(METRIC_STAGE_DURATION, "stage=\"other\""), 0);
	assert_lines(lines, COUNT_OF(lines));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_family_without_a_metric_is_not_written_and_the_process_always_is),
	    cmocka_unit_test(the_same_labels_are_the_same_metric),
	    cmocka_unit_test(gauges_and_counters_are_written_under_help_and_type),
	    cmocka_unit_test(a_duration_counts_in_its_bucket_and_all_wider_ones),
	    cmocka_unit_test(no_count_of_several_threads_is_lost),
	    cmocka_unit_test(beyond_the_ceiling_a_family_counts_in_one_metric_that_is_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
