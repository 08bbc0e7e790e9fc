/*
 * Rows as JSON, NDJSON and CSV, and the choice of columns.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "api/exchange.h"
#include "api/operation.h"
#include "api/shape.h"
#include "api/writer.h"
#include "base/buffer.h"
#include "db/rows.h"
#include "db/rows_new.h"
#include "unit.h"

#define COLUMNS_MAX 12

/* PostgreSQL's own numbers of its types. */
enum {
	BOOLEAN = 16,
	BIGINT = 20,
	TEXT = 25,
	JSON = 114,
	DATE = 1082,
	INSTANT = 1184,
	NUMERIC = 1700,
	UUID = 2950
};

/* One column and its value in the only row; NULL is SQL's null. */
struct cell {
	const char *name;
	unsigned type;
	const char *value;
};

static struct db_rows *make_rows(const struct cell *cells, int count)
{
	PGresAttDesc columns[COLUMNS_MAX] = {{0}};
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	assert_in_range(count, 0, COLUMNS_MAX);
	for (int i = 0; i < count; i++)
		columns[i] = (PGresAttDesc){.name = (char *)cells[i].name, .typid = cells[i].type};
	assert_int_equal(PQsetResultAttrs(result, count, columns), 1);
	for (int i = 0; i < count; i++) {
		const char *value = cells[i].value;
		int length = value == NULL ? -1 : (int)strlen(value);
		assert_int_equal(PQsetvalue(result, 0, i, (char *)value, length), 1);
	}
	return db_rows_new(result);
}

static const struct member members[] = {
    {.name = "note", .shown_null = true},
    {.name = "owner", .shown_null = true},
    {.name = "name"},
};

static const struct operation operation = {.members = members, .member_count = 3};

/* The row in that form; the text lives in the arena. */
static const char *written_with(struct arena *arena, const struct writer *writer,
    const char *fields, bool raw, const struct cell *cells, int count)
{
	static struct exchange x;
	struct shape shape;
	struct buffer out;
	struct db_rows *rows = make_rows(cells, count);
	struct writing writing = {.raw = raw};
	x.arena = arena;
	x.operation = &operation;
	x.fields = fields;
	assert_int_equal(shape_make(&x, rows, &shape), 0);
	buffer_init(&out, 65536);
	if (writer->begin != NULL)
		writer->begin(&shape, &writing, &out);
	writer->row(&shape, rows, 0, &writing, &out);
	const char *text = arena_strdup(arena, buffer_text(&out));
	buffer_reset(&out);
	db_rows_free(rows);
	return text;
}

static const char *json(struct arena *arena, const struct cell *cells, int count)
{
	return written_with(arena, &writer_json, NULL, false, cells, count);
}

static void every_kind_has_its_own_json(void **state)
{
	static const struct cell cells[] = {
	    {"text", TEXT, "a\"\\\n\x01\xc3\xa9"},
	    {"integer", BIGINT, "-9223372036854775808"},
	    {"yes", BOOLEAN, "t"},
	    {"no", BOOLEAN, "f"},
	    {"at", INSTANT, "2016-10-06 09:00:00.5+00"},
	    {"json", JSON, "{\"a\": [1]}"},
	    {"day", DATE, "2016-02-29"},
	    {"amount", NUMERIC, "1234567890123456789.10"},
	    {"id", UUID, "01900000-0006-7000-8000-000000000001"},
	};
	assert_string_equal(json(*state, cells, (int)COUNT_OF(cells)),
	    "{\"text\":\"a\\\"\\\\\\n\\u0001\xc3\xa9\",\"integer\":-9223372036854775808,"
	    "\"yes\":true,\"no\":false,\"at\":\"2016-10-06T09:00:00.5Z\",\"json\":{\"a\": [1]},"
	    "\"day\":\"2016-02-29\",\"amount\":\"1234567890123456789.10\","
	    "\"id\":\"01900000-0006-7000-8000-000000000001\"}");
}

static void a_null_is_left_out_unless_the_member_is_required(void **state)
{
	static const struct cell cells[] = {
	    {"name", TEXT, NULL}, {"note", TEXT, NULL}, {"other", BIGINT, NULL}, {"a", TEXT, ""}};
	assert_string_equal(json(*state, cells, 4), "{\"note\":null,\"a\":\"\"}");
	assert_string_equal(json(*state, cells, 1), "{}");
	assert_string_equal(json(*state, cells, 0), "{}");
}

