/*
 * One thread's loop: the order of what is posted, timers, descriptors, the end.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop.h"
#include "unit.h"

#define POSTS   10000
#define THREADS 4

static struct loop *loop;
static char trail[64]; /* a letter for every callback that ran */

static int open_loop(void **state)
{
	(void)state;
	trail[0] = '\0';
	loop = loop_new();
	return loop == NULL ? -1 : 0;
}

static int close_loop(void **state)
{
	(void)state;
	loop_free(loop);
	return 0;
}

static void leave_letter(void *cookie)
{
	strcat(trail, cookie);
}

static void stop(void *cookie)
{
	leave_letter(cookie);
	loop_stop(loop);
}

static void post_again(void *cookie)
{
	leave_letter(cookie);
	assert_int_equal(loop_post(loop, stop, "!"), 0);
	strcat(trail, ")");
}

static void posted_work_runs_in_order_and_never_within_the_post(void **state)
{
	(void)state;
	assert_int_equal(loop_post(loop, leave_letter, "a"), 0);
	assert_int_equal(loop_post(loop, post_again, "("), 0);
	assert_int_equal(loop_post(loop, leave_letter, "b"), 0);
	assert_string_equal(trail, "");
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(trail, "a()b!");
}

static void a_stop_before_the_run_ends_it_after_what_was_posted_before(void **state)
{
	(void)state;
	assert_int_equal(loop_post(loop, leave_letter, "a"), 0);
	loop_stop(loop);
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(trail, "a");
	/* The stop is spent: the next run goes on until the next stop. */
	assert_int_equal(loop_post(loop, post_again, "("), 0);
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(trail, "a()!");
}

static unsigned counted[THREADS];

struct posted {
	unsigned thread;
	unsigned number;
};

static void count(void *cookie)
{
	const struct posted *posted = cookie;
	assert_int_equal(counted[posted->thread], posted->number);
	counted[posted->thread]++;
}

static void *post_many(void *cookie)
{
	struct posted *posted = cookie;
	for (unsigned i = 0; i < POSTS; i++) {
		posted[i] = (struct posted){posted->thread, i};
		if (loop_post(loop, count, &posted[i]) != 0)
			return cookie;
	}
	return NULL;
}

static void *join_and_stop(void *cookie)
{
	const pthread_t *threads = cookie;
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	loop_stop(loop);
	return NULL;
}

static void work_of_many_threads_all_runs_each_thread_in_its_order(void **state)
{
	static struct posted posted[THREADS][POSTS];
	pthread_t threads[THREADS], last;
	(void)state;
	for (unsigned i = 0; i < THREADS; i++) {
		posted[i][0].thread = i;
		assert_int_equal(pthread_create(&threads[i], NULL, post_many, posted[i]), 0);
	}
	assert_int_equal(pthread_create(&last, NULL, join_and_stop, threads), 0);
	assert_int_equal(loop_run(loop), 0);
	pthread_join(last, NULL);
	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(counted[i], POSTS);
}

static void work_that_never_ran_is_dropped_with_the_loop(void **state)
{
	struct loop *other = loop_new();
	(void)state;
	assert_int_equal(loop_post(other, leave_letter, "x"), 0);
	loop_stop(other);
	loop_free(other);
	loop_free(NULL);
	assert_string_equal(trail, "");
}

static void timers_expire_once_in_the_order_of_their_times(void **state)
{
	struct loop_timer *late = loop_timer_new(loop, stop, "3");
	struct loop_timer *early = loop_timer_new(loop, leave_letter, "1");
	struct loop_timer *middle = loop_timer_new(loop, leave_letter, "2");
	struct moment start = moment_now();
	(void)state;
	loop_timer_start(late, 30);
	loop_timer_start(middle, 15);
	loop_timer_start(early, 0);
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(trail, "123");
	/* libevent's clock is the kernel's coarse one, which steps by up to 10 ms. */
	assert_true(moment_since(start) > 19 * 1000);
	loop_timer_free(late);
	loop_timer_free(early);
	loop_timer_free(middle);
	loop_timer_free(NULL);
}

static void a_timer_that_was_stopped_or_put_off_does_not_expire(void **state)
{
	struct loop_timer *stopped = loop_timer_new(loop, leave_letter, "s");
	struct loop_timer *put_off = loop_timer_new(loop, leave_letter, "p");
	struct loop_timer *freed = loop_timer_new(loop, leave_letter, "f");
	struct loop_timer *last = loop_timer_new(loop, stop, "!");
	(void)state;
	loop_timer_start(stopped, 1);
	loop_timer_start(put_off, 1);
	loop_timer_start(freed, 1);
	loop_timer_start(last, 10);
	loop_timer_stop(stopped);
	loop_timer_stop(stopped);
	loop_timer_start(put_off, 60000);
	loop_timer_free(freed);
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(trail, "!");
	loop_timer_free(stopped);
	loop_timer_free(put_off);
	loop_timer_free(last);
}

static struct loop_timer *repeating;

static void repeat(void *cookie)
{
	leave_letter(cookie);
	if (strlen(trail) < 5)
		loop_timer_start(repeating, 1);
	else
		loop_stop(loop);
}

