/*
 * One cell after the other.  What a value must be is the validator's business;
 * here it is only found out what it is.
 */
#include "api/import_cells.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/import_report.h"
#include "api/operation.h"
#include "base/csv.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/text.h"

#define POINTER_SIZE 300

static const struct json_limits cell_limits = {32, 10000, 65536, 32, true};

/* The member's name as a pointer: "names.en" is "#/names/en". */
static void point_at(const char *name, char ret_pointer[POINTER_SIZE])
{
	snprintf(ret_pointer, POINTER_SIZE, "#/%.200s", name);
	if (!text_is_utf8(ret_pointer, strlen(ret_pointer)))
		snprintf(ret_pointer, POINTER_SIZE, "#");
	for (char *dot = ret_pointer; (dot = strchr(dot, '.')) != NULL;)
		*dot = '/';
}

static const char *judge_name(
    const struct operation *operation, const char *parent, const char *const *names, unsigned at)
{
	for (unsigned i = 0; i < at; i++)
		if (strcmp(names[i], names[at]) == 0)
			return "repeated-column";
	if (parent != NULL && strcmp(parent, names[at]) == 0)
		return NULL;
	const struct member *member =
	    operation_member(operation, names[at], strcspn(names[at], "."));
	if (member == NULL)
		return "unknown-member";
	return member->read_only ? "read-only-member" : NULL;
}

unsigned import_cells_header(const struct operation *operation, const char *parent,
    const char *const *names, unsigned count, struct import_report *report)
{
	unsigned before = report->count;
	for (unsigned i = 0; i < count; i++) {
		char pointer[POINTER_SIZE];
		const char *code = judge_name(operation, parent, names, i);
		point_at(names[i], pointer);
		if (code != NULL)
			import_report_add(report, 1, pointer, code);
	}
	return report->count - before;
}

/* A number keeps its literal; what is none stays a text, for the validator to refuse. */
static struct cJSON *number(const char *text, size_t length)
{
	struct json_fault fault;
	return decimal_is_valid(text, length) && length <= cell_limits.number_bytes
	           ? json_parse(text, length, &cell_limits, &fault)
	           : cJSON_CreateString(text);
}

static struct cJSON *value_of(const char *type, const char *text, size_t length)
{
	struct json_fault fault;
	struct cJSON *list;
	if (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0)
		return number(text, length);
	if (strcmp(type, "boolean") == 0 && strcmp(text, "true") == 0)
		return cJSON_CreateTrue();
	if (strcmp(type, "boolean") == 0 && strcmp(text, "false") == 0)
		return cJSON_CreateFalse();
	bool may_be_json = strcmp(type, "array") == 0 || strcmp(type, "object") == 0;
	if (may_be_json && (*text == '[' || *text == '{') &&
	    (list = json_parse(text, length, &cell_limits, &fault)) != NULL)
		return list;
	/* As our own exports write it. */
	return cJSON_CreateString(
	    length > 1 && *text == '\'' && strchr("=+-@\t\r", text[1]) != NULL ? text + 1 : text);
}

/* Put the value where its name says.  Return 0 or -1 (the value is gone then). */
static int put(struct cJSON *tree, const char *name, struct cJSON *value)
{
	const char *dot = strchr(name, '.');
	struct cJSON *object = tree;
	if (value != NULL && dot != NULL) {
		char outer[POINTER_SIZE];
		snprintf(outer, sizeof outer, "%.*s", (int)(dot - name), name);
		object = json_member(tree, outer);
		if (object == NULL)
			object = cJSON_AddObjectToObject(tree, outer);
		name = dot + 1;
	}
	if (value == NULL || object == NULL || !cJSON_IsObject(object) ||
	    !cJSON_AddItemToObject(object, name, value)) {
		cJSON_Delete(value);
		return -1;
	}
	return 0;
}

/* Text of a cell is UTF-8 without NUL, as that of JSON. */
static bool is_sound(const char *text, size_t length)
{
	return memchr(text, '\0', length) == NULL && text_is_utf8(text, length);
}

struct cJSON *import_cells_tree(const struct operation *operation, const char *const *names,
    const struct csv_record *record, struct import_report *report, bool *ret_failed)
{
	struct cJSON *tree = cJSON_CreateObject();
	bool failed = tree == NULL, wrong = false;
	for (unsigned i = 0; i < record->count && !failed; i++) {
		const char *text = record->fields[i];
		size_t length = record->lengths[i];
		const struct member *member =
		    operation_member(operation, names[i], strcspn(names[i], "."));
		bool nested = strchr(names[i], '.') != NULL;
		char pointer[POINTER_SIZE];
		if (length == 0)
			continue;
		point_at(names[i], pointer);
		if (!is_sound(text, length)) {
			import_report_add(report, record->line, pointer, "malformed");
			wrong = true;
			continue;
		}
		const char *type = member == NULL || nested ? "string" : member->type;
		failed = put(tree, names[i], value_of(type, text, length)) != 0;
	}
	*ret_failed = *ret_failed || failed;
	if (!failed && !wrong)
		return tree;
	cJSON_Delete(tree);
	return NULL;
}
