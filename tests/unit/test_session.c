/*
 * Sessions: one read-only snapshot over several answers, on a connection of
 * their own.
 */
#include "db/session.h"

#include "door.h"

static struct asked *prepare(struct db_request *request, const char *first, const char *second)
{
	struct asked *one = &asked[asked_count++];

	one->steps[0].sql = first;
	one->steps[1].sql = second;
	request->steps = one->steps;
	request->step_count = second == NULL ? 1 : 2;
	request->timeout_ms = 5000;
	return one;
}

static struct asked *open_session(
    struct db *db, const char *first, const char *second, struct db_session **ret_session)
{
	const struct db_setting settings[] = {{"natcom.subject", "reader"}};
	struct db_request request = {.setting_count = 1, .settings = settings};
	struct asked *one = prepare(&request, first, second);

	*ret_session = db_session_open(db, &request, on_done, one);
	assert_non_null(*ret_session);
	return one;
}

static struct asked *run(struct db_session *session, const char *sql)
{
	struct db_request request = {0};
	struct asked *one = prepare(&request, sql, NULL);

	assert_int_equal(db_session_run(session, &request, on_done, one), 0);
	return one;
}

static void a_session_reads_one_snapshot_through_a_cursor(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_session *session;
	struct asked *one;

	beside("create table public.item as select generate_series(1, 5) as id");
	open_session(db, "declare c no scroll cursor for select id from public.item order by id",
	    "fetch 2 from c", &session);
	run_until(1);
	assert_int_equal(asked[0].outcome, DB_DONE);
	assert_string_equal(asked[0].value, "1");
	beside("delete from public.item");
	run(session, "fetch 2 from c");
	run_until(2);
	assert_string_equal(asked[1].value, "3");
	one = run(session, "select current_setting('natcom.subject')");
	run_until(3);
	assert_string_equal(one->value, "reader");
	one = run(session, "insert into public.item values (9)");
	run_until(4);
	assert_int_equal(one->outcome, DB_REFUSED);
	assert_string_equal(one->sqlstate, "25006");
	assert_false(db_idle(db));
	db_session_close(session);
	db_free(db);
}

static void a_cursor_takes_parameters(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_session *session;
	const char *parameters[] = {"3"};
	struct db_request request = {0};
	struct asked *one = prepare(&request,
	    "declare c no scroll cursor for select g from generate_series($1::int, 9) g",
	    "fetch 2 from c");

	one->steps[0].parameter_count = 1;
	one->steps[0].parameters = parameters;
	session = db_session_open(db, &request, on_done, one);
	run_until(1);
	assert_string_equal(one->value, "3");
	db_session_close(session);
	db_free(db);
}

static void sessions_beyond_the_limit_are_told_so_and_connections_used_again(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_session *sessions[3];

	for (int i = 0; i < 3; i++)
		open_session(db, "select pg_backend_pid()", NULL, &sessions[i]);
	run_until(3);
	assert_int_equal(asked[0].outcome, DB_DONE);
	assert_int_equal(asked[1].outcome, DB_DONE);
	assert_int_equal(asked[2].outcome, DB_BUSY);
	db_session_close(sessions[2]);
	db_session_close(sessions[0]);
	open_session(db, "select pg_backend_pid()", NULL, &sessions[0]);
	run_until(4);
	assert_string_equal(asked[3].value, asked[0].value);
	db_session_close(sessions[0]);
	db_session_close(sessions[1]);
	assert_true(db_idle(db));
	db_free(db);
}

static void closing_a_running_session_blocks_nobody_and_ends_its_statement(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_session *session;
	struct moment start;
	static const char sleepers[] =
	    "select count(*) from pg_stat_activity where query like 'select pg_sleep(4)%'"
	    " and state = 'active'";

	open_session(db, "select 1", NULL, &session);
	run_until(1);
	run(session, "select pg_sleep(4)");
	run_ms(200);
	assert_string_equal(beside(sleepers), "1");
	start = moment_now();
	db_session_close(session);
	assert_in_range(moment_since(start), 0, 20000);
	run_ms(1800);
	assert_string_equal(beside(sleepers), "0");
	assert_false(asked[1].is_done);
	db_free(db);
}

static void a_session_lost_in_its_middle_is_not_begun_again(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_session *session;
	struct asked *one;

	open_session(db, "select 1", NULL, &session);
	run_until(1);
	run(session, "select pg_sleep(10)");
	run_ms(100);
	beside("select pg_terminate_backend(pid) from pg_stat_activity where query like"
	       " 'select pg_sleep(10)%'");
	run_until(2);
	assert_int_equal(asked[1].outcome, DB_UNAVAILABLE);
	one = run(session, "select 1");
	assert_false(one->is_done);
	run_until(3);
	assert_int_equal(one->outcome, DB_UNAVAILABLE);
	db_session_close(session);
	open_session(db, "select 'anew'", NULL, &session);
	run_until(4);
	assert_string_equal(asked[3].value, "anew");
	db_session_close(session);
	db_free(db);
}

static void without_a_server_a_session_is_refused(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db_session *session;
	struct db *db;

	options.url = "host=/nowhere dbname=postgres";
	db = door_open(options);
	open_session(db, "select 1", NULL, &session);
	assert_false(asked[0].is_done);
	run_until(1);
	assert_int_equal(asked[0].outcome, DB_UNAVAILABLE);
	db_session_close(session);
	open_session(db, "select 1", NULL, &session);
	db_session_close(session);
	db_free(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_session_reads_one_snapshot_through_a_cursor),
	    cmocka_unit_test(a_cursor_takes_parameters),
	    cmocka_unit_test(sessions_beyond_the_limit_are_told_so_and_connections_used_again),
	    cmocka_unit_test(closing_a_running_session_blocks_nobody_and_ends_its_statement),
	    cmocka_unit_test(a_session_lost_in_its_middle_is_not_begun_again),
	    cmocka_unit_test(without_a_server_a_session_is_refused),
	};

	return cmocka_run_group_tests(tests, open_cluster, close_cluster);
}
