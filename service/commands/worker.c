/*
 * Other threads speak to a worker only by posting to its loop, and read only
 * its two atomic times.
 */
#include "commands/worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/compositions.h"
#include "api/context.h"
#include "api/pipeline.h"
#include "auth/keyring.h"
#include "auth/token_cache.h"
#include "auth/token_policy.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/metrics.h"
#include "base/settings.h"
#include "commands/version.h"
#include "db/db.h"
#include "features/import.h"
#include "features/sequencer.h"
#include "features/snapshot_signer.h"
#include "features/upkeep.h"
#include "http/server.h"

#define BEAT_MS             500 /* heartbeat */
#define DRAIN_LOOK_MS       10  /* how often a draining worker looks whether it is done */
#define STATEMENTS_COMPOSED 4096
#define STATEMENTS_PREPARED 512 /* per connection */
#define EXPORTS             4   /* sessions of a worker */
#define CONNECT_MS          5000
#define TARGET_BYTES        8192
#define HEAD_BYTES          16384
#define FIELDS              64

/* What a worker adds to the process's metrics, as it last was. */
enum gauge {
	GAUGE_CONNECTIONS,
	GAUGE_IN_FLIGHT,
	GAUGE_QUEUED,
	GAUGE_DB_IN_FLIGHT,
	GAUGE_CACHE_HITS,
	GAUGE_CACHE_MISSES,
	GAUGE_CACHE_EVICTIONS,
	GAUGES
};

static const struct {
	enum metric_family family;
	const char *labels;
} gauges[GAUGES] = {
    [GAUGE_CONNECTIONS] = {METRIC_HTTP_CONNECTIONS, "state=\"open\""},
    [GAUGE_IN_FLIGHT] = {METRIC_HTTP_IN_FLIGHT, ""},
    [GAUGE_QUEUED] = {METRIC_DB_QUEUED, ""},
    [GAUGE_DB_IN_FLIGHT] = {METRIC_DB_IN_FLIGHT, ""},
    [GAUGE_CACHE_HITS] = {METRIC_TOKEN_CACHE_HITS, ""},
    [GAUGE_CACHE_MISSES] = {METRIC_TOKEN_CACHE_MISSES, ""},
    [GAUGE_CACHE_EVICTIONS] = {METRIC_TOKEN_CACHE_EVICTIONS, ""},
};

struct worker {
	const struct worker_shared *shared;
	struct api_context context;
	struct loop *loop;
	struct http_server *server;
	struct upkeep *upkeep;
	struct sequencer *sequencer;
	struct snapshot_signer *signer;
	struct loop_timer *beat;
	struct loop_timer *drain;
	pthread_t thread;
	struct metric *metrics[GAUGES];
	int64_t counted[GAUGES];      /* as last added to the metric */
	atomic_int_fast64_t beaten;   /* struct moment's us */
	atomic_int_fast64_t database; /* moment of the last answer, 0: never */
	atomic_bool done;
};

static struct db *open_database(struct worker *worker)
{
	const struct settings *s = worker->shared->settings;
	const struct db_options options = {
	    .url = s->database_url,
	    .role = s->database_role,
	    .connections = (unsigned)s->database_connections,
	    .exports = EXPORTS,
	    .queue = (unsigned)s->database_queue,
	    .queue_wait_ms = (int)s->database_queue_wait_ms,
	    .connect_ms = CONNECT_MS,
	    .statements = STATEMENTS_PREPARED,
	    .application_name = "natcom " NATCOM_VERSION,
	};
	return db_new(worker->loop, &options);
}

static struct token_cache *open_tokens(const struct settings *s)
{
	struct token_policy policy;

	token_policy_init(&policy, s);
	return token_cache_new(&policy, (size_t)s->token_cache);
}

