/*
 * Taking a SQL file apart.  A line that starts with "--word" is an instruction
 * to the composer; every other comment is dropped; the rest is fixed text.
 */
#include "api/query.h"

#include <stdio.h>
#include <string.h>

#include "api/query_internal.h"
#include "auth/identity.h"
#include "base/arena.h"

/* The file being read. */
struct reader {
	struct arena *arena;
	struct query *query;
	unsigned number; /* of the present line, from 1 */
	unsigned afters;
	unsigned orders;
	char *fault;
	size_t size;
};

/* Say what is wrong with the present line. */
static int refuse(struct reader *r, const char *sentence)
{
	snprintf(r->fault, r->size, "%s:%u: %s", r->query->path, r->number, sentence);
	return -1;
}

/* The index of a name, which is added when it is new; -1 when there are too many. */
static int name_index(const char **names, unsigned *count, const char *name)
{
	for (unsigned i = 0; i < *count; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	if (*count == QUERY_OPTIONS_MAX)
		return -1;
	names[*count] = name;
	return (int)(*count)++;
}

static int add_line(struct reader *r, enum query_line_kind kind, int option, const char *text)
{
	if (option < 0)
		return refuse(r, "too many names");
	struct query_line *line = &r->query->lines[r->query->line_count++];
	line->kind = kind;
	line->option = (unsigned)option;
	line->text = text;
	return 0;
}

/* Note how the line uses the filter's values. */
static void note_use(struct query *q, int filter, const char *name, const char *text)
{
	static const char any[] = "= any(";
	char placeholder[QUERY_NAME_MOST + sizeof ":''::"];
	snprintf(placeholder, sizeof placeholder, ":'%s'", name);
	for (const char *p = text; (p = strstr(p, placeholder)) != NULL; p++) {
		size_t before = sizeof any - 1;
		bool listed = (size_t)(p - text) >= before && memcmp(p - before, any, before) == 0;
		*(listed ? &q->listed : &q->unlisted) |= UINT64_C(1) << filter;
	}
}

static int on_filter(struct reader *r, const char *name, const char *text)
{
	struct query *q = r->query;
	int filter = name_index(q->filters, &q->filter_count, name);
	if (filter >= 0)
		note_use(q, filter, name, text);
	return add_line(r, QUERY_FILTER, filter, text);
}

static int on_expand(struct reader *r, const char *name, const char *text)
{
	struct query *q = r->query;
	return add_line(
	    r, QUERY_EXPAND, name_index(q->expansions, &q->expansion_count, name), text);
}

/* What one role's policy lets it see anyway, said where an index can answer it. */
static int on_role(struct reader *r, const char *name, const char *text)
{
	unsigned role = role_parse(name, strlen(name));
	if (role == 0)
		return refuse(r, "there is no such role");
	r->query->roles |= role;
	return add_line(r, QUERY_ROLE, (int)role, text);
}

/* What the query reads: its answer is the same while no record of these changes. */
static int on_etag(struct reader *r, const char *name, const char *text)
{
	struct query *q = r->query;
	if (strcmp(name, "tables") != 0)
		return refuse(r, "the line says --etag tables: a, b");
	if (*text == '\0' || text[strspn(text, "abcdefghijklmnopqrstuvwxyz_, ")] != '\0')
		return refuse(r, "tables are lower snake case, with commas between them");
	if (q->tables == NULL)
		q->tables = arena_printf(r->arena, "{%s}", text);
	else
		q->tables = arena_printf(
		    r->arena, "%.*s, %s}", (int)strlen(q->tables) - 1, q->tables, text);
	return q->tables == NULL ? refuse(r, "out of memory") : 0;
}

/* The tie-breaker is the id beside the first sort expression: alias.id. */
static int on_sort(struct reader *r, const char *name, const char *text)
{
	struct query *q = r->query;
	unsigned before = q->sort_count;
	int index = name_index(q->sorts, &q->sort_count, name);
	if (index < 0 || q->sort_count == before)
		return refuse(r, "a --sort name twice, or too many");
	const char *dot = strchr(text, '.');
	if (dot == NULL)
		return refuse(r, "a --sort expression starts with the table's alias and a dot");
	q->expressions[index] = text;
	if (q->key == NULL)
		q->key = arena_printf(r->arena, "%.*s.id", (int)(dot - text), text);
	return q->key == NULL ? refuse(r, "out of memory") : 0;
}

static int on_after(struct reader *r, const char *name, const char *text)
{
	(void)name;
	r->afters++;
	return add_line(r, QUERY_AFTER, 0, text);
}

static int on_order(struct reader *r, const char *name, const char *text)
{
	(void)name;
	r->orders++;
	return add_line(r, QUERY_ORDER, 0, text);
}

static const struct instruction {
	const char *word;
	bool named; /* followed by "name: text" */
	int (*act)(struct reader *, const char *name, const char *text);
} instructions[] = {
    {"--filter", true, on_filter},
    {"--expand", true, on_expand},
    {"--role", true, on_role},
    {"--sort", true, on_sort},
    {"--etag", true, on_etag},
    {"--after", false, on_after},
    {"--order", false, on_order},
};

static int read_instruction(struct reader *r, const struct instruction *instruction, char *rest)
{
	if (!instruction->named) {
		if (rest[strspn(rest, " \t")] != '\0')
			return refuse(r, "nothing may follow this instruction");
		return instruction->act(r, NULL, "");
	}
	char *name = rest + strspn(rest, " \t");
	char *colon = strchr(name, ':');
	if (colon == NULL || colon == name)
		return refuse(r, "expected \"name: text\"");
	*colon = '\0';
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name))
		return refuse(r, "a name is lower snake case");
	if (strlen(name) > QUERY_NAME_MOST)
		return refuse(r, "a name is too long");
	char *text = colon + 1;
	return instruction->act(r, name, text + strspn(text, " \t"));
}

