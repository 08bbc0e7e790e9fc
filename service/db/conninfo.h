/*
 * conninfo: from a connection string to the keywords and values libpq connects
 * with: everything that must hold on each of our connections (UTC, ISO dates,
 * UTF-8, a bare search_path, a bounded silence on TCP) is said here, once.
 */
#ifndef DB_CONNINFO_H
#define DB_CONNINFO_H

#include <stdbool.h>
#include <stddef.h>

struct conninfo;

struct conninfo_options {
	const char *url;              /* libpq connection string or URI */
	const char *role;             /* SET ROLE at start; NULL or "": none */
	const char *application_name; /* used unless ${url} names one; NULL: libpq's */
	bool notice_close;            /* the server ends a statement whose client has left */
	unsigned rotate;              /* begin with the n-th host of the list */
	int connect_s;                /* connect_timeout of blocking connections; 0: none */
};

/**
 * conninfo_new(options, ret_fault, size):
 * Return the keywords, or NULL with a sentence in ${ret_fault} that repeats
 * nothing of the string (it may hold a password).
 */
struct conninfo *conninfo_new(const struct conninfo_options *options, char *ret_fault, size_t size);

/**
 * conninfo_keywords(info):
 * Return the keywords, ended by NULL; owned by ${info}.
 */
const char *const *conninfo_keywords(const struct conninfo *info);

/**
 * conninfo_values(info):
 * Return the values, in the keywords' order; owned by ${info}.
 */
const char *const *conninfo_values(const struct conninfo *info);

/**
 * conninfo_sentence(message, ret_text, size):
 * Write libpq's message (several lines, hints, a newline at the end) to
 * ${ret_text} as one line without hints.
 */
void conninfo_sentence(const char *message, char *ret_text, size_t size);

/**
 * conninfo_free(info):
 * Release.  NULL is fine.
 */
void conninfo_free(struct conninfo *info);

#endif
