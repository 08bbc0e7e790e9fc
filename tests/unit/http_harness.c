/*
 * A server that answers every sound request with its method, target and body
 * length, and every refused one with its problem code: the HTTP floor alone,
 * for raw tests.  /late answers after 300 ms, /stream in pieces, /large with
 * 8 MB, /cut breaks a stream off.  SIGTERM drains, then ends it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/loop.h"
#include "http/request.h"
#include "http/server.h"

#define LATE_MS      300
#define LOOK_MS      20
#define PIECES       200
#define PIECE_SIZE   65536
#define LARGE_SIZE   8388608
#define MESSAGE_SIZE 20000

static struct loop *loop;
static bool verbose;

/* One answer that takes longer than its request's callback. */
struct work {
	struct http_request *request;
	struct loop_timer *timer;
	unsigned pieces;
	bool cut;
};

static long setting(const char *name, long standard)
{
	const char *text = getenv(name);
	return text == NULL ? standard : strtol(text, NULL, 10);
}

static void work_free(void *cookie)
{
	struct work *work = cookie;
	loop_timer_free(work->timer);
	free(work);
}

static void on_gone(void *cookie)
{
	fprintf(stderr, "gone\n");
	work_free(cookie);
}

static struct work *work_new(struct http_request *request)
{
	struct work *work = calloc(1, sizeof *work);
	if (work == NULL)
		abort();
	work->request = request;
	http_request_on_gone(request, on_gone, work);
	return work;
}

static void answer_text(struct http_request *request, int status, const char *text)
{
	const struct http_field fields[] = {{"Content-Type", "text/plain"}};
	http_answer(request, &(struct http_answer){status, fields, 1, text, strlen(text)});
}

static void on_late(void *cookie)
{
	struct work *work = cookie;
	answer_text(work->request, 200, "late");
	work_free(work);
}

static void write_piece(void *cookie)
{
	static char piece[PIECE_SIZE];
	struct work *work = cookie;
	memset(piece, 'x', sizeof piece);
	if (work->pieces < PIECES) {
		work->pieces++;
		http_stream_write(work->request, piece, sizeof piece, write_piece, work);
		return;
	}
	if (work->cut)
		http_stream_abort(work->request);
	else
		http_stream_end(work->request);
	work_free(work);
}

static void start_late(struct http_request *request)
{
	struct work *work = work_new(request);
	work->timer = loop_timer_new(loop, on_late, work);
	loop_timer_start(work->timer, LATE_MS);
}

static void start_stream(struct http_request *request, bool cut)
{
	struct work *work = work_new(request);
	work->cut = cut;
	http_stream_begin(request, 200, NULL, 0);
	write_piece(work);
}

static void answer_large(struct http_request *request)
{
	char *large = malloc(LARGE_SIZE);
	if (large == NULL)
		abort();
	memset(large, 'x', LARGE_SIZE);
	http_answer(
	    request, &(struct http_answer){.status = 200, .body = large, .length = LARGE_SIZE});
	free(large);
}

static void answer_fault(struct http_request *request, const char *fault)
{
	static const struct {
		const char *code;
		int status;
	} statuses[] = {
	    {"malformed-request", 400},
	    {"request-timeout", 408},
	    {"length-required", 411},
	    {"too-large", 413},
	    {"target-too-long", 414},
	    {"expectation-failed", 417},
	    {"header-too-large", 431},
	    {"not-implemented", 501},
	};
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (strcmp(statuses[i].code, fault) == 0)
			answer_text(request, statuses[i].status, fault);
}

static void on_request(struct http_request *request, void *cookie)
{
	char message[MESSAGE_SIZE];
	size_t length;
	const char *fault = http_request_fault(request);
	const char *target = http_request_target(request);
	(void)cookie;
	if (verbose)
		fprintf(stderr, "request %s %s %s\n", fault == NULL ? "sound" : fault,
		    http_request_method(request) == NULL ? "-" : http_request_method(request),
		    target == NULL ? "-" : target);
	if (fault != NULL) {
		answer_fault(request, fault);
		return;
	}
	http_request_body(request, &length);
	const char *echo = http_request_field(request, "X-Echo");
	if (strcmp(target, "/healthz") == 0) {
		http_answer(request, &(struct http_answer){.status = 200});
	} else if (strcmp(target, "/nothing") == 0) {
		http_answer(request, &(struct http_answer){.status = 204});
	} else if (strcmp(target, "/late") == 0) {
		start_late(request);
	} else if (strcmp(target, "/stream") == 0 || strcmp(target, "/cut") == 0) {
		start_stream(request, target[1] == 'c');
	} else if (strcmp(target, "/large") == 0) {
		answer_large(request);
	} else {
		snprintf(message, sizeof message, "%s %s %zu %llu %s %s",
		    http_request_method(request), target, length,
		    (unsigned long long)http_request_bytes_in(request), http_request_peer(request),
		    echo == NULL ? "-" : echo);
		answer_text(request, 200, message);
	}
}

/* Ends the harness once a drain is over. */
struct drain {
	struct http_server *server;
	struct loop_watch *signals;
	struct loop_timer *look;
	int fd;
};

static void on_look(void *cookie)
{
	struct drain *drain = cookie;
	if (http_server_connections(drain->server) == 0)
		loop_stop(loop);
	else
		loop_timer_start(drain->look, LOOK_MS);
}

static void on_signal(void *cookie, unsigned what)
{
	struct drain *drain = cookie;
	struct signalfd_siginfo info;
	(void)what;
	if (read(drain->fd, &info, sizeof info) != (ssize_t)sizeof info)
		return;
	if (info.ssi_signo == SIGINT) {
		loop_stop(loop);
		return;
	}
	http_server_drain(drain->server);
	loop_timer_start(drain->look, LOOK_MS);
}

static void drain_init(struct drain *drain, struct http_server *server)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	drain->server = server;
	drain->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	drain->look = loop_timer_new(loop, on_look, drain);
	drain->signals = loop_watch_new(loop, drain->fd, on_signal, drain);
	loop_watch_want(drain->signals, LOOP_READ);
}

int main(int argc, char **argv)
{
	char fault[256];
	struct drain drain;
	struct http_server_options options = {
	    .listen = argc > 1 ? argv[1] : "127.0.0.1:0",
	    .reuse_port = setting("REUSE_PORT", 0) != 0,
	    .limits =
	        {
	            .target_bytes = 8192,
	            .head_bytes = 16384,
	            .fields = 64,
	            .body_bytes = 262144,
	            .head_ms = (int)setting("HEAD_MS", 10000),
	            .body_ms = (int)setting("BODY_MS", 30000),
	            .idle_ms = (int)setting("IDLE_MS", 60000),
	            .stall_ms = (int)setting("STALL_MS", 30000),
	            .connections = (unsigned)setting("CONNECTIONS", 10000),
	            .connections_per_address = (unsigned)setting("PER_ADDRESS", 10000),
	        },
	    .on_request = on_request,
	};
	verbose = setting("QUIET", 0) == 0;
	loop = loop_new();
	struct http_server *server = http_server_new(loop, &options, fault, sizeof fault);
	if (server == NULL) {
		fprintf(stderr, "%s\n", fault);
		return 1;
	}
	drain_init(&drain, server);
	printf("%u\n", http_server_port(server));
	fflush(stdout);
	loop_run(loop);
	loop_watch_free(drain.signals);
	loop_timer_free(drain.look);
	close(drain.fd);
	http_server_free(server);
	loop_free(loop);
	return 0;
}
