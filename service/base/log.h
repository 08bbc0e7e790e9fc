/*
 * log: JSON lines on standard error, one write(2) each, so that lines of
 * several threads never mix.  Values are data: they are escaped, never
 * formats.  Floors 1-3 return errors instead of logging them.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* One member of a line: text, or a number when text is NULL. */
struct log_field {
	const char *name;
	const char *text; /* a field with text NULL and is_number 0 is left out */
	int64_t number;
	int is_number;
};

#define LOG_TEXT(n, v)   ((struct log_field){.name = (n), .text = (v)})
#define LOG_NUMBER(n, v) ((struct log_field){.name = (n), .number = (int64_t)(v), .is_number = 1})

/**
 * log_set_level(level):
 * Drop lines below ${level} from now on (all threads).
 */
void log_set_level(enum log_level level);

/**
 * log_level_parse(name, ret_level):
 * Read "debug", "info", "warning" or "error".  Return 0 or -1.
 */
int log_level_parse(const char *name, enum log_level *ret_level);

/**
 * log_line(level, message, fields, count):
 * Write {"ts":..,"level":..,"msg":..} and ${count} ${fields} as one line of at
 * most 8 KiB (texts above 2 KiB are cut at a code point, and what does not fit
 * is left out).
 */
void log_line(
    enum log_level level, const char *message, const struct log_field *fields, unsigned count);

#endif
