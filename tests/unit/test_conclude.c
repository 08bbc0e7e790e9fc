/*
 * The second phase of a write: a step that is only known when the others are
 * answered, in the same transaction.
 */
#include "door.h"

/* What the concluding step says, and what it saw. */
static struct db_step conclusion;
static char seen[64];

static const struct db_step *conclude(void *cookie, const struct db_result *result)
{
	(void)cookie;
	snprintf(seen, sizeof(seen), "%s", db_rows_value(result->rows[0], 0, 0));
	return conclusion.sql == NULL ? NULL : &conclusion;
}

static struct asked *submit_concluded(struct db *db, const char *sql, const char *last)
{
	conclusion = (struct db_step){.sql = last};
	seen[0] = '\0';
	return submit_with(db, (struct db_request){.write = true, .conclude = conclude}, sql, NULL);
}

static void make_table(void)
{
	beside("drop table if exists public.written");
	beside("create table public.written (n int primary key)");
}

static struct db *door_beside_new_table(void)
{
	make_table();
	return door_open(door_options());
}

static void the_concluding_step_is_of_the_same_transaction(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_beside_new_table();
	struct asked *one =
	    submit_concluded(db, "insert into public.written values (1) returning n",
	        "insert into public.written select xmin::text::int from public.written");

	run_until(1);
	assert_int_equal(one->outcome, DB_DONE);
	assert_string_equal(seen, "1");
	assert_string_equal(beside("select count(*) from public.written"), "2");
	assert_string_equal(beside("select count(distinct xmin::text) from public.written"), "1");
	assert_true(db_idle(db));
	db_free(db);
}

static void without_a_concluding_step_the_write_is_committed(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_beside_new_table();
	struct asked *one =
	    submit_concluded(db, "insert into public.written values (1) returning n", NULL);
	struct asked *next = submit_read(db, "select count(*) from public.written");

	run_until(2);
	assert_int_equal(one->outcome, DB_DONE);
	assert_string_equal(next->value, "1");
	db_free(db);
}

static void a_concluding_step_that_fails_undoes_everything(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_beside_new_table();
	struct asked *one =
	    submit_concluded(db, "insert into public.written values (1) returning n",
	        "insert into public.written values (1)");

	run_until(1);
	assert_int_equal(one->outcome, DB_REFUSED);
	assert_string_equal(one->sqlstate, "23505");
	assert_string_equal(beside("select count(*) from public.written"), "0");
	db_free(db);
}

static void a_step_that_fails_is_not_concluded(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_beside_new_table();
	struct asked *one =
	    submit_concluded(db, "insert into public.written values (1 / 0) returning n",
	        "insert into public.written values (2)");
	struct asked *next = submit_read(db, "select 5");

	run_until(2);
	assert_int_equal(one->outcome, DB_REFUSED);
	assert_string_equal(one->sqlstate, "22012");
	assert_string_equal(seen, "");
	assert_string_equal(next->value, "5");
	assert_string_equal(beside("select count(*) from public.written"), "0");
	db_free(db);
}

static void a_cancelled_write_is_rolled_back(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_beside_new_table();
	struct asked *one = submit_concluded(db,
	    "insert into public.written select 1 from pg_sleep(0.3) returning n",
	    "insert into public.written values (2)");

	run_ms(100);
	db_cancel(one->call);
	submit_read(db, "select 5");
	run_until(1);
	assert_false(one->is_done);
	assert_string_equal(beside("select count(*) from public.written"), "0");
	db_free(db);
}

static void other_calls_go_to_other_connections_meanwhile(void **state)
{
	begin_test();
	(void)state;
	make_table();
	struct db_options options = door_options();

	options.connections = 2;
	struct db *db = door_open(options);
	struct asked *writes[8];

	for (int i = 0; i < 8; i++) {
		char *sql = test_malloc(80);

		snprintf(sql, 80, "insert into public.written values (%d) returning n", i);
		writes[i] = submit_concluded(db, sql, "select 1");
	}
	run_until(8);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(writes[i]->outcome, DB_DONE);
		test_free((void *)(uintptr_t)writes[i]->steps[0].sql);
	}
	assert_string_equal(beside("select count(*) from public.written"), "8");
	db_free(db);
}

/* Nothing was acknowledged before: the commit's refusal is the call's. */
static void a_commit_that_fails_refuses_what_was_concluded(void **state)
{
	begin_test();
	(void)state;
	beside("drop table if exists public.written");
	beside("create table public.written (n int constraint written_once unique deferrable"
	       " initially deferred)");
	struct db *db = door_open(door_options());
	struct asked *one =
	    submit_concluded(db, "insert into public.written values (1) returning n",
	        "insert into public.written values (1)");
	struct asked *next = submit_read(db, "select 5");

	run_until(2);
	assert_string_equal(seen, "1");
	assert_int_equal(one->outcome, DB_REFUSED);
	assert_string_equal(one->sqlstate, "23505");
	assert_string_equal(one->constraint, "written_once");
	assert_string_equal(next->value, "5");
	assert_string_equal(beside("select count(*) from public.written"), "0");
	db_free(db);
}

