/*
 * Readers of one setting each.  A number with a unit is a decimal integer and
 * one of the units of a table.
 */
#include "base/settings_kind.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

struct unit {
	const char *name;
	int64_t factor;
};

static const struct unit sizes[] = {{"MiB", 1048576}, {"KiB", 1024}, {"", 1}, {NULL, 0}};

static const struct unit durations[] = {
    {"h", 3600000}, {"min", 60000}, {"s", 1000}, {"ms", 1}, {NULL, 0}};

static const struct unit counts[] = {{"", 1}, {NULL, 0}};

/* How a kind that is a number reads. */
static const struct {
	const struct unit *units;
	const char *expected;
} numbers[] = {
    [SETTING_COUNT] = {counts, "a whole number"},
    [SETTING_SIZE] = {sizes, "a size such as 256KiB"},
    [SETTING_DURATION] = {durations, "a duration such as 500ms, 10s, 5min or 24h"},
};

static const char *read_number(
    enum setting_kind kind, const char *text, int64_t minimum, int64_t maximum, int64_t *ret_value)
{
	size_t digits = strspn(text, "0123456789");
	int64_t value;
	if (digits == 0 || text_parse_integer(text, digits, 0, INT64_MAX, &value) != 0)
		return numbers[kind].expected;
	const struct unit *unit = numbers[kind].units;
	while (unit->name != NULL && strcmp(unit->name, text + digits) != 0)
		unit++;
	if (unit->name == NULL || __builtin_mul_overflow(value, unit->factor, &value))
		return numbers[kind].expected;
	if (value < minimum || value > maximum)
		return "a value within the bounds";
	*ret_value = value;
	return NULL;
}

static const char *read_boolean(const char *text, bool *ret_value)
{
	bool is_true = strcmp(text, "true") == 0;
	if (!is_true && strcmp(text, "false") != 0)
		return "true or false";
	*ret_value = is_true;
	return NULL;
}

const char *setting_read(
    enum setting_kind kind, const char *text, int64_t minimum, int64_t maximum, void *ret_value)
{
	switch (kind) {
	case SETTING_TEXT:
		if ((int64_t)strlen(text) < minimum || (int64_t)strlen(text) > maximum)
			return "a text of an allowed length";
		*(const char **)ret_value = text;
		return NULL;
	case SETTING_BOOLEAN:
		return read_boolean(text, ret_value);
	case SETTING_COUNT:
	case SETTING_SIZE:
	case SETTING_DURATION:
		break;
	}
	return read_number(kind, text, minimum, maximum, ret_value);
}

static void write_number(enum setting_kind kind, int64_t value, struct buffer *out)
{
	const struct unit *unit = numbers[kind].units;
	/* The largest unit that leaves no rest; zero takes the smallest. */
	while (unit[1].name != NULL && (value == 0 || value % unit->factor != 0))
		unit++;
	buffer_printf(out, "%lld%s", (long long)(value / unit->factor), unit->name);
}

void setting_write(enum setting_kind kind, const void *value, struct buffer *out)
{
	switch (kind) {
	case SETTING_TEXT:
		buffer_puts(out, *(const char *const *)value);
		return;
	case SETTING_BOOLEAN:
		buffer_puts(out, *(const bool *)value ? "true" : "false");
		return;
	case SETTING_COUNT:
	case SETTING_SIZE:
	case SETTING_DURATION:
		write_number(kind, *(const int64_t *)value, out);
		return;
	}
}
