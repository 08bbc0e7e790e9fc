/*
 * The line of a statement, whatever quotes and comments stand before it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "commands/sql_script.h"

static void a_character_is_counted_in_code_points(void **state)
{
	(void)state;
	assert_int_equal(sql_line_of_character("a\nb\nc", 1), 1);
	assert_int_equal(sql_line_of_character("a\nb\nc", 3), 2);
	assert_int_equal(sql_line_of_character("\xc3\xa9\n\xe2\x82\xac\nc", 3), 2);
	assert_int_equal(sql_line_of_character("\xc3\xa9\n\xe2\x82\xac\nc", 5), 3);
	assert_int_equal(sql_line_of_character("a\nb", 99), 2);
	assert_int_equal(sql_line_of_character("", 1), 1);
}

static void a_statement_begins_after_the_last_ones_end(void **state)
{
	static const struct {
		const char *sql;
		unsigned long statement;
		unsigned line;
	} cases[] = {
	    {"select 1;\nselect 2;\nselect 3", 1, 1},
	    {"select 1;\nselect 2;\nselect 3", 2, 2},
	    {"select 1;\nselect 2;\nselect 3", 3, 3},
	    {"select 1;\nselect 2;\nselect 3", 9, 3},
	    {"-- a;\n\nselect 1", 1, 3},
	    {"select ';\n'; select 2", 2, 2},
	    {"select 'it''s;\n';\nselect 2", 2, 3},
	    {"select E'\\';\n';\nselect 2", 2, 3},
	    {"select '\\';\nselect 2", 2, 2},
	    {"select \"a;\n\";\nselect 2", 2, 3},
	    {"do $$ begin; $x$ ; end $$;\nselect 2", 2, 2},
	    {"do $a$\n$b$;$b$ $$;\n$a$;\nselect 2", 2, 4},
	    {"select $1;\nselect $2", 2, 2},
	    {"/* ; /* ; */ ;\n */ select 1;\nselect 2", 1, 2},
	    {"/* ; /* ; */ ;\n */ select 1;\nselect 2", 2, 3},
	    {";;\n;select 1", 1, 2},
	    {"select 'open\n", 2, 1},
	    {"do $$ open\n", 2, 1},
	    {"/* open\n", 1, 1},
	    {"", 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    sql_line_of_statement(cases[i].sql, cases[i].statement), cases[i].line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_character_is_counted_in_code_points),
	    cmocka_unit_test(a_statement_begins_after_the_last_ones_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
