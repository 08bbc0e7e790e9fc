/*
 * Rows of calendar_entry as a calendar: days, zones, folding, hostile texts.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/writer.h"
#include "base/buffer.h"
#include "base/text.h"
#include "db/rows.h"
#include "db/rows_new.h"
#include "unit.h"

#define LINE_MOST 75 /* bytes of a line (RFC 5545 section 3.1) */

#define COLUMNS 17 /* of writer_calendar_columns, in its order */

/* An entry whose texts and times a test chooses; NULL is SQL's null. */
struct entry {
	const char *id;
	const char *summary;
	const char *description;
	const char *status;
	const char *starts_on, *ends_on;
	const char *starts_time, *ends_time;
	const char *time_zone;
	const char *starts_at, *ends_at;
};

static const struct entry whole_days = {
    .id = "7", .summary = "Council", .starts_on = "2016-02-28", .ends_on = "2016-02-29"};

static struct db_rows *rows_of(const struct entry *entries, int count)
{
	PGresAttDesc attributes[COLUMNS] = {{0}};
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	for (int i = 0; i < COLUMNS; i++)
		attributes[i] = (PGresAttDesc){
		    .name = (char *)(uintptr_t)writer_calendar_columns[i], .typid = 25};
	assert_int_equal(PQsetResultAttrs(result, COLUMNS, attributes), 1);
	for (int row = 0; row < count; row++) {
		const struct entry *e = &entries[row];
		const char *const values[] = {e->id, "12", "2016-01-02 03:04:05.678+00",
		    "2016-01-03 03:04:05+00", e->summary, e->description, "Rabat, MAR",
		    "statutory_session", "/v1/meetings/7",
		    e->status == NULL ? "CONFIRMED" : e->status, e->starts_on, e->ends_on,
		    e->starts_time, e->ends_time, e->time_zone, e->starts_at, e->ends_at};
		for (int i = 0; i < COLUMNS; i++) {
			int length = values[i] == NULL ? -1 : (int)strlen(values[i]);
			assert_int_equal(
			    PQsetvalue(result, row, i, (char *)(uintptr_t)values[i], length), 1);
		}
	}
	return db_rows_new(result);
}

/* The calendar of the entries, in the arena. */
static const char *calendar(struct arena *arena, const struct entry *entries, int count)
{
	struct writing writing = {
	    .arena = arena, .public_url = "https://natcom.example.org:8443/x"};
	struct db_rows *rows = rows_of(entries, count);
	struct buffer out;
	buffer_init(&out, 1 << 20);
	writer_calendar.begin(NULL, &writing, &out);
	for (int row = 0; row < count; row++)
		writer_calendar.row(NULL, rows, (size_t)row, &writing, &out);
	writer_calendar.end(&writing, &out);
	db_rows_free(rows);
	const char *text = arena_strdup(arena, buffer_text(&out));
	buffer_reset(&out);
	assert_non_null(text);
	return text;
}

/* How often the text holds the part. */
static int times(const char *text, const char *part)
{
	int count = 0;
	for (const char *p = text; (p = strstr(p, part)) != NULL; p++)
		count++;
	return count;
}

static void assert_holds(const char *text, const char *line)
{
	char whole[512];
	snprintf(whole, sizeof whole, "\r\n%s\r\n", line);
	if (strstr(text, whole) == NULL)
		fail_msg("no line \"%s\" in\n%s", line, text);
}

/* The lines put together again, as a reader does first. */
static char *unfolded(struct arena *arena, const char *text)
{
	char *result = arena_strdup(arena, text), *to = result;
	for (const char *p = text; *p != '\0';) {
		if (strncmp(p, "\r\n ", 3) == 0)
			p += 3;
		else
			*to++ = *p++;
	}
	*to = '\0';
	return result;
}

/* Every line ends in CRLF, is short, and holds whole characters without control. */
static void assert_well_formed(const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\r\n");
		assert_in_range(length, 1, LINE_MOST);
		assert_true(text_is_utf8(text, length));
		for (size_t i = 0; i < length; i++)
			assert_true((unsigned char)text[i] >= ' ' || text[i] == '\t');
		assert_memory_equal(text + length, "\r\n", 2);
		text += length + 2;
	}
}

static void an_entry_says_who_it_is_and_in_which_version(void **state)
{
	const char *text = calendar(*state, &whole_days, 1);
	static const char *const lines[] = {"VERSION:2.0", "METHOD:PUBLISH",
	    "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
	    "UID:7@natcom.example.org", "SEQUENCE:12", "DTSTAMP:20160103T030405Z",
	    "CREATED:20160102T030405Z", "LAST-MODIFIED:20160103T030405Z", "STATUS:CONFIRMED",
	    "SUMMARY:Council", "LOCATION:Rabat\\, MAR", "CATEGORIES:statutory_session",
	    "URL:https://natcom.example.org:8443/x/v1/meetings/7"};
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		assert_holds(text, lines[i]);
	assert_well_formed(text);
	assert_memory_equal(text, "BEGIN:VCALENDAR\r\n", 17);
	assert_string_equal(text + strlen(text) - 15, "END:VCALENDAR\r\n");
	assert_int_equal(times(text, "VCALENDAR"), 2);
}

static void the_end_of_whole_days_is_the_day_behind_the_last(void **state)
{
	static const char *const days[][3] = {{"2016-02-28", "2016-02-29", "20160301"},
	    {"2015-02-28", "2015-02-28", "20150301"}, {"2016-12-30", "2016-12-31", "20170101"}};
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		const struct entry entry = {
		    .id = "1", .summary = "x", .starts_on = days[i][0], .ends_on = days[i][1]};
		char line[64];
		snprintf(line, sizeof line, "DTEND;VALUE=DATE:%s", days[i][2]);
		const char *text = calendar(*state, &entry, 1);
		assert_holds(text, line);
		assert_int_equal(times(text, "VTIMEZONE"), 0);
	}
}