static int read_line(struct reader *r, char *line)
{
	char *start = line + strspn(line, " \t");
	if (strncmp(start, "--", 2) != 0)
		return *start == '\0' ? 0 : add_line(r, QUERY_FIXED, 0, line);
	size_t length = strcspn(start, " \t");
	for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
		if (strlen(instructions[i].word) == length &&
		    strncmp(start, instructions[i].word, length) == 0)
			return read_instruction(r, &instructions[i], start + length);
	if (length > 2)
		return refuse(r, "unknown instruction; a comment has a space behind its dashes");
	return 0;
}

/* What must hold of the whole file. */
static int check_whole(struct reader *r)
{
	const struct query *q = r->query;
	if (q->sort_count == 0 && r->afters + r->orders == 0)
		return 0;
	if (q->sort_count == 0 || r->afters != 1 || r->orders != 1)
		return refuse(r, "a list has --sort lines, one --after and one --order");
	return 0;
}

const struct query *query_parse(
    struct arena *arena, const char *path, const char *text, char *ret_fault, size_t size)
{
	struct query *q = arena_alloc(arena, sizeof *q);
	char *copy = arena_strdup(arena, text);
	size_t lines = 1;
	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n';
	struct reader r = {.arena = arena, .query = q, .fault = ret_fault, .size = size};
	if (q != NULL)
		q->lines = arena_alloc(arena, lines * sizeof *q->lines);
	if (q == NULL || copy == NULL || q->lines == NULL) {
		snprintf(ret_fault, size, "%s: out of memory", path);
		return NULL;
	}
	q->path = path;
	for (char *line = copy; line != NULL;) {
		char *end = strchr(line, '\n');
		if (end != NULL)
			*end = '\0';
		r.number++;
		if (read_line(&r, line) != 0)
			return NULL;
		line = end == NULL ? NULL : end + 1;
	}
	return check_whole(&r) == 0 ? q : NULL;
}

const char *query_path(const struct query *query)
{
	return query->path;
}

static int find(const char *const *names, unsigned count, const char *name, size_t length)
{
	for (unsigned i = 0; i < count; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return (int)i;
	return -1;
}

int query_filter(const struct query *query, const char *name)
{
	return find(query->filters, query->filter_count, name, strlen(name));
}

bool query_takes_single(const struct query *query, unsigned filter)
{
	return ((query->listed & ~query->unlisted) >> filter & 1) != 0;
}

int query_expansion(const struct query *query, const char *name)
{
	return find(query->expansions, query->expansion_count, name, strlen(name));
}

int query_sort(const struct query *query, const char *name, size_t length)
{
	return find(query->sorts, query->sort_count, name, length);
}

unsigned query_roles(const struct query *query)
{
	return query->roles;
}

const char *query_tables(const struct query *query)
{
	return query->tables;
}

const char *query_filter_name(const struct query *query, unsigned index)
{
	return index < query->filter_count ? query->filters[index] : NULL;
}

const char *query_expansion_name(const struct query *query, unsigned index)
{
	return index < query->expansion_count ? query->expansions[index] : NULL;
}

const char *query_sort_name(const struct query *query, unsigned index)
{
	return index < query->sort_count ? query->sorts[index] : NULL;
}
