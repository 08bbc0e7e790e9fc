/*
 * Tests of rewrite: what evhttp is shown of refused and of chunked requests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "http/rewrite.h"

#define CEILING 4096

static void assert_refused(const char *head, const char *expected)
{
	struct buffer out;
	buffer_init(&out, CEILING);
	rewrite_refused(head, strlen(head), &out);
	assert_string_equal(buffer_text(&out), expected);
	buffer_reset(&out);
}

static void a_request_without_a_sound_line_has_a_stand_in(void **state)
{
	(void)state;
	assert_refused("", "GET / HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

static void sound_lines_stay_but_framing_goes(void **state)
{
	(void)state;
	assert_refused("POST /a HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\nAccept: b\r\n"
	               "TRANSFER-ENCODING: chunked\r\nexpect: 100-continue\r\n"
	               "Connection: keep-alive\r\nContent-Length-X: c\r\n",
	    "POST /a HTTP/1.1\r\nHost: a\r\nAccept: b\r\nContent-Length-X: c\r\n"
	    "Connection: close\r\nContent-Length: 0\r\n\r\n");
}

static void chunks_become_a_length(void **state)
{
	static const char head[] = "PUT /a HTTP/1.1\r\nHost: a\r\ntransfer-encoding: chunked\r\n"
	                           "Connection: close\r\n\r\n";
	static const char request[] = "PUT /a HTTP/1.1\r\nHost: a\r\ntransfer-encoding: chunked\r\n"
	                              "Connection: close\r\n\r\n"
	                              "2\r\nab\r\n000b\r\n01\r\n45\r\n89a\r\n0\r\n\r\n";
	struct buffer out;
	(void)state;
	buffer_init(&out, CEILING);
	rewrite_chunked(request, sizeof head - 1, 13, &out);
	assert_string_equal(buffer_text(&out), "PUT /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	                                       "Content-Length: 13\r\n\r\nab01\r\n45\r\n89a");
	buffer_reset(&out);
}

static void an_empty_chunked_body_has_length_0(void **state)
{
	static const char head[] = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
	static const char request[] =
	    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n00\r\n\r\n";
	struct buffer out;
	(void)state;
	buffer_init(&out, CEILING);
	rewrite_chunked(request, sizeof head - 1, 0, &out);
	assert_string_equal(buffer_text(&out), "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
	buffer_reset(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_without_a_sound_line_has_a_stand_in),
	    cmocka_unit_test(sound_lines_stay_but_framing_goes),
	    cmocka_unit_test(chunks_become_a_length),
	    cmocka_unit_test(an_empty_chunked_body_has_length_0),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
