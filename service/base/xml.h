/*
 * xml: one XML document written piece by piece, through libxml2's writer.
 * Escapes what has to be, drops what XML 1.0 cannot hold, and knows nothing of
 * what the document says.
 */
#ifndef BASE_XML_H
#define BASE_XML_H

struct buffer;
struct xml;

/**
 * xml_new(out):
 * Return a new document in UTF-8 whose bytes are appended to ${out}, which
 * must outlive it and may be emptied between two calls; or NULL when memory is
 * short.  All other functions let ${out} fail when memory is short.
 */
struct xml *xml_new(struct buffer *out);

/**
 * xml_element(xml, depth, name):
 * Begin an element inside the one at ${depth} - 1, which is begun; the root
 * has the depth 0.  All that is open at this depth and deeper ends.
 */
void xml_element(struct xml *xml, unsigned depth, const char *name);

/**
 * xml_attribute(xml, name), xml_attribute_end(xml):
 * Begin an attribute of the element that was begun last, before any of its
 * text, and end it.
 */
void xml_attribute(struct xml *xml, const char *name);
void xml_attribute_end(struct xml *xml);

/**
 * xml_text(xml, text):
 * Append ${text}, valid UTF-8, to the attribute or element that is open.
 * Control characters other than tab and line ends are left out, and so are
 * U+FFFE and U+FFFF (XML 1.0 section 2.2).
 */
void xml_text(struct xml *xml, const char *text);

/**
 * xml_flush(xml):
 * Hand all bytes so far to the buffer.
 */
void xml_flush(struct xml *xml);

/**
 * xml_end(xml):
 * End all that is open, and the document; xml_free is still to be called.
 */
void xml_end(struct xml *xml);

/**
 * xml_free(xml):
 * Release the document, wherever it stands; nothing more is written that the
 * writer has not handed over.  NULL is fine.
 */
void xml_free(struct xml *xml);

#endif
