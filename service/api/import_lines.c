/*
 * A line is a JSON tree before anything else is asked of it: of a CSV record
 * one is made by the header and the types of the contract.
 */
#include "api/import_lines.h"

#include <stdlib.h>
#include <string.h>

#include "api/import_cells.h"
#include "api/import_row.h"
#include "base/json.h"
#include "base/text.h"

#include <cjson/cJSON.h>

#define LINE_MOST ((size_t)256 * 1024)      /* bytes of a line, as of a body */
#define OUT_MOST  ((size_t)8 * 1024 * 1024) /* rows of one piece of the body */

static void on_record(void *cookie, const struct csv_record *record);

void import_lines_init(
    struct import_lines *lines, const struct operation *operation, const char *parent, bool is_csv)
{
	memset(lines, 0, sizeof *lines);
	lines->operation = operation;
	lines->parent = parent;
	lines->is_csv = is_csv;
	lines->line = 1;
	csv_init(&lines->csv, LINE_MOST, on_record, lines);
	buffer_init(&lines->held, LINE_MOST);
	buffer_init(&lines->out, OUT_MOST);
	import_report_init(&lines->report);
}

void import_lines_free(struct import_lines *lines)
{
	for (unsigned i = 0; i < lines->columns; i++)
		free(lines->header[i]);
	csv_free(&lines->csv);
	buffer_reset(&lines->held);
	buffer_reset(&lines->out);
	import_report_reset(&lines->report);
}

/* One record as a tree, or NULL: it was no JSON. */
static void take_tree(struct import_lines *lines, unsigned line, struct cJSON *tree)
{
	const struct import_row row = {lines->operation, lines->parent, line, lines->staged + 1};
	unsigned faults = lines->report.count;
	if (import_row_write(&row, tree, &lines->report, &lines->out) != 0)
		lines->failed = true;
	else if (lines->report.count == faults)
		lines->staged++;
	cJSON_Delete(tree);
}

static void take_json(struct import_lines *lines, const char *bytes, size_t length)
{
	struct json_fault fault;
	while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == ' '))
		length--;
	if (length == 0)
		return;
	lines->read++;
	struct cJSON *tree = json_parse(bytes, length, &json_limits_request, &fault);
	if (tree != NULL)
		take_tree(lines, lines->line, tree);
	else if (strcmp(fault.reason, "out of memory") == 0)
		lines->failed = true;
	else
		import_report_add(&lines->report, lines->line, fault.pointer, "malformed-json");
}

/* Bytes of a line that goes on in the next piece. */
static void hold(struct import_lines *lines, const char *bytes, size_t length)
{
	if (lines->skips || buffer_append(&lines->held, bytes, length) == 0)
		return;
	lines->skips = true;
}

static void end_of_line(struct import_lines *lines)
{
	struct buffer *held = &lines->held;
	if (lines->skips) {
		lines->read++;
		import_report_add(&lines->report, lines->line, "#", "too-long");
	} else {
		take_json(lines, held->length == 0 ? "" : held->bytes, held->length);
	}
	buffer_truncate(held, 0);
	held->failed = false;
	lines->skips = false;
	lines->line++;
}

static void feed_json(struct import_lines *lines, const char *bytes, size_t length)
{
	while (length > 0) {
		const char *end = memchr(bytes, '\n', length);
		size_t part = end == NULL ? length : (size_t)(end - bytes);
		hold(lines, bytes, part);
		if (end == NULL)
			return;
		end_of_line(lines);
		bytes += part + 1;
		length -= part + 1;
	}
}

/* The first record names the columns. */
static void take_header(struct import_lines *lines, const struct csv_record *record)
{
	for (unsigned i = 0; i < record->count; i++) {
		lines->header[i] = strndup(record->fields[i], record->lengths[i]);
		if (lines->header[i] == NULL) {
			lines->failed = true;
			return;
		}
		lines->columns++;
	}
	lines->blind = import_cells_header(lines->operation, lines->parent,
	                   (const char *const *)lines->header, lines->columns, &lines->report) > 0;
}

static void on_record(void *cookie, const struct csv_record *record)
{
	struct import_lines *lines = cookie;
	if (lines->columns == 0 && !lines->blind) {
		lines->blind = record->fault != NULL;
		if (record->fault != NULL)
			import_report_add(&lines->report, record->line, "#", record->fault);
		else
			take_header(lines, record);
		return;
	}
	lines->read++;
	if (lines->blind)
		return;
	if (record->fault != NULL || record->count != lines->columns) {
		import_report_add(&lines->report, record->line, "#",
		    record->fault != NULL ? record->fault : "field-count");
		return;
	}
	struct cJSON *tree = import_cells_tree(lines->operation, (const char *const *)lines->header,
	    record, &lines->report, &lines->failed);
	if (tree != NULL)
		take_tree(lines, record->line, tree);
}

void import_lines_feed(struct import_lines *lines, const char *bytes, size_t length)
{
	if (lines->is_csv)
		csv_feed(&lines->csv, bytes, length);
	else
		feed_json(lines, bytes, length);
}

void import_lines_end(struct import_lines *lines)
{
	if (lines->is_csv)
		csv_end(&lines->csv);
	else
		end_of_line(lines);
	if (lines->read == 0 && lines->report.count == 0)
		import_report_add(&lines->report, 1, "#", "no-lines");
}
