/*
 * Starting in the order in which a failure costs least: files, keys, database,
 * ports.
 */
#include "commands/service.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/contract.h"
#include "api/cursor.h"
#include "api/router.h"
#include "auth/keyring.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/networks.h"
#include "base/news.h"
#include "base/problem.h"
#include "base/seal.h"
#include "base/settings.h"
#include "commands/contract_file.h"
#include "commands/exit_codes.h"
#include "commands/schema_check.h"
#include "commands/version.h"
#include "commands/worker.h"
#include "features/admin.h"

#define ARENA_CEILING ((size_t)1 << 20)
#define WORKERS_MAX   256
#define STALE_US      INT64_C(5000000) /* a heartbeat or database answer older than this is none */

struct service {
	const struct settings *settings;
	struct arena *arena;
	struct contract *contract;
	struct router *router;
	struct keyring *keyring;
	struct worker_shared shared;
	struct news news;
	unsigned count; /* workers started */
	struct worker *workers[WORKERS_MAX];
	struct admin *admin;
	atomic_bool draining;
};

static bool is_live(void *cookie)
{
	const struct service *service = cookie;
	for (unsigned i = 0; i < service->count; i++)
		if (worker_heartbeat_us(service->workers[i]) > STALE_US)
			return false;
	return true;
}

/* One worker whose database answers is enough to serve. */
static bool database_answers(const struct service *service)
{
	for (unsigned i = 0; i < service->count; i++) {
		int64_t us = worker_database_us(service->workers[i]);
		if (us >= 0 && us <= STALE_US)
			return true;
	}
	return false;
}

static bool is_ready(void *cookie, struct buffer *out)
{
	struct service *service = cookie;
	bool database = database_answers(service);
	bool draining = atomic_load(&service->draining);
	/* Migrations and keys were checked at the start: without them there is no service. */
	buffer_printf(out,
	    ",\"parts\":{\"database\":%s,\"migrations\":true,\"keys\":true,\"draining\":%s}",
	    database ? "true" : "false", draining ? "true" : "false");
	return database && !draining;
}

static int fail(int status, const char *sentence)
{
	fprintf(stderr, "natcomd: %s\n", sentence);
	return status;
}

/* Keys, those of cursors and webhooks, trusted proxies. */
static int load_files(struct service *service)
{
	const struct settings *s = service->settings;
	char fault[1024];
	if (keyring_create_key(s->keys_dir, fault, sizeof fault) != 0)
		return fail(EXIT_CONFIGURATION, fault);
	service->keyring = keyring_load(s->keys_dir, s->hs256_secret, fault, sizeof fault);
	if (service->keyring == NULL)
		return fail(EXIT_CONFIGURATION, fault);
	service->shared.cursor_keys =
	    seal_keys_load(s->keys_dir, "cursor", service->arena, fault, sizeof fault);
	if (service->shared.cursor_keys == NULL)
		return fail(EXIT_CONFIGURATION, fault);
	service->shared.webhook_keys =
	    seal_keys_load(s->keys_dir, "webhook", service->arena, fault, sizeof fault);
	if (service->shared.webhook_keys == NULL)
		return fail(EXIT_CONFIGURATION, fault);
	service->shared.trusted_proxies =
	    networks_parse(service->arena, s->trusted_proxies, fault, sizeof fault);
	if (service->shared.trusted_proxies == NULL) {
		fprintf(stderr, "natcomd: NATCOM_TRUSTED_PROXIES: %s\n", fault);
		return EXIT_CONFIGURATION;
	}
	return EXIT_OK;
}

static int load_contract(struct service *service)
{
	size_t count;
	service->contract = contract_file_load();
	if (service->contract == NULL)
		return EXIT_CONFIGURATION;
	const struct operation *operations = contract_operations(service->contract, &count);
	service->router = router_new(operations, count);
	return service->router == NULL ? fail(EXIT_FAILED, "out of memory") : EXIT_OK;
}

