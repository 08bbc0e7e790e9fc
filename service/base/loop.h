/*
 * loop: one event loop for one thread: timers, descriptors, and work posted
 * from other threads.  A thin wrapper of libevent's event_base, so that no
 * floor above needs libevent for anything but HTTP.
 */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

struct event_base;
struct loop;
struct loop_timer;
struct loop_watch;

/* What a watched descriptor may be asked for and may report. */
#define LOOP_READ   1u /* readable, or at end of file */
#define LOOP_WRITE  2u /* writable */
#define LOOP_CLOSED 4u /* the peer has shut down (EPOLLRDHUP) */

/**
 * loop_new():
 * Return a new loop, or NULL.  It belongs to the thread that runs it; only
 * loop_post and loop_stop may be called from others.
 */
struct loop *loop_new(void);

/**
 * loop_run(loop):
 * Run until loop_stop.  Return 0, or -1 when the kernel's poll fails.
 */
int loop_run(struct loop *loop);

/**
 * loop_stop(loop):
 * Have loop_run return after the present callback and what was posted before.
 * Any thread may call it; it needs no memory.
 */
void loop_stop(struct loop *loop);

/**
 * loop_post(loop, run, cookie):
 * Have ${run}(${cookie}) called by the loop's thread, later than this call
 * returns, in the order posted.  Any thread may call it.  Return 0 or -1
 * (memory is short; then it will not be called).
 */
int loop_post(struct loop *loop, void (*run)(void *), void *cookie);

/**
 * loop_base(loop):
 * Return libevent's base, for the one wrapper of evhttp.
 */
struct event_base *loop_base(struct loop *loop);

/**
 * loop_timer_new(loop, run, cookie):
 * Return a stopped timer that calls ${run}(${cookie}) when it expires, or NULL.
 */
struct loop_timer *loop_timer_new(struct loop *loop, void (*run)(void *), void *cookie);

/**
 * loop_timer_start(timer, after_ms):
 * (Re)start the timer to expire once, ${after_ms} milliseconds from now, give or
 * take the step of the kernel's coarse clock.  It does not start when libevent
 * has no memory for more timers than ever ran at once.
 */
void loop_timer_start(struct loop_timer *timer, int after_ms);

/**
 * loop_timer_stop(timer):
 * Stop it; its callback will not be called until it is started again.
 */
void loop_timer_stop(struct loop_timer *timer);

/**
 * loop_timer_free(timer):
 * Stop and release.  NULL is fine.
 */
void loop_timer_free(struct loop_timer *timer);

/**
 * loop_watch_new(loop, fd, ready, cookie):
 * Return a watch on ${fd} (not owned) that so far wants nothing, or NULL.
 * ${ready}(${cookie}, what) tells which of the wanted LOOP_ bits hold.
 */
struct loop_watch *loop_watch_new(
    struct loop *loop, int fd, void (*ready)(void *cookie, unsigned what), void *cookie);

/**
 * loop_watch_want(watch, what):
 * Want exactly the LOOP_ bits of ${what} from now on, level-triggered.
 * Return 0 or -1.
 */
int loop_watch_want(struct loop_watch *watch, unsigned what);

/**
 * loop_watch_free(watch):
 * Stop watching and release; do it before closing the descriptor.  NULL is
 * fine.
 */
void loop_watch_free(struct loop_watch *watch);

/**
 * loop_free(loop):
 * Release the loop; its timers and watches must be gone.  Work posted and not
 * yet run is dropped.  NULL is fine.
 */
void loop_free(struct loop *loop);

#endif