static struct http_server *open_server(struct worker *worker, char *ret_fault, size_t size)
{
	const struct settings *s = worker->shared->settings;
	const unsigned share = worker->shared->workers;
	const struct http_server_options options = {
	    .listen = s->listen,
	    .reuse_port = true,
	    .limits =
	        {
	            .target_bytes = TARGET_BYTES,
	            .head_bytes = HEAD_BYTES,
	            .fields = FIELDS,
	            .body_bytes = (size_t)s->body_limit,
	            .stream_bytes = (size_t)s->import_limit,
	            .head_ms = (int)s->head_timeout_ms,
	            .body_ms = (int)s->body_timeout_ms,
	            .idle_ms = (int)s->idle_timeout_ms,
	            .stall_ms = (int)s->write_stall_ms,
	            .connections = (unsigned)s->connections / share + 1,
	            .connections_per_address = (unsigned)s->connections_per_address / share + 1,
	        },
	    .on_request = pipeline_on_request,
	    .streams = pipeline_streams,
	    .cookie = &worker->context,
	};
	return http_server_new(worker->loop, &options, ret_fault, size);
}

/* The process's metrics are sums over the workers, so each adds what has changed. */
static void count(struct worker *worker)
{
	const struct db_load load = db_load(worker->context.db);
	const struct token_cache_counts tokens = token_cache_counts(worker->context.tokens);
	const int64_t now[GAUGES] = {
	    [GAUGE_CONNECTIONS] = http_server_connections(worker->server),
	    [GAUGE_IN_FLIGHT] = worker->context.exchanges,
	    [GAUGE_QUEUED] = (int64_t)load.queued,
	    [GAUGE_DB_IN_FLIGHT] = (int64_t)load.in_flight,
	    [GAUGE_CACHE_HITS] = (int64_t)tokens.hits,
	    [GAUGE_CACHE_MISSES] = (int64_t)tokens.misses,
	    [GAUGE_CACHE_EVICTIONS] = (int64_t)tokens.evictions,
	};
	for (size_t i = 0; i < GAUGES; i++) {
		metric_add(worker->metrics[i], now[i] - worker->counted[i]);
		worker->counted[i] = now[i];
	}
}

static void on_beat(void *cookie)
{
	struct worker *worker = cookie;
	int64_t now = moment_now().us;
	int64_t ago = db_last_answer_us(worker->context.db);
	atomic_store(&worker->beaten, now);
	if (ago >= 0)
		atomic_store(&worker->database, now - ago);
	count(worker);
	loop_timer_start(worker->beat, BEAT_MS);
}

/* Ended when nothing is in flight; the time limit is the serve command's. */
static void on_drain(void *cookie)
{
	struct worker *worker = cookie;
	if (http_server_busy(worker->server) == 0 && worker->context.exchanges == 0 &&
	    worker->context.imports == NULL)
		loop_stop(worker->loop);
	else
		loop_timer_start(worker->drain, DRAIN_LOOK_MS);
}

static void *run(void *cookie)
{
	struct worker *worker = cookie;
	if (loop_run(worker->loop) != 0)
		log_line(LOG_ERROR, "an event loop failed", NULL, 0);
	atomic_store(&worker->done, true);
	return NULL;
}

static int set_up(struct worker *worker, struct keyring *keyring, char *ret_fault, size_t size)
{
	const struct worker_shared *shared = worker->shared;
	struct api_context *context = &worker->context;
	snprintf(ret_fault, size, "out of memory");
	*context = (struct api_context){
	    .settings = shared->settings,
	    .contract = shared->contract,
	    .router = shared->router,
	    .cursor_keys = shared->cursor_keys,
	    .webhook_keys = shared->webhook_keys,
	    .trusted_proxies = shared->trusted_proxies,
	    .news = shared->news,
	    .keyring = keyring_ref(keyring),
	    .tokens = open_tokens(shared->settings),
	    .compositions = composition_cache_new(STATEMENTS_COMPOSED),
	};
	for (size_t i = 0; i < GAUGES; i++)
		worker->metrics[i] = metric_get(gauges[i].family, gauges[i].labels);
	worker->loop = loop_new();
	if (worker->loop == NULL || context->tokens == NULL || context->compositions == NULL)
		return -1;
	worker->beat = loop_timer_new(worker->loop, on_beat, worker);
	worker->drain = loop_timer_new(worker->loop, on_drain, worker);
	context->loop = worker->loop;
	context->db = open_database(worker);
	if (worker->beat == NULL || worker->drain == NULL || context->db == NULL ||
	    (worker->upkeep = upkeep_new(
	         worker->loop, context->db, shared->settings->events_retention_ms)) == NULL ||
	    (worker->sequencer = sequencer_new(worker->loop, context->db, shared->news)) == NULL ||
	    (worker->signer = snapshot_signer_new(context)) == NULL)
		return -1;
	worker->server = open_server(worker, ret_fault, size);
	return worker->server == NULL ? -1 : 0;
}

