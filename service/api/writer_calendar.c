/*
 * RFC 5545 through libical: one VEVENT a row.  Knows no resource: a query gives
 * the columns of natcom.calendar_entry, and each stands for a property.  A row
 * without days has no place in a calendar and is passed over.
 */
#include <libical/ical.h>
#include <string.h>

#include "api/calendar_lines.h"
#include "api/calendar_zone.h"
#include "api/writer.h"
#include "base/buffer.h"
#include "db/rows.h"

#define PRODUCT      "-//natcom//REST service//EN"
#define REFRESH      "PT1H" /* how often a program should look again (RFC 7986 section 5.7) */
#define CLOSING      "END:VCALENDAR\r\n"
#define TEXT_CEILING ((size_t)1 << 20) /* bytes of a value */

const char *const writer_calendar_columns[] = {"id", "version", "created_at", "updated_at",
    "summary", "description", "location", "categories", "path", "status", "starts_on", "ends_on",
    "starts_time", "ends_time", "time_zone", "starts_at", "ends_at", NULL};

/* A row on its way to a VEVENT. */
struct entry {
	const struct db_rows *rows;
	size_t row;
	icalcomponent *event;
	struct buffer text; /* of the value at hand */
};

/* Texts that are properties as they are. */
static const struct {
	const char *column;
	icalproperty *(*make)(const char *);
} texts[] = {
    {"summary", icalproperty_new_summary},
    {"location", icalproperty_new_location},
    {"description", icalproperty_new_description},
    {"categories", icalproperty_new_categories},
};

static const struct {
	const char *name;
	enum icalproperty_status status;
} statuses[] = {
    {"TENTATIVE", ICAL_STATUS_TENTATIVE},
    {"CONFIRMED", ICAL_STATUS_CONFIRMED},
    {"CANCELLED", ICAL_STATUS_CANCELLED},
};

/* The value of a column, NULL when there is none. */
static const char *value(const struct entry *entry, const char *name)
{
	int column = db_rows_column(entry->rows, name);
	return column < 0 ? NULL : db_rows_value(entry->rows, entry->row, (unsigned)column);
}

static void add(struct entry *entry, icalproperty *property)
{
	if (property == NULL)
		entry->text.failed = true;
	else
		icalcomponent_add_property(entry->event, property);
}

/* The text without control characters, which a calendar cannot hold, but for
 * line ends and tabs (RFC 5545 section 3.1). */
static const char *clean(struct entry *entry, const char *text)
{
	buffer_truncate(&entry->text, 0);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '\r' && text[1] == '\n')
			continue;
		bool is_control = (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
		buffer_putc(&entry->text, c == '\r' ? '\n' : is_control ? ' ' : *text);
	}
	const char *cleaned = buffer_text(&entry->text);
	return cleaned == NULL ? "" : cleaned;
}

static void add_texts(struct entry *entry)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = value(entry, texts[i].column);
		if (text != NULL && *text != '\0')
			add(entry, texts[i].make(clean(entry, text)));
	}
}

/* ${digits} digits of PostgreSQL's as a number. */
static int number(const char *text, int digits)
{
	int result = 0;
	for (int i = 0; i < digits; i++)
		result = 10 * result + (text[i] - '0');
	return result;
}

/* "2016-10-06" and "09:30" or "09:30:00.5"; without a time the day. */
static struct icaltimetype moment(const char *day, const char *time)
{
	struct icaltimetype result = icaltime_null_time();
	result.year = number(day, 4);
	result.month = number(day + 5, 2);
	result.day = number(day + 8, 2);
	result.is_date = time == NULL;
	if (time == NULL)
		return result;
	result.hour = number(time, 2);
	result.minute = number(time + 3, 2);
	result.second = time[5] == ':' ? number(time + 6, 2) : 0;
	return result;
}

/* "2016-10-06 09:00:00.5+00". */
static struct icaltimetype instant(const char *text)
{
	struct icaltimetype result = moment(text, text + 11);
	result.zone = icaltimezone_get_utc_timezone();
	return result;
}

/* A time on the clocks of a zone that the calendar defines. */
static void add_local(struct entry *entry, icalproperty *property, const char *zone)
{
	if (property != NULL)
		icalproperty_add_parameter(property, icalparameter_new_tzid(zone));
	add(entry, property);
}

/* Whole days up to the day behind the last, local times, or instants where the
 * zone is unknown.  False: the row has no days. */
