/*
 * One or many rows through the writers, and the tags and links that go with
 * them.
 */
#include "api/representation.h"

#include <string.h>

#include "api/exchange.h"
#include "api/listing.h"
#include "api/negotiate.h"
#include "api/precondition.h"
#include "api/secret.h"
#include "api/shape.h"
#include "api/writer.h"
#include "base/arena.h"
#include "base/json.h"
#include "db/rows.h"

#define ROW_SLACK 64 /* bytes that a row may be longer than the first one */

const char *representation_value(const struct db_rows *rows, const char *name)
{
	int column = db_rows_column(rows, name);
	const char *value = column < 0 || db_rows_count(rows) == 0
	                        ? NULL
	                        : db_rows_value(rows, 0, (unsigned)column);
	return value == NULL ? "" : value;
}

/* The version alone names only the whole representation in English, the same for everybody. */
static bool is_canonical(const struct exchange *x)
{
	return x->fields == NULL && x->choice.expansions == 0 && x->language == LANGUAGE_EN &&
	       x->media != MEDIA_CALENDAR && x->secret == NULL && !x->operation->varies;
}

/* A natural code in the path: say which URL is the canonical one. */
static void add_content_location(struct exchange *x, const char *id)
{
	const char *segment =
	    x->target.segment_count == 0 ? "" : x->target.segments[x->target.segment_count - 1];
	const char *template = x->operation->path;
	size_t base = (size_t)(strrchr(template, '/') - template) + 1;
	if (strcmp(template + base, "{id}") != 0 || *id == '\0' || strcmp(segment, id) == 0)
		return;
	exchange_field(
	    x, "Content-Location", arena_printf(x->arena, "%.*s%s", (int)base, template, id));
}

/* The row as the media that was asked for: a calendar of one entry, or an object. */
static void write_row(struct exchange *x, const struct shape *shape)
{
	const struct writer *writer = x->media == MEDIA_CALENDAR ? &writer_calendar : &writer_json;
	if (writer->begin != NULL)
		writer->begin(shape, x->writing, &x->out);
	writer->row(shape, x->rows, 0, x->writing, &x->out);
	if (writer->end != NULL)
		writer->end(x->writing, &x->out);
	secret_tell(x);
}

enum verdict representation_write_one(struct exchange *x)
{
	struct shape shape;
	if (db_rows_count(x->rows) == 0)
		return exchange_fail(x, "not-found");
	if (shape_make(x, x->rows, &shape) != 0)
		return exchange_fail(x, "internal");
	write_row(x, &shape);
	if (x->out.failed)
		return exchange_fail(x, "internal");
	/* What is computed from many records has no version. */
	const char *version = db_rows_column(x->rows, "version") < 0
	                          ? NULL
	                          : representation_value(x->rows, "version");
	x->content_type = media_type(x->media == MEDIA_CALENDAR ? MEDIA_CALENDAR : MEDIA_JSON);
	if (x->early_etag != NULL)
		x->etag = x->early_etag;
	else if (version != NULL && is_canonical(x))
		x->etag = etag_of_version(x->arena, version);
	else
		x->etag = etag_of_variant(x->arena, version, x->out.bytes, x->out.length);
	add_content_location(x, representation_value(x->rows, "id"));
	return GO_ON;
}

static void put_cursor(struct buffer *out, const char *name, const char *cursor)
{
	if (cursor == NULL)
		buffer_printf(out, ",\"%s\":null", name);
	else
		buffer_printf(out, ",\"%s\":\"%s\"", name, cursor);
}

/* The counting stopped one above the most it counts. */
static void put_total(struct buffer *out, const struct db_rows *count)
{
	const char *total = representation_value(count, "count");
	if (strcmp(total, "10001") == 0)
		buffer_puts(out, ",\"total\":10000,\"total_is\":\"at_least\"");
	else
		buffer_printf(out, ",\"total\":%s,\"total_is\":\"exact\"", total);
}

enum verdict representation_write_page(struct exchange *x)
{
	struct listing_page page;
	struct shape shape;
	if (listing_page(x, &page) != 0 || shape_make(x, x->rows, &shape) != 0)
		return exchange_fail(x, "internal");
	buffer_puts(&x->out, "{\"data\":[");
	for (size_t i = 0; i < page.count; i++) {
		if (i > 0)
			buffer_putc(&x->out, ',');
		size_t row = x->page.backward ? page.count - 1 - i : i;
		writer_json.row(&shape, x->rows, row, NULL, &x->out);
		/* The others are about as long as the first. */
		if (i == 0)
			buffer_expect(&x->out, (x->out.length + ROW_SLACK) * page.count);
	}
	buffer_printf(&x->out, "],\"page\":{\"limit\":%u", x->page.limit);
	if (x->count != NULL)
		put_total(&x->out, x->count);
	size_t data = x->out.length;
	put_cursor(&x->out, "next", page.next);
	put_cursor(&x->out, "prev", page.prev);
	buffer_puts(&x->out, "}}");
	if (x->out.failed)
		return exchange_fail(x, "internal");
	x->content_type = media_type(MEDIA_JSON);
	/* Cursors are sealed under random nonces: the tag is that of the data and total. */
	x->etag = x->early_etag != NULL ? x->early_etag
	                                : etag_of_variant(x->arena, NULL, x->out.bytes, data);
	exchange_field(x, "Link", listing_link(x, &page));
	return GO_ON;
}

struct cJSON *representation_tree(struct exchange *x, const struct db_rows *rows)
{
	struct shape shape;
	struct buffer out;
	struct json_fault fault;
	struct cJSON *tree = NULL;
	buffer_init(&out, (size_t)4 << 20);
	if (shape_make(x, rows, &shape) == 0) {
		writer_json.row(&shape, rows, 0, NULL, &out);
		if (!out.failed)
			tree = json_parse(out.bytes, out.length, &json_limits_file, &fault);
	}
	buffer_reset(&out);
	if (tree != NULL)
		tree = json_own(x->arena, tree);
	if (tree == NULL)
		problem_set(&x->problem, "internal");
	return tree;
}
