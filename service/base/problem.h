/*
 * problem: what went wrong, in the form a client is told (RFC 9457).  Every
 * floor fills one; only the api floor sends it.  A problem holds codes and
 * facts; the texts in three languages come from the problem catalogue
 * (openapi/problems.yaml) when it is rendered.
 */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buffer;

#define PROBLEM_ERRORS_MAX 100 /* errors kept; further ones are only counted */

enum problem_place { PROBLEM_POINTER, PROBLEM_PARAMETER, PROBLEM_HEADER };

/* One fault of the request. */
struct problem_error {
	enum problem_place place; /* which member of errors[] names the spot */
	const char *where;        /* "#/amount", "limit", "If-Match" */
	const char *code;         /* a key of the catalogue's errors, e.g. "minimum" */
	const char *limit;        /* fills {limit} of the text, or NULL */
};

struct problem {
	struct arena *arena;          /* owns every string below that is not static */
	const char *code;             /* a key of the catalogue's problems; NULL: none */
	const char *limit;            /* fills {limit} of the problem's detail, or NULL */
	const char *members;          /* further members as JSON text, e.g. "\"allowed\":[]" */
	const char *allow;            /* value of Allow, Accept-Post ... as the code asks */
	const char *scope;            /* the scope that is missing (scope-missing) */
	int retry_after_s;            /* Retry-After in seconds; 0: none */
	struct problem_error *errors; /* the first PROBLEM_ERRORS_MAX faults */
	size_t error_count;           /* faults kept */
	size_t error_total;           /* faults found */
};

/* What the catalogue knows of one code. */
struct problem_kind {
	const char *code;
	int status;           /* HTTP status */
	const char *title[3]; /* by enum language */
	const char *detail[3];
	const char *remedy[3];
};

enum language { LANGUAGE_EN, LANGUAGE_FR, LANGUAGE_AR };

/**
 * problem_init(problem, arena):
 * Make ${problem} say that nothing went wrong; strings will live in ${arena}.
 */
void problem_init(struct problem *problem, struct arena *arena);

/**
 * problem_set(problem, code):
 * Say what went wrong; ${code} is a static string of the catalogue.  The first
 * code set stays.  Return -1, so that a caller can return what this returns.
 */
int problem_set(struct problem *problem, const char *code);

/**
 * problem_add(problem, place, where, code, limit):
 * Add one fault; ${where} and ${limit} (may be NULL) are copied, ${code} is
 * static.  Does not set the problem's own code.
 */
void problem_add(struct problem *problem, enum problem_place place, const char *where,
    const char *code, const char *limit);

/**
 * problem_catalogue_load(ret_fault, size):
 * Load the embedded catalogue, once, before any thread is started.  Return 0,
 * or -1 with a sentence in ${ret_fault}.
 */
int problem_catalogue_load(char *ret_fault, size_t size);

/**
 * problem_catalogue_free():
 * Release the catalogue at the end of the program.
 */
void problem_catalogue_free(void);

/**
 * problem_kind(code):
 * Return the catalogue's entry, or NULL for an unknown code.
 */
const struct problem_kind *problem_kind(const char *code);

/**
 * problem_kind_at(index):
 * Return the catalogue's entry of that index, in the catalogue's order, or
 * NULL behind the last.
 */
const struct problem_kind *problem_kind_at(size_t index);

/**
 * problem_of_constraint(name):
 * Return the public problem code of a database constraint name, or NULL when
 * the name is not public.
 */
const char *problem_of_constraint(const char *name);

/**
 * problem_render(problem, language, public_url, instance, out):
 * Append the application/problem+json document: type, title, status, detail,
 * instance (urn:uuid:${instance}), code, errors and further members.
 */
void problem_render(const struct problem *problem, enum language language, const char *public_url,
    const char *instance, struct buffer *out);

/**
 * language_tag(language):
 * Return the BCP 47 tag: "en", "fr" or "ar".
 */
const char *language_tag(enum language language);

#endif
