/*
 * Instants as text: RFC 3339's examples, the calendar, both directions.
 */
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "unit.h"

#define SECOND INT64_C(1000000)

static void the_examples_of_rfc_3339_are_read(void **state)
{
	static const struct {
		const char *text, *in_utc;
	} cases[] = {
	    {"1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520000Z"},
	    {"1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000000Z"},
	    {"1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000000Z"},
	    {"1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.000000Z"},
	    {"1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870000Z"},
	    {"1970-01-01t00:00:00z", "1970-01-01T00:00:00.000000Z"},
	    {"1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"},
	    {"2000-02-29T23:59:59.000001-23:59", "2000-03-01T23:58:59.000001Z"},
	    {"9999-12-31T23:59:59.9Z", "9999-12-31T23:59:59.900000Z"},
	    {"1000-01-01T00:00:00-00:00", "1000-01-01T00:00:00.000000Z"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct instant instant;
		char text[CLOCK_TEXT_SIZE];
		assert_int_equal(instant_parse(cases[i].text, strlen(cases[i].text), &instant), 0);
		instant_format(instant, text);
		assert_string_equal(text, cases[i].in_utc);
	}
}

static void what_is_no_date_time_is_refused_and_untouched(void **state)
{
	static const char *const bad[] = {"", "Z", "2016-10-06", "2016-10-06T09:00Z",
	    "2016-10-06T09:00:00", "2016-10-06T09:00:00.", "2016-10-06T09:00:00.Z",
	    "2016-10-06T09:00:00.1234567890Z", "2016-10-06T09:00:00ZZ", "2016-10-06T09:00:00Z ",
	    " 2016-10-06T09:00:00Z", "2016-10-06T09:00:00+0100", "2016-10-06T09:00:00+01",
	    "2016-10-06T09:00:00+24:00", "2016-10-06T09:00:00+00:60", "2016-10-06T09:00:00,5Z",
	    "2016-00-06T09:00:00Z", "2016-10-00T09:00:00Z", "2016-10-32T09:00:00Z",
	    "1900-02-29T09:00:00Z", "2016-04-31T09:00:00Z", "2016-10-06T24:00:00Z",
	    "2016-10-06T09:60:00Z", "2016-10-06T09:00:61Z", "2016-12-31T22:59:60Z",
	    "2016-10-06T23:59:60+01:00", "2016-10-06T-9:00:00Z", "+016-10-06T09:00:00Z",
	    "2016/10/06T09:00:00Z", "2016-10-06T09.00.00Z", "20161006T090000Z0000"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct instant instant = {7};
		if (instant_parse(bad[i], strlen(bad[i]), &instant) != -1)
			fail_msg("%s is taken", bad[i]);
		assert_int_equal(instant.us, 7);
	}
}

/* Day by day over four hundred years, beside the C library's calendar. */
static void every_day_of_the_calendar_is_where_it_belongs(void **state)
{
	(void)state;
	for (int64_t day = -100 * 366; day < 300 * 366; day++) {
		time_t seconds = (time_t)(day * 86400);
		struct tm tm;
		struct instant instant;
		char text[64];
		gmtime_r(&seconds, &tm);
		strftime(text, sizeof text, "%Y-%m-%d", &tm);
		assert_int_equal(day_parse(text, 10), 0);
		strcat(text, "T00:00:00Z");
		assert_int_equal(instant_parse(text, 20, &instant), 0);
		assert_true(instant.us == day * 86400 * SECOND);
	}
}

static void days_that_do_not_exist_are_refused(void **state)
{
	static const char *const bad[] = {"", "2016-02-30", "2015-02-29", "2100-02-29",
	    "2016-13-01", "2016-1-01", "2016-01-1", "2016-01-01 ", "16-01-01", "2016-01-0x",
	    "2016.01.01"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(day_parse(bad[i], strlen(bad[i])), -1);
	assert_int_equal(day_parse("2000-02-29", 10), 0);
	assert_int_equal(day_parse("0000-12-31", 10), 0);
}

/* RFC 9110 section 5.6.7's example. */
static void http_dates_are_in_english_and_gmt(void **state)
{
	char text[CLOCK_TEXT_SIZE];
	(void)state;
	instant_format_http((struct instant){784111777 * SECOND}, text);
	assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT");
	instant_format_http((struct instant){784111778 * SECOND - 1}, text);
	assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT");
}

static void seconds_are_rounded_down_also_before_the_epoch(void **state)
{
	static const int64_t cases[][2] = {
	    {0, 0}, {999999, 0}, {1000000, 1}, {-1, -1}, {-1000000, -1}, {-1000001, -2}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(instant_seconds((struct instant){cases[i][0]}), cases[i][1]);
}

static void moments_never_go_back(void **state)
{
	struct moment last = moment_now();
	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct moment next = moment_now();
		assert_true(next.us >= last.us);
		last = next;
	}
	assert_true(moment_since(last) >= 0);
	assert_true(instant_now().us > INT64_C(1700000000) * SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_examples_of_rfc_3339_are_read),
	    cmocka_unit_test(what_is_no_date_time_is_refused_and_untouched),
	    cmocka_unit_test(every_day_of_the_calendar_is_where_it_belongs),
	    cmocka_unit_test(days_that_do_not_exist_are_refused),
	    cmocka_unit_test(http_dates_are_in_english_and_gmt),
	    cmocka_unit_test(seconds_are_rounded_down_also_before_the_epoch),
	    cmocka_unit_test(moments_never_go_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
