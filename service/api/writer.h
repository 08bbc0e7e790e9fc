/*
 * writer: rows as bytes of one media type.  One JSON writer and one CSV writer
 * serve all resources: a column's name is the member, its kind the encoding.
 */
#ifndef API_WRITER_H
#define API_WRITER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buffer;
struct db_rows;
struct settings;
struct shape;
struct xml;
struct zone;

/* What a writer is told, and remembers from row to row. */
struct writing {
	bool raw;                        /* CSV without the guard against formulas */
	const char *public_url;          /* of the service: for names and links */
	const struct settings *settings; /* for who reports to IATI */
	struct arena *arena;             /* of what is remembered */
	const struct zone *zones;        /* time zones the calendar has defined */
	bool written;                    /* an entry of the calendar */
	struct xml *xml;                 /* the document under way, freed with the arena */
};

/* ${writing} is NULL for JSON and NDJSON, which need nothing of it. */
struct writer {
	/* What stands before the first row; NULL: nothing. */
	void (*begin)(const struct shape *shape, struct writing *writing, struct buffer *out);
	/* One row. */
	void (*row)(const struct shape *shape, const struct db_rows *rows, size_t row,
	    struct writing *writing, struct buffer *out);
	/* What stands behind the last row; NULL: nothing. */
	void (*end)(struct writing *writing, struct buffer *out);
};

extern const struct writer writer_json;     /* one object */
extern const struct writer writer_ndjson;   /* one object a line */
extern const struct writer writer_csv;      /* RFC 4180, with a header line */
extern const struct writer writer_calendar; /* RFC 5545, from the columns of calendar_entry */
extern const struct writer writer_iati;     /* IATI 2.03, from the columns of iati_document */

/* The columns that a calendar, and an IATI document, is made of, NULL behind the last. */
extern const char *const writer_calendar_columns[];
extern const char *const writer_iati_columns[];

/**
 * writer_instant(text, out):
 * Append a timestamptz of PostgreSQL's ISO style in UTC as RFC 3339:
 * "2016-10-06 09:00:00.5+00" is 2016-10-06T09:00:00.5Z.
 */
void writer_instant(const char *text, struct buffer *out);

#endif
