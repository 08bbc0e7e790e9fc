/*
 * The database's door against a PostgreSQL of its own: transactions, shared
 * sync points, errors, prepared statements, limits, silence.
 */
#include "door.h"

static void a_read_returns_its_rows_with_their_types(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct asked *one = submit_read(db, "select 7, 'a', null::uuid");

	assert_false(one->is_done);
	run_until(1);
	assert_int_equal(one->outcome, DB_DONE);
	assert_string_equal(one->value, "7");
	assert_int_equal(one->columns, 3);
	assert_true(db_last_answer_us(db) >= 0);
	assert_true(db_idle(db));
	db_free(db);
}

static void every_connection_speaks_utc_iso_and_utf8(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db *db;
	struct asked *one;

	options.role = "pg_monitor";
	db = door_open(options);
	one = submit_read(db, "select concat_ws(' ', current_setting('TimeZone'),"
	                      " current_setting('DateStyle'), current_setting('IntervalStyle'),"
	                      " current_setting('client_encoding'), current_setting('search_path'),"
	                      " current_user, current_setting('application_name'))");
	run_until(1);
	assert_string_equal(one->value, "UTC ISO, YMD iso_8601 UTF8 pg_catalog pg_monitor test");
	db_free(db);
}

static void settings_hold_for_their_call_only(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	const struct db_setting settings[] = {{"natcom.subject", "o'neil"}};
	struct db_request with = {.setting_count = 1, .settings = settings};
	static const char sql[] = "select current_setting('natcom.subject', true)";
	struct asked *first = submit_with(db, with, sql, NULL);
	struct asked *second = submit_read(db, sql);
	struct asked *third;

	run_until(2);
	third = submit_read(db, sql);
	run_until(3);
	assert_string_equal(first->value, "o'neil");
	assert_string_equal(second->value, "");
	assert_string_equal(third->value, "");
	db_free(db);
}

static void neighbours_of_a_group_see_their_own_settings(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	static const char sql[] = "select current_setting('natcom.subject') ||"
	                          " current_setting('statement_timeout')";
	static const struct {
		const char *subject;
		int timeout_ms;
		const char *seen;
	} reads[] = {
	    {"a", 5000, "a5s"},
	    {"a", 5000, "a5s"},
	    {"b", 5000, "b5s"},
	    {"b", 4000, "b4s"},
	    {"b", 4000, "b4s"},
	    {"a", 4000, "a4s"},
	};
	struct db *db;

	options.connections = 1;
	db = door_open(options);
	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		const struct db_setting settings[] = {{"natcom.subject", reads[i].subject}};
		struct db_request with = {.setting_count = 1, .settings = settings};

		with.timeout_ms = reads[i].timeout_ms;
		submit_with(db, with, sql, NULL);
	}
	run_until(6);
	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++)
		assert_string_equal(asked[i].value, reads[i].seen);
	db_free(db);
}

static void reads_of_a_turn_share_a_transaction_and_writes_do_not(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	static const char sql[] = "select now() - timestamptz 'epoch'";

	submit_read(db, sql);
	submit_read(db, sql);
	submit_write(db, sql);
	submit_write(db, sql);
	run_until(4);
	assert_string_equal(asked[0].value, asked[1].value);
	assert_string_not_equal(asked[1].value, asked[2].value);
	assert_string_not_equal(asked[2].value, asked[3].value);
	db_free(db);
}

static void a_failing_read_leaves_its_neighbours_answered(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());

	for (int i = 0; i < 12; i++)
		submit_read(db, i == 5 || i == 7 ? "select 1 / (random() * 0)::int" : "select 42");
	run_until(12);
	for (int i = 0; i < 12; i++) {
		bool fails = i == 5 || i == 7;

		assert_int_equal(asked[i].outcome, fails ? DB_REFUSED : DB_DONE);
		assert_string_equal(asked[i].sqlstate, fails ? "22012" : "");
		assert_string_equal(asked[i].value, fails ? "" : "42");
	}
	db_free(db);
}

static void a_failing_write_is_undone_and_harms_no_other(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_request write = {.write = true};

	beside("create table public.pair (id int constraint pair_id_once primary key)");
	submit_with(
	    db, write, "insert into public.pair values (1)", "insert into public.pair values (1)");
	submit_write(db, "insert into public.pair values (2)");
	run_until(2);
	assert_int_equal(asked[0].outcome, DB_REFUSED);
	assert_string_equal(asked[0].sqlstate, "23505");
	assert_string_equal(asked[0].constraint, "pair_id_once");
	assert_int_equal(asked[1].outcome, DB_DONE);
	assert_string_equal(beside("select string_agg(id::text, ',') from public.pair"), "2");
	db_free(db);
}

