/*
 * Writes that are rolled back whatever they come to, and leave their
 * connection as they found it.
 */
#include "door.h"

static void make_table(void)
{
	beside("drop table if exists public.rehearsed");
	beside("create table public.rehearsed (n int,"
	       " constraint rehearsed_once unique (n) deferrable initially deferred)");
	beside("insert into public.rehearsed values (1)");
}

static struct asked *rehearse(struct db *db, const char *sql, const char *next)
{
	return submit_with(db, (struct db_request){.write = true, .rehearsal = true}, sql, next);
}

static void a_rehearsal_sees_what_it_did_and_leaves_nothing(void **state)
{
	begin_test();
	(void)state;
	make_table();
	struct db *db = door_open(door_options());
	struct asked *one = rehearse(
	    db, "insert into public.rehearsed values (2)", "select count(*) from public.rehearsed");
	struct asked *next = submit_read(db, "select count(*) from public.rehearsed");

	run_until(2);
	assert_int_equal(one->outcome, DB_DONE);
	assert_string_equal(one->value, "2");
	assert_string_equal(next->value, "1");
	assert_string_equal(beside("select count(*) from public.rehearsed"), "1");
	assert_true(db_idle(db));
	db_free(db);
}

static void a_refused_rehearsal_leaves_no_transaction_open(void **state)
{
	begin_test();
	(void)state;
	make_table();
	struct db *db = door_open(door_options());
	struct asked *one = rehearse(db, "insert into public.rehearsed values (1 / 0)", "select 1");
	struct asked *read = submit_read(db, "select 5");
	struct asked *write = submit_write(db, "insert into public.rehearsed values (3)");

	run_until(3);
	assert_int_equal(one->outcome, DB_REFUSED);
	assert_string_equal(one->sqlstate, "22012");
	assert_string_equal(read->value, "5");
	assert_int_equal(write->outcome, DB_DONE);
	assert_string_equal(beside("select count(*) from public.rehearsed"), "2");
	db_free(db);
}

static void what_follows_a_rehearsal_is_committed(void **state)
{
	begin_test();
	(void)state;
	make_table();
	struct db *db = door_open(door_options());

	for (int i = 0; i < 5; i++) {
		rehearse(db, "insert into public.rehearsed values (7)", NULL);
		submit_write(
		    db, "insert into public.rehearsed select max(n) + 1 from public.rehearsed");
	}
	run_until(10);
	assert_string_equal(beside("select max(n) from public.rehearsed"), "6");
	assert_string_equal(beside("select count(*) from pg_stat_activity"
	                           " where state like 'idle in transaction%'"),
	    "0");
	db_free(db);
}

/* What is checked at the end only is the caller's to ask for: there is no commit. */
static void deferred_constraints_are_checked_when_asked(void **state)
{
	begin_test();
	(void)state;
	make_table();
	struct db *db = door_open(door_options());
	struct asked *asking = rehearse(
	    db, "insert into public.rehearsed values (1)", "set constraints all immediate");
	struct asked *silent = rehearse(db, "insert into public.rehearsed values (1)", NULL);
	struct asked *meant = submit_write(db, "insert into public.rehearsed values (1)");

	run_until(3);
	assert_int_equal(asking->outcome, DB_REFUSED);
	assert_string_equal(asking->constraint, "rehearsed_once");
	assert_int_equal(silent->outcome, DB_DONE);
	assert_int_equal(meant->outcome, DB_REFUSED);
	assert_string_equal(meant->constraint, "rehearsed_once");
	db_free(db);
}

static void a_cancelled_rehearsal_is_rolled_back_too(void **state)
{
	begin_test();
	(void)state;
	make_table();
	struct db *db = door_open(door_options());
	struct asked *one =
	    rehearse(db, "insert into public.rehearsed select 2 from pg_sleep(0.2)", NULL);

	run_ms(50);
	db_cancel(one->call);
	submit_write(db, "insert into public.rehearsed values (3)");
	run_until(1);
	assert_false(one->is_done);
	assert_string_equal(beside("select string_agg(n::text, ' ' order by n)"
	                           " from public.rehearsed"),
	    "1 3");
	db_free(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rehearsal_sees_what_it_did_and_leaves_nothing),
	    cmocka_unit_test(a_refused_rehearsal_leaves_no_transaction_open),
	    cmocka_unit_test(what_follows_a_rehearsal_is_committed),
	    cmocka_unit_test(deferred_constraints_are_checked_when_asked),
	    cmocka_unit_test(a_cancelled_rehearsal_is_rolled_back_too),
	};

	return cmocka_run_group_tests(tests, open_cluster, close_cluster);
}
