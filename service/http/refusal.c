/*
 * Copies sound lines, leaving out the framing: whatever the client meant to
 * send as a body is never read.
 */
#include "http/refusal.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"

static bool frames_body(const char *line)
{
	static const char *const names[] = {
	    "Content-Length:", "Transfer-Encoding:", "Expect:", "Connection:"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncasecmp(line, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

void refusal_compose(const char *head, size_t length, struct buffer *out)
{
	static const char stand_in[] = "GET / HTTP/1.1\r\n";
	const char *end = head + length;
	if (length == 0)
		buffer_puts(out, stand_in);
	for (const char *line = head; line < end;) {
		const char *next = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
		/* Every line has a CRLF, so the comparison ends inside it. */
		if (!frames_body(line))
			buffer_append(out, line, (size_t)(next - line));
		line = next;
	}
	buffer_puts(out, "Connection: close\r\n");
	/* With a length, evhttp knows that a POST ends here. */
	buffer_puts(out, "Content-Length: 0\r\n\r\n");
}