/* Everything but the thread. */
static void tear_down(struct worker *worker)
{
	struct api_context *context = &worker->context;
	http_server_free(worker->server);
	import_stop_all(context);
	snapshot_signer_free(worker->signer);
	sequencer_free(worker->sequencer);
	upkeep_free(worker->upkeep);
	db_free(context->db);
	loop_timer_free(worker->beat);
	loop_timer_free(worker->drain);
	composition_cache_free(context->compositions);
	token_cache_free(context->tokens);
	keyring_unref(context->keyring);
	loop_free(worker->loop);
	free(worker);
}

struct worker *worker_start(
    const struct worker_shared *shared, struct keyring *keyring, char *ret_fault, size_t size)
{
	struct worker *worker = calloc(1, sizeof *worker);
	if (worker == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return NULL;
	}
	worker->shared = shared;
	atomic_init(&worker->beaten, moment_now().us);
	if (set_up(worker, keyring, ret_fault, size) != 0)
		goto fail;
	loop_timer_start(worker->beat, BEAT_MS);
	if (pthread_create(&worker->thread, NULL, run, worker) == 0)
		return worker;
	snprintf(ret_fault, size, "no thread can be started");
fail:
	tear_down(worker);
	return NULL;
}

/* A key set on its way to a worker. */
struct keyring_post {
	struct worker *worker;
	struct keyring *keyring;
};

static void take_keyring(void *cookie)
{
	struct keyring_post *post = cookie;
	keyring_unref(post->worker->context.keyring);
	post->worker->context.keyring = post->keyring;
	free(post);
}

void worker_set_keyring(struct worker *worker, struct keyring *keyring)
{
	struct keyring_post *post = malloc(sizeof *post);
	if (post == NULL)
		return;
	*post = (struct keyring_post){worker, keyring_ref(keyring)};
	if (loop_post(worker->loop, take_keyring, post) != 0) {
		keyring_unref(keyring);
		free(post);
	}
}

static void begin_drain(void *cookie)
{
	struct worker *worker = cookie;
	worker->context.draining = true;
	http_server_drain(worker->server);
	loop_timer_start(worker->drain, DRAIN_LOOK_MS);
}

void worker_drain(struct worker *worker)
{
	(void)loop_post(worker->loop, begin_drain, worker);
}

void worker_stop(struct worker *worker)
{
	loop_stop(worker->loop);
}

static void log_state(void *cookie)
{
	struct worker *worker = cookie;
	const struct log_field fields[] = {
	    LOG_NUMBER("connections", http_server_connections(worker->server)),
	    LOG_NUMBER("busy", http_server_busy(worker->server)),
	    LOG_NUMBER("exchanges", worker->context.exchanges),
	    LOG_NUMBER("database_answered_us_ago", db_last_answer_us(worker->context.db)),
	};
	log_line(LOG_INFO, "state", fields, sizeof fields / sizeof *fields);
}

void worker_log_state(struct worker *worker)
{
	(void)loop_post(worker->loop, log_state, worker);
}

bool worker_is_done(const struct worker *worker)
{
	return atomic_load(&worker->done);
}

int64_t worker_heartbeat_us(const struct worker *worker)
{
	return moment_now().us - atomic_load(&worker->beaten);
}

int64_t worker_database_us(const struct worker *worker)
{
	int64_t answered = atomic_load(&worker->database);
	return answered == 0 ? -1 : moment_now().us - answered;
}

void worker_free(struct worker *worker)
{
	if (worker == NULL)
		return;
	pthread_join(worker->thread, NULL);
	tear_down(worker);
}
