/*
 * libical escapes, and folds; but where a line's CRLF would end behind the
 * fold it puts the fold into it.  So its folds are undone and made anew.
 */
#include "api/calendar_lines.h"

#include <libical/ical.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"

#define LINE_MOST 75 /* bytes, without CRLF */
#define FOLD      "\r\n "

/* Whether the byte is one inside a character of UTF-8. */
static bool is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Take libical's folds out, in place. */
static void unfold(char *text)
{
	char *to = text;
	while (*text != '\0') {
		if (strncmp(text, FOLD, strlen(FOLD)) == 0)
			text += strlen(FOLD);
		else
			*to++ = *text++;
	}
	*to = '\0';
}

/* One line; those that continue it begin with a space. */
static void put_folded(const char *line, size_t length, struct buffer *out)
{
	size_t most = LINE_MOST;
	while (length > most) {
		size_t part = most;
		while (is_inside(line[part]))
			part--;
		buffer_append(out, line, part);
		buffer_puts(out, FOLD);
		line += part;
		length -= part;
		most = LINE_MOST - 1;
	}
	buffer_append(out, line, length);
	buffer_puts(out, "\r\n");
}

void calendar_lines(icalcomponent *component, struct buffer *out)
{
	char *text = icalcomponent_as_ical_string_r(component);
	if (text == NULL) {
		out->failed = true;
		return;
	}
	unfold(text);
	for (const char *line = text; *line != '\0';) {
		size_t length = strcspn(line, "\r");
		put_folded(line, length, out);
		line += length;
		line += strspn(line, "\r\n");
	}
	icalmemory_free_buffer(text);
}
