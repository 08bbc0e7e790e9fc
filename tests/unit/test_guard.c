/*
 * Tests of guard: what is refused with which code, what passes, and that the
 * way the bytes arrive makes no difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/guard.h"

#define HOST "Host: a\r\n"
#define GET  "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n"
#define TE   POST HOST "Transfer-Encoding: chunked\r\n\r\n"

static const struct guard_limits limits = {
    .target_bytes = 64, .head_bytes = 512, .fields = 8, .body_bytes = 100};

struct verdict {
	enum guard_phase phase;
	const char *fault;
	size_t used;
	const char *method;
	size_t sound_bytes;
};

/* Feed the bytes ${step} at a time. */
static struct verdict judge(const char *bytes, size_t length, size_t step)
{
	struct guard guard;
	size_t used = 0;
	guard_init(&guard, &limits);
	while (used < length) {
		size_t part = step < length - used ? step : length - used;
		/* A copy of exact size, for the sanitizer to see any over-read. */
		char *copy = malloc(part);
		assert_non_null(copy);
		memcpy(copy, bytes + used, part);
		size_t taken = guard_feed(&guard, copy, part);
		free(copy);
		used += taken;
		if (taken < part)
			break;
	}
	struct verdict verdict = {
	    guard_phase(&guard), guard.fault, used, guard.method, guard.sound_bytes};
	guard_free(&guard);
	return verdict;
}

static void assert_same(struct verdict a, struct verdict b)
{
	assert_int_equal(a.phase, b.phase);
	assert_ptr_equal(a.fault, b.fault);
	assert_ptr_equal(a.method, b.method);
	assert_int_equal(a.sound_bytes, b.sound_bytes);
}

static void assert_refused_bytes(const char *bytes, size_t length, const char *code)
{
	struct verdict whole = judge(bytes, length, length);
	if (whole.fault == NULL || strcmp(whole.fault, code) != 0)
		fail_msg("%s for: %.200s", whole.fault == NULL ? "no fault" : whole.fault, bytes);
	for (size_t step = 1; step <= 7; step += 2)
		assert_same(whole, judge(bytes, length, step));
}

static void assert_refused(const char *text, const char *code)
{
	assert_refused_bytes(text, strlen(text), code);
}

static void assert_sound(const char *text)
{
	size_t length = strlen(text);
	struct verdict whole = judge(text, length, length);
	if (whole.phase != GUARD_WHOLE || whole.used != length)
		fail_msg("%s for: %s", whole.fault == NULL ? "phase" : whole.fault, text);
	for (size_t step = 1; step <= 7; step += 2)
		assert_same(whole, judge(text, length, step));
}

static const char *const sound[] = {
    GET HOST "\r\n",
    "GET / HTTP/1.0\r\n\r\n",
    "HEAD /v1/people?x=1&y=%20/../%2E HTTP/1.1\r\n" HOST "\r\n",
    "OPTIONS /a HTTP/1.1\r\n" HOST "\r\n",
    "DELETE /a/ HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n",
    "GET /%C3%A9/%E2%82%AC%F0%9F%98%80 HTTP/1.1\r\n" HOST "\r\n",
    "GET /a.b/.well-known/...x HTTP/1.1\r\n" HOST "\r\n",
    GET "host:a.example:8080\r\n\r\n",
    GET "Host: [::1]:80\r\nX: \ta\tb \xc3\xa9\t\r\nEmpty:\r\n\r\n",
    POST HOST "Content-Length: 5\r\n\r\nhello",
    POST HOST "content-length:  0 \r\n\r\n",
    "PATCH / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx",
    TE "0\r\n\r\n",
    TE "5\r\nhello\r\n0a\r\n0123456789\r\n00000000\r\n\r\n",
    POST HOST "transfer-encoding: CHUNKED\r\nExpect: 100-Continue\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    GET HOST "Accept: a\r\nAccept: b\r\n\r\n",
};

static void sound_requests_pass(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
		assert_sound(sound[i]);
}

