/*
 * libxml2's xmlTextWriter on top of a buffer.  Its own buffer is some 4 KiB;
 * whole elements are not kept, so that a document may be of any length.
 */
#include "base/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

#define ENCODING     "UTF-8"
#define TEXT_CEILING ((size_t)8 << 20) /* bytes of one text that needs cleaning */

struct xml {
	struct buffer *out;
	xmlTextWriterPtr writer;
	unsigned open;      /* elements that have begun and not ended */
	struct buffer text; /* the text at hand, cleaned */
	bool writing;       /* the buffer takes what the writer hands over */
};

/* A buffer that fails says so itself; libxml2 would print a message. */
static int on_bytes(void *cookie, const char *bytes, int length)
{
	struct xml *xml = cookie;
	if (xml->writing)
		buffer_append(xml->out, bytes, (size_t)length);
	return length;
}

/* What any of libxml2's functions answers: negative when memory is short. */
static void check(struct xml *xml, int answer)
{
	if (answer < 0)
		xml->out->failed = true;
}

struct xml *xml_new(struct buffer *out)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, xmlInitParser); /* its tables, before two threads need them */
	struct xml *xml = calloc(1, sizeof *xml);
	if (xml == NULL)
		return NULL;
	xml->out = out;
	xml->writing = true;
	buffer_init(&xml->text, TEXT_CEILING);
	xmlOutputBufferPtr sink = xmlOutputBufferCreateIO(on_bytes, NULL, xml, NULL);
	xml->writer = sink == NULL ? NULL : xmlNewTextWriter(sink);
	if (xml->writer == NULL) {
		if (sink != NULL)
			xmlOutputBufferClose(sink);
		xml_free(xml);
		return NULL;
	}
	check(xml, xmlTextWriterSetIndent(xml->writer, 1));
	check(xml, xmlTextWriterStartDocument(xml->writer, NULL, ENCODING, NULL));
	return xml;
}

static void close_to(struct xml *xml, unsigned depth)
{
	for (; xml->open > depth; xml->open--)
		check(xml, xmlTextWriterEndElement(xml->writer));
}

void xml_element(struct xml *xml, unsigned depth, const char *name)
{
	close_to(xml, depth);
	check(xml, xmlTextWriterStartElement(xml->writer, BAD_CAST name));
	xml->open++;
}

void xml_attribute(struct xml *xml, const char *name)
{
	check(xml, xmlTextWriterStartAttribute(xml->writer, BAD_CAST name));
}

void xml_attribute_end(struct xml *xml)
{
	check(xml, xmlTextWriterEndAttribute(xml->writer));
}

/* The length of the character at the place when XML cannot hold it or it
 * controls a device; 0 when it is fit.  U+0080 to U+009F are C2 80 to C2 9F in
 * UTF-8, U+FFFE and U+FFFF are EF BF BE and EF BF BF. */
static size_t unfit(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	if (c[0] < 0x20)
		return c[0] != '\t' && c[0] != '\n' && c[0] != '\r';
	if (c[0] == 0x7f)
		return 1;
	if (c[0] == 0xc2 && c[1] < 0xa0)
		return 2;
	return c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe ? 3 : 0;
}

static size_t fit_length(const char *text)
{
	size_t length = 0;
	while (text[length] != '\0' && unfit(text + length) == 0)
		length++;
	return length;
}

void xml_text(struct xml *xml, const char *text)
{
	size_t length = fit_length(text);
	if (text[length] == '\0') {
		check(xml, xmlTextWriterWriteString(xml->writer, BAD_CAST text));
		return;
	}
	buffer_truncate(&xml->text, 0);
	while (*text != '\0') {
		buffer_append(&xml->text, text, length);
		text += length;
		while (*text != '\0' && unfit(text) > 0)
			text += unfit(text);
		length = fit_length(text);
	}
	const char *cleaned = buffer_text(&xml->text);
	bool whole = cleaned != NULL && !xml->text.failed;
	check(xml, whole ? xmlTextWriterWriteString(xml->writer, BAD_CAST cleaned) : -1);
}

void xml_flush(struct xml *xml)
{
	check(xml, xmlTextWriterFlush(xml->writer));
}

void xml_end(struct xml *xml)
{
	close_to(xml, 0);
	check(xml, xmlTextWriterEndDocument(xml->writer));
	xml_flush(xml);
}

void xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	xml->writing = false;
	if (xml->writer != NULL)
		xmlFreeTextWriter(xml->writer);
	buffer_reset(&xml->text);
	free(xml);
}
