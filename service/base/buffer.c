/*
 * One block of memory, doubled when it is full.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM ((size_t)512) /* bytes of the first allocation */

void buffer_init(struct buffer *buffer, size_t ceiling)
{
	/* No object is larger than PTRDIFF_MAX; below it no sum of lengths wraps round. */
	*buffer = (struct buffer){.ceiling = ceiling < PTRDIFF_MAX ? ceiling : PTRDIFF_MAX};
}

static int fail(struct buffer *buffer)
{
	buffer->failed = true;
	return -1;
}

/* Have room for ${length} more bytes and a NUL. */
static int reserve(struct buffer *buffer, size_t length)
{
	if (buffer->failed || length > buffer->ceiling - buffer->length)
		return fail(buffer);
	size_t needed = buffer->length + length + 1;
	if (needed <= buffer->room)
		return 0;
	size_t room = buffer->room == 0 ? FIRST_ROOM : buffer->room * 2;
	if (room < needed)
		room = needed;
	char *bytes = realloc(buffer->bytes, room);
	if (bytes == NULL)
		return fail(buffer);
	buffer->bytes = bytes;
	buffer->room = room;
	return 0;
}

int buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
	if (reserve(buffer, length) != 0)
		return -1;
	if (length > 0)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	return 0;
}

char *buffer_extend(struct buffer *buffer, size_t length)
{
	if (reserve(buffer, length) != 0)
		return NULL;
	buffer->length += length;
	return buffer->bytes + buffer->length - length;
}

void buffer_expect(struct buffer *buffer, size_t length)
{
	bool failed = buffer->failed;
	if (length <= buffer->ceiling - buffer->length)
		(void)reserve(buffer, length);
	buffer->failed = failed;
}

int buffer_puts(struct buffer *buffer, const char *text)
{
	return buffer_append(buffer, text, strlen(text));
}

int buffer_putc(struct buffer *buffer, char c)
{
	if (reserve(buffer, 1) != 0)
		return -1;
	buffer->bytes[buffer->length++] = c;
	return 0;
}

/* Format into the room there is; return the length that would be needed. */
static int format_into(struct buffer *buffer, const char *format, va_list arguments)
{
	size_t room = buffer->room > buffer->length ? buffer->room - buffer->length : 0;
	return vsnprintf(
	    room == 0 ? NULL : buffer->bytes + buffer->length, room, format, arguments);
}

int buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	if (buffer->failed)
		return -1;
	va_start(arguments, format);
	int length = format_into(buffer, format, arguments);
	va_end(arguments);
	size_t room = buffer->room > buffer->length ? buffer->room - buffer->length : 0;
	bool fitted = length >= 0 && (size_t)length < room;
	if (length < 0 || reserve(buffer, (size_t)length) != 0)
		return fail(buffer);
	if (!fitted) {
		va_start(arguments, format);
		format_into(buffer, format, arguments);
		va_end(arguments);
	}
	buffer->length += (size_t)length;
	return 0;
}

void buffer_truncate(struct buffer *buffer, size_t length)
{
	if (length < buffer->length)
		buffer->length = length;
}

const char *buffer_text(struct buffer *buffer)
{
	if (reserve(buffer, 0) != 0)
		return NULL;
	buffer->bytes[buffer->length] = '\0';
	return buffer->bytes;
}

void buffer_reset(struct buffer *buffer)
{
	free(buffer->bytes);
	buffer_init(buffer, buffer->ceiling);
}
