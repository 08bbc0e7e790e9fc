/*
 * sql_script: finds lines in SQL text.  Knows comments, quotes and dollar
 * quotes; semicolons inside SQL-standard function bodies (begin atomic) are
 * taken for ends of statements, so write those bodies in dollar quotes.
 */
#include "commands/sql_script.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

unsigned sql_line_of_character(const char *sql, unsigned long position)
{
	unsigned line = 1;

	/* Bytes 10xxxxxx continue a code point (RFC 3629) and are not counted. */
	for (unsigned long at = 1; *sql != '\0' && at < position; sql++) {
		line += *sql == '\n';
		at += ((unsigned char)sql[1] & 0xc0) != 0x80;
	}
	return line;
}

/* Return what follows a comment, nested ones included. */
static const char *after_comment(const char *c)
{
	unsigned depth = 0;

	if (c[0] == '-')
		return c + strcspn(c, "\n");
	do {
		if (c[0] == '/' && c[1] == '*') {
			depth++;
			c += 2;
		} else if (c[0] == '*' && c[1] == '/') {
			depth--;
			c += 2;
		} else if (*c != '\0') {
			c++;
		}
	} while (depth > 0 && *c != '\0');
	return c;
}

static bool is_escape_string(const char *sql, const char *quote)
{
	return *quote == '\'' && quote > sql && (quote[-1] == 'e' || quote[-1] == 'E') &&
	       (quote == sql + 1 || !isalnum((unsigned char)quote[-2]));
}

/* Return what follows a quoted text; a doubled quote begins another one. */
static const char *after_quoted(const char *sql, const char *c)
{
	bool escapes = is_escape_string(sql, c);
	char quote = *c++;

	while (*c != '\0' && *c != quote)
		c += escapes && c[0] == '\\' && c[1] != '\0' ? 2 : 1;
	return *c == '\0' ? c : c + 1;
}

/* Return what follows $tag$...$tag$, or the next character when it is no such quote. */
static const char *after_dollar(const char *c)
{
	size_t tag = 1;

	while (isalnum((unsigned char)c[tag]) || c[tag] == '_')
		tag++;
	if (c[tag] != '$' || isdigit((unsigned char)c[1]))
		return c + 1;
	tag++;
	for (const char *end = strchr(c + tag, '$'); end != NULL; end = strchr(end + 1, '$')) {
		if (strncmp(end, c, tag) == 0)
			return end + tag;
	}
	return c + strlen(c);
}

/* Return what follows the token, blank or comment at ${c}. */
static const char *after_token(const char *sql, const char *c)
{
	if ((c[0] == '-' && c[1] == '-') || (c[0] == '/' && c[1] == '*'))
		return after_comment(c);
	if (*c == '\'' || *c == '"')
		return after_quoted(sql, c);
	if (*c == '$')
		return after_dollar(c);
	return c + 1;
}

static bool is_between(const char *c)
{
	return isspace((unsigned char)*c) || *c == ';' || (c[0] == '-' && c[1] == '-') ||
	       (c[0] == '/' && c[1] == '*');
}

unsigned sql_line_of_statement(const char *sql, unsigned long statement)
{
	const char *start = sql; /* of the statement looked at */
	unsigned long found = 0;
	bool inside = false;
	unsigned line = 1;

	for (const char *c = sql; *c != '\0' && found <= statement; c = after_token(sql, c)) {
		if (!inside && !is_between(c)) {
			inside = true;
			if (++found <= statement)
				start = c;
		}
		if (*c == ';')
			inside = false;
	}
	for (const char *c = sql; c < start; c++)
		line += *c == '\n';
	return line;
}
