/*
 * The catalogue of openapi/problems.yaml, held as look-up tables; and the
 * document a client gets (RFC 9457 section 3).
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/embedded.h"
#include "base/hashmap.h"
#include "base/json.h"
#include "base/problem.h"

#define CATALOGUE         "openapi/problems.json"
#define CATALOGUE_CEILING ((size_t)4 << 20) /* bytes of the loaded catalogue */
#define ENTRIES_MAX       4096
#define KINDS_MAX         256 /* problems */
#define LANGUAGES         3

/* The text of one error of errors[], in three languages. */
struct error_kind {
	const char *detail[LANGUAGES];
};

/* Written once by problem_catalogue_load, before there are threads; then only read. */
static struct {
	struct arena *arena;
	struct hashmap *problems;    /* code -> struct problem_kind */
	struct hashmap *errors;      /* code -> struct error_kind */
	struct hashmap *constraints; /* constraint name -> code */
	size_t kind_count;
	const struct problem_kind *kinds[KINDS_MAX]; /* in order */
} catalogue;

static const char *const tags[LANGUAGES] = {"en", "fr", "ar"};

/* The three texts of a member; false when one is missing. */
static bool read_texts(const struct cJSON *node, const char *ret_texts[LANGUAGES])
{
	for (int i = 0; i < LANGUAGES; i++)
		if ((ret_texts[i] = json_text(node, tags[i])) == NULL)
			return false;
	return true;
}

static int fault(char *ret_fault, size_t size, const char *section, const char *code)
{
	snprintf(ret_fault, size, "problem catalogue: %s/%s is not complete", section, code);
	return -1;
}

static int read_problem(const struct cJSON *node, char *ret_fault, size_t size)
{
	struct problem_kind *kind = arena_alloc(catalogue.arena, sizeof *kind);
	const struct cJSON *status = json_member(node, "status");
	if (kind == NULL || !cJSON_IsNumber(status) ||
	    !read_texts(json_member(node, "title"), kind->title) ||
	    !read_texts(json_member(node, "detail"), kind->detail) ||
	    !read_texts(json_member(node, "remedy"), kind->remedy))
		return fault(ret_fault, size, "problems", node->string);
	kind->code = node->string;
	kind->status = status->valueint;
	if (catalogue.kind_count == KINDS_MAX)
		return fault(ret_fault, size, "problems", "too many of them");
	catalogue.kinds[catalogue.kind_count++] = kind;
	return hashmap_put(catalogue.problems, kind->code, strlen(kind->code), kind);
}

static int read_error(const struct cJSON *node, char *ret_fault, size_t size)
{
	struct error_kind *kind = arena_alloc(catalogue.arena, sizeof *kind);
	if (kind == NULL || !read_texts(node, kind->detail))
		return fault(ret_fault, size, "errors", node->string);
	return hashmap_put(catalogue.errors, node->string, strlen(node->string), kind);
}

static int read_constraint(const struct cJSON *node, char *ret_fault, size_t size)
{
	if (!cJSON_IsString(node) || problem_kind(node->valuestring) == NULL)
		return fault(ret_fault, size, "constraints", node->string);
	return hashmap_put(
	    catalogue.constraints, node->string, strlen(node->string), node->valuestring);
}

static const struct {
	const char *name;
	int (*read)(const struct cJSON *node, char *ret_fault, size_t size);
} sections[] = {
    {"problems", read_problem},
    {"errors", read_error},
    {"constraints", read_constraint},
};

static int read_sections(const struct cJSON *document, char *ret_fault, size_t size)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		const struct cJSON *node;
		cJSON_ArrayForEach(node,
		    json_member(document, sections[i].name)) if (sections[i].read(node, ret_fault,
		                                                     size) != 0) return -1;
	}
	return 0;
}

