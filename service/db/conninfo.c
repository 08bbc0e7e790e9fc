/*
 * conninfo: the connection string of the settings, completed with what we need
 * of every connection.  May use libpq's parser; opens nothing.
 */
#include "db/conninfo.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYWORDS_MAX 64 /* libpq 15 knows 41; ours come on top */

/*
 * In force from the first statement of each connection, on whichever host it
 * ends, without a round trip: they travel in the start-up packet.
 */
static const char session_options[] = "-c TimeZone=UTC -c DateStyle=ISO,YMD"
                                      " -c IntervalStyle=iso_8601"
                                      " -c search_path=pg_catalog"
                                      " -c jit=off"
                                      " -c idle_in_transaction_session_timeout=15s";

/* A backend looks for its client while a statement runs, and ends it when alone. */
static const char notice_option[] = " -c client_connection_check_interval=1s";

/* Defaults for a peer that vanishes; the connection string may say otherwise. */
static const struct {
	const char *keyword;
	const char *value;
} defaults[] = {
    {"tcp_user_timeout", "10000"}, /* milliseconds */
    {"keepalives_idle", "30"},     /* seconds */
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
};

/* What PQconninfoParse leaves out when it is not in the string. */
static const struct {
	const char *keyword;
	const char *variable;
} variables[] = {
    {"host", "PGHOST"},
    {"hostaddr", "PGHOSTADDR"},
    {"port", "PGPORT"},
    {"options", "PGOPTIONS"},
    {"connect_timeout", "PGCONNECT_TIMEOUT"},
};

struct conninfo {
	const char *keywords[KEYWORDS_MAX + 1]; /* static or libpq's */
	char *values[KEYWORDS_MAX + 1];         /* owned */
	unsigned count;
	bool failed; /* memory was short */
};

static void conninfo_set(struct conninfo *info, const char *keyword, char *value)
{
	if (value == NULL || info->count == KEYWORDS_MAX) {
		free(value);
		info->failed = true;
		return;
	}
	info->keywords[info->count] = keyword;
	info->values[info->count++] = value;
}

static const char *option_value(const PQconninfoOption *parsed, const char *keyword)
{
	for (const PQconninfoOption *o = parsed; o->keyword != NULL; o++) {
		if (strcmp(o->keyword, keyword) == 0 && o->val != NULL && o->val[0] != '\0')
			return o->val;
	}
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		if (strcmp(variables[i].keyword, keyword) == 0)
			return getenv(variables[i].variable);
	}
	return NULL;
}

/* Return the comma list ${list} begun at its (${by} modulo length)-th entry. */
static char *rotate_list(const char *list, unsigned by)
{
	unsigned entries = 1;
	const char *start = list;
	char *rotated;

	for (const char *c = list; *c != '\0'; c++)
		entries += *c == ',';
	for (unsigned skip = by % entries; skip > 0; skip--)
		start = strchr(start, ',') + 1;
	if (start == list)
		return strdup(list);
	if (asprintf(&rotated, "%s,%.*s", start, (int)(start - list - 1), list) < 0)
		return NULL;
	return rotated;
}

/* A blank or backslash in a value of "options" is escaped by a backslash. */
static char *escape_option(const char *value)
{
	char *escaped = malloc(2 * strlen(value) + 1);
	char *end = escaped;

	if (escaped == NULL)
		return NULL;
	for (const char *c = value; *c != '\0'; c++) {
		if (*c == '\\' || *c == ' ' || *c == '\t' || *c == '\n')
			*end++ = '\\';
		*end++ = *c;
	}
	*end = '\0';
	return escaped;
}

static char *start_options(const struct conninfo_options *options, const char *given)
{
	char *role = escape_option(options->role == NULL ? "" : options->role);
	char *text = NULL;

	if (role == NULL)
		return NULL;
	if (asprintf(&text, "%s%s%s%s%s%s", given == NULL ? "" : given, given == NULL ? "" : " ",
	        session_options, options->notice_close ? notice_option : "",
	        role[0] == '\0' ? "" : " -c role=", role) < 0)
		text = NULL;
	free(role);
	return text;
}