static void local_times_name_a_zone_that_is_defined_once_and_before(void **state)
{
	const struct entry entries[] = {
	    {.id = "1",
	        .summary = "a",
	        .starts_on = "2016-10-29",
	        .ends_on = "2016-10-30",
	        .starts_time = "09:00:00",
	        .ends_time = "12:30:00",
	        .time_zone = "Europe/Paris"},
	    {.id = "2",
	        .summary = "b",
	        .starts_on = "2016-10-30",
	        .ends_on = "2016-10-30",
	        .starts_time = "09:00",
	        .ends_time = "12:30",
	        .time_zone = "Europe/Paris"},
	    {.id = "3",
	        .summary = "c",
	        .starts_on = "2016-10-30",
	        .ends_on = "2016-10-30",
	        .starts_time = "09:00",
	        .ends_time = "12:30",
	        .time_zone = "Africa/Casablanca"},
	};
	const char *text = calendar(*state, entries, 3);
	assert_holds(text, "DTSTART;TZID=Europe/Paris:20161029T090000");
	assert_holds(text, "DTEND;TZID=Europe/Paris:20161030T123000");
	assert_int_equal(times(text, "TZID:Europe/Paris\r\n"), 1);
	assert_int_equal(times(text, "TZID:Africa/Casablanca\r\n"), 1);
	assert_true(strstr(text, "BEGIN:DAYLIGHT") != NULL);
	assert_true(strstr(text, "BEGIN:VTIMEZONE") < strstr(text, "BEGIN:VEVENT"));
	assert_well_formed(text);
}

static void an_unknown_zone_gives_instants(void **state)
{
	const struct entry entry = {.id = "1",
	    .summary = "a",
	    .starts_on = "2016-10-29",
	    .ends_on = "2016-10-29",
	    .starts_time = "09:00",
	    .ends_time = "12:30",
	    .time_zone = "Mars/Olympus",
	    .starts_at = "2016-10-29 07:00:00+00",
	    .ends_at = "2016-10-29 10:30:00+00"};
	const char *text = calendar(*state, &entry, 1);
	assert_holds(text, "DTSTART:20161029T070000Z");
	assert_holds(text, "DTEND:20161029T103000Z");
}

static void what_has_no_days_is_left_out_and_an_empty_calendar_is_one(void **state)
{
	const struct entry entry = {.id = "1", .summary = "a"};
	const char *text = calendar(*state, &entry, 1);
	assert_int_equal(times(text, "VEVENT"), 0);
	assert_int_equal(times(text, "BEGIN:VTIMEZONE"), 1);
	assert_well_formed(text);
}

static void states_are_those_of_the_standard(void **state)
{
	static const char *const states[] = {"TENTATIVE", "CONFIRMED", "CANCELLED"};
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		struct entry entry = whole_days;
		char line[32];
		entry.status = states[i];
		snprintf(line, sizeof line, "STATUS:%s", states[i]);
		assert_holds(calendar(*state, &entry, 1), line);
	}
}

static void special_characters_are_escaped_and_controls_are_no_more(void **state)
{
	struct entry entry = whole_days;
	entry.summary = "a;b,c\\d\"e:f\001g\033[0m\177h";
	entry.description = "one\ntwo\r\nthree\rfour\tfive\n\nBEGIN:VEVENT\nUID:8";
	const char *text = calendar(*state, &entry, 1);
	assert_well_formed(text);
	assert_holds(text, "SUMMARY:a\\;b\\,c\\\\d\"e:f g [0m h");
	char *whole = unfolded(*state, text);
	assert_holds(whole, "DESCRIPTION:one\\ntwo\\nthree\\nfour\tfive\\n\\nBEGIN:VEVENT\\nUID:8");
	assert_int_equal(times(text, "\r\nBEGIN:VEVENT\r\n"), 1);
}

static void long_lines_are_folded_between_characters(void **state)
{
	static const char *const parts[] = {
	    "اجتماع المجلس التنفيذي ", "é", "😀", "x", "日本語", "a;b,", "\n", " ", "\\"};
	char summary[2048];
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		/* Every offset of the first character, so that every break comes up. */
		for (size_t shift = 0; shift < 80; shift++) {
			struct entry entry = whole_days;
			memset(summary, 'a', shift);
			summary[shift] = '\0';
			while (strlen(summary) + strlen(parts[i]) < 400)
				strcat(summary, parts[i]);
			strcat(summary, "end");
			entry.summary = summary;
			const char *text = calendar(*state, &entry, 1);
			assert_well_formed(text);
			if (strpbrk(parts[i], ";,\\\n") == NULL)
				assert_non_null(strstr(unfolded(*state, text), summary));
		}
		arena_free(*state);
		*state = arena_new(UNIT_ARENA_CEILING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(an_entry_says_who_it_is_and_in_which_version),
	    test_with_arena(the_end_of_whole_days_is_the_day_behind_the_last),
	    test_with_arena(local_times_name_a_zone_that_is_defined_once_and_before),
	    test_with_arena(an_unknown_zone_gives_instants),
	    test_with_arena(what_has_no_days_is_left_out_and_an_empty_calendar_is_one),
	    test_with_arena(states_are_those_of_the_standard),
	    test_with_arena(special_characters_are_escaped_and_controls_are_no_more),
	    test_with_arena(long_lines_are_folded_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
