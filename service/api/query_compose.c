/*
 * Putting a statement together: the lines a request wants, the keyset
 * predicate, the order; then every :name becomes $n.  Values never enter the
 * text: it depends only on which options are present.
 */
#include <stdio.h>
#include <string.h>

#include "api/query.h"
#include "api/query_internal.h"
#include "base/arena.h"
#include "base/buffer.h"

#define SQL_CEILING ((size_t)64 * 1024) /* bytes of one statement */

/* The keys in force: the request's sorts, then the tie-breaker. */
struct keys {
	unsigned count;
	const char *expressions[QUERY_SORTS_MAX + 1];
	const char *placeholders[QUERY_SORTS_MAX + 1];
	bool descending[QUERY_SORTS_MAX + 1];
};

static const char *const placeholders[QUERY_SORTS_MAX] = {":'after_1'", ":'after_2'"};

static struct keys keys_of(const struct query *query, const struct query_choice *choice)
{
	struct keys keys = {0};
	for (unsigned i = 0; i < choice->sort_count && i < QUERY_SORTS_MAX; i++) {
		keys.expressions[i] = query->expressions[choice->sorts[i].index];
		keys.placeholders[i] = placeholders[i];
		keys.descending[i] = choice->sorts[i].descending != choice->backward;
	}
	keys.count = choice->sort_count;
	if (keys.count > 0) {
		keys.expressions[keys.count] = query->key;
		keys.placeholders[keys.count] = ":'after_id'";
		keys.descending[keys.count] = keys.descending[0];
		keys.count++;
	}
	return keys;
}

/* All in one direction: a row comparison, which an index answers directly. */
static void put_row_comparison(const struct keys *keys, struct buffer *out)
{
	buffer_puts(out, "and (");
	for (unsigned i = 0; i < keys->count; i++)
		buffer_printf(out, "%s%s", i > 0 ? ", " : "", keys->expressions[i]);
	buffer_printf(out, ") %s (", keys->descending[0] ? "<" : ">");
	for (unsigned i = 0; i < keys->count; i++)
		buffer_printf(out, "%s%s", i > 0 ? ", " : "", keys->placeholders[i]);
	buffer_puts(out, ")\n");
}

/* Mixed directions: a > x or (a = x and (b < y or (b = y and ...))). */
static void put_nested_comparison(const struct keys *keys, struct buffer *out)
{
	buffer_puts(out, "and (");
	for (unsigned i = 0; i < keys->count; i++) {
		const char *e = keys->expressions[i], *p = keys->placeholders[i];
		buffer_printf(out, "%s %s %s", e, keys->descending[i] ? "<" : ">", p);
		if (i + 1 < keys->count)
			buffer_printf(out, " or (%s = %s and (", e, p);
	}
	for (unsigned i = 1; i < keys->count; i++)
		buffer_puts(out, "))");
	buffer_puts(out, ")\n");
}

static void put_after(const struct keys *keys, struct buffer *out)
{
	bool mixed = false;
	for (unsigned i = 1; i < keys->count; i++)
		mixed = mixed || keys->descending[i] != keys->descending[0];
	if (mixed)
		put_nested_comparison(keys, out);
	else
		put_row_comparison(keys, out);
}

static void put_order(const struct keys *keys, struct buffer *out)
{
	for (unsigned i = 0; i < keys->count; i++)
		buffer_printf(out, "%s%s%s", i > 0 ? ", " : "order by ", keys->expressions[i],
		    keys->descending[i] ? " desc" : "");
	buffer_putc(out, '\n');
}

/* The line with "= any(:'name'::type[])" as "= :'name'::type". */
static void put_single(const struct query *query, const struct query_line *line, struct buffer *out)
{
	const char *text = line->text, *any, *end;
	char start[QUERY_NAME_MOST + sizeof "any(:''"];
	snprintf(start, sizeof start, "any(:'%s'", query->filters[line->option]);
	while ((any = strstr(text, start)) != NULL && (end = strstr(any, "[])")) != NULL) {
		buffer_append(out, text, (size_t)(any - text));
		any += strlen("any(");
		buffer_append(out, any, (size_t)(end - any));
		text = end + strlen("[])");
	}
	buffer_printf(out, "%s\n", text);
}

