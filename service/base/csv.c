/*
 * One state per place in a record; a record that is at fault is skipped to the
 * end of its line and handed over as a fault.
 */
#include "base/csv.h"

#include <string.h>

static const unsigned char mark[] = {0xef, 0xbb, 0xbf}; /* U+FEFF */

void csv_init(struct csv *csv, size_t most,
    void (*record)(void *cookie, const struct csv_record *record), void *cookie)
{
	*csv = (struct csv){.record = record, .cookie = cookie, .line = 1, .first = 1};
	buffer_init(&csv->text, most);
}

void csv_free(struct csv *csv)
{
	buffer_reset(&csv->text);
}

static void begin_record(struct csv *csv)
{
	csv->state = CSV_START;
	csv->fault = NULL;
	csv->begun = false;
	csv->count = 0;
	csv->first = csv->line;
	csv->text.failed = false;
	buffer_truncate(&csv->text, 0);
}

static void fail(struct csv *csv, const char *fault)
{
	csv->fault = fault;
	csv->state = CSV_SKIP;
}

static void put(struct csv *csv, char byte)
{
	if (buffer_putc(&csv->text, byte) != 0)
		fail(csv, "too-long");
}

static void end_field(struct csv *csv)
{
	put(csv, '\0');
	if (csv->fault != NULL)
		return;
	if (csv->count == CSV_FIELDS_MAX) {
		fail(csv, "too-many-fields");
		return;
	}
	csv->count++;
	csv->starts[csv->count] = csv->text.length;
	csv->state = CSV_START;
}

static void end_record(struct csv *csv)
{
	const char *fields[CSV_FIELDS_MAX];
	size_t lengths[CSV_FIELDS_MAX];
	struct csv_record record = {.line = csv->first, .fields = fields, .lengths = lengths};
	if (csv->begun && csv->fault == NULL)
		end_field(csv);
	if (csv->begun) {
		record.fault = csv->fault;
		record.count = csv->fault == NULL ? csv->count : 0;
		for (unsigned i = 0; i < record.count; i++) {
			fields[i] = csv->text.bytes + csv->starts[i];
			lengths[i] = csv->starts[i + 1] - csv->starts[i] - 1;
		}
		csv->record(csv->cookie, &record);
	}
	begin_record(csv);
}

/* A byte where it stands for itself unless it separates. */
static void plain(struct csv *csv, char byte)
{
	if (byte == ',')
		end_field(csv);
	else if (byte == '"')
		fail(csv, "quote");
	else {
		csv->state = CSV_PLAIN;
		put(csv, byte);
	}
}

static void quoted(struct csv *csv, char byte)
{
	if (byte == '"')
		csv->state = CSV_QUOTE;
	else
		put(csv, byte);
}

/* Behind a quote within quotes: half of a doubled one, or the end. */
static void after_quote(struct csv *csv, char byte)
{
	if (byte == '"') {
		csv->state = CSV_QUOTED;
		put(csv, '"');
	} else if (byte == ',') {
		end_field(csv);
	} else {
		fail(csv, "quote");
	}
}

static void read_byte(struct csv *csv, char byte)
{
	if (csv->state != CSV_QUOTED && byte == '\n') {
		csv->line++;
		end_record(csv);
		return;
	}
	if (byte == '\n')
		csv->line++;
	if (csv->state == CSV_CR)
		fail(csv, "quote"); /* a bare CR */
	if (byte == '\r' && csv->state != CSV_QUOTED && csv->state != CSV_SKIP) {
		csv->state = CSV_CR;
		return;
	}
	csv->begun = true;
	switch (csv->state) {
	case CSV_START:
		if (byte == '"')
			csv->state = CSV_QUOTED;
		else
			plain(csv, byte);
		break;
	case CSV_PLAIN:
		plain(csv, byte);
		break;
	case CSV_QUOTED:
		quoted(csv, byte);
		break;
	case CSV_QUOTE:
		after_quote(csv, byte);
		break;
	case CSV_CR:
	case CSV_SKIP:
		break;
	}
}

void csv_feed(struct csv *csv, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (csv->mark < sizeof mark && (unsigned char)bytes[i] == mark[csv->mark]) {
			csv->mark++;
			continue;
		}
		/* What began like a mark and is none is text. */
		unsigned met = csv->mark < sizeof mark ? csv->mark : 0;
		csv->mark = sizeof mark;
		for (unsigned m = 0; m < met; m++)
			read_byte(csv, (char)mark[m]);
		read_byte(csv, bytes[i]);
	}
}

void csv_end(struct csv *csv)
{
	if (csv->state == CSV_QUOTED)
		fail(csv, "quote");
	end_record(csv);
}
