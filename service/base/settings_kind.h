/*
 * settings_kind: how the text of one setting is read and written: durations,
 * sizes, counts, booleans, texts.  Included by settings*.c, and by
 * commands for options of the same form.
 */
#ifndef BASE_SETTINGS_KIND_H
#define BASE_SETTINGS_KIND_H

#include <stddef.h>
#include <stdint.h>

struct buffer;

enum setting_kind {
	SETTING_TEXT,     /* const char * */
	SETTING_COUNT,    /* int64_t: "512" */
	SETTING_SIZE,     /* int64_t bytes: "256KiB", "1MiB", "100" */
	SETTING_DURATION, /* int64_t milliseconds: "500ms", "10s", "5min", "24h" */
	SETTING_BOOLEAN   /* bool: "true", "false" */
};

/**
 * setting_read(kind, text, minimum, maximum, ret_value):
 * Read ${text} into the storage of the kind at ${ret_value} (SETTING_TEXT
 * stores the pointer).  Return NULL, or a phrase that says what was expected.
 */
const char *setting_read(
    enum setting_kind kind, const char *text, int64_t minimum, int64_t maximum, void *ret_value);

/**
 * setting_write(kind, value, out):
 * Append the value at ${value} as setting_read would read it.
 */
void setting_write(enum setting_kind kind, const void *value, struct buffer *out);

#endif
