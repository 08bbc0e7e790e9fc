/*
 * schema_format_email: one mailbox (RFC 5321 section 4.1.2): local part as
 * words with dots or quoted, domain as labels or an address in brackets.
 */
#include <string.h>
#include <strings.h>

#include "api/schema_internal.h"

#define LOCAL_MAX  64 /* RFC 5321 section 4.5.3.1 */
#define DOMAIN_MAX 255
#define LABEL_MAX  63 /* RFC 1035 section 2.3.4 */

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Words of atext, single dots between them. */
static bool is_dot_string(const char *text, size_t length)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~";

	if (length == 0 || text[0] == '.' || text[length - 1] == '.')
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '.' ? text[i - 1] == '.'
		                   : !is_letter_or_digit(text[i]) &&
		                         (text[i] == '\0' || strchr(others, text[i]) == NULL))
			return false;
	}
	return true;
}

/* Printable ASCII in quotes, with \ before " and \. */
static bool is_quoted_string(const char *text, size_t length)
{
	if (length < 2 || text[0] != '"' || text[length - 1] != '"')
		return false;
	for (size_t i = 1; i < length - 1; i++) {
		if (text[i] < ' ' || text[i] > '~' || text[i] == '"')
			return false;
		if (text[i] == '\\' && ++i == length - 1)
			return false;
	}
	return true;
}

/* Letters, digits, inner hyphens, in labels of at most LABEL_MAX. */
static bool is_domain(const char *text, size_t length)
{
	size_t label = 0;

	for (size_t i = 0; i <= length; i++) {
		if (i == length || text[i] == '.') {
			if (label == 0 || label > LABEL_MAX || text[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (!is_letter_or_digit(text[i]) && (text[i] != '-' || label == 0))
			return false;
		label++;
	}
	return true;
}

/* "[" IPv4 or "IPv6:" IPv6 "]" */
static bool is_address_literal(const char *text, size_t length)
{
	static const char six[] = "IPv6:";
	size_t prefix = sizeof(six) - 1;

	if (length < 2 || text[0] != '[' || text[length - 1] != ']')
		return false;
	text++;
	length -= 2;
	if (length > prefix && strncasecmp(text, six, prefix) == 0)
		return format_is_ipv6(text + prefix, length - prefix);
	return format_is_ipv4(text, length);
}

bool format_is_email(const char *text, size_t length)
{
	const char *at = memrchr(text, '@', length);

	if (at == NULL)
		return false;
	size_t local = (size_t)(at - text), domain = length - local - 1;
	if (local > LOCAL_MAX || domain > DOMAIN_MAX)
		return false;
	return (is_dot_string(text, local) || is_quoted_string(text, local)) &&
	       (is_domain(at + 1, domain) || is_address_literal(at + 1, domain));
}
