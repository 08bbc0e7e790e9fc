/*
 * Who may.  A client that leaves before its answer takes the import with it.
 */
#include "features/import.h"

#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "auth/identity.h"
#include "base/settings.h"
#include "features/import_job.h"
#include "features/import_kind.h"

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
	if (import_start(import, strncasecmp(type, "text/csv", strlen("text/csv")) == 0) != 0) {
		import_free(import);
		return exchange_fail(x, "internal");
	}
	x->ended = on_ended;
	x->ended_cookie = import;
	return WAIT;
}