static void a_read_cannot_change_anything(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());

	beside("create table public.calm (id int)");
	submit_read(db, "insert into public.calm values (1)");
	submit_write(db, "insert into public.calm values (2)");
	run_until(2);
	assert_int_equal(asked[0].outcome, DB_REFUSED);
	assert_string_equal(asked[0].sqlstate, "25006");
	assert_int_equal(asked[1].outcome, DB_DONE);
	db_free(db);
}

static void a_commit_that_fails_is_told_as_a_refusal(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());

	beside("create table public.late (id int constraint late_once unique deferrable"
	       " initially deferred)");
	beside("insert into public.late values (1)");
	submit_write(db, "insert into public.late values (1)");
	submit_write(db, "insert into public.late values (2)");
	run_until(2);
	assert_int_equal(asked[0].outcome, DB_REFUSED);
	assert_string_equal(asked[0].constraint, "late_once");
	assert_int_equal(asked[1].outcome, DB_DONE);
	db_free(db);
}

static void a_statement_ends_at_its_timeout(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_request hasty = {.timeout_ms = 100};
	struct asked *slow = submit_with(db, hasty, "select pg_sleep(5)", NULL);
	struct asked *next = submit_read(db, "select current_setting('statement_timeout')");

	run_until(2);
	assert_int_equal(slow->outcome, DB_TIMEOUT);
	assert_int_equal(next->outcome, DB_DONE);
	assert_string_equal(next->value, "5s");
	db_free(db);
}

static void a_syntax_error_is_told_each_time(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());

	for (int i = 0; i < 3; i++) {
		submit_read(db, "selec 1");
		submit_read(db, "select 2");
	}
	run_until(6);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(asked[i].outcome, i % 2 == 0 ? DB_REFUSED : DB_DONE);
		assert_string_equal(asked[i].sqlstate, i % 2 == 0 ? "42601" : "");
	}
	db_free(db);
}

static void a_changed_table_does_not_trouble_its_prepared_readers(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	static const char sql[] = "select * from public.wide";
	struct asked *before, *after, *write;

	beside("create table public.wide as select 1 as a");
	before = submit_read(db, sql);
	run_until(1);
	beside("alter table public.wide add b int");
	after = submit_read(db, sql);
	write = submit_write(db, "insert into public.wide values (3, 4) returning *");
	run_until(3);
	assert_int_equal(before->columns, 1);
	assert_int_equal(after->outcome, DB_DONE);
	assert_int_equal(after->columns, 2);
	assert_int_equal(write->outcome, DB_DONE);
	beside("alter table public.wide add c int");
	write = submit_write(db, "insert into public.wide values (3, 4) returning *");
	run_until(4);
	assert_int_equal(write->outcome, DB_DONE);
	assert_int_equal(write->columns, 3);
	assert_string_equal(beside("select count(*) from public.wide"), "3");
	db_free(db);
}

static void statements_dropped_behind_our_back_are_prepared_again(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());

	submit_read(db, "select 'here'");
	run_until(1);
	submit_write(db, "deallocate all");
	submit_read(db, "select 'here'");
	run_until(3);
	assert_int_equal(asked[2].outcome, DB_DONE);
	assert_string_equal(asked[2].value, "here");
	db_free(db);
}

static void prepared_statements_are_bounded_on_the_server(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db *db;
	static const char *const texts[] = {"select 1", "select 2", "select 3", "select 4",
	    "select 5", "select 6", "select 7", "select 8"};

	options.statements = 4;
	db = door_open(options);
	for (unsigned i = 0; i < 24; i++) {
		submit_read(db, texts[i % 8]);
		if (i % 3 == 0)
			run_until(i + 1);
	}
	run_until(24);
	submit_read(db, "select count(*) from pg_prepared_statements");
	run_until(25);
	for (unsigned i = 0; i < 24; i++)
		assert_int_equal(asked[i].outcome, DB_DONE);
	assert_in_range(atoi(asked[24].value), 1, 5);
	db_free(db);
}

