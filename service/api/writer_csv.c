/*
 * RFC 4180: CRLF, quotes only where needed.  A text that a spreadsheet would
 * take for a formula gets an apostrophe in front; numbers and days never do.
 */
#include <string.h>

#include "api/shape.h"
#include "api/writer.h"
#include "base/buffer.h"

static void put_quoted(const char *text, size_t length, const char *prefix, struct buffer *out)
{
	if (strcspn(text, "\",\r\n") == length) {
		buffer_puts(out, prefix);
		buffer_append(out, text, length);
		return;
	}
	buffer_putc(out, '"');
	buffer_puts(out, prefix);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '"')
			buffer_putc(out, '"');
		buffer_putc(out, text[i]);
	}
	buffer_putc(out, '"');
}

static void put_cell(
    enum db_kind kind, const char *value, size_t length, bool raw, struct buffer *out)
{
	switch (kind) {
	case DB_BOOLEAN:
		buffer_puts(out, *value == 't' ? "true" : "false");
		return;
	case DB_INSTANT:
		writer_instant(value, out);
		return;
	case DB_TEXT:
	case DB_OTHER: {
		bool formula = !raw && *value != '\0' && strchr("=+-@\t\r", *value) != NULL;
		put_quoted(value, length, formula ? "'" : "", out);
		return;
	}
	case DB_INTEGER:
	case DB_JSON:
	case DB_DAY:
	case DB_DECIMAL:
	case DB_UUID:
		put_quoted(value, length, "", out);
		return;
	}
}

static void csv_begin(const struct shape *shape, struct writing *writing, struct buffer *out)
{
	(void)writing;
	for (unsigned i = 0; i < shape->count; i++)
		buffer_printf(out, "%s%s", i > 0 ? "," : "", shape->columns[i].name);
	buffer_puts(out, "\r\n");
}

static void csv_row(const struct shape *shape, const struct db_rows *rows, size_t row,
    struct writing *writing, struct buffer *out)
{
	for (unsigned i = 0; i < shape->count; i++) {
		const struct shape_column *column = &shape->columns[i];
		const char *value = db_rows_value(rows, row, column->index);
		if (i > 0)
			buffer_putc(out, ',');
		if (value != NULL)
			put_cell(column->kind, value, db_rows_length(rows, row, column->index),
			    writing->raw, out);
	}
	buffer_puts(out, "\r\n");
}

const struct writer writer_csv = {csv_begin, csv_row, NULL};
