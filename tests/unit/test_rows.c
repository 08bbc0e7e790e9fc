/*
 * Rows made of a libpq result built by hand: names, kinds, nulls, holders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "db/rows.h"
#include "db/rows_new.h"

static char id_name[] = "id", dotted_name[] = "names.en", upper_name[] = "Note";

static struct db_rows *make_rows(void)
{
	PGresAttDesc columns[] = {{.name = id_name, .typid = 2950, .typlen = 16},
	    {.name = dotted_name, .typid = 25, .typlen = -1},
	    {.name = upper_name, .typid = 1700, .typlen = -1}};
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	char value[] = "o'neil", empty[] = "";

	assert_int_equal(PQsetResultAttrs(result, 3, columns), 1);
	assert_int_equal(PQsetvalue(result, 0, 0, value, 6), 1);
	assert_int_equal(PQsetvalue(result, 0, 1, empty, 0), 1);
	assert_int_equal(PQsetvalue(result, 0, 2, NULL, -1), 1);
	return db_rows_new(result);
}

static void values_nulls_and_empty_texts_are_told_apart(void **state)
{
	struct db_rows *rows = make_rows();

	(void)state;
	assert_int_equal(db_rows_count(rows), 1);
	assert_int_equal(db_rows_columns(rows), 3);
	assert_string_equal(db_rows_value(rows, 0, 0), "o'neil");
	assert_int_equal(db_rows_length(rows, 0, 0), 6);
	assert_string_equal(db_rows_value(rows, 0, 1), "");
	assert_null(db_rows_value(rows, 0, 2));
	assert_int_equal(db_rows_affected(rows), 0);
	db_rows_free(rows);
	db_rows_free(NULL);
}

static void columns_are_found_by_their_exact_name(void **state)
{
	struct db_rows *rows = make_rows();

	(void)state;
	assert_int_equal(db_rows_column(rows, "names.en"), 1);
	assert_int_equal(db_rows_column(rows, "Note"), 2);
	assert_int_equal(db_rows_column(rows, "note"), -1);
	assert_int_equal(db_rows_column(rows, "\"id\""), -1);
	assert_string_equal(db_rows_name(rows, 1), "names.en");
	db_rows_free(rows);
}

static void rows_live_until_their_last_holder_frees_them(void **state)
{
	struct db_rows *rows = make_rows();

	(void)state;
	assert_ptr_equal(db_rows_take(rows), rows);
	db_rows_free(rows);
	assert_string_equal(db_rows_value(rows, 0, 0), "o'neil");
	db_rows_free(rows);
}

static void every_type_has_its_kind(void **state)
{
	static const struct {
		Oid type;
		enum db_kind kind;
	} cases[] = {{16, DB_BOOLEAN}, {20, DB_INTEGER}, {21, DB_INTEGER}, {23, DB_INTEGER},
	    {25, DB_TEXT}, {1043, DB_TEXT}, {1042, DB_TEXT}, {114, DB_JSON}, {3802, DB_JSON},
	    {1082, DB_DAY}, {1184, DB_INSTANT}, {1700, DB_DECIMAL}, {2950, DB_UUID},
	    {1186, DB_TEXT}, {20000, DB_TEXT}, {17, DB_OTHER}, {701, DB_OTHER}, {1114, DB_OTHER},
	    {1009, DB_OTHER}, {2278, DB_OTHER}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		PGresAttDesc column = {.name = id_name, .typid = cases[i].type};
		PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
		struct db_rows *rows;

		assert_int_equal(PQsetResultAttrs(result, 1, &column), 1);
		rows = db_rows_new(result);
		assert_int_equal(db_rows_kind(rows, 0), cases[i].kind);
		db_rows_free(rows);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_nulls_and_empty_texts_are_told_apart),
	    cmocka_unit_test(columns_are_found_by_their_exact_name),
	    cmocka_unit_test(rows_live_until_their_last_holder_frees_them),
	    cmocka_unit_test(every_type_has_its_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