static unsigned asked_to_conclude;

/* The backend that waits for its conclusion is ended by somebody else. */
static const struct db_step *conclude_without_server(void *cookie, const struct db_result *result)
{
	static const struct db_step step = {.sql = "insert into public.written values (2)"};
	(void)cookie;
	(void)result;
	if (asked_to_conclude++ == 0)
		beside("select pg_terminate_backend(pid) from pg_stat_activity"
		       " where state like 'idle in transaction%' or query like '%written%'"
		       " and pid <> pg_backend_pid()");
	return &step;
}

static void a_connection_lost_before_the_conclusion_leaves_nothing(void **state)
{
	begin_test();
	(void)state;
	make_table();
	asked_to_conclude = 0;
	struct db *db = door_open(door_options());
	struct asked *one =
	    submit_with(db, (struct db_request){.write = true, .conclude = conclude_without_server},
	        "insert into public.written values (1) returning n", NULL);

	run_until(1);
	assert_int_equal(asked_to_conclude, 1);
	assert_true(one->outcome == DB_UNKNOWN || one->outcome == DB_UNAVAILABLE);
	assert_string_equal(beside("select count(*) from public.written"), "0");
	struct asked *next = submit_read(db, "select 5");
	run_until(2);
	assert_string_equal(next->value, "5");
	db_free(db);
}

static const struct db_step *conclude_and_count(void *cookie, const struct db_result *result)
{
	static const struct db_step step = {
	    .sql = "insert into public.written select count(*) + 10 from public.written"};
	(void)cookie;
	assert_string_equal(db_rows_value(result->rows[0], 0, 0), "3");
	asked_to_conclude++;
	return &step;
}

/* A run that failed is forgotten whole, its conclusion too. */
static void a_write_that_is_tried_again_is_concluded_again(void **state)
{
	begin_test();
	(void)state;
	make_table();
	beside("drop sequence if exists public.attempts");
	beside("create sequence public.attempts");
	beside(
	    "create or replace function public.fail_first() returns trigger language plpgsql as $$"
	    " begin if nextval('public.attempts') = 1 then"
	    " raise exception using errcode = '40001'; end if; return null; end $$");
	beside("create constraint trigger fail_first after insert on public.written"
	       " deferrable initially deferred for each row when (new.n > 10)"
	       " execute function public.fail_first()");
	asked_to_conclude = 0;
	struct db *db = door_open(door_options());
	struct asked *one =
	    submit_with(db, (struct db_request){.write = true, .conclude = conclude_and_count},
	        "insert into public.written values (3) returning n", NULL);

	run_until(1);
	assert_int_equal(one->outcome, DB_DONE);
	assert_int_equal(asked_to_conclude, 2);
	assert_string_equal(
	    beside("select string_agg(n::text, ' ' order by n) from public.written"), "3 11");
	db_free(db);
}

/* Two writes that lock two rows in opposite orders: one is tried again and gets through. */
static void a_deadlock_is_tried_again(void **state)
{
	begin_test();
	(void)state;
	make_table();
	beside("insert into public.written values (1), (2)");
	struct db_options options = door_options();

	options.connections = 2;
	struct db *db = door_open(options);
	struct asked *there =
	    submit_with(db, (struct db_request){.write = true, .timeout_ms = 9000},
	        "update public.written set n = 1 where n = 1",
	        "update public.written set n = 2 from pg_sleep(0.3) where n = 2");
	struct asked *back = submit_with(db, (struct db_request){.write = true, .timeout_ms = 9000},
	    "update public.written set n = 2 where n = 2",
	    "update public.written set n = 1 from pg_sleep(0.3) where n = 1");

	run_until(2);
	assert_int_equal(there->outcome, DB_DONE);
	assert_int_equal(back->outcome, DB_DONE);
	db_free(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_concluding_step_is_of_the_same_transaction),
	    cmocka_unit_test(without_a_concluding_step_the_write_is_committed),
	    cmocka_unit_test(a_concluding_step_that_fails_undoes_everything),
	    cmocka_unit_test(a_step_that_fails_is_not_concluded),
	    cmocka_unit_test(a_cancelled_write_is_rolled_back),
	    cmocka_unit_test(other_calls_go_to_other_connections_meanwhile),
	    cmocka_unit_test(a_commit_that_fails_refuses_what_was_concluded),
	    cmocka_unit_test(a_connection_lost_before_the_conclusion_leaves_nothing),
	    cmocka_unit_test(a_write_that_is_tried_again_is_concluded_again),
	    cmocka_unit_test(a_deadlock_is_tried_again),
	};

	return cmocka_run_group_tests(tests, open_cluster, close_cluster);
}
