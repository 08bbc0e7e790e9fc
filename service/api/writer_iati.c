/*
 * A plan as activities of IATI 2.03 (https://iatistandard.org), through the
 * writer of base/xml.  natcom.iati_document gives the rows in the document's
 * order; the tables say which elements each part of it is, and where their
 * values are.  What has no value is left out.
 */
#include <stdbool.h>
#include <string.h>

#include "api/writer.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/settings.h"
#include "base/xml.h"
#include "db/rows.h"

#define VERSION    "2.03"
#define VALUES_MAX 4 /* of an element, one behind the last included */

enum column {
	PART, /* which of the tables below the row is for */
	REF,
	TYPE,
	STATUS,
	CHANNEL,
	SECTOR,
	PATH,
	CURRENCY,
	STARTS_ON,
	ENDS_ON,
	BEGAN_ON,
	ENDED_ON,
	YEAR,
	AMOUNT,
	BASELINE,
	TARGET,
	ACTUAL,
	NAME_EN, /* in three languages, in this order */
	NAME_FR,
	NAME_AR,
	ABOUT_EN, /* likewise */
	ABOUT_FR,
	ABOUT_AR,
	NONE
};

const char *const writer_iati_columns[] = {"part", "ref", "type", "status", "channel", "sector",
    "path", "currency", "starts_on", "ends_on", "began_on", "ended_on", "year", "amount",
    "baseline", "target", "actual", "name_en", "name_fr", "name_ar", "about_en", "about_fr",
    "about_ar", NULL};

static const char *const languages[] = {NULL, "fr", "ar"}; /* NULL: the activity's own */

/* Where a value comes from. */
enum source {
	NOTHING,    /* there is none */
	TEXT,       /* from the table itself */
	COLUMN,     /* from a column */
	IDENTIFIER, /* from a column, behind the reporting organisation's identifier */
	LINK,       /* from a column, behind the service's URL */
	ORG,        /* the reporting organisation's identifier */
	ORG_NAME    /* its name */
};

/* An attribute, or the text of an element. */
struct value {
	const char *name; /* of the attribute; NULL: the text */
	enum source source;
	enum column column;
	const char *text;
};

#define OF(column) COLUMN, column, NULL
#define IS(string) TEXT, NONE, string
#define WITH(from) from, NONE, NULL

/*
 * An element.  When one of its values is of a column that is null, it is left
 * out with all that is in it; likewise when its narratives have no English.
 */
struct piece {
	unsigned depth; /* iati-activities is at 0 */
	const char *name;
	enum column narratives; /* first of three columns, or NONE */
	struct value values[VALUES_MAX];
};

static const struct piece activity[] = {
    {1, "iati-activity", NONE,
        {{"xml:lang", IS("en")}, {"default-currency", OF(CURRENCY)}, {"hierarchy", OF(TYPE)}}},
    {2, "iati-identifier", NONE, {{NULL, IDENTIFIER, REF, NULL}}},
    {2, "reporting-org", NONE, {{"ref", WITH(ORG)}, {"type", IS("40")}}},
    {3, "narrative", NONE, {{NULL, WITH(ORG_NAME)}}},
    {2, "title", NAME_EN, {{0}}},
    {2, "description", ABOUT_EN, {{"type", IS("1")}}},
};

static const struct piece description[] = {
    {2, "description", ABOUT_EN, {{"type", OF(TYPE)}}},
};

static const struct piece participant[] = {
    {2, "participating-org", NAME_EN, {{"role", IS("4")}, {"type", OF(TYPE)}}},
};

static const struct piece situation[] = {
    {2, "participating-org", NONE, {{"ref", WITH(ORG)}, {"role", IS("1")}, {"type", IS("40")}}},
    {2, "participating-org", NONE, {{"ref", WITH(ORG)}, {"role", IS("2")}, {"type", IS("40")}}},
    {2, "activity-status", NONE, {{"code", OF(STATUS)}}},
    {2, "activity-date", NONE, {{"type", IS("1")}, {"iso-date", OF(STARTS_ON)}}},
    {2, "activity-date", NONE, {{"type", IS("2")}, {"iso-date", OF(BEGAN_ON)}}},
    {2, "activity-date", NONE, {{"type", IS("3")}, {"iso-date", OF(ENDS_ON)}}},
    {2, "activity-date", NONE, {{"type", IS("4")}, {"iso-date", OF(ENDED_ON)}}},
    {2, "activity-scope", NONE, {{"code", IS("3")}}},
    {2, "recipient-region", NONE, {{"code", IS("998")}}},
    {2, "sector", NONE, {{"code", OF(SECTOR)}, {"vocabulary", IS("1")}}},
};

