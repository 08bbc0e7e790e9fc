/*
 * operation: one operation of the contract, compiled at start: everything the
 * pipeline asks while a request travels.  Read-only once the contract is
 * loaded; shared by all threads.
 */
#ifndef API_OPERATION_H
#define API_OPERATION_H

#include <stdbool.h>
#include <stddef.h>

struct exchange;
struct query;
struct schema;

#define OPERATION_SEGMENTS_MAX 8

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHODS };

/* What running an operation means; SQL does all but OPERATION_HANDLER. */
enum operation_kind {
	OPERATION_LIST,   /* a page, or an export, of many */
	OPERATION_GET,    /* one */
	OPERATION_CREATE, /* a new one, then its representation */
	OPERATION_UPDATE, /* merge patch of one, then its representation */
	OPERATION_DELETE, /* one less */
	OPERATION_HANDLER /* a function of the features floor */
};

/* Media types of answers, as bits. */
enum media {
	MEDIA_JSON = 1u << 0,
	MEDIA_CSV = 1u << 1,
	MEDIA_NDJSON = 1u << 2,
	MEDIA_CALENDAR = 1u << 3,
	MEDIA_XML = 1u << 4,
	MEDIA_OTHER = 1u << 5 /* whatever a handler says */
};

/* A stage, and so a handler, answers how its exchange goes on. */
enum verdict {
	GO_ON,   /* to the next stage */
	WAIT,    /* a continuation will call pipeline_resume */
	ANSWERED /* straight to the answer: a problem, or nothing left to do */
};

/* A path or query parameter. */
struct parameter {
	const char *name;
	const char *fallback;        /* the schema's default as text, or NULL */
	const struct schema *schema; /* of the value, or of one item of a list */
	bool in_path;
	bool required;
	bool list;     /* several values between commas */
	unsigned most; /* values of a list */
	int filter;    /* index of the query's --filter lines, or -1 */
	bool single;   /* of a list that filters: one value is bound as it is */
};

/* A top-level member of the representation. */
struct member {
	const char *name;
	const char *type; /* JSON Schema's word for it; "object" for a $ref */
	bool required;
	bool read_only;
	bool shown_null; /* required and nullable: sent as null, not left out */
	bool varies;     /* x-natcom-variant: depends on who asks, or when */
	/* x-natcom-secret: what stands in front of a new record's secret, a path of ours
	 * or a prefix; NULL: the member is a column. */
	const char *secret_prefix;
};

struct operation {
	const char *id;
	const char *path;    /* the template: the route in logs and metrics */
	const char *pointer; /* where it stands in the document, for messages */
	enum method method;
	enum operation_kind kind;
	unsigned segment_count;
	const char *segments[OPERATION_SEGMENTS_MAX]; /* "{id}" takes any segment */
	bool is_public;                               /* no token needed */
	bool by_secret;    /* a secret in the address says who asks, not a token */
	const char *scope; /* the scope a token needs, or NULL */
	unsigned roles;    /* enum role bits of auth/identity.h: one of them */
	unsigned answers;  /* enum media bits */
	bool takes_body;
	bool streams;        /* x-natcom-body: stream: its handler takes the body in pieces */
	const char *accepts; /* ... of these media types, between commas */
	const struct schema *body;
	unsigned parameter_count;
	const struct parameter *parameters;
	unsigned member_count;
	const struct member *members;
	unsigned expansion_count; /* x-natcom-expansions, in order */
	const char *const *expansions;
	unsigned sort_count; /* x-natcom-sorts; the first is the default */
	const char *const *sorts;
	const struct query *query;
	const struct operation *reader; /* the GET that shows what was written, or NULL */
	const char *key;                /* the placeholder of the record's id: the last of
	                                   the path of its GET */
	const struct operation *parent; /* of a collection below a record: its GET, or NULL */
	bool has_precondition;          /* If-Match is declared; on a create: the parent's */
	bool key_required;              /* x-natcom-idempotency: required */
	bool varies;                    /* some member does */
	enum verdict (*handler)(struct exchange *exchange);
};

/* A C function for an operation that is more than one SQL statement. */
struct handler {
	const char *operation; /* operationId */
	enum verdict (*run)(struct exchange *exchange);
};

/**
 * operation_parameter(operation, name):
 * Return the parameter of that name, or NULL.
 */
const struct parameter *operation_parameter(const struct operation *operation, const char *name);

/**
 * operation_member(operation, name, length):
 * Return the top-level member of that name, or NULL.
 */
const struct member *operation_member(
    const struct operation *operation, const char *name, size_t length);

/**
 * operation_writes(operation):
 * Whether it changes records, so that Idempotency-Key and dry_run apply.
 */
bool operation_writes(const struct operation *operation);

/**
 * operation_resource(operation):
 * Return the first path segment behind the version ("people"), or the first
 * segment of a path without one, or "".
 */
const char *operation_resource(const struct operation *operation);

/**
 * method_name(method):
 * Return "GET" and so on.
 */
const char *method_name(enum method method);

#endif
