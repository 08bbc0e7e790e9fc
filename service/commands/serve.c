/*
 * Signals are blocked in every thread and waited for here, so that no code
 * ever runs inside a signal handler.
 */
#include "commands/serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/settings.h"
#include "commands/exit_codes.h"
#include "commands/service.h"

#define LOOK_MS 10 /* how often a draining service is looked at */

static void block_signals(sigset_t *ret_set)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1};
	sigemptyset(ret_set);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaddset(ret_set, signals[i]);
	pthread_sigmask(SIG_BLOCK, ret_set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Wait for a signal for at most ${ms}; 0 when none came. */
static int wait_signal(const sigset_t *set, int64_t ms)
{
	const struct timespec timeout = {ms / 1000, ms % 1000 * 1000000};
	int number = sigtimedwait(set, NULL, &timeout);
	return number < 0 ? 0 : number;
}

static bool is_ending(int number)
{
	return number == SIGTERM || number == SIGINT || number == SIGQUIT;
}

/* Wait for ${ms}, or until all workers are done; true when told to end at once. */
static bool wait_drained(struct service *service, const sigset_t *set, int64_t ms)
{
	struct moment start = moment_now();
	while (!service_is_done(service) && moment_since(start) < ms * 1000)
		if (is_ending(wait_signal(set, LOOK_MS)))
			return true;
	return false;
}

static void drain(struct service *service, const struct settings *settings, const sigset_t *set)
{
	log_line(LOG_INFO, "draining", NULL, 0);
	service_not_ready(service);
	if (wait_drained(service, set, settings->drain_grace_ms))
		return;
	service_drain(service);
	wait_drained(service, set, settings->drain_timeout_ms);
}

static void run(struct service *service, const struct settings *settings, const sigset_t *set)
{
	for (;;) {
		int number = 0;
		sigwait(set, &number);
		if (number == SIGHUP)
			service_reload(service);
		else if (number == SIGUSR1)
			service_log_state(service);
		else if (number == SIGQUIT)
			return;
		else
			break;
	}
	drain(service, settings, set);
}

int command_serve(const struct settings *settings, int argc, char **argv)
{
	sigset_t set;
	int status;
	(void)argv;
	if (argc > 1) {
		fprintf(stderr, "usage: natcomd serve\n");
		return EXIT_USAGE;
	}
	block_signals(&set);
	struct service *service = service_start(settings, &status);
	if (service == NULL)
		return status;
	run(service, settings, &set);
	service_free(service);
	log_line(LOG_INFO, "stopped", NULL, 0);
	return EXIT_OK;
}
