/*
 * door: what the tests of the database's door share: a cluster, a loop with a
 * deadline, and calls that keep what they came to.
 */
#ifndef TESTS_DOOR_H
#define TESTS_DOOR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/loop.h"
#include "cluster.h"
#include "db/blocking.h"
#include "db/db.h"
#include "db/request.h"
#include "db/rows.h"

#define DEADLINE_MS 20000
#define CALLS_MAX   128

/* A submitted call and its outcome. */
struct asked {
	struct db_call *call;
	struct db_step steps[4];
	bool is_done;
	enum db_outcome outcome;
	char sqlstate[8];
	char constraint[64];
	char value[256]; /* first column of the first row of the last step, or "" */
	unsigned columns;
	int64_t at_us; /* when it was told */
};

static struct cluster cluster;
static bool is_skipped;
static struct loop *loop;
static struct asked asked[CALLS_MAX];
static unsigned asked_count, done_count, awaited;

static void on_deadline(void *cookie)
{
	(void)cookie;
	loop_stop(loop);
}

static inline void on_done(void *cookie, const struct db_result *result)
{
	struct asked *one = cookie;

	assert_false(one->is_done);
	one->is_done = true;
	one->outcome = result->outcome;
	one->at_us = moment_now().us;
	snprintf(one->sqlstate, sizeof(one->sqlstate), "%s", result->sqlstate);
	snprintf(one->constraint, sizeof(one->constraint), "%s", result->constraint);
	if (result->outcome == DB_DONE) {
		unsigned last = 0;
		const char *value = NULL;

		while (last < 3 && one->steps[last + 1].sql != NULL)
			last++;
		one->columns = db_rows_columns(result->rows[last]);
		if (db_rows_count(result->rows[last]) > 0)
			value = db_rows_value(result->rows[last], 0, 0);
		snprintf(one->value, sizeof(one->value), "%s", value == NULL ? "" : value);
	}
	if (++done_count >= awaited)
		loop_stop(loop);
}

/* Run the loop until ${count} calls in all have been answered, or ${ms} are over. */
static inline void run_for(unsigned count, int ms)
{
	struct loop_timer *timer = loop_timer_new(loop, on_deadline, NULL);

	awaited = count;
	if (done_count < awaited) {
		loop_timer_start(timer, ms);
		loop_run(loop);
	}
	loop_timer_free(timer);
}

static inline void run_until(unsigned count)
{
	run_for(count, DEADLINE_MS);
	assert_true(done_count >= count);
}

static inline void run_ms(int ms)
{
	run_for(CALLS_MAX + 1, ms);
}

/* Forget earlier calls. */
static inline void begin_test(void)
{
	if (is_skipped)
		skip();
	memset(asked, 0, sizeof(asked));
	asked_count = done_count = 0;
}

static inline struct asked *submit_with(
    struct db *db, struct db_request request, const char *first, const char *second)
{
	struct asked *one = &asked[asked_count++];

	assert_true(asked_count < CALLS_MAX);
	one->steps[0].sql = first;
	one->steps[1].sql = second;
	request.step_count = second == NULL ? 1 : 2;
	request.steps = one->steps;
	if (request.timeout_ms == 0)
		request.timeout_ms = 5000;
	one->call = db_submit(db, &request, on_done, one);
	assert_non_null(one->call);
	return one;
}

static inline struct asked *submit_read(struct db *db, const char *sql)
{
	return submit_with(db, (struct db_request){.write = false}, sql, NULL);
}

static inline struct asked *submit_write(struct db *db, const char *sql)
{
	return submit_with(db, (struct db_request){.write = true}, sql, NULL);
}

static inline struct db_options door_options(void)
{
	return (struct db_options){.url = cluster.url,
	    .connections = 1,
	    .exports = 2,
	    .queue = 64,
	    .queue_wait_ms = 15000,
	    .connect_ms = 5000,
	    .statements = 50,
	    .application_name = "test"};
}

static inline struct db *door_open(struct db_options options)
{
	struct db *db = db_new(loop, &options);

	assert_non_null(db);
	return db;
}

/* Run ${sql} beside the door and return the first value, in a static text. */
static inline const char *beside(const char *sql)
{
	static char value[256];
	char fault[512];
	struct db_rows *rows = NULL;
	struct db_blocking *connection = db_blocking_open(cluster.url, NULL, fault, sizeof(fault));

	value[0] = '\0';
	if (connection == NULL ||
	    (rows = db_blocking_query(connection, sql, fault, sizeof(fault))) == NULL)
		fail_msg("%s", fault);
	if (db_rows_count(rows) > 0 && db_rows_value(rows, 0, 0) != NULL)
		snprintf(value, sizeof(value), "%s", db_rows_value(rows, 0, 0));
	db_rows_free(rows);
	db_blocking_close(connection);
	return value;
}

static inline int open_cluster(void **state)
{
	(void)state;
	loop = loop_new();
	is_skipped = cluster_start(&cluster) == -1;
	if (is_skipped)
		fprintf(stderr, "SKIPPED: PostgreSQL (initdb) is not there or does not start,"
		                " so nothing here is tested\n");
	return 0;
}

static inline int close_cluster(void **state)
{
	(void)state;
	loop_free(loop);
	if (cluster.folder[0] != '\0')
		cluster_stop(&cluster);
	return 0;
}

#endif