/* The wanted lines, still with :names. */
static void put_lines(
    const struct query *query, const struct query_choice *choice, struct buffer *out)
{
	struct keys keys = keys_of(query, choice);
	for (size_t i = 0; i < query->line_count; i++) {
		const struct query_line *line = &query->lines[i];
		uint64_t bit = UINT64_C(1) << line->option;
		switch (line->kind) {
		case QUERY_FILTER:
			if ((choice->filters & bit) == 0)
				continue;
			if ((choice->singles & bit) == 0 ||
			    !query_takes_single(query, line->option))
				break;
			put_single(query, line, out);
			continue;
		case QUERY_EXPAND:
			if ((choice->expansions & bit) == 0)
				continue;
			break;
		case QUERY_ROLE:
			if ((choice->roles & line->option) == 0)
				continue;
			break;
		case QUERY_AFTER:
			if (choice->after)
				put_after(&keys, out);
			continue;
		case QUERY_ORDER:
			if (keys.count > 0)
				put_order(&keys, out);
			continue;
		case QUERY_FIXED:
			break;
		}
		buffer_printf(out, "%s\n", line->text);
	}
}

/* Placeholders met so far. */
struct names {
	struct arena *arena;
	unsigned count;
	const char *names[QUERY_NAMES_MAX];
};

/* The number of a name, from 1; 0 when there is no room. */
static unsigned name_number(struct names *names, const char *name, size_t length)
{
	for (unsigned i = 0; i < names->count; i++)
		if (strlen(names->names[i]) == length && memcmp(names->names[i], name, length) == 0)
			return i + 1;
	if (names->count == QUERY_NAMES_MAX)
		return 0;
	const char *copy = arena_strndup(names->arena, name, length);
	if (copy == NULL)
		return 0;
	names->names[names->count++] = copy;
	return names->count;
}

static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

/* Bytes of the token at p in which a colon is no placeholder: quotes, comments, casts. */
static size_t opaque_length(const char *p)
{
	if (p[0] == '-' && p[1] == '-')
		return strcspn(p, "\n");
	if (*p == '\'' || *p == '"') {
		const char *end = strchr(p + 1, *p);
		return end == NULL ? strlen(p) : (size_t)(end - p) + 1;
	}
	return p[0] == ':' && p[1] == ':' ? 2 : 0;
}

/* The placeholder at p, :name or :'name'; 0 when there is none. */
static size_t placeholder_length(const char *p, const char **ret_name, size_t *ret_length)
{
	if (*p != ':')
		return 0;
	bool quoted = p[1] == '\'';
	const char *name = p + 1 + quoted;
	size_t length = strspn(name, name_characters);
	if (length == 0 || (quoted && name[length] != '\''))
		return 0;
	*ret_name = name;
	*ret_length = length;
	return 1 + length + (quoted ? 2 : 0);
}

/* A limit is part of the text: the planner, which keeps one plan for a prepared
 * statement, must know that few rows are wanted. */
static int put_placeholder(
    struct names *names, const char *name, size_t length, unsigned limit, struct buffer *out)
{
	static const char limit_name[] = "limit";
	if (limit > 0 && length == strlen(limit_name) && memcmp(name, limit_name, length) == 0)
		return buffer_printf(out, "%u", limit);
	unsigned number = name_number(names, name, length);
	return number == 0 ? -1 : buffer_printf(out, "$%u", number);
}

static int put_numbered(const char *sql, struct names *names, unsigned limit, struct buffer *out)
{
	while (*sql != '\0') {
		const char *name;
		size_t length;
		size_t opaque = opaque_length(sql);
		if (opaque > 0) {
			buffer_append(out, sql, opaque);
			sql += opaque;
			continue;
		}
		size_t taken = placeholder_length(sql, &name, &length);
		if (taken == 0) {
			buffer_putc(out, *sql++);
			continue;
		}
		if (put_placeholder(names, name, length, limit, out) != 0)
			return -1;
		sql += taken;
	}
	return 0;
}

int query_compose(const struct query *query, const struct query_choice *choice, struct arena *arena,
    struct query_text *ret_text)
{
	struct names *names = arena_alloc(arena, sizeof *names);
	struct buffer lines, numbered;
	int result = -1;
	buffer_init(&lines, SQL_CEILING);
	buffer_init(&numbered, SQL_CEILING);
	put_lines(query, choice, &lines);
	const char *text = buffer_text(&lines);
	if (names == NULL || text == NULL)
		goto out;
	names->arena = arena;
	if (put_numbered(text, names, choice->limit, &numbered) != 0)
		goto out;
	text = buffer_text(&numbered);
	if (text == NULL || (text = arena_strdup(arena, text)) == NULL)
		goto out;
	ret_text->sql = text;
	ret_text->name_count = names->count;
	ret_text->names = names->names;
	result = 0;
out:
	buffer_reset(&lines);
	buffer_reset(&numbered);
	return result;
}