static void what_finds_no_place_is_told_at_once_or_after_its_wait(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db *db;
	struct moment start;

	options.queue = 3;
	options.queue_wait_ms = 200;
	db = door_open(options);
	submit_read(db, "select 1");
	run_until(1);
	submit_read(db, "select pg_sleep(0.7)");
	run_ms(150);
	start = moment_now();
	for (int i = 0; i < 5; i++)
		submit_read(db, "select 2");
	run_until(3);
	assert_in_range(moment_since(start), 0, 100000);
	assert_int_equal(asked[5].outcome, DB_BUSY);
	assert_int_equal(asked[6].outcome, DB_BUSY);
	run_until(6);
	assert_in_range(moment_since(start), 200000, 400000);
	for (int i = 2; i < 5; i++)
		assert_int_equal(asked[i].outcome, DB_BUSY);
	run_until(7);
	assert_int_equal(asked[1].outcome, DB_DONE);
	submit_read(db, "select 3");
	run_until(8);
	assert_int_equal(asked[7].outcome, DB_DONE);
	db_free(db);
}

static void a_slow_statement_delays_no_later_call_of_another_connection(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db *db;
	struct moment start;

	options.connections = 2;
	db = door_open(options);
	submit_read(db, "select 1");
	submit_read(db, "select 1");
	run_until(2);
	run_ms(100);
	start = moment_now();
	submit_read(db, "select pg_sleep(1)");
	run_ms(100);
	for (int i = 0; i < 20; i++)
		submit_read(db, "select 2");
	run_until(22);
	assert_in_range(moment_since(start), 0, 600000);
	run_until(23);
	db_free(db);
}

static void a_cancelled_call_is_silent_wherever_it_was(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct asked *fresh = submit_read(db, "select 1"), *running, *neighbour;

	db_cancel(fresh->call);
	running = submit_read(db, "select pg_sleep(0.3)");
	neighbour = submit_read(db, "select 2");
	run_ms(150);
	db_cancel(running->call);
	assert_false(db_idle(db));
	run_until(1);
	run_ms(100);
	assert_false(fresh->is_done);
	assert_false(running->is_done);
	assert_true(neighbour->is_done);
	assert_true(db_idle(db));
	submit_read(db, "select pg_sleep(1)");
	run_ms(50);
	db_free(db);
}

static void a_role_that_row_security_does_not_bind_may_not_serve(void **state)
{
	begin_test();
	(void)state;
	char fault[512];
	static const struct {
		const char *role;
		const char *reason; /* NULL: it may */
	} roles[] = {{"owner", "superuser"}, {"passer", "BYPASSRLS"}, {"holder", "natcom.thing"},
	    {"member", "natcom.thing"}, {"fit", NULL}};

	beside("create role passer bypassrls");
	beside("create role holder");
	beside("create role member in role holder");
	beside("create role fit");
	beside("create schema natcom");
	beside("create table natcom.thing ()");
	beside("alter table natcom.thing owner to holder");
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		struct db_blocking *connection =
		    db_blocking_open(cluster.url, roles[i].role, fault, sizeof(fault));
		int status;

		assert_non_null(connection);
		status = db_check_role(connection, fault, sizeof(fault));
		assert_int_equal(status, roles[i].reason == NULL ? 0 : -1);
		if (roles[i].reason != NULL)
			assert_non_null(strstr(fault, roles[i].reason));
		db_blocking_close(connection);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_read_returns_its_rows_with_their_types),
	    cmocka_unit_test(every_connection_speaks_utc_iso_and_utf8),
	    cmocka_unit_test(settings_hold_for_their_call_only),
	    cmocka_unit_test(neighbours_of_a_group_see_their_own_settings),
	    cmocka_unit_test(reads_of_a_turn_share_a_transaction_and_writes_do_not),
	    cmocka_unit_test(a_failing_read_leaves_its_neighbours_answered),
	    cmocka_unit_test(a_failing_write_is_undone_and_harms_no_other),
	    cmocka_unit_test(a_read_cannot_change_anything),
	    cmocka_unit_test(a_commit_that_fails_is_told_as_a_refusal),
	    cmocka_unit_test(a_statement_ends_at_its_timeout),
	    cmocka_unit_test(a_syntax_error_is_told_each_time),
	    cmocka_unit_test(a_changed_table_does_not_trouble_its_prepared_readers),
	    cmocka_unit_test(statements_dropped_behind_our_back_are_prepared_again),
	    cmocka_unit_test(prepared_statements_are_bounded_on_the_server),
	    cmocka_unit_test(what_finds_no_place_is_told_at_once_or_after_its_wait),
	    cmocka_unit_test(a_slow_statement_delays_no_later_call_of_another_connection),
	    cmocka_unit_test(a_cancelled_call_is_silent_wherever_it_was),
	    cmocka_unit_test(a_role_that_row_security_does_not_bind_may_not_serve),
	};

	return cmocka_run_group_tests(tests, open_cluster, close_cluster);
}