static const char *const malformed[] = {
    "\r\n" GET HOST "\r\n",
    "\x16\x03\x01",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /\r\n\r\n",
    "GET  / HTTP/1.1\r\n" HOST "\r\n",
    "GET / HTTP/1.1 \r\n" HOST "\r\n",
    " GET / HTTP/1.1\r\n" HOST "\r\n",
    "GET / HTTP/1.2\r\n" HOST "\r\n",
    "GET / HTTP/2.0\r\n" HOST "\r\n",
    "GET / http/1.1\r\n" HOST "\r\n",
    "GET\t/ HTTP/1.1\r\n" HOST "\r\n",
    "GET / HTTP/1.1\n" HOST "\r\n",
    "GET / HTTP/1.1\r\nHost: a\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\r\n",
    "GET / HTTP/1.1\r\nHost: a\rb\r\n",
    "G(T / HTTP/1.1\r\n" HOST "\r\n",
    "GET http://a/ HTTP/1.1\r\n" HOST "\r\n",
    "OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
    "GET a HTTP/1.1\r\n" HOST "\r\n",
    "GET //a HTTP/1.1\r\n" HOST "\r\n",
    "GET /a//b HTTP/1.1\r\n" HOST "\r\n",
    "GET /. HTTP/1.1\r\n" HOST "\r\n",
    "GET /a/./b HTTP/1.1\r\n" HOST "\r\n",
    "GET /.. HTTP/1.1\r\n" HOST "\r\n",
    "GET /a/../b HTTP/1.1\r\n" HOST "\r\n",
    "GET /%2e%2e/ HTTP/1.1\r\n" HOST "\r\n",
    "GET /a%2Fb HTTP/1.1\r\n" HOST "\r\n",
    "GET /a%5Cb HTTP/1.1\r\n" HOST "\r\n",
    "GET /a%00 HTTP/1.1\r\n" HOST "\r\n",
    "GET /?a=%0d%0a HTTP/1.1\r\n" HOST "\r\n",
    "GET /?a=%7f HTTP/1.1\r\n" HOST "\r\n",
    "GET /a% HTTP/1.1\r\n" HOST "\r\n",
    "GET /a%4 HTTP/1.1\r\n" HOST "\r\n",
    "GET /a%zz HTTP/1.1\r\n" HOST "\r\n",
    "GET /%C0%AF HTTP/1.1\r\n" HOST "\r\n",
    "GET /%ED%A0%80 HTTP/1.1\r\n" HOST "\r\n",
    "GET /%F5%80%80%80 HTTP/1.1\r\n" HOST "\r\n",
    "GET /%C3 HTTP/1.1\r\n" HOST "\r\n",
    "GET /%C3a HTTP/1.1\r\n" HOST "\r\n",
    "GET /%80%80%80%80%80%80%80%80 HTTP/1.1\r\n" HOST "\r\n",
    "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n",
    "GET /#a HTTP/1.1\r\n" HOST "\r\n",
    "GET /a\\b HTTP/1.1\r\n" HOST "\r\n",
    "GET /a\"b HTTP/1.1\r\n" HOST "\r\n",
    GET "\r\n",
    GET HOST HOST "\r\n",
    GET "Host:\r\n\r\n",
    GET "Host: a b\r\n\r\n",
    GET "Host: a,b\r\n\r\n",
    GET "Host: u@a\r\n\r\n",
    GET "Host: a/b\r\n\r\n",
    GET "Host: a:\r\n\r\n",
    GET "Host: a:123456\r\n\r\n",
    GET "Host: [::1\r\n\r\n",
    GET "Host:\ta\r\n\r\n",
    "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
    GET HOST " folded\r\n\r\n",
    GET " Host: a\r\n\r\n",
    GET HOST "X: a\r\n\tb\r\n\r\n",
    GET HOST "X : a\r\n\r\n",
    GET HOST ": a\r\n\r\n",
    GET HOST "X\r\n\r\n",
    GET HOST "X(: a\r\n\r\n",
    GET HOST "X\xc3: a\r\n\r\n",
    GET HOST "X: a\x7f\r\n\r\n",
    GET HOST "X: a\x01\r\n\r\n",
    GET HOST "Upgrade: h2c\r\n\r\n",
    GET HOST "Content-Length: 1\r\n\r\nx",
    "HEAD / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx",
    "DELETE / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx",
    "OPTIONS / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    POST HOST "Content-Length: 1\r\ncontent-length: 2\r\n\r\nx",
    POST HOST "Content-Length: 1, 1\r\n\r\nx",
    POST HOST "Content-Length: +1\r\n\r\nx",
    POST HOST "Content-Length: -1\r\n\r\nx",
    POST HOST "Content-Length: 0x1\r\n\r\nx",
    POST HOST "Content-Length: 1 1\r\n\r\nx",
    POST HOST "Content-Length:\r\n\r\n",
    POST HOST "Content-Length:\t1\r\n\r\nx",
    POST HOST "Content-Length: 0000000000000001\r\n\r\nx",
    POST HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST HOST "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    POST HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    POST HOST "Transfer-Encoding: identity\r\n\r\n",
    POST HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    POST HOST "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
    POST HOST "Transfer-Encoding:\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST HOST "Authorization: a\r\nAuthorization: a\r\n\r\n",
    POST HOST "Content-Type: a\r\nContent-Type: a\r\n\r\n",
    POST HOST "Idempotency-Key: a\r\nIdempotency-Key: a\r\n\r\n",
    POST HOST "If-Match: a\r\nIf-Match: a\r\n\r\n",
    TE "g\r\n",
    TE "\r\n",
    TE "-1\r\n",
    TE "0x1\r\nx\r\n",
    TE "1 \r\nx\r\n",
    TE " 1\r\nx\r\n",
    TE "1;a=b\r\nx\r\n",
    TE "1\nx\r\n",
    TE "1\r\rx",
    TE "000000001\r\n",
    TE "1\r\nxx\r\n",
    TE "1\r\nx\n",
    TE "1\r\nx\r\r",
    TE "0\r\nTrailer: a\r\n\r\n",
    TE "0\r\n\n",
};

