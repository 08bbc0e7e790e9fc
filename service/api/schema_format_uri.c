/*
 * schema_format_uri: absolute URIs (RFC 3986) and the addresses that stand in
 * them and in mailboxes.  One left-to-right pass; nothing is resolved.
 */
#include <arpa/inet.h>
#include <string.h>

#include "api/schema_internal.h"

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Whether all bytes are unreserved, sub-delims, escapes or one of ${more}. */
static bool is_of(const char *text, size_t length, const char *more)
{
	static const char others[] = "-._~!$&'()*+,;=";

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '%') {
			if (length - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2]))
				return false;
			i += 2;
		} else if (!is_alpha(text[i]) && !is_digit(text[i]) &&
		           (text[i] == '\0' || (strchr(others, text[i]) == NULL &&
		                                   strchr(more, text[i]) == NULL))) {
			return false;
		}
	}
	return true;
}

/* Read a dotted or colon form with inet_pton(3), which allows no leading zeros. */
static bool is_address(int family, const char *text, size_t length)
{
	unsigned char address[16];
	char copy[64];

	if (length >= sizeof(copy) || memchr(text, '\0', length) != NULL)
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return inet_pton(family, copy, address) == 1;
}

bool format_is_ipv4(const char *text, size_t length)
{
	return is_address(AF_INET, text, length);
}

bool format_is_ipv6(const char *text, size_t length)
{
	return is_address(AF_INET6, text, length);
}

/* IPvFuture: "v" hex "." characters. */
static bool is_future_address(const char *text, size_t length)
{
	size_t at = 1;

	if (length < 4 || (text[0] != 'v' && text[0] != 'V'))
		return false;
	while (at < length && is_hex(text[at]))
		at++;
	return at > 1 && at + 1 < length && text[at] == '.' && memchr(text, '%', length) == NULL &&
	       is_of(text + at + 1, length - at - 1, ":");
}

/* host [":" port]; a host in brackets is an address. */
static bool is_host_and_port(const char *text, size_t length)
{
	size_t host = 0;

	if (length > 0 && text[0] == '[') {
		const char *end = memchr(text, ']', length);
		if (end == NULL)
			return false;
		host = (size_t)(end - text) + 1;
		if (!format_is_ipv6(text + 1, host - 2) && !is_future_address(text + 1, host - 2))
			return false;
	} else {
		const char *colon = memchr(text, ':', length);
		host = colon == NULL ? length : (size_t)(colon - text);
		if (!is_of(text, host, ""))
			return false;
	}
	if (host < length && text[host++] != ':')
		return false;
	while (host < length && is_digit(text[host]))
		host++;
	return host == length;
}

/* [userinfo "@"] host [":" port] */
static bool is_authority(const char *text, size_t length)
{
	const char *at = memchr(text, '@', length);

	if (at != NULL) {
		size_t user = (size_t)(at - text);
		if (!is_of(text, user, ":"))
			return false;
		text += user + 1;
		length -= user + 1;
	}
	return is_host_and_port(text, length);
}

/* The length of "scheme:", or 0. */
static size_t scheme_length(const char *text, size_t length)
{
	size_t at = 0;

	if (length == 0 || !is_alpha(text[0]))
		return 0;
	while (at < length && (is_alpha(text[at]) || is_digit(text[at]) ||
	                          (text[at] != '\0' && strchr("+-.", text[at]) != NULL)))
		at++;
	return at < length && text[at] == ':' ? at + 1 : 0;
}

/* How many bytes come before the first of ${stops}. */
static size_t span_until(const char *text, size_t length, const char *stops)
{
	size_t at = 0;

	while (at < length && (text[at] == '\0' || strchr(stops, text[at]) == NULL))
		at++;
	return at;
}

bool format_is_uri(const char *text, size_t length)
{
	size_t at = scheme_length(text, length);

	if (at == 0)
		return false;
	if (length - at >= 2 && memcmp(text + at, "//", 2) == 0) {
		size_t authority = span_until(text + at + 2, length - at - 2, "/?#");
		if (!is_authority(text + at + 2, authority))
			return false;
		at += 2 + authority;
	}
	size_t path = span_until(text + at, length - at, "?#");
	if (!is_of(text + at, path, ":@/"))
		return false;
	at += path;
	const char *fragment = memchr(text + at, '#', length - at);
	size_t query = fragment == NULL ? length - at : (size_t)(fragment - text) - at;
	if (!is_of(text + at, query, ":@/?"))
		return false;
	at += query;
	return at == length || is_of(text + at + 1, length - at - 1, ":@/?");
}
