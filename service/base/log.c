/*
 * A line is built on the stack's side in one buffer and written at once; what
 * cannot be written is lost, since there is nowhere to say so.
 */
#include "base/log.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/json.h"

#define LINE_CEILING  ((size_t)8 * 1024) /* bytes of one line */
#define TEXT_CEILING  ((size_t)2 * 1024) /* bytes of one value */
#define LINE_END      "}\n"
#define LINE_END_SIZE (sizeof LINE_END - 1)

static const char *const level_names[] = {
    [LOG_DEBUG] = "debug",
    [LOG_INFO] = "info",
    [LOG_WARNING] = "warning",
    [LOG_ERROR] = "error",
};

/* Read by every thread; set once at start and at a reload. */
static atomic_int least_level = LOG_INFO;

void log_set_level(enum log_level level)
{
	atomic_store_explicit(&least_level, (int)level, memory_order_relaxed);
}

int log_level_parse(const char *name, enum log_level *ret_level)
{
	for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
		if (strcmp(name, level_names[i]) == 0) {
			*ret_level = (enum log_level)i;
			return 0;
		}
	}
	return -1;
}

/* Bytes of the text to show: all, or up to a whole code point below the ceiling. */
static size_t shown_length(const char *text)
{
	size_t length = strlen(text);
	if (length <= TEXT_CEILING)
		return length;
	length = TEXT_CEILING;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static void put_text(struct buffer *line, const char *name, const char *text)
{
	buffer_printf(line, ",\"%s\":", name);
	json_write_string(line, text, shown_length(text));
}

/* Add one member, or nothing when it does not fit. */
static void put_field(struct buffer *line, const struct log_field *field)
{
	size_t before = line->length;
	if (line->failed)
		return; /* the line has no beginning */
	if (field->is_number)
		buffer_printf(line, ",\"%s\":%lld", field->name, (long long)field->number);
	else if (field->text != NULL)
		put_text(line, field->name, field->text);
	if (line->failed || line->length > LINE_CEILING - LINE_END_SIZE) {
		buffer_truncate(line, before);
		line->failed = false;
	}
}

void log_line(
    enum log_level level, const char *message, const struct log_field *fields, unsigned count)
{
	char now[CLOCK_TEXT_SIZE];
	struct buffer line;
	if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
		return;
	buffer_init(&line, 2 * LINE_CEILING);
	instant_format(instant_now(), now);
	buffer_printf(&line, "{\"ts\":\"%s\",\"level\":\"%s\"", now, level_names[level]);
	put_field(&line, &LOG_TEXT("msg", message));
	for (unsigned i = 0; i < count; i++)
		put_field(&line, &fields[i]);
	buffer_puts(&line, LINE_END);
	if (!line.failed) {
		ssize_t written = write(STDERR_FILENO, line.bytes, line.length);
		(void)written;
	}
	buffer_reset(&line);
}
