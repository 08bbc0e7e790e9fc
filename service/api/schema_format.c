/*
 * schema_format: formats of strings as assertions (JSON Schema validation
 * 2020-12 section 7.3): uuid, date, date-time, and decimal, which is ours.
 */
#include <string.h>

#include "api/schema_internal.h"
#include "base/clock.h"
#include "base/decimal.h"
#include "base/uuid.h"

#define DAY_MINUTES (24 * 60)
#define NO_OFFSET   (-9999) /* no minutes east of UTC */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number that two digits make, or -1. */
static int two_digits(const char *text)
{
	if (!is_digit(text[0]) || !is_digit(text[1]))
		return -1;
	return (text[0] - '0') * 10 + text[1] - '0';
}

static bool is_date(const char *text, size_t length)
{
	return day_parse(text, length) == 0;
}

/*
 * Read "Z" or "+hh:mm" that ends the text.  Return its minutes east of UTC, or
 * NO_OFFSET when it is none.
 */
static int offset_minutes(const char *text, size_t length)
{
	if (length == 1 && (*text == 'Z' || *text == 'z'))
		return 0;
	if (length != 6 || (*text != '+' && *text != '-') || text[3] != ':')
		return NO_OFFSET;
	int hour = two_digits(text + 1), minute = two_digits(text + 4);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return NO_OFFSET;
	return (hour * 60 + minute) * (*text == '-' ? -1 : 1);
}

/*
 * Read "hh:mm:ss" and any decimals.  Return its length, or 0 when it is none;
 * ${ret_minute} is the minute of the day, ${ret_leap} whether ss is 60.
 */
static size_t time_read(const char *text, size_t length, int *ret_minute, bool *ret_leap)
{
	size_t end = 8;

	if (length < end || text[2] != ':' || text[5] != ':')
		return 0;
	int hour = two_digits(text), minute = two_digits(text + 3), second = two_digits(text + 6);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return 0;
	if (end < length && text[end] == '.') {
		while (++end < length && is_digit(text[end]))
			;
		if (end == 9)
			return 0;
	}
	*ret_minute = hour * 60 + minute;
	*ret_leap = second == 60;
	return end;
}

/*
 * RFC 3339 section 5.6, with any number of decimals and with leap seconds,
 * which are only where UTC has them: at 23:59:60 (section 5.7).
 */
static bool is_date_time(const char *text, size_t length)
{
	int minute = 0;
	bool leap = false;

	if (length < 12 || !is_date(text, 10) || (text[10] != 'T' && text[10] != 't'))
		return false;
	size_t end = 11 + time_read(text + 11, length - 11, &minute, &leap);
	if (end == 11)
		return false;
	int offset = offset_minutes(text + end, length - end);
	if (offset == NO_OFFSET)
		return false;
	return !leap || (minute - offset + 2 * DAY_MINUTES) % DAY_MINUTES == DAY_MINUTES - 1;
}

/* The JSON number grammar without an exponent: what numeric(...) takes. */
static bool is_decimal(const char *text, size_t length)
{
	return decimal_is_valid(text, length) && memchr(text, 'e', length) == NULL &&
	       memchr(text, 'E', length) == NULL;
}

bool (*schema_format(const char *name))(const char *text, size_t length)
{
	static const struct {
		const char *name;
		bool (*holds)(const char *text, size_t length);
	} formats[] = {
	    {"uuid", uuid_is_valid},
	    {"date", is_date},
	    {"date-time", is_date_time},
	    {"decimal", is_decimal},
	    {"email", format_is_email},
	    {"uri", format_is_uri},
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].holds;
	}
	return NULL;
}