static const struct piece budget[] = {
    {2, "budget", NONE, {{"type", OF(TYPE)}, {"status", OF(STATUS)}}},
    {3, "period-start", NONE, {{"iso-date", OF(STARTS_ON)}}},
    {3, "period-end", NONE, {{"iso-date", OF(ENDS_ON)}}},
    {3, "value", NONE,
        {{"currency", OF(CURRENCY)}, {"value-date", OF(STARTS_ON)}, {NULL, OF(AMOUNT)}}},
};

static const struct piece transaction[] = {
    {2, "transaction", NONE, {{"ref", OF(REF)}}},
    {3, "transaction-type", NONE, {{"code", OF(TYPE)}}},
    {3, "transaction-date", NONE, {{"iso-date", OF(STARTS_ON)}}},
    {3, "value", NONE,
        {{"currency", OF(CURRENCY)}, {"value-date", OF(STARTS_ON)}, {NULL, OF(AMOUNT)}}},
    {3, "description", ABOUT_EN, {{0}}},
    {3, "provider-org", NONE, {{"ref", WITH(ORG)}, {"type", IS("40")}}},
    {4, "narrative", NONE, {{NULL, WITH(ORG_NAME)}}},
    {3, "receiver-org", NAME_EN, {{"type", IS("10")}}},
    {3, "disbursement-channel", NONE, {{"code", OF(CHANNEL)}}},
};

static const struct piece related[] = {
    {2, "related-activity", NONE, {{"ref", IDENTIFIER, REF, NULL}, {"type", OF(TYPE)}}},
};

static const struct piece result[] = {
    {2, "result", NONE, {{"type", OF(TYPE)}}},
    {3, "title", NAME_EN, {{0}}},
    {3, "description", ABOUT_EN, {{0}}},
};

static const struct piece indicator[] = {
    {3, "indicator", NONE, {{"measure", OF(TYPE)}}},
    {4, "title", NAME_EN, {{0}}},
    {4, "description", ABOUT_EN, {{0}}},
    {4, "document-link", NONE, {{"format", IS("application/json")}, {"url", LINK, PATH, NULL}}},
    {5, "title", NONE, {{0}}},
    {6, "narrative", NONE, {{NULL, IS("Evidence")}}},
    {5, "category", NONE, {{"code", IS("A08")}}},
    {4, "reference", NONE, {{"vocabulary", IS("99")}, {"code", OF(REF)}}},
    {4, "baseline", NONE,
        {{"year", OF(YEAR)}, {"iso-date", OF(BEGAN_ON)}, {"value", OF(BASELINE)}}},
    {4, "period", NONE, {{0}}},
    {5, "period-start", NONE, {{"iso-date", OF(STARTS_ON)}}},
    {5, "period-end", NONE, {{"iso-date", OF(ENDS_ON)}}},
    {5, "target", NONE, {{"value", OF(TARGET)}}},
    {5, "actual", NONE, {{"value", OF(ACTUAL)}}},
};

#define PIECES(table) table, sizeof(table) / sizeof *(table)

static const struct part {
	const char *name;
	const struct piece *pieces;
	size_t count;
} parts[] = {
    {"activity", PIECES(activity)},
    {"description", PIECES(description)},
    {"participant", PIECES(participant)},
    {"situation", PIECES(situation)},
    {"budget", PIECES(budget)},
    {"transaction", PIECES(transaction)},
    {"related", PIECES(related)},
    {"result", PIECES(result)},
    {"indicator", PIECES(indicator)},
};

/* A row on its way into the document. */
struct entry {
	struct writing *writing;
	const struct db_rows *rows;
	size_t row;
};

static const char *column_value(const struct entry *entry, enum column column)
{
	int at = db_rows_column(entry->rows, writer_iati_columns[column]);
	return at < 0 ? NULL : db_rows_value(entry->rows, entry->row, (unsigned)at);
}

