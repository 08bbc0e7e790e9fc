/*
 * Running the table.  Each stage's time goes into the metric of its name; a
 * stage that waits is resumed by its own continuation.
 */
#include "api/pipeline.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "api/access_log.h"
#include "api/context.h"
#include "api/contract.h"
#include "api/exchange.h"
#include "api/stages.h"
#include "base/arena.h"
#include "base/metrics.h"
#include "base/settings.h"

static const struct stage {
	const char *name;
	const char *labels; /* of its metric */
	enum verdict (*run)(struct exchange *);
} stages[] = {
    {"route", "stage=\"route\"", stage_route},
    {"identify", "stage=\"identify\"", stage_identify},
    {"authorise", "stage=\"authorise\"", stage_authorise},
    {"replay", "stage=\"replay\"", stage_replay},
    {"read", "stage=\"read\"", stage_read},
    {"fresh", "stage=\"fresh\"", stage_fresh},
    {"condition", "stage=\"condition\"", stage_condition},
    {"run", "stage=\"run\"", stage_run},
    {"write", "stage=\"write\"", stage_write},
    {"answer", "stage=\"answer\"", stage_answer},
};

#define STAGES (sizeof stages / sizeof *stages)
#define ANSWER (STAGES - 1)

/* Looked up once: metric_get takes a lock. */
static struct metric *durations[STAGES];

static void find_metrics(void)
{
	for (size_t i = 0; i < STAGES; i++)
		durations[i] = metric_get(METRIC_STAGE_DURATION, stages[i].labels);
}

/* Count the stage's time, and note it for Server-Timing. */
static void stage_ended(struct exchange *x)
{
	int64_t us = moment_since(x->stage_started);
	metric_observe(durations[x->stage], us);
	if (x->context->settings->server_timing && x->stage < ANSWER) {
		const char *before = x->server_timing;
		x->server_timing = arena_printf(x->arena, "%s%s%s;dur=%lld.%03lld",
		    before == NULL ? "" : before, before == NULL ? "" : ", ", stages[x->stage].name,
		    (long long)(us / 1000), (long long)(us % 1000));
	}
	x->stage_started = moment_now();
}

/* Run stages until one waits or the last is done. */
static void run(struct exchange *x)
{
	while (x->stage < STAGES) {
		enum verdict verdict = stages[x->stage].run(x);
		if (verdict == WAIT)
			return;
		stage_ended(x);
		x->stage = verdict == ANSWERED && x->stage < ANSWER ? ANSWER : x->stage + 1;
	}
	exchange_free(x);
}

void pipeline_resume(struct exchange *exchange, enum verdict verdict)
{
	stage_ended(exchange);
	exchange->stage = verdict == ANSWERED ? ANSWER : exchange->stage + 1;
	run(exchange);
}

/* The peer left before its answer: drop everything, tell the log. */
static void on_gone(void *cookie)
{
	struct exchange *x = cookie;
	x->request = NULL;
	access_log_write(x, ACCESS_GONE, 0);
	exchange_free(x);
}

bool pipeline_streams(void *cookie, const char *method, const char *target, size_t length)
{
	const struct api_context *context = cookie;
	size_t count;
	const struct operation *operations = contract_operations(context->contract, &count);
	const char *query = memchr(target, '?', length);
	size_t path = query == NULL ? length : (size_t)(query - target);
	for (size_t i = 0; i < count; i++)
		if (operations[i].streams && strcmp(method, "POST") == 0 &&
		    strlen(operations[i].path) == path &&
		    memcmp(operations[i].path, target, path) == 0)
			return true;
	return false;
}

void pipeline_on_request(struct http_request *request, void *context)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct exchange *x = exchange_new(context, request);
	pthread_once(&once, find_metrics);
	if (x == NULL) {
		http_answer(request, &(struct http_answer){.status = 503});
		return;
	}
	http_request_on_gone(request, on_gone, x);
	run(x);
}
