/*
 * The database's door when the server goes away, hangs, or was never there.
 */
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "door.h"

static struct asked *backend_of(struct db *db)
{
	struct asked *pid = submit_read(db, "select pg_backend_pid()");

	run_until(done_count + 1);
	assert_int_equal(pid->outcome, DB_DONE);
	return pid;
}

static void after_a_killed_backend_reads_are_run_again_and_writes_unknown(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct asked *pid, *first, *second, *write;

	beside("create table public.mark (note text)");
	pid = backend_of(db);
	first = submit_read(db, "select 'first' from pg_sleep(0.3)");
	write = submit_write(db, "insert into public.mark select 'late' from pg_sleep(1)");
	second = submit_read(db, "select 'second'");
	run_ms(100);
	kill(atoi(pid->value), SIGKILL);
	run_until(4);
	assert_int_equal(write->outcome, DB_UNKNOWN);
	assert_int_equal(first->outcome, DB_DONE);
	assert_string_equal(first->value, "first");
	assert_int_equal(second->outcome, DB_DONE);
	assert_string_equal(beside("select count(*) from public.mark"), "0");
	db_free(db);
}

static void a_read_lost_twice_is_given_up(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct asked *read;
	static const char end_it[] = "select count(pg_terminate_backend(pid)) from pg_stat_activity"
	                             " where application_name = 'test'";

	backend_of(db);
	read = submit_read(db, "select pg_sleep(60)");
	for (int i = 0; i < 2; i++) {
		run_ms(300);
		assert_false(read->is_done);
		assert_string_equal(beside(end_it), "1");
	}
	run_until(2);
	assert_int_equal(read->outcome, DB_UNAVAILABLE);
	db_free(db);
}

static void a_write_that_was_refused_before_the_loss_stays_refused(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_request request = {.write = true};
	struct asked *write;

	backend_of(db);
	write =
	    submit_with(db, request, "insert into public.nowhere values (1)", "select pg_sleep(9)");
	submit_read(db, "select pg_terminate_backend(pg_backend_pid())");
	run_until(2);
	assert_int_equal(write->outcome, DB_REFUSED);
	assert_string_equal(write->sqlstate, "42P01");
	db_free(db);
}

static void a_restarted_server_is_found_again(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db *db;
	struct asked *during;

	options.connections = 3;
	db = door_open(options);
	backend_of(db);
	assert_int_equal(cluster_control(&cluster, "-m fast stop"), 0);
	during = submit_read(db, "select 'during'");
	run_ms(400);
	assert_false(during->is_done);
	assert_string_not_equal(db_fault(db), "");
	assert_int_equal(cluster_control(&cluster, "start"), 0);
	run_until(2);
	assert_int_equal(during->outcome, DB_DONE);
	assert_string_equal(during->value, "during");
	assert_string_equal(db_fault(db), "");
	db_free(db);
}

static void without_a_server_calls_are_refused_within_their_wait(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	struct db *db;
	struct moment start = moment_now();

	options.url = "host=/nowhere dbname=postgres";
	options.queue = 2;
	options.queue_wait_ms = 200;
	db = door_open(options);
	for (int i = 0; i < 3; i++)
		submit_write(db, "select 1");
	run_until(3);
	assert_in_range(moment_since(start), 0, 500000);
	for (int i = 0; i < 3; i++)
		assert_int_equal(asked[i].outcome, DB_UNAVAILABLE);
	assert_non_null(strstr(db_fault(db), "/nowhere"));
	assert_int_equal(db_last_answer_us(db), -1);
	db_free(db);
}

static void a_dead_first_host_is_passed_over(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	char url[256];
	struct db *db;
	struct asked *one;

	snprintf(url, sizeof(url),
	    "host=/nowhere,%s user=owner dbname=postgres target_session_attrs=read-write",
	    cluster.folder);
	options.url = url;
	db = door_open(options);
	one = submit_write(db, "select 'reached'");
	run_until(1);
	assert_string_equal(one->value, "reached");
	db_free(db);
}

/* A listener whose kernel accepts and which never answers: a hung machine. */
static int silent_listener(const char *folder)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/.s.PGSQL.5432", folder);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

static void a_first_host_that_never_answers_is_passed_over(void **state)
{
	begin_test();
	(void)state;
	struct db_options options = door_options();
	char folder[] = "/tmp/natcom-silent-XXXXXX", url[256], path[64];
	struct db *db;
	struct asked *one;
	int fd;

	assert_non_null(mkdtemp(folder));
	fd = silent_listener(folder);
	snprintf(url, sizeof(url), "host=%s,%s user=owner dbname=postgres", folder, cluster.folder);
	options.url = url;
	options.connect_ms = 300;
	db = door_open(options);
	one = submit_read(db, "select 'reached'");
	run_until(1);
	assert_string_equal(one->value, "reached");
	db_free(db);
	close(fd);
	snprintf(path, sizeof(path), "%s/.s.PGSQL.5432", folder);
	unlink(path);
	rmdir(folder);
}

static void a_silent_connection_is_dropped_and_its_read_run_again(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());
	struct db_request hasty = {.timeout_ms = 100};
	struct asked *pid = backend_of(db), *one;
	struct moment start = moment_now();

	kill(atoi(pid->value), SIGSTOP);
	one = submit_with(db, hasty, "select 'again'", NULL);
	run_until(2);
	assert_int_equal(one->outcome, DB_DONE);
	assert_string_equal(one->value, "again");
	assert_in_range(moment_since(start), 2000000, 4000000);
	kill(atoi(pid->value), SIGCONT);
	db_free(db);
}

static void an_idle_door_asks_for_itself(void **state)
{
	begin_test();
	(void)state;
	struct db *db = door_open(door_options());

	backend_of(db);
	run_ms(4200);
	assert_in_range(db_last_answer_us(db), 0, 2700000);
	db_free(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(after_a_killed_backend_reads_are_run_again_and_writes_unknown),
	    cmocka_unit_test(a_read_lost_twice_is_given_up),
	    cmocka_unit_test(a_write_that_was_refused_before_the_loss_stays_refused),
	    cmocka_unit_test(a_restarted_server_is_found_again),
	    cmocka_unit_test(without_a_server_calls_are_refused_within_their_wait),
	    cmocka_unit_test(a_dead_first_host_is_passed_over),
	    cmocka_unit_test(a_first_host_that_never_answers_is_passed_over),
	    cmocka_unit_test(a_silent_connection_is_dropped_and_its_read_run_again),
	    cmocka_unit_test(an_idle_door_asks_for_itself),
	};

	return cmocka_run_group_tests(tests, open_cluster, close_cluster);
}