static void malformed_requests_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
		assert_refused(malformed[i], "malformed-request");
}

static void every_control_byte_is_refused_everywhere_in_a_head(void **state)
{
	static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nX: yy\r\n\r\n";
	char changed[sizeof head];
	(void)state;
	for (int byte = 0; byte <= 0x7f; byte = byte == 0x1f ? 0x7f : byte + 1) {
		for (size_t at = 0; at < sizeof head - 1; at++) {
			memcpy(changed, head, sizeof head);
			bool in_value = at == sizeof head - 6 || at == sizeof head - 7;
			if (head[at] == byte || (byte == '\t' && in_value))
				continue;
			/* A tab after "X:" is white space as well. */
			if (byte == '\t' && head[at] == ' ' && head[at - 2] == 'X')
				continue;
			changed[at] = (char)byte;
			assert_refused_bytes(changed, sizeof head - 1, "malformed-request");
		}
		if (byte == 0x7f)
			break;
	}
}

static void other_refusals_have_their_own_codes(void **state)
{
	(void)state;
	assert_refused("BREW / HTTP/1.1\r\n", "not-implemented");
	assert_refused("get / HTTP/1.1\r\n", "not-implemented");
	assert_refused("TRACE / HTTP/1.1\r\n", "not-implemented");
	assert_refused("CONNECT /a HTTP/1.1\r\n", "not-implemented");
	assert_refused(GET HOST "Expect: 200-ok\r\n\r\n", "expectation-failed");
	assert_refused(GET HOST "Expect:\r\n\r\n", "expectation-failed");
	assert_refused(POST HOST "\r\n", "length-required");
	assert_refused(POST HOST "Content-Length: 101\r\n\r\n", "too-large");
	assert_refused(POST HOST "Content-Length: 999999999999999\r\n\r\n", "too-large");
	assert_refused(TE "65\r\n", "too-large");
	assert_refused(TE "ffffffff\r\n", "too-large");
	assert_refused(TE "32\r\n"
	                  "01234567890123456789012345678901234567890123456789\r\n33\r\n",
	    "too-large");
}

static void lengths_are_limited_to_the_byte(void **state)
{
	char text[1200];
	(void)state;
	for (int length = 60; length <= 70; length++) {
		snprintf(text, sizeof text, "GET /%0*d HTTP/1.1\r\n" HOST "\r\n", length - 1, 0);
		if (length <= 64)
			assert_sound(text);
		else
			assert_refused(text, "target-too-long");
	}
	for (int length = 505; length <= 520; length++) {
		/* GET, HOST, "X: " and two line ends are 32 bytes. */
		snprintf(text, sizeof text, GET HOST "X: %0*d\r\n\r\n", length - 32, 0);
		assert_int_equal(strlen(text), length);
		if (length <= 512)
			assert_sound(text);
		else
			assert_refused(text, "header-too-large");
	}
	snprintf(text, sizeof text, "GET /%0*d", 1000, 0);
	assert_refused(text, "target-too-long");
}