int problem_catalogue_load(char *ret_fault, size_t size)
{
	struct json_fault where;
	const struct embedded_file *file = embedded_find(CATALOGUE);
	snprintf(ret_fault, size, "problem catalogue: out of memory");
	catalogue.arena = arena_new(CATALOGUE_CEILING);
	catalogue.problems = hashmap_new(ENTRIES_MAX);
	catalogue.errors = hashmap_new(ENTRIES_MAX);
	catalogue.constraints = hashmap_new(ENTRIES_MAX);
	if (catalogue.arena == NULL || catalogue.problems == NULL || catalogue.errors == NULL ||
	    catalogue.constraints == NULL)
		goto fail;
	struct cJSON *document =
	    file == NULL ? NULL : json_parse(file->bytes, file->length, &json_limits_file, &where);
	if (document == NULL) {
		snprintf(ret_fault, size, "%s is missing or no JSON", CATALOGUE);
		goto fail;
	}
	if (json_own(catalogue.arena, document) == NULL ||
	    read_sections(document, ret_fault, size) != 0)
		goto fail;
	return 0;
fail:
	problem_catalogue_free();
	return -1;
}

void problem_catalogue_free(void)
{
	hashmap_free(catalogue.problems);
	hashmap_free(catalogue.errors);
	hashmap_free(catalogue.constraints);
	arena_free(catalogue.arena);
	memset(&catalogue, 0, sizeof catalogue);
}

const struct problem_kind *problem_kind(const char *code)
{
	return hashmap_get(catalogue.problems, code, strlen(code));
}

const struct problem_kind *problem_kind_at(size_t index)
{
	return index < catalogue.kind_count ? catalogue.kinds[index] : NULL;
}

const char *problem_of_constraint(const char *name)
{
	return hashmap_get(catalogue.constraints, name, strlen(name));
}

const char *language_tag(enum language language)
{
	return tags[language];
}

/* Append a text as JSON string, {limit} filled in. */
static void put_text(struct buffer *out, const char *text, const char *limit)
{
	struct buffer filled;
	const char *hole = limit == NULL ? NULL : strstr(text, "{limit}");
	if (hole == NULL) {
		json_write_string(out, text, strlen(text));
		return;
	}
	buffer_init(&filled, strlen(text) + strlen(limit));
	buffer_append(&filled, text, (size_t)(hole - text));
	buffer_puts(&filled, limit);
	buffer_puts(&filled, hole + strlen("{limit}"));
	if (filled.failed)
		json_write_string(out, text, strlen(text));
	else
		json_write_string(out, filled.bytes, filled.length);
	buffer_reset(&filled);
}

static void put_error(struct buffer *out, const struct problem_error *error, enum language language)
{
	static const char *const places[] = {
	    [PROBLEM_POINTER] = "pointer",
	    [PROBLEM_PARAMETER] = "parameter",
	    [PROBLEM_HEADER] = "header",
	};
	const struct error_kind *kind =
	    hashmap_get(catalogue.errors, error->code, strlen(error->code));
	buffer_printf(out, "{\"%s\":", places[error->place]);
	json_write_string(out, error->where, strlen(error->where));
	buffer_printf(out, ",\"code\":\"%s\",\"detail\":", error->code);
	put_text(out, kind == NULL ? error->code : kind->detail[language], error->limit);
	buffer_putc(out, '}');
}

void problem_render(const struct problem *problem, enum language language, const char *public_url,
    const char *instance, struct buffer *out)
{
	const struct problem_kind *kind = problem_kind(problem->code);
	if (kind == NULL)
		kind = problem_kind("internal");
	if (kind == NULL)
		return;
	buffer_puts(out, "{\"type\":");
	struct buffer type;
	buffer_init(&type, 1024);
	buffer_printf(&type, "%s/problems/%s", public_url, kind->code);
	put_text(out, type.failed ? "about:blank" : buffer_text(&type), NULL);
	buffer_reset(&type);
	buffer_puts(out, ",\"title\":");
	put_text(out, kind->title[language], NULL);
	buffer_printf(out, ",\"status\":%d,\"detail\":", kind->status);
	put_text(out, kind->detail[language], problem->limit);
	buffer_printf(out, ",\"instance\":\"urn:uuid:%s\",\"code\":\"%s\"", instance, kind->code);
	if (problem->error_count > 0) {
		buffer_puts(out, ",\"errors\":[");
		for (size_t i = 0; i < problem->error_count; i++) {
			if (i > 0)
				buffer_putc(out, ',');
			put_error(out, &problem->errors[i], language);
		}
		buffer_putc(out, ']');
	}
	if (problem->members != NULL)
		buffer_printf(out, ",%s", problem->members);
	buffer_putc(out, '}');
}