/* What a value ends with; NULL: it has none. */
static const char *value_of(const struct entry *entry, const struct value *value)
{
	switch (value->source) {
	case TEXT:
		return value->text;
	case COLUMN:
	case IDENTIFIER:
	case LINK:
		return column_value(entry, value->column);
	case ORG:
		return entry->writing->settings->reporting_org;
	case ORG_NAME:
		return entry->writing->settings->reporting_name;
	case NOTHING:
		return NULL;
	}
	return NULL;
}

static void write_value(const struct entry *entry, const struct value *value)
{
	struct xml *xml = entry->writing->xml;
	if (value->source == IDENTIFIER) {
		xml_text(xml, entry->writing->settings->reporting_org);
		xml_text(xml, "-");
	} else if (value->source == LINK) {
		xml_text(xml, entry->writing->public_url);
	}
	xml_text(xml, value_of(entry, value));
}

static bool is_left_out(const struct entry *entry, const struct piece *piece)
{
	for (const struct value *v = piece->values; v->source != NOTHING; v++)
		if (value_of(entry, v) == NULL)
			return true;
	return piece->narratives != NONE && column_value(entry, piece->narratives) == NULL;
}

static void write_attribute(struct xml *xml, const char *name, const char *value)
{
	xml_attribute(xml, name);
	xml_text(xml, value);
	xml_attribute_end(xml);
}

static void write_narratives(const struct entry *entry, const struct piece *piece)
{
	struct xml *xml = entry->writing->xml;
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		const char *text = column_value(entry, piece->narratives + (enum column)i);
		if (text == NULL)
			continue;
		xml_element(xml, piece->depth + 1, "narrative");
		if (languages[i] != NULL)
			write_attribute(xml, "xml:lang", languages[i]);
		xml_text(xml, text);
	}
}

static void write_piece(const struct entry *entry, const struct piece *piece)
{
	struct xml *xml = entry->writing->xml;
	xml_element(xml, piece->depth, piece->name);
	for (const struct value *v = piece->values; v->source != NOTHING; v++) {
		if (v->name != NULL)
			xml_attribute(xml, v->name);
		write_value(entry, v);
		if (v->name != NULL)
			xml_attribute_end(xml);
	}
	if (piece->narratives != NONE)
		write_narratives(entry, piece);
}

/* arena_defer's form of xml_free. */
static void give_up(void *xml)
{
	xml_free(xml);
}

static void iati_begin(const struct shape *shape, struct writing *writing, struct buffer *out)
{
	char now[CLOCK_TEXT_SIZE];
	(void)shape;
	writing->xml = xml_new(out);
	if (writing->xml == NULL || arena_defer(writing->arena, give_up, writing->xml) != 0) {
		writing->xml = NULL;
		out->failed = true;
		return;
	}
	instant_format(instant_now(), now);
	xml_element(writing->xml, 0, "iati-activities");
	write_attribute(writing->xml, "version", VERSION);
	write_attribute(writing->xml, "generated-datetime", now);
}

static const struct part *part_of(const char *name)
{
	for (size_t i = 0; name != NULL && i < sizeof parts / sizeof *parts; i++)
		if (strcmp(parts[i].name, name) == 0)
			return &parts[i];
	return NULL;
}

static void iati_row(const struct shape *shape, const struct db_rows *rows, size_t row,
    struct writing *writing, struct buffer *out)
{
	const struct entry entry = {writing, rows, row};
	const struct part *part = part_of(column_value(&entry, PART));
	(void)shape;
	if (part == NULL || writing->xml == NULL) {
		out->failed = true;
		return;
	}
	for (size_t i = 0; i < part->count; i++) {
		const struct piece *piece = &part->pieces[i];
		if (!is_left_out(&entry, piece)) {
			write_piece(&entry, piece);
			continue;
		}
		while (i + 1 < part->count && part->pieces[i + 1].depth > piece->depth)
			i++;
	}
	xml_flush(writing->xml);
}

static void iati_end(struct writing *writing, struct buffer *out)
{
	if (writing->xml == NULL)
		out->failed = true;
	else
		xml_end(writing->xml);
}

const struct writer writer_iati = {iati_begin, iati_row, iati_end};
