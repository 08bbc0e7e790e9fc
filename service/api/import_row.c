/*
 * A member that may hold a code in place of an id holds a stand-in while the
 * contract is asked, and the code again for the database, which knows it.
 */
#include "api/import_row.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "api/body.h"
#include "api/import_report.h"
#include "api/operation.h"
#include "api/schema.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/uuid.h"

#define ARENA_MOST ((size_t)1024 * 1024)
#define BODY_MOST  ((size_t)1024 * 1024)
#define CODED_MAX  8 /* members of a record that hold codes */

static char stand_in[] = "00000000-0000-7000-8000-000000000000";

/* Ends of names of members that may hold a code of three letters (sql/rules/import.sql). */
static const char *const coded[] = {"commission_id", "member_state_id"};

struct code {
	struct cJSON *item;
	char *text;
};

static bool is_code(const char *text)
{
	return text != NULL && strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static bool may_hold_code(const char *name)
{
	for (size_t i = 0; i < sizeof coded / sizeof *coded; i++) {
		size_t length = strlen(name), end = strlen(coded[i]);
		if (length >= end && strcmp(name + length - end, coded[i]) == 0)
			return true;
	}
	return false;
}

static unsigned hide_codes(struct cJSON *tree, struct code codes[CODED_MAX])
{
	unsigned count = 0;
	struct cJSON *item;
	cJSON_ArrayForEach(item, tree)
	{
		if (count == CODED_MAX || !cJSON_IsString(item) || !may_hold_code(item->string) ||
		    !is_code(item->valuestring))
			continue;
		codes[count++] = (struct code){item, item->valuestring};
		item->valuestring = stand_in;
	}
	return count;
}

static void show_codes(const struct code *codes, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		codes[i].item->valuestring = codes[i].text;
}

/* The validator of POST says what is wrong. */
static int validate(
    const struct import_row *row, const struct cJSON *tree, struct import_report *report)
{
	struct arena *arena = arena_new(ARENA_MOST);
	struct problem problem;
	if (arena == NULL)
		return -1;
	problem_init(&problem, arena);
	schema_validate(row->operation->body, tree, "#", &problem);
	for (size_t i = 0; i < problem.error_count; i++)
		import_report_add(
		    report, row->line, problem.errors[i].where, problem.errors[i].code);
	arena_free(arena);
	return 0;
}

/* COPY's text format: a backslash in front of what would end a value. */
static void put_value(struct buffer *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		switch (text[i]) {
		case '\\':
			buffer_append(out, "\\\\", 2);
			break;
		case '\t':
			buffer_append(out, "\\t", 2);
			break;
		case '\n':
			buffer_append(out, "\\n", 2);
			break;
		case '\r':
			buffer_append(out, "\\r", 2);
			break;
		default:
			buffer_putc(out, text[i]);
		}
	}
}

static int put_row(
    const struct import_row *row, const struct cJSON *tree, const char *parent, struct buffer *out)
{
	char id[UUID_TEXT_SIZE];
	struct buffer body;
	if (uuid_make(id) != 0)
		return -1;
	buffer_init(&body, BODY_MOST);
	json_write(&body, tree);
	buffer_printf(out, "%u\t%u\t%s\t", row->number, row->line, id);
	if (parent == NULL)
		buffer_puts(out, "\\N");
	else
		put_value(out, parent, strlen(parent));
	buffer_putc(out, '\t');
	put_value(out, body.bytes, body.length);
	buffer_putc(out, '\n');
	bool failed = body.failed || out->failed;
	buffer_reset(&body);
	return failed ? -1 : 0;
}

/* Take the member that names the record above away; it is an id. */
static struct cJSON *take_parent(
    const struct import_row *row, struct cJSON *tree, struct import_report *report)
{
	if (row->parent == NULL)
		return NULL;
	struct cJSON *parent = cJSON_DetachItemFromObjectCaseSensitive(tree, row->parent);
	char pointer[64] = "#/";
	strncat(pointer, row->parent, sizeof pointer - 3);
	if (parent == NULL)
		import_report_add(report, row->line, pointer, "required");
	else if (!cJSON_IsString(parent) ||
	         !uuid_is_valid(parent->valuestring, strlen(parent->valuestring)))
		import_report_add(report, row->line, pointer, "format");
	return parent;
}

int import_row_write(const struct import_row *row, struct cJSON *tree, struct import_report *report,
    struct buffer *out)
{
	struct code codes[CODED_MAX];
	unsigned faults = report->count;
	struct cJSON *parent = take_parent(row, tree, report);
	unsigned count = hide_codes(tree, codes);
	int failed = validate(row, tree, report);
	show_codes(codes, count);
	if (failed == 0 && report->count == faults)
		failed = body_spell_integers(tree) != 0 ||
		                 put_row(row, tree, parent == NULL ? NULL : parent->valuestring,
		                     out) != 0
		             ? -1
		             : 0;
	cJSON_Delete(parent);
	return failed;
}
