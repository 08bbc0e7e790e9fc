/*
 * The client's side: who may, the body, the answer.  A client that leaves
 * before its answer takes the import with it.
 */
#include "features/import.h"

#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "api/idempotency.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/loop.h"
#include "base/settings.h"
#include "db/db.h"
#include "db/loader.h"
#include "features/import_job.h"
#include "features/import_kind.h"

#define ARENA_MOST ((size_t)1024 * 1024)

void import_free(struct import *import)
{
	struct import **link = &import->context->imports;
	while (*link != NULL && *link != import)
		link = &(*link)->next;
	if (*link != NULL)
		*link = import->next;
	import_let_go(import);
	if (import->note != NULL)
		db_cancel(import->note);
	loader_free(import->loader);
	loop_timer_free(import->patience);
	crypto_hash_free(import->hash);
	import_lines_free(&import->lines);
	arena_free(import->arena);
	free(import);
}

void import_stop_all(struct api_context *context)
{
	while (context->imports != NULL)
		import_free(context->imports);
}

/* The client left, or its connection broke. */
static void on_ended(void *cookie)
{
	struct import *import = cookie;
	import->x = NULL;
	import_free(import);
}

static void on_patience(void *cookie)
{
	struct import *import = cookie;
	if (import->x != NULL)
		import_answer(import, 202);
}

void import_staged(struct import *import)
{
	if (import->waits)
		loop_timer_start(import->patience, (int)import->context->settings->import_wait_ms);
	else
		on_patience(import);
}

static void on_piece(void *cookie, const char *bytes, size_t length)
{
	struct import *import = cookie;
	if (crypto_hash_add(import->hash, bytes, length) != 0)
		import->lines.failed = true;
	import_lines_feed(&import->lines, bytes, length);
	if (!import_stage(import))
		http_body_pause(import->x->request);
}

/* The body is whole, or will never be. */
static void on_body_end(void *cookie, const char *fault)
{
	struct import *import = cookie;
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	import->body_over = true;
	import_lines_end(&import->lines);
	if (import->lines.failed || crypto_hash_end(import->hash, digest) != 0)
		problem_set(&import->problem, "internal");
	if (fault != NULL)
		problem_set(&import->problem, fault);
	if (import->problem.code == NULL && import->key != NULL) {
		import->x->fingerprint = idempotency_streamed(import->x, digest);
		import->fingerprint = import->x->fingerprint == NULL
		                          ? NULL
		                          : arena_strdup(import->arena, import->x->fingerprint);
		if (import->fingerprint == NULL)
			problem_set(&import->problem, "internal");
	}
	import_stage(import);
	import_write(import);
}

void import_ready(struct import *import)
{
	const struct http_body body = {on_piece, on_body_end, import};
	http_body_read(import->x->request, &body);
}

static void on_up(void *cookie)
{
	import_prepare(cookie);
}

static void on_flushed(void *cookie)
{
	struct import *import = cookie;
	if (!import->body_over && import->x != NULL)
		http_body_resume(import->x->request);
}

static void on_lost(void *cookie)
{
	struct import *import = cookie;
	problem_set(&import->problem, "database-unavailable");
	import->problem.retry_after_s = 2;
	import_report_reset(&import->lines.report);
	import->lines.report.count = 0;
	import_over(import);
}

/* Whether the caller may write what the lines are, one by one. */
static enum verdict judge(struct exchange *x, const struct operation *operation)
{
	static const char mode[] = "mode";
	if (operation == NULL) {
		problem_add(&x->problem, PROBLEM_PARAMETER, mode, "enum", NULL);
		return exchange_fail(x, "invalid-parameter");
	}
	if (!identity_has_scope(x->identity, operation->scope)) {
		x->problem.scope = operation->scope;
		return exchange_fail(x, "scope-missing");
	}
	if ((x->identity->roles & operation->roles) == 0)
		return exchange_fail(x, "role-not-allowed");
	int64_t running = 0;
	for (struct import *i = x->context->imports; i != NULL; i = i->next)
		running++;
	if (running < x->context->settings->imports)
		return GO_ON;
	x->problem.retry_after_s = 1;
	return exchange_fail(x, "busy");
}

/* Copy what of the exchange is needed beyond it.  Return 0 or -1. */
static int remember(struct import *import)
{
	const struct exchange *x = import->x;
	const char *const who[] = {x->identity->subject, x->identity->client,
	    x->identity->role_names, x->identity->commission, language_tag(x->language), x->id};
	for (size_t i = 0; i < sizeof who / sizeof *who; i++)
		if ((import->who[i] = arena_strdup(import->arena, who[i] == NULL ? "" : who[i])) ==
		    NULL)
			return -1;
	if (x->idempotency_key == NULL || x->dry_run)
		return 0;
	import->key = arena_strdup(import->arena, x->idempotency_key);
	return import->key == NULL ? -1 : 0;
}

static int start(struct import *import, bool is_csv)
{
	struct exchange *x = import->x;
	const char *prefer = http_request_field(x->request, "Prefer");
	const struct loader_owner owner = {on_up, on_lost, on_flushed, import};
	import->next = x->context->imports;
	x->context->imports = import;
	import->dry_run = x->dry_run;
	import->waits = prefer == NULL || strstr(prefer, "respond-async") == NULL;
	import_lines_init(&import->lines, import->operation, import->kind->parent, is_csv);
	import->arena = arena_new(ARENA_MOST);
	import->hash = crypto_hash_new();
	import->patience = loop_timer_new(x->context->loop, on_patience, import);
	if (import->arena == NULL || import->hash == NULL || import->patience == NULL ||
	    uuid_make(import->id) != 0 || remember(import) != 0)
		return -1;
	problem_init(&import->problem, import->arena);
	import->loader = db_loader(x->context->db, &owner);
	return import->loader == NULL ? -1 : 0;
}

enum verdict import_create(struct exchange *x)
{
	const struct import_kind *kind = import_kind_find(exchange_value(x, "kind"));
	const char *mode = exchange_value(x, "mode");
	const char *type = http_request_field(x->request, "Content-Type");
	bool updates = mode != NULL && strcmp(mode, "update") == 0;
	if (kind == NULL)
		return exchange_fail(x, "internal");
	const struct operation *operation =
	    import_kind_operation(kind, x->context->contract, updates);
	if (judge(x, operation) != GO_ON)
		return ANSWERED;
	struct import *import = calloc(1, sizeof *import);
	if (import == NULL)
		return exchange_fail(x, "internal");
	*import = (struct import){.context = x->context,
	    .x = x,
	    .kind = kind,
	    .operation = operation,
	    .updates = updates};
	if (start(import, strncasecmp(type, "text/csv", strlen("text/csv")) == 0) != 0) {
		import_free(import);
		return exchange_fail(x, "internal");
	}
	x->ended = on_ended;
	x->ended_cookie = import;
	return WAIT;
}
