/*
 * exchange: one request and its answer on their road through the pipeline
 * (RFC 9110 section 3.4's word).  Owns the arena that everything of the
 * request lives in.
 */
#ifndef API_EXCHANGE_H
#define API_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/operation.h"
#include "api/query.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/problem.h"
#include "http/request.h"
#include "http/target.h"

#define EXCHANGE_FIELDS_MAX   24  /* fields of an answer */
#define EXCHANGE_BINDINGS_MAX 160 /* named values of a statement */
#define EXCHANGE_ID_SIZE      65  /* a request id from a trusted proxy, NUL included */
#define EXCHANGE_CURSOR_KEYS  3   /* two sort values and the id */

struct api_context;
struct cJSON;
struct db_call;
struct db_rows;
struct db_session;
struct identity;
struct writing;

/* A value for a placeholder; NULL is SQL's null. */
struct binding {
	const char *name;
	const char *value;
};

/* W3C Trace Context: the trace this request belongs to and our span in it. */
struct trace {
	char trace_id[33]; /* 32 hex digits */
	char span_id[17];  /* 16 hex digits */
};

/* The page of a list that is asked for. */
struct page {
	unsigned limit;    /* rows wanted */
	bool counted;      /* count=exact */
	bool from_cursor;  /* not the first page */
	bool backward;     /* the page before the cursor */
	uint8_t scope[16]; /* what a cursor is bound to: operation, filters, sort, tenant */
};

struct exchange {
	struct api_context *context;
	struct http_request *request; /* NULL once answered or gone */
	struct arena *arena;
	unsigned stage; /* index into the pipeline's table */
	struct moment started;
	struct moment stage_started;
	int64_t database_us;  /* spent in the database */
	const char *sqlstate; /* of the last refusal, for the log */
	char id[EXCHANGE_ID_SIZE];
	const char *server_timing; /* stages so far, or NULL */
	struct trace trace;
	const char *remote; /* client address, behind trusted proxies */
	uint64_t bytes_in;  /* head and body as received */

	bool head; /* HEAD: the GET's answer without its body */
	struct target target;
	const struct operation *operation; /* NULL until routed */
	const struct identity *identity;   /* NULL on public operations */
	enum language language;
	enum media media;

	unsigned binding_count;
	struct binding bindings[EXCHANGE_BINDINGS_MAX];
	struct query_choice choice;
	struct page page;
	struct writing *writing;     /* what the writers of exports are told */
	const char *fields;          /* the fields parameter, or NULL for all */
	struct cJSON *body;          /* the request's, parsed */
	bool dry_run;                /* a write that is rolled back */
	const char *idempotency_key; /* NULL: none was sent */
	const char *fingerprint;     /* of the request, 64 hex digits; set with the key */
	const char *secret;          /* of the record being created, to be told once; or NULL */

	/* Of a handler that goes on by itself: the exchange ends; or NULL. */
	void (*ended)(void *cookie);
	void *ended_cookie;

	struct db_call *call;       /* under way */
	struct db_session *session; /* of an export */
	struct db_rows *rows;       /* what the operation's query gave */
	struct db_rows *count;      /* what its counting gave */

	struct problem problem;    /* code NULL: none */
	int status;                /* of the answer */
	const char *content_type;  /* of the answer's body, or NULL */
	const char *cache_control; /* NULL: private, no-cache */
	const char *etag;          /* quoted, or NULL */
	const char *early_etag;    /* known before the query is run, for its success; or NULL */
	size_t field_count;
	struct http_field fields_out[EXCHANGE_FIELDS_MAX];
	struct buffer out; /* the answer's body */
	bool rendered;     /* status, fields and body of a success are written */
	bool stream_begun; /* an export has sent its head */
	bool last_batch;   /* ... and its last rows */
	bool streamed;     /* ... and is over: nothing is left to answer */
	uint64_t streamed_bytes;
};

/**
 * exchange_new(context, request):
 * Return a new exchange for ${request}, or NULL when memory is short.
 */
struct exchange *exchange_new(struct api_context *context, struct http_request *request);

/**
 * exchange_field(exchange, name, value):
 * Add a field to the answer; ${value} lives in the arena or longer.  NULL
 * values are left out.
 */
void exchange_field(struct exchange *exchange, const char *name, const char *value);

/**
 * exchange_bind(exchange, name, value):
 * Give the placeholder ${name} a value, in place of an earlier one.  Return 0,
 * or -1 when there are too many (the problem is set).
 */
int exchange_bind(struct exchange *exchange, const char *name, const char *value);

/**
 * exchange_value(exchange, name):
 * Return the value bound to ${name}, or NULL.
 */
const char *exchange_value(const struct exchange *exchange, const char *name);

/**
 * exchange_fail(exchange, code):
 * Set the problem.  Return ANSWERED, so that a stage can return what this
 * returns.
 */
enum verdict exchange_fail(struct exchange *exchange, const char *code);

/**
 * exchange_free(exchange):
 * Cancel what is under way in the database and release everything.  NULL is
 * fine.
 */
void exchange_free(struct exchange *exchange);

#endif
