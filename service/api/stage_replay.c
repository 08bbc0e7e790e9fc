/*
 * After who may call, before what the request says: a retry of a write that
 * was committed gets the answer it missed, whatever happened since.
 */
#include <string.h>

#include "api/exchange.h"
#include "api/idempotency.h"
#include "api/idempotency_key.h"
#include "api/stages.h"

/* The parameters are read later; this one decides what the key is good for. */
static bool wants_dry_run(const struct exchange *x)
{
	for (size_t i = 0; i < x->target.pair_count; i++)
		if (strcmp(x->target.pairs[i].name, "dry_run") == 0)
			return strcmp(x->target.pairs[i].value, "true") == 0;
	return false;
}

enum verdict stage_replay(struct exchange *x)
{
	if (!operation_writes(x->operation) && !x->operation->streams)
		return GO_ON;
	x->dry_run = wants_dry_run(x);
	const char *field = http_request_field(x->request, "Idempotency-Key");
	if (field == NULL)
		return x->operation->key_required && !x->dry_run
		           ? exchange_fail(x, "idempotency-key-required")
		           : GO_ON;
	x->idempotency_key = idempotency_key_parse(x->arena, field);
	if (x->idempotency_key == NULL) {
		problem_add(&x->problem, PROBLEM_HEADER, "Idempotency-Key", "malformed", NULL);
		return exchange_fail(x, "invalid-parameter");
	}
	/* What is rolled back leaves no record; what has no body yet has no fingerprint. */
	if (x->dry_run || x->operation->streams)
		return GO_ON;
	x->fingerprint = idempotency_fingerprint(x);
	return x->fingerprint == NULL ? exchange_fail(x, "internal") : idempotency_look(x, NULL);
}
