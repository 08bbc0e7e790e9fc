/*
 * libevent's event_base with one queue beside it: work posted by any thread,
 * taken by the loop when its eventfd says so.
 */
#include "base/loop.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <unistd.h>

/* One piece of posted work. */
struct post {
	struct post *next;
	void (*run)(void *);
	void *cookie;
};

struct loop {
	struct event_base *base;
	struct event *wake; /* on wake_fd */
	int wake_fd;
	atomic_bool stopping; /* loop_stop was called */
	pthread_mutex_t lock; /* of the queue */
	struct post *first;
	struct post **last;
};

struct loop_timer {
	struct event *event;
	void (*run)(void *);
	void *cookie;
};

struct loop_watch {
	struct loop *loop;
	struct event *events; /* readable, writable */
	struct event *closed; /* EV_CLOSED cannot share an event with EV_READ's level */
	int fd;
	unsigned wanted;
	void (*ready)(void *cookie, unsigned what);
	void *cookie;
};

static struct post *take_all(struct loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	struct post *first = loop->first;
	loop->first = NULL;
	loop->last = &loop->first;
	pthread_mutex_unlock(&loop->lock);
	return first;
}

static void on_wake(evutil_socket_t fd, short what, void *cookie)
{
	struct loop *loop = cookie;
	uint64_t times;
	(void)what;
	if (read(fd, &times, sizeof times) < 0)
		return; /* another turn has taken the work */
	/* Asked first: what was posted before the stop is in the queue then. */
	bool is_last = atomic_exchange(&loop->stopping, false);
	for (struct post *post = take_all(loop); post != NULL;) {
		struct post *next = post->next;
		post->run(post->cookie);
		free(post);
		post = next;
	}
	if (is_last)
		event_base_loopbreak(loop->base);
}

/* Have on_wake called.  The counter cannot overflow: EAGAIN would mean that a wake is pending. */
static void wake(struct loop *loop)
{
	static const uint64_t once = 1;
	ssize_t written = write(loop->wake_fd, &once, sizeof once);
	(void)written;
}

/*
 * Changes of what a descriptor waits for are told to the kernel once a turn:
 * most of evhttp's are undone within it.
 */
static struct event_base *new_base(void)
{
	struct event_config *config = event_config_new();
	if (config == NULL)
		return NULL;
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof *loop);
	if (loop == NULL)
		return NULL;
	pthread_mutex_init(&loop->lock, NULL);
	loop->last = &loop->first;
	loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	loop->base = new_base();
	if (loop->wake_fd < 0 || loop->base == NULL)
		goto fail;
	loop->wake = event_new(loop->base, loop->wake_fd, EV_READ | EV_PERSIST, on_wake, loop);
	if (loop->wake == NULL || event_add(loop->wake, NULL) != 0)
		goto fail;
	return loop;
fail:
	loop_free(loop);
	return NULL;
}

int loop_run(struct loop *loop)
{
	return event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) < 0 ? -1 : 0;
}

void loop_stop(struct loop *loop)
{
	atomic_store(&loop->stopping, true);
	wake(loop);
}

int loop_post(struct loop *loop, void (*run)(void *), void *cookie)
{
	struct post *post = calloc(1, sizeof *post);
	if (post == NULL)
		return -1;
	post->run = run;
	post->cookie = cookie;
	pthread_mutex_lock(&loop->lock);
	*loop->last = post;
	loop->last = &post->next;
	pthread_mutex_unlock(&loop->lock);
	wake(loop);
	return 0;
}

struct event_base *loop_base(struct loop *loop)
{
	return loop->base;
}

static void on_timer(evutil_socket_t fd, short what, void *cookie)
{
	struct loop_timer *timer = cookie;
	(void)fd;
	(void)what;
	timer->run(timer->cookie);
}

struct loop_timer *loop_timer_new(struct loop *loop, void (*run)(void *), void *cookie)
{
	struct loop_timer *timer = calloc(1, sizeof *timer);
	if (timer == NULL)
		return NULL;
	timer->run = run;
	timer->cookie = cookie;
	timer->event = evtimer_new(loop->base, on_timer, timer);
	if (timer->event == NULL) {
		free(timer);
		return NULL;
	}
	return timer;
}

void loop_timer_start(struct loop_timer *timer, int after_ms)
{
	struct timeval after = {after_ms / 1000, after_ms % 1000 * 1000};
	evtimer_add(timer->event, &after);
}

void loop_timer_stop(struct loop_timer *timer)
{
	evtimer_del(timer->event);
}

void loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	event_free(timer->event);
	free(timer);
}

static void on_ready(evutil_socket_t fd, short what, void *cookie)
{
	struct loop_watch *watch = cookie;
	unsigned bits = 0;
	(void)fd;
	if ((what & EV_READ) != 0)
		bits |= LOOP_READ;
	if ((what & EV_WRITE) != 0)
		bits |= LOOP_WRITE;
	if ((what & EV_CLOSED) != 0)
		bits |= LOOP_CLOSED;
	watch->ready(watch->cookie, bits);
}

struct loop_watch *loop_watch_new(
    struct loop *loop, int fd, void (*ready)(void *cookie, unsigned what), void *cookie)
{
	struct loop_watch *watch = calloc(1, sizeof *watch);
	if (watch == NULL)
		return NULL;
	watch->loop = loop;
	watch->fd = fd;
	watch->ready = ready;
	watch->cookie = cookie;
	watch->events = event_new(loop->base, fd, 0, on_ready, watch);
	watch->closed = event_new(loop->base, fd, EV_CLOSED | EV_PERSIST, on_ready, watch);
	if (watch->events == NULL || watch->closed == NULL) {
		loop_watch_free(watch);
		return NULL;
	}
	return watch;
}

/* Have the read/write event want exactly these bits. */
static int want_readiness(struct loop_watch *watch, unsigned what)
{
	short bits = EV_PERSIST;
	if ((what & LOOP_READ) != 0)
		bits |= EV_READ;
	if ((what & LOOP_WRITE) != 0)
		bits |= EV_WRITE;
	event_del(watch->events);
	if (bits == EV_PERSIST)
		return 0;
	if (event_assign(watch->events, watch->loop->base, watch->fd, bits, on_ready, watch) != 0)
		return -1;
	return event_add(watch->events, NULL);
}

int loop_watch_want(struct loop_watch *watch, unsigned what)
{
	unsigned changed = what ^ watch->wanted;
	if ((changed & (LOOP_READ | LOOP_WRITE)) != 0 && want_readiness(watch, what) != 0)
		return -1;
	if ((changed & LOOP_CLOSED) != 0) {
		int result = (what & LOOP_CLOSED) != 0 ? event_add(watch->closed, NULL)
		                                       : event_del(watch->closed);
		if (result != 0)
			return -1;
	}
	watch->wanted = what;
	return 0;
}

void loop_watch_free(struct loop_watch *watch)
{
	if (watch == NULL)
		return;
	if (watch->events != NULL)
		event_free(watch->events);
	if (watch->closed != NULL)
		event_free(watch->closed);
	free(watch);
}

void loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	for (struct post *post = take_all(loop); post != NULL;) {
		struct post *next = post->next;
		free(post);
		post = next;
	}
	if (loop->wake != NULL)
		event_free(loop->wake);
	if (loop->base != NULL)
		event_base_free(loop->base);
	if (loop->wake_fd >= 0)
		close(loop->wake_fd);
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}
