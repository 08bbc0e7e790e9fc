/*
 * csv: comma-separated values (RFC 4180) read as they arrive, record by
 * record.  Knows no column and no type.  A line ends with CRLF or LF; a byte
 * order mark in front, which spreadsheets write, is passed over.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

#define CSV_FIELDS_MAX 256 /* fields of one record */

/* One record; valid during the callback only. */
struct csv_record {
	unsigned line; /* it begins on, from 1 */
	/* NULL, or why it is none: "quote" (a quote that is not where it may be, or
	 * not closed), "too-long", "too-many-fields"; it has no fields then. */
	const char *fault;
	unsigned count;
	const char *const *fields; /* NUL-terminated */
	const size_t *lengths;     /* ... and how long, since there may be NULs inside */
};

enum csv_state { CSV_START, CSV_PLAIN, CSV_QUOTED, CSV_QUOTE, CSV_CR, CSV_SKIP };

struct csv {
	void (*record)(void *cookie, const struct csv_record *record);
	void *cookie;
	enum csv_state state;
	unsigned line;  /* the next byte stands on */
	unsigned first; /* of the present record */
	unsigned mark;  /* bytes of a byte order mark met */
	bool begun;     /* the record has some byte */
	const char *fault;
	struct buffer text; /* of the record's fields, each with a NUL */
	unsigned count;
	size_t starts[CSV_FIELDS_MAX + 1];
};

/**
 * csv_init(csv, most, record, cookie):
 * Make ready to read records of at most ${most} bytes; ${record}(${cookie}, ..)
 * is called for each, empty lines left out.
 */
void csv_init(struct csv *csv, size_t most,
    void (*record)(void *cookie, const struct csv_record *record), void *cookie);

/**
 * csv_feed(csv, bytes, length):
 * Read on.  How the bytes are split over calls makes no difference.
 */
void csv_feed(struct csv *csv, const char *bytes, size_t length);

/**
 * csv_end(csv):
 * Nothing more will come: the last record may have no line end.
 */
void csv_end(struct csv *csv);

/**
 * csv_free(csv):
 * Release the memory held.
 */
void csv_free(struct csv *csv);

#endif
