/*
 * import_lines: from the bytes of a body, CSV or NDJSON, to rows of the staging
 * table: lines cut, read strictly, validated by the contract, written in the
 * text format of COPY.  Knows no connection.
 */
#ifndef API_IMPORT_LINES_H
#define API_IMPORT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "api/import_report.h"
#include "base/buffer.h"
#include "base/csv.h"

struct operation;

struct import_lines {
	const struct operation *operation; /* whose rules a line obeys */
	const char *parent;                /* member that names the record above, or NULL */
	bool is_csv;
	struct csv csv;
	unsigned columns; /* of the header; 0: not read yet */
	char *header[CSV_FIELDS_MAX];
	bool blind;         /* the header is at fault: lines are only counted */
	struct buffer held; /* NDJSON: the beginning of a line */
	bool skips;         /* ... which is too long */
	unsigned line;      /* ... and its number */
	unsigned read;      /* records met */
	unsigned staged;    /* ... and put into out */
	struct buffer out;  /* rows for the staging table, to be taken */
	bool failed;        /* memory is short */
	struct import_report report;
};

/**
 * import_lines_init(lines, operation, parent, is_csv):
 * Make ready for the first byte.
 */
void import_lines_init(
    struct import_lines *lines, const struct operation *operation, const char *parent, bool is_csv);

/**
 * import_lines_feed(lines, bytes, length):
 * Read on; ${lines}->out grows.
 */
void import_lines_feed(struct import_lines *lines, const char *bytes, size_t length);

/**
 * import_lines_end(lines):
 * That was all.
 */
void import_lines_end(struct import_lines *lines);

/**
 * import_lines_free(lines):
 * Release the memory held.
 */
void import_lines_free(struct import_lines *lines);

#endif
