/*
 * The table, and the two temporary functions that its rows stand for.
 */
#include "features/import_kind.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "api/contract.h"
#include "api/operation.h"
#include "api/query.h"
#include "base/arena.h"
#include "base/buffer.h"

#define TEXT_CEILING ((size_t)64 * 1024) /* bytes of a statement */

static const struct import_kind kinds[] = {
    {.name = "commissions",
        .create = "createCommission",
        .update = "updateCommission",
        .table = "commission",
        .code = "code"},
    {.name = "people", .create = "createPerson"},
    {.name = "meetings", .create = "createMeeting"},
    {.name = "participations", .create = "createMeetingParticipation", .parent = "meeting_id"},
    {.name = "grants", .create = "createGrant"},
    {.name = "progress_reports", .create = "createProgressReport"},
};

const struct import_kind *import_kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

const struct operation *import_kind_operation(
    const struct import_kind *kind, const struct contract *contract, bool updates)
{
	const char *id = updates ? kind->update : kind->create;
	size_t count;
	const struct operation *operations = contract_operations(contract, &count);
	for (size_t i = 0; id != NULL && i < count; i++)
		if (strcmp(operations[i].id, id) == 0)
			return &operations[i];
	return NULL;
}

/* The place among import_one's parameters of what the query calls ${name}. */
static int position(const struct operation *operation, const char *name)
{
	if (strcmp(name, operation->key) == 0)
		return 1;
	if (strcmp(name, "body") == 0)
		return 2;
	return strcmp(name, "version") == 0 ? 3 : 4;
}

/* Append the text with its placeholders numbered by import_one's parameters. */
static void put_query(
    struct buffer *out, const struct operation *operation, const struct query_text *text)
{
	const char *rest = text->sql;
	for (const char *hole; (hole = strchr(rest, '$')) != NULL;) {
		char *behind;
		unsigned long number = strtoul(hole + 1, &behind, 10);
		buffer_append(out, rest, (size_t)(hole - rest));
		if (isdigit((unsigned char)hole[1]) && number >= 1 && number <= text->name_count)
			buffer_printf(out, "$%d", position(operation, text->names[number - 1]));
		else
			buffer_append(out, hole, (size_t)(behind - hole) + (behind == hole));
		rest = behind == hole ? hole + 1 : behind;
	}
	buffer_puts(out, rest);
}

const char *import_kind_one(const struct operation *operation, struct arena *arena)
{
	static const struct query_choice whole = {0};
	struct query_text text;
	struct buffer out;
	if (query_compose(operation->query, &whole, arena, &text) != 0)
		return NULL;
	buffer_init(&out, TEXT_CEILING);
	buffer_puts(&out,
	    "create function pg_temp.import_one(text, text, int, text) returns bigint "
	    "language plpgsql as $import$ declare written bigint; begin\n");
	put_query(&out, operation, &text);
	buffer_puts(&out, ";\nget diagnostics written = row_count; return written; end $import$");
	const char *made = buffer_text(&out);
	made = made == NULL ? NULL : arena_strdup(arena, made);
	buffer_reset(&out);
	return made;
}

const char *import_kind_target(const struct import_kind *kind, bool updates, struct arena *arena)
{
	static const char head[] =
	    "create function pg_temp.import_target(new_id uuid, body text, out id uuid, "
	    "out version int) language plpgsql as $import$ begin ";
	if (!updates)
		return arena_printf(arena, "%sid := new_id; end $import$", head);
	return arena_printf(arena,
	    "%sselect r.id, r.version into id, version from natcom.%s r "
	    "where r.%s = body::jsonb ->> '%s'; if id is null then raise exception using "
	    "errcode = '23503', message = 'no such code', column = '%s'; end if; end $import$",
	    head, kind->table, kind->code, kind->code, kind->code);
}
