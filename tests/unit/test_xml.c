/*
 * Tests of xml: what is written, what is left out, and what happens when there
 * is no room.
 */
#include "base/xml.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "unit.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void check(struct buffer *out, const char *expected)
{
	const char *text = buffer_text(out);
	assert_non_null(text);
	assert_false(out->failed);
	assert_string_equal(text, expected);
	buffer_reset(out);
}

/* A document whose root has begun. */
static struct xml *begin(struct buffer *out, size_t ceiling)
{
	buffer_init(out, ceiling);
	struct xml *xml = xml_new(out);
	assert_non_null(xml);
	xml_element(xml, 0, "root");
	return xml;
}

static void elements_end_where_the_next_begins(void **state)
{
	struct buffer out;
	(void)state;
	struct xml *xml = begin(&out, 1 << 20);
	xml_element(xml, 1, "a");
	xml_element(xml, 2, "b");
	xml_text(xml, "one");
	xml_text(xml, " two");
	xml_element(xml, 1, "c");
	xml_attribute(xml, "xml:lang");
	xml_text(xml, "a");
	xml_text(xml, "r");
	xml_attribute_end(xml);
	xml_text(xml, "خطة");
	xml_element(xml, 1, "d");
	xml_end(xml);
	xml_free(xml);
	check(&out, HEAD
	    "<root>\n <a>\n  <b>one two</b>\n </a>\n <c xml:lang=\"ar\">خطة</c>\n <d/>\n</root>\n");
}

static void markup_in_a_text_is_text(void **state)
{
	struct buffer out;
	(void)state;
	struct xml *xml = begin(&out, 1 << 20);
	xml_attribute(xml, "url");
	xml_text(xml, "/a?b=\"<'&c=خ");
	xml_attribute_end(xml);
	xml_text(xml, "<b>&amp; ]]>");
	xml_end(xml);
	xml_free(xml);
	check(
	    &out, HEAD "<root url=\"/a?b=&quot;&lt;'&amp;c=خ\">&lt;b&gt;&amp;amp; ]]&gt;</root>\n");
}

static void what_xml_cannot_hold_is_left_out(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
	    {"a\001b\037c\177d", "abcd"},
	    {"\a\b", ""},
	    {"a\tb\nc", "a\tb\nc"},
	    {"a\r\nb", "a&#13;\nb"},
	    {"a\xc2\x80\xc2\x9f"
	     "b\xc2\xa0"
	     "c",
	        "ab\xc2\xa0"
	        "c"},
	    {"a\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", "a\xef\xbf\xbd"},
	    {"\xe2\x80\x8f\xd8\xae\xe2\x80\x8e",
	        "\xe2\x80\x8f\xd8\xae\xe2\x80\x8e"}, /* directions */
	    {"\xf0\x9f\x98\x80\001", "\xf0\x9f\x98\x80"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer out;
		char expected[128];
		struct xml *xml = begin(&out, 1 << 20);
		xml_text(xml, cases[i].text);
		xml_end(xml);
		xml_free(xml);
		snprintf(expected, sizeof expected, HEAD "<root>%s</root>\n", cases[i].expected);
		check(&out, expected);
	}
}

static void bytes_can_be_taken_between_two_calls(void **state)
{
	struct buffer out;
	size_t length = 0;
	(void)state;
	struct xml *xml = begin(&out, 64 * 1024);
	for (int i = 0; i < 10000; i++) {
		xml_element(xml, 1, "element");
		xml_text(xml, "some text");
		xml_flush(xml);
		length += out.length;
		buffer_truncate(&out, 0);
	}
	xml_end(xml);
	assert_false(out.failed);
	assert_true(length + out.length > 10000 * strlen("<element>some text</element>"));
	xml_free(xml);
	buffer_reset(&out);
}

static void a_document_that_is_given_up_writes_nothing_more(void **state)
{
	struct buffer out;
	(void)state;
	struct xml *xml = begin(&out, 1 << 20);
	xml_text(xml, "text");
	xml_free(xml);
	check(&out, "");
	xml_free(NULL);
}

static void a_buffer_without_room_fails(void **state)
{
	struct buffer out;
	(void)state;
	struct xml *xml = begin(&out, 64);
	for (int i = 0; i < 1000; i++)
		xml_text(xml, "more and more");
	xml_end(xml);
	assert_true(out.failed);
	xml_free(xml);
	buffer_reset(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(elements_end_where_the_next_begins),
	    cmocka_unit_test(markup_in_a_text_is_text),
	    cmocka_unit_test(what_xml_cannot_hold_is_left_out),
	    cmocka_unit_test(bytes_can_be_taken_between_two_calls),
	    cmocka_unit_test(a_document_that_is_given_up_writes_nothing_more),
	    cmocka_unit_test(a_buffer_without_room_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
