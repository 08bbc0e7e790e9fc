/*
 * Copies lines and chunks that the guard has found sound.
 */
#include "http/rewrite.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"

/* Append the lines but those of the fields in ${left_out}. */
static void copy_lines(
    const char *line, const char *end, const char *const *left_out, struct buffer *out)
{
	while (line < end) {
		const char *next = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
		const char *const *name = left_out;
		/* Every line has a CRLF, so the comparison ends inside it. */
		while (*name != NULL && strncasecmp(line, *name, strlen(*name)) != 0)
			name++;
		if (*name == NULL)
			buffer_append(out, line, (size_t)(next - line));
		line = next;
	}
}

void rewrite_refused(const char *head, size_t length, struct buffer *out)
{
	static const char *const left_out[] = {
	    "Content-Length:", "Transfer-Encoding:", "Expect:", "Connection:", NULL};
	if (length == 0)
		buffer_puts(out, "GET / HTTP/1.1\r\n");
	else
		copy_lines(head, head + length, left_out, out);
	/* With a length, evhttp knows that a POST ends here. */
	buffer_puts(out, "Connection: close\r\nContent-Length: 0\r\n\r\n");
}

void rewrite_streamed(const char *head, size_t length, struct buffer *out)
{
	static const char *const left_out[] = {
	    "Content-Length:", "Transfer-Encoding:", "Expect:", NULL};
	copy_lines(head, head + length - 2, left_out, out);
	buffer_puts(out, "Content-Length: 0\r\n\r\n");
}

void rewrite_chunked(const char *request, size_t head, size_t body, struct buffer *out)
{
	static const char *const left_out[] = {"Transfer-Encoding:", "Expect:", NULL};
	const char *chunk = request + head;
	char *digits_end;
	copy_lines(request, chunk - 2, left_out, out);
	buffer_printf(out, "Content-Length: %zu\r\n\r\n", body);
	/* Digits, CRLF, bytes, CRLF; the last chunk has none. */
	for (;;) {
		size_t size = strtoul(chunk, &digits_end, 16);
		if (size == 0)
			return;
		buffer_append(out, digits_end + 2, size);
		chunk = digits_end + 2 + size + 2;
	}
}