static void a_timer_may_be_started_again_from_its_own_callback(void **state)
{
	(void)state;
	repeating = loop_timer_new(loop, repeat, "r");
	loop_timer_start(repeating, 0);
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(trail, "rrrrr");
	loop_timer_free(repeating);
}

static struct {
	int ends[2];
	struct loop_watch *watch;
	unsigned wanted; /* stop when any of these is reported */
	unsigned seen;
} pair;

static void on_ready(void *cookie, unsigned what)
{
	(void)cookie;
	pair.seen |= what;
	if ((what & pair.wanted) != 0)
		loop_stop(loop);
}

/* Run until one of the bits is reported, at most ${ms}; return all that were. */
static unsigned wait_for(unsigned wanted, int ms)
{
	struct loop_timer *deadline = loop_timer_new(loop, stop, "");
	pair.wanted = wanted;
	pair.seen = 0;
	loop_timer_start(deadline, ms);
	assert_int_equal(loop_run(loop), 0);
	loop_timer_free(deadline);
	return pair.seen;
}

static int open_pair(void **state)
{
	if (open_loop(state) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair.ends) != 0)
		return -1;
	pair.watch = loop_watch_new(loop, pair.ends[0], on_ready, NULL);
	return pair.watch == NULL ? -1 : 0;
}

static int close_pair(void **state)
{
	loop_watch_free(pair.watch);
	loop_watch_free(NULL);
	close(pair.ends[0]);
	close(pair.ends[1]);
	return close_loop(state);
}

static void only_what_is_wanted_is_reported(void **state)
{
	(void)state;
	assert_int_equal(wait_for(LOOP_READ | LOOP_WRITE, 5), 0);
	assert_int_equal(loop_watch_want(pair.watch, LOOP_WRITE), 0);
	assert_int_equal(wait_for(LOOP_WRITE, 5000), LOOP_WRITE);
	assert_int_equal(loop_watch_want(pair.watch, LOOP_READ), 0);
	assert_int_equal(wait_for(LOOP_READ | LOOP_WRITE, 5), 0);
	assert_int_equal(write(pair.ends[1], "x", 1), 1);
	assert_int_equal(wait_for(LOOP_READ, 5000), LOOP_READ);
	assert_int_equal(loop_watch_want(pair.watch, 0), 0);
	assert_int_equal(wait_for(LOOP_READ, 5), 0);
}

static void readiness_is_reported_until_it_is_used_up(void **state)
{
	char byte;
	(void)state;
	assert_int_equal(loop_watch_want(pair.watch, LOOP_READ), 0);
	assert_int_equal(write(pair.ends[1], "xy", 2), 2);
	assert_int_equal(wait_for(LOOP_READ, 5000), LOOP_READ);
	assert_int_equal(wait_for(LOOP_READ, 5000), LOOP_READ);
	assert_int_equal(read(pair.ends[0], &byte, 1), 1);
	assert_int_equal(wait_for(LOOP_READ, 5000), LOOP_READ);
	assert_int_equal(read(pair.ends[0], &byte, 1), 1);
	assert_int_equal(wait_for(LOOP_READ, 5), 0);
}

static void the_peer_shutting_down_is_reported_also_beside_unread_bytes(void **state)
{
	(void)state;
	assert_int_equal(loop_watch_want(pair.watch, LOOP_CLOSED), 0);
	assert_int_equal(write(pair.ends[1], "x", 1), 1);
	assert_int_equal(wait_for(LOOP_CLOSED, 5), 0);
	assert_int_equal(shutdown(pair.ends[1], SHUT_WR), 0);
	assert_int_equal(wait_for(LOOP_CLOSED, 5000), LOOP_CLOSED);
	assert_int_equal(loop_watch_want(pair.watch, LOOP_READ | LOOP_CLOSED), 0);
	assert_int_equal(wait_for(LOOP_READ, 5000) & LOOP_READ, LOOP_READ);
	assert_int_equal(loop_watch_want(pair.watch, 0), 0);
	assert_int_equal(wait_for(LOOP_READ | LOOP_CLOSED, 5), 0);
}

#define test_with_loop(test) cmocka_unit_test_setup_teardown(test, open_loop, close_loop)
#define test_with_pair(test) cmocka_unit_test_setup_teardown(test, open_pair, close_pair)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_loop(posted_work_runs_in_order_and_never_within_the_post),
	    test_with_loop(a_stop_before_the_run_ends_it_after_what_was_posted_before),
	    test_with_loop(work_of_many_threads_all_runs_each_thread_in_its_order),
	    test_with_loop(work_that_never_ran_is_dropped_with_the_loop),
	    test_with_loop(timers_expire_once_in_the_order_of_their_times),
	    test_with_loop(a_timer_that_was_stopped_or_put_off_does_not_expire),
	    test_with_loop(a_timer_may_be_started_again_from_its_own_callback),
	    test_with_pair(only_what_is_wanted_is_reported),
	    test_with_pair(readiness_is_reported_until_it_is_used_up),
	    test_with_pair(the_peer_shutting_down_is_reported_also_beside_unread_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
