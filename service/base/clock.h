/*
 * clock: wall time and monotonic time as two types that cannot be mixed up.
 * An instant says when something happened; a moment only measures durations.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#define CLOCK_TEXT_SIZE 32 /* bytes for any text made here, NUL included */

struct instant {
	int64_t us; /* microseconds since 1970-01-01T00:00:00Z */
};

struct moment {
	int64_t us; /* microseconds since some fixed point of this boot */
};

/**
 * instant_now():
 * Return the present wall time.
 */
struct instant instant_now(void);

/**
 * moment_now():
 * Return the present monotonic time.
 */
struct moment moment_now(void);

/**
 * moment_since(start):
 * Return the microseconds that have passed since ${start}.
 */
int64_t moment_since(struct moment start);

/**
 * instant_seconds(instant):
 * Return whole seconds since the epoch, rounded down (JWT NumericDate).
 */
int64_t instant_seconds(struct instant instant);

/**
 * instant_format(instant, ret_text):
 * Write ${instant} as RFC 3339 in UTC with microseconds and 'Z' to
 * ${ret_text}, e.g. 2016-10-06T09:00:00.000000Z.
 */
void instant_format(struct instant instant, char ret_text[CLOCK_TEXT_SIZE]);

/**
 * instant_format_http(instant, ret_text):
 * Write ${instant} as an IMF-fixdate (RFC 9110 section 5.6.7).
 */
void instant_format_http(struct instant instant, char ret_text[CLOCK_TEXT_SIZE]);

/**
 * instant_parse(text, length, ret_instant):
 * Read an RFC 3339 date-time with any offset.  Return 0, or -1 when it is
 * none (a day that does not exist, a missing offset, more than nine decimals).
 */
int instant_parse(const char *text, size_t length, struct instant *ret_instant);

/**
 * day_parse(text, length):
 * Return 0 when ${text} is an existing day written YYYY-MM-DD, else -1.
 */
int day_parse(const char *text, size_t length);

#endif
