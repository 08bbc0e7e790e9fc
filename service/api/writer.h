/*
 * writer: rows as bytes of one media type.  One JSON writer and one CSV writer
 * serve all resources: a column's name is the member, its kind the encoding.
 */
#ifndef API_WRITER_H
#define API_WRITER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;
struct db_rows;
struct shape;

struct writer {
	/* What stands before the first row; NULL: nothing. */
	void (*begin)(const struct shape *shape, struct buffer *out);
	/* One row; ${raw} switches CSV's guard against formulas off. */
	void (*row)(const struct shape *shape, const struct db_rows *rows, size_t row, bool raw,
	    struct buffer *out);
};

extern const struct writer writer_json;   /* one object */
extern const struct writer writer_ndjson; /* one object a line */
extern const struct writer writer_csv;    /* RFC 4180, with a header line */

/**
 * writer_instant(text, out):
 * Append a timestamptz of PostgreSQL's ISO style in UTC as RFC 3339:
 * "2016-10-06 09:00:00.5+00" is 2016-10-06T09:00:00.5Z.
 */
void writer_instant(const char *text, struct buffer *out);

#endif
