/*
 * buffer: bytes that grow, up to a ceiling given at birth.  A failed append
 * makes the buffer sticky-failed, so a writer may append freely and ask once
 * at the end.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
	char *bytes;    /* the content, not NUL-terminated; NULL while empty */
	size_t length;  /* bytes in use */
	size_t room;    /* bytes allocated */
	size_t ceiling; /* most bytes it may ever hold */
	bool failed;    /* an append did not fit or memory was short */
};

/**
 * buffer_init(buffer, ceiling):
 * Make ${buffer} empty, to hold at most ${ceiling} bytes.  Cannot fail.
 */
void buffer_init(struct buffer *buffer, size_t ceiling);

/**
 * buffer_append(buffer, bytes, length):
 * Append ${length} bytes.  Return 0, or -1 when the ceiling would be passed,
 * memory is short or an earlier append failed (the content is then as before).
 */
int buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/**
 * buffer_puts(buffer, text):
 * Append the NUL-terminated ${text}, without its NUL.  As buffer_append.
 */
int buffer_puts(struct buffer *buffer, const char *text);

/**
 * buffer_putc(buffer, c):
 * Append one byte.  As buffer_append.
 */
int buffer_putc(struct buffer *buffer, char c);

/**
 * buffer_printf(buffer, format, ...):
 * Append as printf(3) formats.  As buffer_append.
 */
int buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * buffer_extend(buffer, length):
 * Append ${length} bytes that the caller writes next: return where, valid until
 * the next append; or NULL as buffer_append fails.
 */
char *buffer_extend(struct buffer *buffer, size_t length);

/**
 * buffer_expect(buffer, length):
 * Make room for ${length} more bytes, so that appending them moves nothing.  A
 * hint: without memory or beyond the ceiling nothing happens.
 */
void buffer_expect(struct buffer *buffer, size_t length);

/**
 * buffer_truncate(buffer, length):
 * Forget all but the first ${length} bytes, which must not exceed the present
 * length.  A sticky failure stays.
 */
void buffer_truncate(struct buffer *buffer, size_t length);

/**
 * buffer_text(buffer):
 * Return the content as a NUL-terminated string, valid until the next append,
 * or NULL when the buffer has failed or memory is short.
 */
const char *buffer_text(struct buffer *buffer);

/**
 * buffer_reset(buffer):
 * Release the memory and make the buffer empty and unfailed, keeping its
 * ceiling.  Fine on a buffer that is already empty.
 */
void buffer_reset(struct buffer *buffer);

#endif