static void dotted_names_of_neighbours_make_one_object(void **state)
{
	static const struct cell cells[] = {
	    {"a.x", TEXT, "1"},
	    {"a.y.p", BIGINT, "2"},
	    {"a.y.q", BIGINT, "3"},
	    {"a.z", TEXT, "4"},
	    {"ab.x", TEXT, "5"},
	    {"b", TEXT, "6"},
	    {"c.d.e", TEXT, "7"},
	    {"c.d.f.g", TEXT, "8"},
	    {"c.h", TEXT, "9"},
	};
	assert_string_equal(json(*state, cells, (int)COUNT_OF(cells)),
	    "{\"a\":{\"x\":\"1\",\"y\":{\"p\":2,\"q\":3},\"z\":\"4\"},\"ab\":{\"x\":\"5\"},"
	    "\"b\":\"6\",\"c\":{\"d\":{\"e\":\"7\",\"f\":{\"g\":\"8\"}},\"h\":\"9\"}}");
}

static void an_object_without_values_is_not_written(void **state)
{
	static const struct cell none[] = {{"a", TEXT, "1"}, {"n.x", TEXT, NULL},
	    {"n.y.z", TEXT, NULL}, {"b", TEXT, "2"}, {"m.x", TEXT, NULL}};
	static const struct cell late[] = {
	    {"n.x", TEXT, NULL}, {"n.y.z", TEXT, "1"}, {"n.y.w", TEXT, NULL}, {"n.v", TEXT, NULL}};
	assert_string_equal(json(*state, none, 5), "{\"a\":\"1\",\"b\":\"2\"}");
	assert_string_equal(json(*state, late, 4), "{\"n\":{\"y\":{\"z\":\"1\"}}}");
}

static void text_that_looks_like_an_open_object_still_gets_its_comma(void **state)
{
	static const struct cell cells[] = {{"a", TEXT, "{"}, {"b", TEXT, "["}, {"c", JSON, "{}"},
	    {"d", JSON, "[]"}, {"e", TEXT, ""}};
	assert_string_equal(
	    json(*state, cells, 5), "{\"a\":\"{\",\"b\":\"[\",\"c\":{},\"d\":[],\"e\":\"\"}");
}

