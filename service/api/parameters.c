/*
 * One pass over the query's pairs.  A list value becomes a PostgreSQL array
 * literal, so that one placeholder serves any number of values; the only value
 * of a list is bound as it is where the query has a form for it.
 */
#include "api/parameters.h"

#include <stdint.h>
#include <string.h>

#include "api/exchange.h"
#include "api/schema.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

#define LIST_CEILING ((size_t)64 * 1024) /* bytes of an array literal */

static void fault(struct exchange *x, const char *name, const char *code, const char *limit)
{
	problem_add(&x->problem, PROBLEM_PARAMETER, name, code, limit);
}

/* The values of a list parameter being read. */
struct list {
	struct exchange *exchange;
	const struct parameter *parameter;
	struct buffer literal;
	unsigned count;
};

/* Append one value, quoted as array_in reads it. */
static int add_value(void *cookie, const char *part, size_t length)
{
	struct list *list = cookie;
	struct exchange *x = list->exchange;
	const char *name = list->parameter->name;
	const char *value = arena_strndup(x->arena, part, length);
	if (value == NULL)
		return problem_set(&x->problem, "internal");
	if (list->count == list->parameter->most) {
		fault(x, name, "maxItems", arena_printf(x->arena, "%u", list->parameter->most));
		return -1;
	}
	if (length == 0)
		fault(x, name, "empty-parameter", NULL);
	else
		schema_validate_text(list->parameter->schema, value, name, &x->problem);
	buffer_puts(&list->literal, list->count++ == 0 ? "{\"" : ",\"");
	for (; *value != '\0'; value++) {
		if (*value == '"' || *value == '\\')
			buffer_putc(&list->literal, '\\');
		buffer_putc(&list->literal, *value);
	}
	buffer_putc(&list->literal, '"');
	return 0;
}

/* "a,b" as {"a","b"} in the arena; NULL, and said, when it is no such list. */
static const char *read_list(
    struct exchange *x, const struct parameter *parameter, const char *text)
{
	struct list list = {.exchange = x, .parameter = parameter};
	const char *literal = NULL;
	buffer_init(&list.literal, LIST_CEILING);
	if (text_split(text, ',', add_value, &list) == 0) {
		buffer_putc(&list.literal, '}');
		literal = buffer_text(&list.literal);
		literal = literal == NULL ? NULL : arena_strdup(x->arena, literal);
		if (literal == NULL) /* the list must not count as one that was not sent */
			problem_set(&x->problem, "internal");
	}
	buffer_reset(&list.literal);
	return literal;
}

/* Check one value and bind it. */
static void read_value(struct exchange *x, const struct parameter *parameter, const char *text)
{
	if (*text == '\0') {
		fault(x, parameter->name, "empty-parameter", NULL);
		return;
	}
	const char *value = text;
	if (parameter->list)
		value = read_list(x, parameter, text);
	else if (schema_validate_text(parameter->schema, text, parameter->name, &x->problem) > 0)
		return;
	if (value == NULL)
		return;
	if (parameter->single && strchr(text, ',') == NULL) {
		x->choice.singles |= UINT64_C(1) << parameter->filter;
		value = text;
	}
	exchange_bind(x, parameter->name, value);
	if (parameter->filter >= 0)
		x->choice.filters |= UINT64_C(1) << parameter->filter;
}

static void read_pair(struct exchange *x, const struct target_pair *pair, bool *ret_unknown)
{
	const struct parameter *parameter = operation_parameter(x->operation, pair->name);
	if (parameter == NULL || parameter->in_path) {
		fault(x, pair->name, "unknown-parameter", NULL);
		*ret_unknown = true;
	} else if (exchange_value(x, pair->name) != NULL) {
		fault(x, pair->name, "repeated-parameter", NULL);
	} else {
		read_value(x, parameter, pair->value);
	}
}

/* Path values come first; one that cannot name anything is simply not found. */
static int read_path(struct exchange *x)
{
	for (unsigned i = 0; i < x->operation->segment_count; i++) {
		const char *segment = x->operation->segments[i];
		if (segment[0] != '{')
			continue;
		const char *name = arena_strndup(x->arena, segment + 1, strlen(segment) - 2);
		const struct parameter *parameter =
		    name == NULL ? NULL : operation_parameter(x->operation, name);
		if (parameter == NULL)
			return problem_set(&x->problem, "internal");
		const char *value = x->target.segments[i];
		struct problem ignored;
		problem_init(&ignored, x->arena);
		if (schema_validate_text(parameter->schema, value, name, &ignored) > 0)
			return problem_set(&x->problem, "not-found");
		if (exchange_bind(x, parameter->name, value) != 0)
			return -1;
	}
	return 0;
}

/* What was not sent: defaults, and what must be sent. */
static void read_absent(struct exchange *x)
{
	for (unsigned i = 0; i < x->operation->parameter_count; i++) {
		const struct parameter *parameter = &x->operation->parameters[i];
		if (parameter->in_path || exchange_value(x, parameter->name) != NULL)
			continue;
		if (parameter->fallback != NULL)
			read_value(x, parameter, parameter->fallback);
		else if (parameter->required && x->problem.error_total == 0)
			fault(x, parameter->name, "required", NULL);
	}
}

enum verdict parameters_read(struct exchange *x)
{
	bool unknown = false;
	if (read_path(x) != 0)
		return ANSWERED;
	for (size_t i = 0; i < x->target.pair_count; i++)
		read_pair(x, &x->target.pairs[i], &unknown);
	read_absent(x);
	if (x->problem.error_total > 0)
		return exchange_fail(x, unknown ? "unknown-parameter" : "invalid-parameter");
	return x->problem.code == NULL ? GO_ON : ANSWERED;
}