static bool add_times(struct entry *entry, struct writing *writing, struct buffer *out)
{
	const char *starts_on = value(entry, "starts_on"), *ends_on = value(entry, "ends_on");
	const char *starts_time = value(entry, "starts_time"),
	           *ends_time = value(entry, "ends_time");
	const char *zone = value(entry, "time_zone");
	const char *starts_at = value(entry, "starts_at"), *ends_at = value(entry, "ends_at");
	if (starts_on == NULL || ends_on == NULL)
		return false;
	if (starts_time == NULL || ends_time == NULL || zone == NULL) {
		struct icaltimetype end = moment(ends_on, NULL);
		icaltime_adjust(&end, 1, 0, 0, 0);
		add(entry, icalproperty_new_dtstart(moment(starts_on, NULL)));
		add(entry, icalproperty_new_dtend(end));
	} else if (calendar_zone(writing, zone, out)) {
		add_local(entry, icalproperty_new_dtstart(moment(starts_on, starts_time)), zone);
		add_local(entry, icalproperty_new_dtend(moment(ends_on, ends_time)), zone);
	} else if (starts_at != NULL && ends_at != NULL) {
		add(entry, icalproperty_new_dtstart(instant(starts_at)));
		add(entry, icalproperty_new_dtend(instant(ends_at)));
	}
	return true;
}

/* The host of an URL: between "//" and a port or path. */
static void put_host(struct buffer *out, const char *url)
{
	const char *host = strstr(url, "//");
	host = host == NULL ? url : host + 2;
	/* A port follows the last colon that is no part of an address in brackets. */
	size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");
	buffer_append(out, host, length);
}

/* What tells an entry from all others, and its states from one another. */
static void add_identity(struct entry *entry, const struct writing *writing)
{
	const char *id = value(entry, "id"), *version = value(entry, "version");
	const char *path = value(entry, "path"), *status = value(entry, "status");
	const char *created = value(entry, "created_at"), *updated = value(entry, "updated_at");
	buffer_truncate(&entry->text, 0);
	buffer_printf(&entry->text, "%s@", id);
	put_host(&entry->text, writing->public_url);
	const char *uid = buffer_text(&entry->text);
	add(entry, uid == NULL ? NULL : icalproperty_new_uid(uid));
	add(entry, icalproperty_new_sequence(number(version, (int)strlen(version))));
	add(entry, icalproperty_new_dtstamp(instant(updated)));
	add(entry, icalproperty_new_created(instant(created)));
	add(entry, icalproperty_new_lastmodified(instant(updated)));
	buffer_truncate(&entry->text, 0);
	buffer_printf(&entry->text, "%s%s", writing->public_url, path);
	const char *url = buffer_text(&entry->text);
	add(entry, url == NULL ? NULL : icalproperty_new_url(url));
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (strcmp(statuses[i].name, status) == 0)
			add(entry, icalproperty_new_status(statuses[i].status));
}

/* The calendar's own properties: it is written up to its end, and the end later. */
static void calendar_begin(const struct shape *shape, struct writing *writing, struct buffer *out)
{
	(void)shape;
	(void)writing;
	/* Its default is to abort the process. */
	icalerror_set_errors_are_fatal(0);
	icalproperty *refresh =
	    icalproperty_new_refreshinterval(icaldurationtype_from_string(REFRESH));
	icalproperty_set_parameter(refresh, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalproperty *published = icalproperty_new_x(REFRESH);
	icalproperty_set_x_name(published, "X-PUBLISHED-TTL");
	icalcomponent *calendar =
	    icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
	        icalproperty_new_prodid(PRODUCT), icalproperty_new_calscale("GREGORIAN"),
	        icalproperty_new_method(ICAL_METHOD_PUBLISH), refresh, published, NULL);
	size_t before = out->length;
	calendar_lines(calendar, out);
	icalcomponent_free(calendar);
	if (!out->failed && out->length > before + strlen(CLOSING))
		buffer_truncate(out, out->length - strlen(CLOSING));
}

static void calendar_row(const struct shape *shape, const struct db_rows *rows, size_t row,
    struct writing *writing, struct buffer *out)
{
	struct entry entry = {.rows = rows, .row = row, .event = icalcomponent_new_vevent()};
	(void)shape;
	buffer_init(&entry.text, TEXT_CEILING);
	if (entry.event == NULL) {
		out->failed = true;
		return;
	}
	if (add_times(&entry, writing, out)) {
		add_identity(&entry, writing);
		add_texts(&entry);
		calendar_lines(entry.event, out);
		writing->written = true;
	}
	out->failed = out->failed || entry.text.failed;
	buffer_reset(&entry.text);
	icalcomponent_free(entry.event);
}

/* A calendar has at least one component (RFC 5545 section 3.6): an empty one a zone. */
static void calendar_end(struct writing *writing, struct buffer *out)
{
	if (!writing->written)
		calendar_zone(writing, "UTC", out);
	buffer_puts(out, CLOSING);
}

const struct writer writer_calendar = {calendar_begin, calendar_row, calendar_end};
