/*
 * The door to the database without memory: what can be told is told once, and
 * what is told as done was done.
 */
#include "base/metrics.h"
#include "db/conninfo.h"
#include "db/statement.h"
#include "door.h"
#include "short_memory.h"

#define EACH 100000 /* dense for all */

static int use_conninfo(void *cookie)
{
	static const struct conninfo_options options = {
	    .url = "postgres://u:secret@a:1,b:2/d?sslmode=disable",
	    .role = "some role",
	    .application_name = "test",
	    .notice_close = true,
	    .rotate = 1,
	    .connect_s = 7};
	char fault[256] = "";
	unsigned *count = cookie, found = 0;
	struct conninfo *info = conninfo_new(&options, fault, sizeof fault);
	if (info == NULL) {
		assert_string_equal(fault, "out of memory");
		return -1;
	}
	/* All keywords: a connection without one would not be what it must be. */
	while (conninfo_keywords(info)[found] != NULL)
		assert_non_null(conninfo_values(info)[found++]);
	if (*count == 0)
		*count = found;
	assert_int_equal(found, *count);
	conninfo_free(info);
	return 0;
}

static void a_connection_has_all_its_keywords_or_is_not_made(void **state)
{
	unsigned count = 0;
	(void)state;
	assert_int_equal(use_conninfo(&count), 0);
	assert_true(run_short_of_each(use_conninfo, &count, EACH) > count);
}

static int use_statements(void *cookie)
{
	static const char *const texts[] = {"select 1", "select 2", "select 3", "select 4"};
	struct statement_cache *cache = statement_cache_new(2);
	int result = cache == NULL ? -1 : 0;
	unsigned count = 0;
	(void)cookie;
	for (size_t i = 0; cache != NULL && i < COUNT_OF(texts); i++) {
		char forgotten[STATEMENT_NAME_SIZE] = "untouched";
		const struct statement *statement = statement_add(cache, texts[i], forgotten);
		count += statement != NULL;
		count -= forgotten[0] != '\0'; /* also when there is no new one */
		assert_int_equal(statement_count(cache), count);
		assert_ptr_equal(statement_find(cache, texts[i]), statement);
		if (statement == NULL)
			result = -1;
		else
			assert_string_not_equal(statement->name, forgotten);
	}
	statement_cache_free(cache);
	return result;
}

static void a_statement_is_entered_whole_and_what_went_for_it_is_told(void **state)
{
	(void)state;
	run_short_of_each(use_statements, NULL, EACH);
}

static struct loop_timer *deadline; /* made while there is memory */

/* Two reads, and a write that leaves a row behind if it is done. */
static int use_door(void *cookie)
{
	struct db_options options = door_options();
	unsigned *number = cookie, submitted = 0;
	char insert[64], id[16];
	const char *const values[] = {"a", "b", id};
	int result = 0;
	begin_test();
	snprintf(id, sizeof id, "%u", ++*number);
	snprintf(insert, sizeof insert, "insert into public.kept values (%s) returning id", id);
	struct db *db = db_new(loop, &options);
	if (db == NULL)
		return -1;
	const struct db_step steps[] = {
	    {.sql = "select 'a'"}, {.sql = "select 'b'"}, {.sql = insert}};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		const struct db_request request = {
		    .write = i == 2, .timeout_ms = 5000, .step_count = 1, .steps = &steps[i]};
		asked[i].steps[0] = steps[i];
		submitted += db_submit(db, &request, on_done, &asked[i]) != NULL;
		result = submitted == i + 1 ? result : -1;
	}
	awaited = submitted;
	loop_timer_start(deadline, DEADLINE_MS);
	if (done_count < awaited)
		assert_int_equal(loop_run(loop), 0);
	loop_timer_stop(deadline);
	assert_int_equal(done_count, submitted);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		bool done = asked[i].is_done && asked[i].outcome == DB_DONE;
		result = done ? result : -1;
		if (done)
			assert_string_equal(asked[i].value, values[i]);
	}
	db_free(db);
	return result;
}

static int open_all(void **state)
{
	unsigned number = 1000000;
	if (open_cluster(state) != 0)
		return -1;
	if (is_skipped)
		return 0;
	deadline = loop_timer_new(loop, on_deadline, NULL);
	(void)beside("create table public.kept (id int primary key)");
	/* Metrics are made once and kept. */
	return use_door(&number);
}

static void every_call_is_told_once_and_done_is_done(void **state)
{
	unsigned number = 0;
	unsigned long n = 1;
	(void)state;
	if (is_skipped)
		skip();
	while (run_short(use_door, &number, n, false)) {
		char sql[64];
		snprintf(sql, sizeof sql, "select count(*) from public.kept where id = %u", number);
		/* Refused, unavailable: it is not there.  Done: it is. */
		if (asked[2].is_done && asked[2].outcome != DB_UNKNOWN)
			assert_string_equal(beside(sql), asked[2].outcome == DB_DONE ? "1" : "0");
		n++;
	}
	assert_true(n > 30);
}

static int close_all(void **state)
{
	loop_timer_free(deadline);
	return close_cluster(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_connection_has_all_its_keywords_or_is_not_made),
	    cmocka_unit_test(a_statement_is_entered_whole_and_what_went_for_it_is_told),
	    cmocka_unit_test(every_call_is_told_once_and_done_is_done),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