static void fields_choose_whole_members_and_id_and_version_always(void **state)
{
	static const struct cell cells[] = {{"id", TEXT, "i"}, {"name", TEXT, "n"},
	    {"names.en", TEXT, "e"}, {"names.fr", TEXT, "f"}, {"version", BIGINT, "1"},
	    {"note", TEXT, NULL}};
	static const struct {
		const char *fields, *text;
	} cases[] = {
	    {"names", "{\"id\":\"i\",\"names\":{\"en\":\"e\",\"fr\":\"f\"},\"version\":1}"},
	    {"name", "{\"id\":\"i\",\"name\":\"n\",\"version\":1}"},
	    {"note,id", "{\"id\":\"i\",\"version\":1,\"note\":null}"},
	    {"", "{\"id\":\"i\",\"version\":1}"},
	    {"nam,name2,names.en", "{\"id\":\"i\",\"version\":1}"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(
		    written_with(*state, &writer_json, cases[i].fields, false, cells, 6),
		    cases[i].text);
}

static void ndjson_is_one_object_a_line(void **state)
{
	static const struct cell cells[] = {{"a", TEXT, "x\ny"}};
	assert_string_equal(
	    written_with(*state, &writer_ndjson, NULL, false, cells, 1), "{\"a\":\"x\\ny\"}\n");
}

static void csv_quotes_only_what_needs_it(void **state)
{
	static const struct cell cells[] = {{"a", TEXT, "plain"}, {"b.c", TEXT, "a,b"},
	    {"d", TEXT, "say \"hi\""}, {"e", TEXT, "two\nlines"}, {"f", TEXT, "\r"},
	    {"g", TEXT, ""}, {"note", TEXT, NULL}, {"h", TEXT, " a "}, {"i", TEXT, "\""},
	    {"j", JSON, "{\"a\": 1}"}};
	assert_string_equal(written_with(*state, &writer_csv, NULL, true, cells, 10),
	    "a,b.c,d,e,f,g,note,h,i,j\r\n"
	    "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\r\",,, a ,\"\"\"\","
	    "\"{\"\"a\"\": 1}\"\r\n");
}

static void csv_writes_the_other_kinds_as_json_does_but_for_quotes(void **state)
{
	static const struct cell cells[] = {{"a", BIGINT, "-5"}, {"b", BOOLEAN, "f"},
	    {"c", BOOLEAN, "t"}, {"d", INSTANT, "2016-10-06 09:00:00+00"},
	    {"e", DATE, "2016-01-01"}, {"f", NUMERIC, "-0.50"}};
	assert_string_equal(
	    strstr(written_with(*state, &writer_csv, NULL, false, cells, 6), "\r\n"),
	    "\r\n-5,false,true,2016-10-06T09:00:00Z,2016-01-01,-0.50\r\n");
}

static void csv_disarms_texts_that_a_spreadsheet_would_run(void **state)
{
	static const char *const cases[][3] = {
	    /* value, guarded, raw */
	    {"=1+1", "'=1+1", "=1+1"},
	    {"+1", "'+1", "+1"},
	    {"-1", "'-1", "-1"},
	    {"@SUM(A1)", "'@SUM(A1)", "@SUM(A1)"},
	    {"\t=1", "'\t=1", "\t=1"},
	    {"\r=1", "\"'\r=1\"", "\"\r=1\""},
	    {"=\"a\",1", "\"'=\"\"a\"\",1\"", "\"=\"\"a\"\",1\""},
	    {"1-1", "1-1", "1-1"},
	    {"'=1", "'=1", "'=1"},
	    {" =1", " =1", " =1"},
	    {"", "", ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct cell cell = {"a", TEXT, cases[i][0]};
		for (int raw = 0; raw < 2; raw++) {
			const char *text =
			    written_with(*state, &writer_csv, NULL, raw == 1, &cell, 1);
			assert_string_equal(
			    text, arena_printf(*state, "a\r\n%s\r\n", cases[i][1 + raw]));
		}
	}
}

static void an_instant_is_written_as_rfc_3339(void **state)
{
	static const char *const cases[][2] = {
	    {"2016-10-06 09:00:00+00", "2016-10-06T09:00:00Z"},
	    {"2016-10-06 09:00:00.123456+00", "2016-10-06T09:00:00.123456Z"},
	    {"0001-01-01 00:00:00+00", "0001-01-01T00:00:00Z"},
	    {"infinity", "infinity"},
	    {"-infinity", "-infinity"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer out;
		buffer_init(&out, 64);
		writer_instant(cases[i][0], &out);
		assert_string_equal(buffer_text(&out), cases[i][1]);
		buffer_reset(&out);
	}
}

static void a_shape_that_finds_no_memory_is_not_made(void **state)
{
	static const struct cell cells[] = {{"a", TEXT, "1"}, {"b", TEXT, "2"}};
	static struct exchange x;
	struct shape shape = {.count = 77};
	struct db_rows *rows = make_rows(cells, 2);
	(void)state;
	for (size_t ceiling = 0;; ceiling += 16) {
		x = (struct exchange){.arena = arena_new(ceiling), .operation = &operation};
		int result = shape_make(&x, rows, &shape);
		arena_free(x.arena);
		if (result == 0)
			break;
		assert_int_equal(shape.count, 77);
	}
	assert_int_equal(shape.count, 2);
	db_rows_free(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(every_kind_has_its_own_json),
	    test_with_arena(a_null_is_left_out_unless_the_member_is_required),
	    test_with_arena(dotted_names_of_neighbours_make_one_object),
	    test_with_arena(an_object_without_values_is_not_written),
	    test_with_arena(text_that_looks_like_an_open_object_still_gets_its_comma),
	    test_with_arena(fields_choose_whole_members_and_id_and_version_always),
	    test_with_arena(ndjson_is_one_object_a_line),
	    test_with_arena(csv_quotes_only_what_needs_it),
	    test_with_arena(csv_writes_the_other_kinds_as_json_does_but_for_quotes),
	    test_with_arena(csv_disarms_texts_that_a_spreadsheet_would_run),
	    cmocka_unit_test(an_instant_is_written_as_rfc_3339),
	    cmocka_unit_test(a_shape_that_finds_no_memory_is_not_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
