/*
 * schema_suite: run JSON Schema test files (the official suite's form) through
 * the validator.  Usage: schema_suite [folder], or JSON_SCHEMA_SUITE; every
 * *.json file in it.  A schema with a keyword, a format or a $ref that the
 * contract may not use is skipped by name; so is a case that asks for format
 * as an annotation only, because here formats are assertions.
 */
#include <cjson/cJSON.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/schema.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"

#define ARENA_CEILING (64u * 1024 * 1024)
#define FILE_CEILING  (16L * 1024 * 1024)

struct tally {
	size_t passed;
	size_t failed;
	size_t skipped;
};

/* One group of cases: a schema and what it must say. */
struct group {
	const char *file;
	const struct cJSON *node;
	const struct schema *schema;
	struct tally *tally;
};

/* Read a whole file.  Return its bytes, to be freed, or NULL. */
static char *file_read(const char *path, size_t *ret_length)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	long size;

	if (file == NULL)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && size <= FILE_CEILING) {
		rewind(file);
		bytes = malloc((size_t)size + 1);
		if (bytes != NULL)
			*ret_length = fread(bytes, 1, (size_t)size, file);
	}
	(void)fclose(file);
	return bytes;
}

/*
 * The service refuses \u0000 before any schema is asked, and C strings cannot
 * hold it.  The noncharacter U+FDD0 stands in for it, so that the rest of such
 * a case is tested all the same.
 */
static void replace_nul_escapes(char *bytes, size_t length)
{
	for (size_t i = 0; i + 6 <= length; i++) {
		if (bytes[i] != '\\')
			continue;
		if (memcmp(bytes + i, "\\u0000", 6) == 0)
			memcpy(bytes + i, "\\uFDD0", 6);
		i++; /* the escaped character is no escape itself */
	}
}

/* Whether the schema asks for what the contract may not use, or for a document elsewhere. */
static bool is_refusal(const char *fault)
{
	return strncmp(fault, "unknown ", 8) == 0 || strncmp(fault, "\"$ref\" to \"http", 14) == 0;
}

/* Whether the case holds only where formats assert nothing. */
static bool wants_annotation(const struct cJSON *test, const struct problem *problem)
{
	for (size_t i = 0; i < problem->error_count; i++) {
		if (strcmp(problem->errors[i].code, "format") != 0)
			return false;
	}
	return problem->error_count > 0 &&
	       strstr(json_text(test, "description"), "annotation") != NULL;
}

static void report(
    const struct group *group, const struct cJSON *test, const char *what, const char *why)
{
	printf("%s: %s: %s: %s: %s\n", what, group->file, json_text(group->node, "description"),
	    json_text(test, "description"), why);
}

static void test_run(const struct group *group, const struct cJSON *test)
{
	bool wanted = cJSON_IsTrue(json_member(test, "valid"));
	struct arena *arena = arena_new(ARENA_CEILING);
	struct problem problem;

	if (arena == NULL)
		abort();
	problem_init(&problem, arena);
	size_t count = schema_validate(group->schema, json_member(test, "data"), "#", &problem);
	if ((count == 0) == wanted) {
		group->tally->passed++;
	} else if (wanted && wants_annotation(test, &problem)) {
		group->tally->skipped++;
		report(group, test, "skipped", "format is an assertion here, not an annotation");
	} else {
		group->tally->failed++;
		report(group, test, "FAILED", count > 0 ? problem.errors[0].code : "was accepted");
	}
	arena_free(arena);
}

static void group_run(struct group *group)
{
	const struct schema_source source = {.document = json_member(group->node, "schema")};
	const struct cJSON *tests = json_member(group->node, "tests");
	size_t count = (size_t)cJSON_GetArraySize(tests);
	struct arena *arena = arena_new(ARENA_CEILING);
	char fault[512];

	if (arena == NULL)
		abort();
	group->schema = schema_compile(arena, &source, fault, sizeof(fault));
	for (const struct cJSON *test = tests->child; group->schema != NULL && test != NULL;
	     test = test->next)
		test_run(group, test);
	if (group->schema == NULL) {
		bool refused = is_refusal(fault);
		*(refused ? &group->tally->skipped : &group->tally->failed) += count;
		printf("%s: %s: %s: %zu cases: %s\n", refused ? "skipped" : "FAILED", group->file,
		    json_text(group->node, "description"), count, fault);
	}
	arena_free(arena);
}

static void file_run(const char *folder, const char *name, struct tally *tally)
{
	struct json_fault fault;
	size_t length = 0;
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	char *bytes = file_read(path, &length);
	if (bytes == NULL) {
		tally->failed++;
		printf("FAILED: %s: cannot be read\n", name);
		return;
	}
	replace_nul_escapes(bytes, length);
	struct cJSON *tree = json_parse(bytes, length, &json_limits_file, &fault);
	free(bytes);
	if (tree == NULL) {
		tally->failed++;
		printf("FAILED: %s: byte %zu: %s\n", name, fault.offset, fault.reason);
		return;
	}
	for (const struct cJSON *node = tree->child; node != NULL; node = node->next) {
		struct group group = {.file = name, .node = node, .tally = tally};
		group_run(&group);
	}
	cJSON_Delete(tree);
}

static int is_json(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : getenv("JSON_SCHEMA_SUITE");
	struct tally tally = {0};
	struct dirent **entries = NULL;

	if (folder == NULL || *folder == '\0') {
		(void)fprintf(stderr, "usage: schema_suite folder (or JSON_SCHEMA_SUITE)\n");
		return 64;
	}
	int count = scandir(folder, &entries, is_json, alphasort);
	if (count <= 0) {
		(void)fprintf(stderr, "schema_suite: no *.json file in %s\n", folder);
		return 1;
	}
	for (int i = 0; i < count; i++) {
		file_run(folder, entries[i]->d_name, &tally);
		free(entries[i]);
	}
	free(entries);
	printf("%zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed, tally.skipped);
	return tally.failed == 0 ? 0 : 1;
}