static void fields_are_counted(void **state)
{
	(void)state;
	assert_sound(GET HOST "B:\r\nC:\r\nD:\r\nE:\r\nF:\r\nG:\r\nH:\r\n\r\n");
	assert_refused(
	    GET HOST "B:\r\nC:\r\nD:\r\nE:\r\nF:\r\nG:\r\nH:\r\nI:\r\n\r\n", "header-too-large");
}

/* 1-byte chunks cost six bytes each: the framing has a limit of its own. */
static void a_body_of_framing_is_refused(void **state)
{
	static const struct guard_limits roomy = {
	    .target_bytes = 64, .head_bytes = 512, .fields = 8, .body_bytes = 10000};
	struct guard guard;
	size_t chunks = 0;
	(void)state;
	guard_init(&guard, &roomy);
	guard_feed(&guard, TE, sizeof TE - 1);
	while (guard_phase(&guard) == GUARD_BODY && chunks < 10000) {
		guard_feed(&guard, "1\r\nx\r\n", 6);
		chunks++;
	}
	assert_string_equal(guard.fault, "too-large");
	assert_in_range(chunks, 4000, 4100);
	guard_free(&guard);
}

static void a_chunk_size_without_end_takes_no_memory(void **state)
{
	struct guard guard;
	(void)state;
	guard_init(&guard, &limits);
	guard_feed(&guard, TE, sizeof TE - 1);
	for (int i = 0; i < 8; i++)
		assert_int_equal(guard_feed(&guard, "0", 1), 1);
	assert_null(guard.line.bytes);
	assert_int_equal(guard_feed(&guard, "0", 1), 0);
	assert_int_equal(guard_phase(&guard), GUARD_REFUSED);
	guard_free(&guard);
}

static void reading_stops_at_the_end_of_the_request(void **state)
{
	static const char two[] = POST HOST "Content-Length: 2\r\n\r\nab" GET HOST "\r\n";
	struct guard guard;
	(void)state;
	guard_init(&guard, &limits);
	size_t used = guard_feed(&guard, two, sizeof two - 1);
	assert_int_equal(guard_phase(&guard), GUARD_WHOLE);
	assert_memory_equal(two + used - 2, "ab", 2);
	assert_int_equal(guard.request_bytes, used);
	assert_int_equal(guard_feed(&guard, two + used, 1), 0);
	guard_next(&guard);
	assert_int_equal(guard_phase(&guard), GUARD_IDLE);
	used += guard_feed(&guard, two + used, sizeof two - 1 - used);
	assert_int_equal(used, sizeof two - 1);
	assert_int_equal(guard_phase(&guard), GUARD_WHOLE);
	assert_string_equal(guard.method, "GET");
	guard_free(&guard);
}

static void a_refused_guard_reads_no_more(void **state)
{
	struct guard guard;
	(void)state;
	guard_init(&guard, &limits);
	guard_feed(&guard, "GET / HT", 8);
	assert_int_equal(guard_phase(&guard), GUARD_HEAD);
	guard_refuse(&guard, "request-timeout");
	assert_int_equal(guard_feed(&guard, "TP/1.1\r\n", 8), 0);
	assert_string_equal(guard.fault, "request-timeout");
	assert_null(guard.method);
	guard_free(&guard);
}

static void sound_lines_before_the_fault_are_known(void **state)
{
	static const char text[] = GET HOST "Accept: b\r\nX : c\r\n";
	struct verdict verdict = judge(text, sizeof text - 1, sizeof text - 1);
	(void)state;
	assert_string_equal(verdict.method, "GET");
	assert_int_equal(verdict.sound_bytes, strlen(GET HOST "Accept: b\r\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sound_requests_pass),
	    cmocka_unit_test(malformed_requests_are_refused),
	    cmocka_unit_test(every_control_byte_is_refused_everywhere_in_a_head),
	    cmocka_unit_test(other_refusals_have_their_own_codes),
	    cmocka_unit_test(lengths_are_limited_to_the_byte),
	    cmocka_unit_test(fields_are_counted),
	    cmocka_unit_test(a_body_of_framing_is_refused),
	    cmocka_unit_test(a_chunk_size_without_end_takes_no_memory),
	    cmocka_unit_test(reading_stops_at_the_end_of_the_request),
	    cmocka_unit_test(a_refused_guard_reads_no_more),
	    cmocka_unit_test(sound_lines_before_the_fault_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
