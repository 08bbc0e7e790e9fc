/*
 * Days are counted by the civil calendar, without time zones or locale.
 */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define US_PER_SECOND   INT64_C(1000000)
#define SECONDS_PER_DAY INT64_C(86400)

/* A date-time taken apart. */
struct civil {
	int year, month, day, hour, minute, second, us;
};

struct instant instant_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (struct instant){.us = (int64_t)t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000};
}

struct moment moment_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (struct moment){.us = (int64_t)t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000};
}

int64_t moment_since(struct moment start)
{
	return moment_now().us - start.us;
}

/* Division that rounds down, also below zero. */
static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t instant_seconds(struct instant instant)
{
	return floor_divide(instant.us, US_PER_SECOND);
}

static struct tm broken_down(struct instant instant)
{
	time_t seconds = (time_t)instant_seconds(instant);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	return tm;
}

void instant_format(struct instant instant, char ret_text[CLOCK_TEXT_SIZE])
{
	struct tm tm = broken_down(instant);
	int us = (int)(instant.us - instant_seconds(instant) * US_PER_SECOND);
	char day[24];
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(ret_text, CLOCK_TEXT_SIZE, "%s.%06dZ", day, us);
}

void instant_format_http(struct instant instant, char ret_text[CLOCK_TEXT_SIZE])
{
	/* The program never leaves the C locale: the names are English. */
	struct tm tm = broken_down(instant);
	strftime(ret_text, CLOCK_TEXT_SIZE, "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

static int is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Read exactly ${count} digits; -1 when there are others. */
static int digits(const char *text, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

static int read_day(const char *text, struct civil *c)
{
	c->year = digits(text, 4);
	c->month = digits(text + 5, 2);
	c->day = digits(text + 8, 2);
	if (c->year < 0 || text[4] != '-' || text[7] != '-' || c->month < 1 || c->month > 12)
		return -1;
	return c->day >= 1 && c->day <= days_in_month(c->year, c->month) ? 0 : -1;
}

int day_parse(const char *text, size_t length)
{
	struct civil c;
	return length == 10 && read_day(text, &c) == 0 ? 0 : -1;
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
static int64_t day_number(const struct civil *c)
{
	int64_t year = c->month <= 2 ? c->year - 1 : c->year;
	int64_t era = floor_divide(year, 400);
	int64_t of_era = year - era * 400;
	int64_t month = (c->month + 9) % 12;
	int64_t of_year = (153 * month + 2) / 5 + c->day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* "hh:mm:ss"; return 0 or -1. */
static int read_clock(const char *text, struct civil *c)
{
	if (text[2] != ':' || text[5] != ':')
		return -1;
	c->hour = digits(text, 2);
	c->minute = digits(text + 3, 2);
	c->second = digits(text + 6, 2);
	c->us = 0;
	if (c->hour < 0 || c->hour > 23 || c->minute < 0 || c->minute > 59)
		return -1;
	return c->second < 0 || c->second > 60 ? -1 : 0;
}

/* A clock and up to nine decimals; return the characters taken, 0 when wrong. */
static size_t read_time(const char *text, size_t length, struct civil *c)
{
	size_t used = 8;
	int scale = 100000;
	if (length < used || read_clock(text, c) != 0)
		return 0;
	if (used == length || text[used] != '.')
		return used;
	size_t first = ++used;
	for (; used < length && text[used] >= '0' && text[used] <= '9'; used++, scale /= 10)
		c->us += (text[used] - '0') * scale;
	return used == first || used - first > 9 ? 0 : used;
}

/* "Z" or "+hh:mm": minutes east of Greenwich. */
static int read_offset(const char *text, size_t length, int *ret_minutes)
{
	if (length == 1 && (*text == 'Z' || *text == 'z')) {
		*ret_minutes = 0;
		return 0;
	}
	if (length != 6 || (*text != '+' && *text != '-') || text[3] != ':')
		return -1;
	int hours = digits(text + 1, 2), minutes = digits(text + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return -1;
	*ret_minutes = (*text == '-' ? -1 : 1) * (hours * 60 + minutes);
	return 0;
}

int instant_parse(const char *text, size_t length, struct instant *ret_instant)
{
	struct civil c;
	int offset;
	if (length < 20 || read_day(text, &c) != 0 || (text[10] != 'T' && text[10] != 't'))
		return -1;
	size_t used = read_time(text + 11, length - 11, &c);
	if (used == 0 || read_offset(text + 11 + used, length - 11 - used, &offset) != 0)
		return -1;
	int64_t seconds = day_number(&c) * SECONDS_PER_DAY + c.hour * 3600 + c.minute * 60 +
	                  c.second - offset * 60;
	/* A leap second exists only as the last of a UTC day (RFC 3339 section 5.7). */
	if (c.second == 60 &&
	    seconds - floor_divide(seconds, SECONDS_PER_DAY) * SECONDS_PER_DAY != 0)
		return -1;
	ret_instant->us = seconds * US_PER_SECOND + c.us;
	return 0;
}
