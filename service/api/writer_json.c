/*
 * Columns as members.  Dotted names of neighbouring columns nest: the object
 * is opened with its first value that is not null and closed when a column
 * stands outside it, so an object without values is not written at all.
 */
#include <string.h>

#include "api/shape.h"
#include "api/writer.h"
#include "base/buffer.h"
#include "base/json.h"

/* The objects that are open: a prefix of the last column's name. */
struct nesting {
	const char *name;
	size_t length; /* "commission.names." */
	struct buffer *out;
};

void writer_instant(const char *text, struct buffer *out)
{
	size_t length = strcspn(text, "+");
	size_t day = strcspn(text, " ");
	char *to = day >= length ? NULL : buffer_extend(out, length + 1);
	if (day >= length)
		buffer_puts(out, text);
	if (to == NULL)
		return;
	memcpy(to, text, length);
	to[day] = 'T';
	to[length] = 'Z';
}

/* What has nothing to escape, as a string. */
static void put_quoted(struct buffer *out, const char *value, size_t length)
{
	char *to = buffer_extend(out, length + 2);
	if (to == NULL)
		return;
	to[0] = '"';
	memcpy(to + 1, value, length);
	to[length + 1] = '"';
}

static void put_comma(struct buffer *out)
{
	char last = out->length == 0 ? '{' : out->bytes[out->length - 1];
	if (last != '{' && last != '[')
		buffer_putc(out, ',');
}

/* Names are of the contract: nothing to escape. */
static void put_name(struct buffer *out, const char *name, size_t length)
{
	put_comma(out);
	buffer_putc(out, '"');
	buffer_append(out, name, length);
	buffer_append(out, "\":", 2);
}

/* Close objects until what is open is a prefix of the name. */
static void leave(struct nesting *open, const char *name)
{
	while (open->length > 0 &&
	       (strlen(name) < open->length || memcmp(open->name, name, open->length) != 0)) {
		buffer_putc(open->out, '}');
		do
			open->length--;
		while (open->length > 0 && open->name[open->length - 1] != '.');
	}
}

/* Open the objects that the name stands in; return its last part. */
static const char *enter(struct nesting *open, const char *name)
{
	const char *dot;
	leave(open, name);
	open->name = name;
	while ((dot = strchr(name + open->length, '.')) != NULL) {
		put_name(open->out, name + open->length, (size_t)(dot - name) - open->length);
		buffer_putc(open->out, '{');
		open->length = (size_t)(dot - name) + 1;
	}
	return name + open->length;
}

/* The member's name; most are not nested and have it ready. */
static void put_key(struct nesting *open, const struct shape_column *column)
{
	if (column->nested) {
		const char *last = enter(open, column->name);
		put_name(open->out, last, strlen(last));
		return;
	}
	if (open->length > 0)
		leave(open, "");
	put_comma(open->out);
	buffer_append(open->out, column->key, column->key_length);
}

static void put_value(enum db_kind kind, const char *value, size_t length, struct buffer *out)
{
	switch (kind) {
	case DB_INTEGER:
	case DB_JSON:
		buffer_append(out, value, length);
		return;
	case DB_BOOLEAN:
		buffer_puts(out, *value == 't' ? "true" : "false");
		return;
	case DB_INSTANT:
		buffer_putc(out, '"');
		writer_instant(value, out);
		buffer_putc(out, '"');
		return;
	case DB_DAY:
	case DB_DECIMAL:
	case DB_UUID:
		put_quoted(out, value, length);
		return;
	case DB_TEXT:
	case DB_OTHER:
		json_write_string(out, value, length);
		return;
	}
}

static void json_row(const struct shape *shape, const struct db_rows *rows, size_t row,
    struct writing *writing, struct buffer *out)
{
	struct nesting open = {.name = "", .out = out};
	(void)writing;
	buffer_putc(out, '{');
	for (unsigned i = 0; i < shape->count; i++) {
		const struct shape_column *column = &shape->columns[i];
		const char *value = db_rows_value(rows, row, column->index);
		if (value == NULL && !column->shown_null)
			continue;
		put_key(&open, column);
		if (value == NULL)
			buffer_puts(out, "null");
		else
			put_value(
			    column->kind, value, db_rows_length(rows, row, column->index), out);
	}
	leave(&open, "");
	buffer_putc(out, '}');
}

static void ndjson_row(const struct shape *shape, const struct db_rows *rows, size_t row,
    struct writing *writing, struct buffer *out)
{
	json_row(shape, rows, row, writing, out);
	buffer_putc(out, '\n');
}

const struct writer writer_json = {NULL, json_row, NULL};
const struct writer writer_ndjson = {NULL, ndjson_row, NULL};
