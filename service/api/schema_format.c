/*
 * schema_format: formats of strings as assertions (JSON Schema validation
 * 2020-12 section 7.3): uuid, date, date-time, and decimal, which is ours.
 */
#include <string.h>

#include "api/schema_internal.h"
#include "base/clock.h"
#include "base/uuid.h"

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
 * -9999 when it is none.
 */
static int offset_minutes(const char *text, size_t length)
{
	if (length == 1 && (*text == 'Z' || *text == 'z'))
		return 0;
	if (length != 6 || (*text != '+' && *text != '-') || text[3] != ':')
		return -9999;
	int hour = two_digits(text + 1), minute = two_digits(text + 4);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return -9999;
	return (hour * 60 + minute) * (*text == '-' ? -1 : 1);
}

/*
 * RFC 3339 section 5.6, with any number of decimals and with leap seconds,
 * which are only where UTC has them: at 23:59:60 (section 5.7).
 */
static bool is_date_time(const char *text, size_t length)
{
	size_t end = 19;

	if (length < 20 || !is_date(text, 10) || (text[10] != 'T' && text[10] != 't') ||
	    text[13] != ':' || text[16] != ':')
		return false;
	int hour = two_digits(text + 11), minute = two_digits(text + 14);
	int second = two_digits(text + 17);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	if (text[end] == '.') {
		for (end++; end < length && is_digit(text[end]); end++)
			;
		if (end == 20)
			return false;
	}
	int offset = offset_minutes(text + end, length - end);
	if (offset == -9999)
		return false;
	return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439;
}

/* A sign, digits without a needless zero, decimals: what numeric(...) takes. */
static bool is_decimal(const char *text, size_t length)
{
	size_t at = length > 0 && text[0] == '-' ? 1 : 0, start = at;

	while (at < length && is_digit(text[at]))
		at++;
	if (at == start || (text[start] == '0' && at > start + 1))
		return false;
	if (at < length && text[at] == '.') {
		start = ++at;
		while (at < length && is_digit(text[at]))
			at++;
		if (at == start)
			return false;
	}
	return at == length;
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
