/*
 * Three answers of a few hundred bytes; no contract and no token, since the
 * port is not for clients.
 */
#include "features/admin.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/metrics.h"
#include "http/request.h"
#include "http/server.h"

#define BODY_CEILING ((size_t)8 << 20)

static const struct http_limits limits = {
    .target_bytes = 1024,
    .head_bytes = 8192,
    .fields = 64,
    .body_bytes = 0,
    .head_ms = 5000,
    .body_ms = 5000,
    .idle_ms = 60000,
    .stall_ms = 10000,
    .connections = 256,
    .connections_per_address = 256,
};

struct admin {
	struct loop *loop;
	struct http_server *server;
	struct admin_probes probes;
	pthread_t thread;
};

/* What an answer is made of. */
struct page {
	int status;
	const char *type;
	struct buffer body;
};

static void live(struct admin *admin, struct page *page)
{
	bool is_live = admin->probes.is_live(admin->probes.cookie);
	page->status = is_live ? 200 : 503;
	buffer_printf(&page->body, "{\"live\":%s}", is_live ? "true" : "false");
}

static void ready(struct admin *admin, struct page *page)
{
	struct buffer parts;
	buffer_init(&parts, BODY_CEILING);
	bool is_ready = admin->probes.is_ready(admin->probes.cookie, &parts);
	page->status = is_ready ? 200 : 503;
	buffer_printf(&page->body, "{\"ready\":%s", is_ready ? "true" : "false");
	buffer_append(&page->body, parts.length == 0 ? "" : parts.bytes, parts.length);
	buffer_putc(&page->body, '}');
	buffer_reset(&parts);
}

static void metrics(struct admin *admin, struct page *page)
{
	(void)admin;
	page->type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_write(&page->body);
}

static const struct {
	const char *path;
	void (*write)(struct admin *, struct page *);
} pages[] = {
    {"/livez", live},
    {"/readyz", ready},
    {"/metrics", metrics},
};

static void on_request(struct http_request *request, void *cookie)
{
	struct page page = {.status = 404, .type = "application/json"};
	const char *target = http_request_target(request);
	buffer_init(&page.body, BODY_CEILING);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		if (http_request_fault(request) != NULL || strcmp(pages[i].path, target) != 0)
			continue;
		page.status = 200;
		pages[i].write(cookie, &page);
	}
	if (http_request_fault(request) != NULL)
		page.status = 400;
	const struct http_field fields[] = {
	    {"Content-Type", page.type},
	    {"Cache-Control", "no-store"},
	    {"X-Content-Type-Options", "nosniff"},
	};
	const struct http_answer answer = {
	    page.status, fields, sizeof fields / sizeof *fields, page.body.bytes, page.body.length};
	http_answer(request, &answer);
	buffer_reset(&page.body);
}

static void *run(void *cookie)
{
	struct admin *admin = cookie;
	if (loop_run(admin->loop) != 0) {
		/* A process nobody can ask about is worse than none. */
		log_line(LOG_ERROR, "the admin port failed", NULL, 0);
		abort();
	}
	return NULL;
}

struct admin *admin_start(
    const char *listen, const struct admin_probes *probes, char *ret_fault, size_t size)
{
	struct admin *admin = calloc(1, sizeof *admin);
	snprintf(ret_fault, size, "out of memory");
	if (admin == NULL || (admin->loop = loop_new()) == NULL)
		goto fail;
	admin->probes = *probes;
	const struct http_server_options options = {
	    .listen = listen, .limits = limits, .on_request = on_request, .cookie = admin};
	admin->server = http_server_new(admin->loop, &options, ret_fault, size);
	if (admin->server == NULL)
		goto fail;
	if (pthread_create(&admin->thread, NULL, run, admin) == 0)
		return admin;
	snprintf(ret_fault, size, "no thread can be started");
fail:
	if (admin != NULL) {
		http_server_free(admin->server);
		loop_free(admin->loop);
	}
	free(admin);
	return NULL;
}

void admin_stop(struct admin *admin)
{
	if (admin == NULL)
		return;
	loop_stop(admin->loop);
	pthread_join(admin->thread, NULL);
	http_server_free(admin->server);
	loop_free(admin->loop);
	free(admin);
}