/* Copy the string's own keywords, but those that are composed afterwards. */
static void copy_given(struct conninfo *info, const PQconninfoOption *parsed, unsigned rotate)
{
	static const char *const composed[] = {"options", "client_encoding"};
	static const char *const lists[] = {"host", "hostaddr", "port"};

	for (const PQconninfoOption *o = parsed; o->keyword != NULL; o++) {
		bool skip = o->val == NULL;

		for (size_t i = 0; i < sizeof(composed) / sizeof(composed[0]); i++)
			skip = skip || strcmp(o->keyword, composed[i]) == 0;
		for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
			skip = skip || strcmp(o->keyword, lists[i]) == 0;
		if (!skip)
			conninfo_set(info, o->keyword, strdup(o->val));
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const char *list = option_value(parsed, lists[i]);

		if (list != NULL)
			conninfo_set(info, lists[i], rotate_list(list, rotate));
	}
}

/* Say the parser's reason without what it quotes of the string: it may be a secret. */
static void parse_fault(const char *message, char *ret_fault, size_t size)
{
	const char *reason = message == NULL ? "out of memory" : message;
	const char *first = strchr(reason, '"');
	const char *last = strrchr(reason, '"');

	if (first == NULL)
		snprintf(ret_fault, size, "the database's connection string is malformed: %.*s",
		    (int)strcspn(reason, "\n"), reason);
	else
		snprintf(ret_fault, size,
		    "the database's connection string is malformed: %.*s\"...\"%.*s",
		    (int)(first - reason), reason, (int)strcspn(last + 1, "\n"), last + 1);
}

struct conninfo *conninfo_new(const struct conninfo_options *options, char *ret_fault, size_t size)
{
	char *reason = NULL;
	PQconninfoOption *parsed = PQconninfoParse(options->url, &reason);
	struct conninfo *info = NULL;

	if (parsed == NULL) {
		parse_fault(reason, ret_fault, size);
		goto out;
	}
	if ((info = calloc(1, sizeof(*info))) == NULL)
		goto out_of_memory;
	copy_given(info, parsed, options->rotate);
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		if (option_value(parsed, defaults[i].keyword) == NULL)
			conninfo_set(info, defaults[i].keyword, strdup(defaults[i].value));
	}
	conninfo_set(info, "client_encoding", strdup("UTF8"));
	conninfo_set(info, "options", start_options(options, option_value(parsed, "options")));
	if (options->application_name != NULL)
		conninfo_set(info, "fallback_application_name", strdup(options->application_name));
	if (options->connect_s > 0 && option_value(parsed, "connect_timeout") == NULL) {
		char seconds[16];

		snprintf(seconds, sizeof(seconds), "%d", options->connect_s);
		conninfo_set(info, "connect_timeout", strdup(seconds));
	}
	if (!info->failed)
		goto out;
	conninfo_free(info);
	info = NULL;
out_of_memory:
	snprintf(ret_fault, size, "out of memory");
out:
	PQconninfoFree(parsed);
	PQfreemem(reason);
	return info;
}

const char *const *conninfo_keywords(const struct conninfo *info)
{
	return info->keywords;
}

const char *const *conninfo_values(const struct conninfo *info)
{
	return (const char *const *)info->values;
}

void conninfo_sentence(const char *message, char *ret_text, size_t size)
{
	size_t length = 0;

	while (*message != '\0' && size > 0) {
		size_t line = strcspn(message, "\n");
		bool hint = message[0] == '\t' || line == 0;

		if (!hint) {
			int written = snprintf(ret_text + length, size - length, "%s%.*s",
			    length == 0 ? "" : "; ", (int)line, message);

			length += written < 0 ? 0 : (size_t)written;
			if (length >= size)
				return;
		}
		message += line + (message[line] == '\n');
	}
	if (length == 0 && size > 0)
		snprintf(ret_text, size, "no reason given");
}

void conninfo_free(struct conninfo *info)
{
	if (info == NULL)
		return;
	for (unsigned i = 0; i < info->count; i++)
		free(info->values[i]);
	free(info);
}
