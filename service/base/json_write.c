/*
 * json_write: trees back to bytes, compact, members in their order, numbers as
 * they were written.  Whatever is well-formed UTF-8 stays as it is; only what
 * RFC 8259 section 7 demands is escaped.  May use buffer.
 */
#include "base/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "base/buffer.h"

/* Append the escape of a byte that must not stand for itself. */
static void write_escape(struct buffer *buffer, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *found = c == '\0' ? NULL : strchr(from, c);

	if (found == NULL) {
		(void)buffer_printf(buffer, "\\u%04x", c);
		return;
	}
	(void)buffer_putc(buffer, '\\');
	(void)buffer_putc(buffer, to[found - from]);
}

void json_write_string(struct buffer *buffer, const char *bytes, size_t length)
{
	size_t done = 0;

	(void)buffer_putc(buffer, '"');
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		(void)buffer_append(buffer, bytes + done, i - done);
		write_escape(buffer, c);
		done = i + 1;
	}
	(void)buffer_append(buffer, bytes + done, length - done);
	(void)buffer_putc(buffer, '"');
}

static void write_number(struct buffer *buffer, const struct cJSON *item)
{
	if (item->valuestring != NULL)
		(void)buffer_puts(buffer, item->valuestring);
	else if (isfinite(item->valuedouble))
		(void)buffer_printf(buffer, "%.17g", item->valuedouble);
	else
		(void)buffer_puts(buffer, "null"); /* no JSON number says it */
}

static void write_children(struct buffer *buffer, const struct cJSON *item)
{
	bool is_object = cJSON_IsObject(item);

	(void)buffer_putc(buffer, is_object ? '{' : '[');
	for (const struct cJSON *child = item->child; child != NULL; child = child->next) {
		if (child != item->child)
			(void)buffer_putc(buffer, ',');
		if (is_object) {
			json_write_string(buffer, child->string, strlen(child->string));
			(void)buffer_putc(buffer, ':');
		}
		json_write(buffer, child);
	}
	(void)buffer_putc(buffer, is_object ? '}' : ']');
}

void json_write(struct buffer *buffer, const struct cJSON *tree)
{
	switch (tree->type & 0xff) {
	case cJSON_Number:
		write_number(buffer, tree);
		break;
	case cJSON_String:
		json_write_string(buffer, tree->valuestring, strlen(tree->valuestring));
		break;
	case cJSON_Array:
	case cJSON_Object:
		write_children(buffer, tree);
		break;
	case cJSON_True:
		(void)buffer_puts(buffer, "true");
		break;
	case cJSON_False:
		(void)buffer_puts(buffer, "false");
		break;
	default:
		(void)buffer_puts(buffer, "null");
		break;
	}
}
