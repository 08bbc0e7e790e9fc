/*
 * import_row: one record as a row of the staging table: validated by the
 * contract, written in the text format of COPY.
 */
#ifndef API_IMPORT_ROW_H
#define API_IMPORT_ROW_H

struct buffer;
struct cJSON;
struct import_report;
struct operation;

struct import_row {
	const struct operation *operation; /* whose rules the record obeys */
	const char *parent;                /* member that names the record above, or NULL */
	unsigned line;                     /* of the body */
	unsigned number;                   /* of the row */
};

/**
 * import_row_write(row, tree, report, out):
 * Add the faults of ${tree} to ${report}; when there is none, append the row to
 * ${out}.  Return 0, or -1 when memory is short.
 */
int import_row_write(const struct import_row *row, struct cJSON *tree, struct import_report *report,
    struct buffer *out);

#endif