static int start_workers(struct service *service)
{
	const struct settings *s = service->settings;
	char fault[1024];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned wanted = s->workers > 0 ? (unsigned)s->workers : (unsigned)(cores < 1 ? 1 : cores);
	news_init(&service->news);
	service->shared.news = &service->news;
	service->shared.settings = s;
	service->shared.contract = service->contract;
	service->shared.router = service->router;
	service->shared.workers = wanted > WORKERS_MAX ? WORKERS_MAX : wanted;
	while (service->count < service->shared.workers) {
		struct worker *worker =
		    worker_start(&service->shared, service->keyring, fault, sizeof fault);
		if (worker == NULL)
			return fail(EXIT_UNAVAILABLE, fault);
		service->workers[service->count++] = worker;
	}
	return EXIT_OK;
}

static int start_admin(struct service *service)
{
	const struct admin_probes probes = {is_live, is_ready, service};
	char fault[1024];
	if (service->settings->admin_listen[0] == '\0')
		return EXIT_OK;
	service->admin = admin_start(service->settings->admin_listen, &probes, fault, sizeof fault);
	return service->admin == NULL ? fail(EXIT_UNAVAILABLE, fault) : EXIT_OK;
}

static int start(struct service *service)
{
	int status;
	if ((status = load_contract(service)) != EXIT_OK ||
	    (status = load_files(service)) != EXIT_OK ||
	    (status = schema_check(service->settings, service->contract)) != EXIT_OK ||
	    (status = start_workers(service)) != EXIT_OK)
		return status;
	metric_set(metric_get(METRIC_BUILD_INFO, "version=\"" NATCOM_VERSION "\""), 1);
	return start_admin(service);
}

static void log_started(const struct service *service)
{
	const struct log_field fields[] = {
	    LOG_TEXT("version", NATCOM_VERSION),
	    LOG_TEXT("listen", service->settings->listen),
	    LOG_TEXT("admin_listen", service->settings->admin_listen),
	    LOG_NUMBER("workers", service->count),
	};
	log_line(LOG_INFO, "listening", fields, sizeof fields / sizeof *fields);
}

struct service *service_start(const struct settings *settings, int *ret_status)
{
	struct service *service = calloc(1, sizeof *service);
	*ret_status = EXIT_FAILED;
	if (service == NULL || (service->arena = arena_new(ARENA_CEILING)) == NULL) {
		free(service);
		fail(EXIT_FAILED, "out of memory");
		return NULL;
	}
	service->settings = settings;
	*ret_status = start(service);
	if (*ret_status != EXIT_OK) {
		service_free(service);
		return NULL;
	}
	log_started(service);
	return service;
}

void service_reload(struct service *service)
{
	const struct settings *s = service->settings;
	char fault[1024];
	struct keyring *keyring = keyring_load(s->keys_dir, s->hs256_secret, fault, sizeof fault);
	if (keyring == NULL) {
		const struct log_field fields[] = {LOG_TEXT("reason", fault)};
		log_line(LOG_ERROR, "reload refused, the old keys stay", fields, 1);
		return;
	}
	for (unsigned i = 0; i < service->count; i++)
		worker_set_keyring(service->workers[i], keyring);
	keyring_unref(service->keyring);
	service->keyring = keyring;
	log_line(LOG_INFO, "reloaded", NULL, 0);
}

void service_log_state(struct service *service)
{
	for (unsigned i = 0; i < service->count; i++)
		worker_log_state(service->workers[i]);
}

void service_not_ready(struct service *service)
{
	atomic_store(&service->draining, true);
}

void service_drain(struct service *service)
{
	for (unsigned i = 0; i < service->count; i++)
		worker_drain(service->workers[i]);
}

bool service_is_done(const struct service *service)
{
	for (unsigned i = 0; i < service->count; i++)
		if (!worker_is_done(service->workers[i]))
			return false;
	return true;
}

void service_free(struct service *service)
{
	if (service == NULL)
		return;
	admin_stop(service->admin);
	for (unsigned i = 0; i < service->count; i++) {
		if (!worker_is_done(service->workers[i]))
			worker_stop(service->workers[i]);
		worker_free(service->workers[i]);
	}
	router_free(service->router);
	contract_free(service->contract);
	keyring_unref(service->keyring);
	problem_catalogue_free();
	arena_free(service->arena);
	free(service);
}
