/*
 * Binding operations to what runs them: a handler, or the SQL file of the
 * operation's name under sql/queries/.  Every parameter, sort and expansion of
 * the contract has its line in the file, and the other way round.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "api/contract_internal.h"
#include "api/operation.h"
#include "api/query.h"
#include "base/arena.h"
#include "base/embedded.h"

#define QUERIES   "sql/queries/"
#define NAMES_MAX 64 /* sorts or expansions of one file */

/* Query parameters the service itself answers to; they have no line in a file. */
static const char *const controls[] = {
    "limit", "cursor", "sort", "fields", "expand", "count", "raw", "dry_run", "secret", NULL};

/* Placeholders the service fills without a parameter of the name. */
static const char *const given[] = {"version", "body", "secret_digest", "secret_sealed", "limit",
    "after_1", "after_2", "after_id", NULL};

static bool among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static bool in_names(const char *const *names, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* The statement with every option present, to see all its placeholders. */
static int compose_everything(
    struct compiler *compiler, const struct operation *operation, struct query_text *ret_text)
{
	struct query_choice choice = {
	    .filters = UINT64_MAX, .expansions = UINT64_MAX, .roles = UINT_MAX};
	if (query_sort_name(operation->query, 0) != NULL) {
		choice.sort_count = 1;
		choice.after = true;
	}
	return query_compose(operation->query, &choice, compiler->arena, ret_text);
}

static void check_placeholders(
    struct compiler *compiler, const struct operation *operation, const struct query_text *text)
{
	for (unsigned i = 0; i < text->name_count; i++) {
		const char *name = text->names[i];
		if (!among(given, name) && operation_parameter(operation, name) == NULL &&
		    (operation->key == NULL || strcmp(operation->key, name) != 0))
			compiler_fault(compiler, operation->pointer,
			    "%s uses :%s, which is no parameter", query_path(operation->query),
			    name);
	}
}

static void bind_parameters(
    struct compiler *compiler, struct operation *operation, const struct query_text *text)
{
	/* The compiler made them; only here are they completed. */
	struct parameter *parameters = (struct parameter *)(uintptr_t)operation->parameters;
	for (unsigned i = 0; i < operation->parameter_count; i++) {
		struct parameter *parameter = &parameters[i];
		parameter->filter = query_filter(operation->query, parameter->name);
		parameter->single =
		    parameter->list && parameter->filter >= 0 &&
		    query_takes_single(operation->query, (unsigned)parameter->filter);
		bool used = parameter->filter >= 0 ||
		            in_names(text->names, text->name_count, parameter->name);
		bool control = !parameter->in_path && among(controls, parameter->name);
		if (!used && !control && operation->kind != OPERATION_DELETE &&
		    operation->kind != OPERATION_UPDATE)
			compiler_fault(compiler, operation->pointer,
			    "parameter %s has neither a --filter line nor a :%s in %s",
			    parameter->name, parameter->name, query_path(operation->query));
	}
	const char *name;
	for (unsigned i = 0; (name = query_filter_name(operation->query, i)) != NULL; i++)
		if (operation_parameter(operation, name) == NULL)
			compiler_fault(compiler, operation->pointer,
			    "--filter %s in %s is no parameter", name,
			    query_path(operation->query));
}

/* Names that the contract declares and the query file has lines for. */
struct declared {
	const char *what; /* the word of the lines */
	const char *const *names;
	unsigned count;
	const char *(*name_at)(const struct query *, unsigned); /* those of the file */
};

/* The contract's sorts and expansions are exactly those of the file. */
static void check_names(
    struct compiler *compiler, const struct operation *operation, const struct declared *declared)
{
	const char *names[NAMES_MAX];
	unsigned found = 0;
	while (found < NAMES_MAX && declared->name_at(operation->query, found) != NULL) {
		names[found] = declared->name_at(operation->query, found);
		found++;
	}
	for (unsigned i = 0; i < declared->count; i++)
		if (!in_names(names, found, declared->names[i]))
			compiler_fault(compiler, operation->pointer, "%s has no --%s %s",
			    query_path(operation->query), declared->what, declared->names[i]);
	for (unsigned i = 0; i < found; i++)
		if (!in_names(declared->names, declared->count, names[i]))
			compiler_fault(compiler, operation->pointer,
			    "--%s %s of %s is not declared", declared->what, names[i],
			    query_path(operation->query));
}

static void bind_query(struct compiler *compiler, struct operation *operation)
{
	char path[256];
	char fault[512];
	snprintf(
	    path, sizeof path, QUERIES "%s/%s.sql", operation_resource(operation), operation->id);
	const struct embedded_file *file = embedded_find(path);
	if (file == NULL) {
		compiler_fault(compiler, operation->pointer, "%s has neither a handler nor %s",
		    operation->id, path);
		return;
	}
	operation->query =
	    query_parse(compiler->arena, file->path, file->bytes, fault, sizeof fault);
	if (operation->query == NULL)
		compiler_fault(compiler, operation->pointer, "%s", fault);
}

static void check_query(struct compiler *compiler, struct operation *operation)
{
	struct query_text text;
	if (compose_everything(compiler, operation, &text) != 0) {
		compiler_fault(
		    compiler, operation->pointer, "%s is too large", query_path(operation->query));
		return;
	}
	if ((query_roles(operation->query) & ~operation->roles) != 0)
		compiler_fault(compiler, operation->pointer,
		    "%s has a --role line for a role that x-natcom-roles does not name",
		    query_path(operation->query));
	check_placeholders(compiler, operation, &text);
	bind_parameters(compiler, operation, &text);
	const struct declared sorts = {
	    "sort", operation->sorts, operation->sort_count, query_sort_name};
	const struct declared expansions = {
	    "expand", operation->expansions, operation->expansion_count, query_expansion_name};
	check_names(compiler, operation, &sorts);
	check_names(compiler, operation, &expansions);
}

static const struct handler *find_handler(const struct compiler *compiler, const char *operation)
{
	for (size_t i = 0; i < compiler->handler_count; i++)
		if (strcmp(compiler->handlers[i].operation, operation) == 0)
			return &compiler->handlers[i];
	return NULL;
}

struct operations {
	struct operation *list;
	size_t count;
};

/* The GET of one record whose path has these ${depth} segments of ${like} in front. */
static const struct operation *find_reader(const struct operations *operations,
    const struct operation *like, unsigned shared, unsigned depth)
{
	for (size_t i = 0; i < operations->count; i++) {
		const struct operation *o = &operations->list[i];
		bool fits = o->kind == OPERATION_GET && o->query != NULL &&
		            o->segment_count == depth && o->segments[depth - 1][0] == '{';
		for (unsigned s = 0; fits && s < shared; s++)
			fits = strcmp(o->segments[s], like->segments[s]) == 0;
		if (fits)
			return o;
	}
	return NULL;
}

/* "item_id" of "{item_id}", the last segment of a record's path. */
static const char *key_of(struct compiler *compiler, const struct operation *reader)
{
	const char *segment = reader->segments[reader->segment_count - 1];
	return arena_strndup(compiler->arena, segment + 1, strlen(segment) - 2);
}

/* The GET that shows what is written: of the same path, or one segment deeper; and
 * of a collection below a record the GET of that record. */
static void bind_readers(struct compiler *compiler, const struct operations *operations)
{
	for (size_t i = 0; i < operations->count; i++) {
		struct operation *o = &operations->list[i];
		unsigned depth = o->segment_count;
		bool collection =
		    o->kind == OPERATION_CREATE || o->kind == OPERATION_LIST || o->streams;
		if (operation_writes(o) || o->streams) {
			o->reader = find_reader(operations, o, depth, depth + collection);
			if (o->reader == NULL)
				compiler_fault(
				    compiler, o->pointer, "no GET shows what %s writes", o->id);
			else
				o->key = key_of(compiler, o->reader);
		}
		if (collection && depth >= 3 && o->segments[depth - 2][0] == '{')
			o->parent = find_reader(operations, o, depth - 1, depth - 1);
		if (o->kind == OPERATION_CREATE && o->has_precondition && o->parent == NULL)
			compiler_fault(compiler, o->pointer,
			    "If-Match of %s is a parent's, and no GET shows one", o->id);
		if (o->kind == OPERATION_GET && o->segments[depth - 1][0] == '{')
			o->key = key_of(compiler, o);
	}
}

struct file_search {
	struct compiler *compiler;
	const struct operation *operations;
	size_t count;
};

/* A SQL file that no operation runs is a fault. */
static int check_file(void *cookie, const struct embedded_file *file)
{
	struct file_search *search = cookie;
	for (size_t i = 0; i < search->count; i++) {
		const struct query *query = search->operations[i].query;
		if (query != NULL && strcmp(query_path(query), file->path) == 0)
			return 0;
	}
	compiler_fault(search->compiler, file->path, "no operation runs this file");
	return 0;
}

static void check_leftovers(
    struct compiler *compiler, const struct operation *operations, size_t count)
{
	struct file_search search = {compiler, operations, count};
	embedded_under(QUERIES, check_file, &search);
	for (size_t h = 0; h < compiler->handler_count; h++) {
		bool used = false;
		for (size_t i = 0; i < count; i++)
			used =
			    used || strcmp(operations[i].id, compiler->handlers[h].operation) == 0;
		if (!used)
			compiler_fault(compiler, compiler->handlers[h].operation,
			    "the contract has no operation for this handler");
	}
}

void contract_bind(struct compiler *compiler, struct operation *operations, size_t count)
{
	const struct operations all = {operations, count};
	for (size_t i = 0; i < count; i++) {
		const struct handler *handler = find_handler(compiler, operations[i].id);
		if (handler != NULL) {
			operations[i].kind = OPERATION_HANDLER;
			operations[i].handler = handler->run;
		} else {
			bind_query(compiler, &operations[i]);
		}
	}
	bind_readers(compiler, &all);
	for (size_t i = 0; i < count; i++)
		if (operations[i].query != NULL)
			check_query(compiler, &operations[i]);
	check_leftovers(compiler, operations, count);
}
