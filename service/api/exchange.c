/*
 * The life of an exchange, from the first byte handed up to the arena's end.
 */
#include "api/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "api/writer.h"
#include "base/arena.h"
#include "base/settings.h"
#include "db/db.h"
#include "db/rows.h"
#include "db/session.h"

#define ARENA_CEILING  ((size_t)8 << 20)  /* bytes a request may use beside its answer */
#define ANSWER_CEILING ((size_t)32 << 20) /* bytes of an answer held whole */

struct exchange *exchange_new(struct api_context *context, struct http_request *request)
{
	struct arena *arena = arena_new(ARENA_CEILING);
	struct exchange *x = arena == NULL ? NULL : arena_alloc(arena, sizeof *x);
	if (x != NULL)
		x->writing = arena_alloc(arena, sizeof *x->writing);
	if (x == NULL || x->writing == NULL) {
		arena_free(arena);
		return NULL;
	}
	x->context = context;
	x->request = request;
	x->arena = arena;
	x->started = moment_now();
	x->stage_started = x->started;
	x->status = 200;
	*x->writing = (struct writing){.public_url = context->settings->public_url,
	    .settings = context->settings,
	    .arena = arena};
	problem_init(&x->problem, arena);
	buffer_init(&x->out, ANSWER_CEILING);
	context->exchanges++;
	return x;
}

void exchange_field(struct exchange *exchange, const char *name, const char *value)
{
	if (value == NULL || exchange->field_count == EXCHANGE_FIELDS_MAX)
		return;
	struct http_field *field = &exchange->fields_out[exchange->field_count++];
	field->name = name;
	field->value = value;
}

int exchange_bind(struct exchange *exchange, const char *name, const char *value)
{
	for (unsigned i = 0; i < exchange->binding_count; i++) {
		if (strcmp(exchange->bindings[i].name, name) == 0) {
			exchange->bindings[i].value = value;
			return 0;
		}
	}
	if (exchange->binding_count == EXCHANGE_BINDINGS_MAX)
		return problem_set(&exchange->problem, "internal");
	struct binding *binding = &exchange->bindings[exchange->binding_count++];
	binding->name = name;
	binding->value = value;
	return 0;
}

const char *exchange_value(const struct exchange *exchange, const char *name)
{
	for (unsigned i = 0; i < exchange->binding_count; i++)
		if (strcmp(exchange->bindings[i].name, name) == 0)
			return exchange->bindings[i].value;
	return NULL;
}

enum verdict exchange_fail(struct exchange *exchange, const char *code)
{
	problem_set(&exchange->problem, code);
	return ANSWERED;
}

void exchange_free(struct exchange *exchange)
{
	if (exchange == NULL)
		return;
	exchange->context->exchanges--;
	if (exchange->ended != NULL)
		exchange->ended(exchange->ended_cookie);
	if (exchange->call != NULL)
		db_cancel(exchange->call);
	db_session_close(exchange->session);
	db_rows_free(exchange->rows);
	db_rows_free(exchange->count);
	buffer_reset(&exchange->out);
	arena_free(exchange->arena);
}
