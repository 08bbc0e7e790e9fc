/*
 * The life of an import: what it holds, who sent it, its connection.
 */
#include "features/import_job.h"

#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/loop.h"
#include "base/settings.h"
#include "db/db.h"
#include "db/loader.h"
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

static void on_up(void *cookie)
{
	import_prepare(cookie);
}

static void on_flushed(void *cookie)
{
	import_flushed(cookie);
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

int import_start(struct import *import, bool is_csv)
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
