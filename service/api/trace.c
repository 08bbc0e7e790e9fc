/*
 * Reading traceparent: "00-<32 hex>-<16 hex>-<2 hex>", lower case, no id of
 * only zeros (W3C Trace Context section 3.2).
 */
#include "api/trace.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "api/exchange.h"
#include "base/crypto.h"
#include "base/text.h"

#define TRACEPARENT_LENGTH 55
#define HEX                "0123456789abcdef"

static bool is_id(const char *text, size_t length)
{
	return strspn(text, HEX) >= length && strspn(text, "0") < length;
}

static bool is_valid(const char *traceparent)
{
	const char *t = traceparent;
	return strlen(t) == TRACEPARENT_LENGTH && memcmp(t, "00-", 3) == 0 && is_id(t + 3, 32) &&
	       t[35] == '-' && is_id(t + 36, 16) && t[52] == '-' && strspn(t + 53, HEX) == 2;
}

void trace_start(const char *traceparent, struct trace *ret_trace)
{
	uint8_t random[24] = {0};
	crypto_random(random, sizeof random);
	random[0] |= 1; /* never all zeros */
	random[16] |= 1;
	text_hex(random, 16, ret_trace->trace_id);
	text_hex(random + 16, 8, ret_trace->span_id);
	if (traceparent != NULL && is_valid(traceparent)) {
		memcpy(ret_trace->trace_id, traceparent + 3, 32);
		ret_trace->trace_id[32] = '\0';
	}
}
