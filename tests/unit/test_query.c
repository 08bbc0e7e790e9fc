/*
 * Composing statements: options, keyset predicates, placeholders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/query.h"
#include "auth/identity.h"
#include "base/arena.h"

static const char list[] = "-- listThings: a page\n"
                           "--sort name: t.name\n"
                           "--sort rank: t.rank\n"
                           "select t.* --it's :no placeholder\n"
                           "--expand owner: , o.id as \"owner.id:x\"\n"
                           "from thing t where 'a:b' <> t.c and t.d::text = :'d'\n"
                           "--role commission: and t.owner = own()\n"
                           "--filter kind: and t.kind = any(:'kind'::text[])\n"
                           "--after\n"
                           "--order\n"
                           "limit :limit\n";

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return arena == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct query *parse(const char *text)
{
	char fault[256];
	return query_parse(arena, "x.sql", text, fault, sizeof fault);
}

static struct query_text compose(const struct query_choice *choice)
{
	struct query_text text = {0};
	assert_int_equal(query_compose(parse(list), choice, arena, &text), 0);
	return text;
}

static void options_that_are_not_asked_for_are_left_out(void **state)
{
	(void)state;
	struct query_text text = compose(&(struct query_choice){0});
	assert_null(strstr(text.sql, "any("));
	assert_null(strstr(text.sql, "owner"));
	assert_null(strstr(text.sql, "order by"));
	assert_int_equal(text.name_count, 2);
	assert_string_equal(text.names[0], "d");
	assert_string_equal(text.names[1], "limit");
}

static void a_single_value_is_an_equality(void **state)
{
	(void)state;
	struct query_text text = compose(&(struct query_choice){.filters = 1});
	assert_non_null(strstr(text.sql, "and t.kind = any($2::text[])\n"));
	text = compose(&(struct query_choice){.filters = 1, .singles = 1});
	assert_non_null(strstr(text.sql, "and t.kind = $2::text\n"));
	assert_string_equal(text.names[1], "kind");
	text = compose(&(struct query_choice){.singles = 1});
	assert_null(strstr(text.sql, "t.kind"));
}

/* In a subquery too; but not what is none of the values, or asks for them twice. */
static void only_any_of_the_values_has_a_form_for_one(void **state)
{
	(void)state;
	const struct query *query = parse(
	    "--filter in: and t.id in (select o.id from o where o.k = any(:'in'::uuid[]) and o.b)\n"
	    "--filter kind_not: and t.kind <> all(:'kind_not'::text[])\n"
	    "--filter both: and t.a = any(:'both'::text[])\n"
	    "--filter both: and t.b <> all(:'both'::text[])\n"
	    "--filter since: and t.at >= :'since'::date\n"
	    "--filter kind: and t.kind = any(:'kind'::text[])\n");
	const struct query_choice choice = {.filters = UINT64_MAX, .singles = UINT64_MAX};
	struct query_text text;
	assert_non_null(query);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(query_takes_single(query, i), i == 0 || i == 4);
	assert_int_equal(query_compose(query, &choice, arena, &text), 0);
	assert_string_equal(text.sql,
	    "and t.id in (select o.id from o where o.k = $1::uuid and o.b)\n"
	    "and t.kind <> all($2::text[])\n"
	    "and t.a = any($3::text[])\n"
	    "and t.b <> all($3::text[])\n"
	    "and t.at >= $4::date\n"
	    "and t.kind = $5::text\n");
}

static void quotes_casts_and_comments_hold_no_placeholders(void **state)
{
	(void)state;
	struct query_text text = compose(&(struct query_choice){.expansions = 1});
	assert_non_null(strstr(text.sql, "'a:b'"));
	assert_non_null(strstr(text.sql, "t.d::text = $1"));
	assert_non_null(strstr(text.sql, "\"owner.id:x\""));
}

static void a_limit_is_written_into_the_text(void **state)
{
	(void)state;
	struct query_text text = compose(&(struct query_choice){.limit = 51});
	assert_non_null(strstr(text.sql, "limit 51"));
	assert_int_equal(text.name_count, 1);
}

static void a_line_of_a_role_is_for_callers_of_that_role(void **state)
{
	(void)state;
	struct query_text text = compose(&(struct query_choice){.roles = ROLE_FINANCE});
	assert_null(strstr(text.sql, "own()"));
	text = compose(&(struct query_choice){.roles = ROLE_COMMISSION});
	assert_non_null(strstr(text.sql, "and t.owner = own()"));
	assert_int_equal(query_roles(parse(list)), ROLE_COMMISSION);
}

static void the_tables_of_all_etag_lines_are_one_array(void **state)
{
	(void)state;
	assert_null(query_tables(parse(list)));
	const struct query *query = parse("--etag tables: a, b\n--etag tables: c_d\nselect 1\n");
	assert_string_equal(query_tables(query), "{a, b, c_d}");
}

static void one_direction_is_a_row_comparison(void **state)
{
	(void)state;
	struct query_choice choice = {.sort_count = 1, .after = true};
	struct query_text text = compose(&choice);
	assert_non_null(strstr(text.sql, "and (t.name, t.id) > ($2, $3)"));
	assert_non_null(strstr(text.sql, "order by t.name, t.id"));
	choice.backward = true;
	text = compose(&choice);
	assert_non_null(strstr(text.sql, "and (t.name, t.id) < ($2, $3)"));
	assert_non_null(strstr(text.sql, "order by t.name desc, t.id desc"));
}

static void mixed_directions_are_spelt_out(void **state)
{
	(void)state;
	const struct query_choice choice = {
	    .sort_count = 2, .sorts = {{0, false}, {1, true}}, .after = true};
	struct query_text text = compose(&choice);
	assert_non_null(strstr(text.sql,
	    "t.name > $2 or (t.name = $2 and (t.rank < $3 or (t.rank = $3 and (t.id > $4"));
	assert_non_null(strstr(text.sql, "order by t.name, t.rank desc, t.id"));
}

static void files_that_break_the_grammar_are_refused_with_their_line(void **state)
{
	(void)state;
	static const char *const broken[] = {"--filtr x: y\n", "--filter x\n", "--filter X: y\n",
	    "--role nobody: y\n", "--etag of: a\n", "--etag tables: a;\n", "--sort a: b\n",
	    "--after\n", "--sort a: t.a\n--after\n--after\n--order\n",
	    "--sort a: t.a\n--sort a: t.a\n--after\n--order\n"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		char fault[256] = "";
		assert_null(query_parse(arena, "x.sql", broken[i], fault, sizeof fault));
		assert_int_equal(strncmp(fault, "x.sql:", 6), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_that_are_not_asked_for_are_left_out),
	    cmocka_unit_test(a_single_value_is_an_equality),
	    cmocka_unit_test(only_any_of_the_values_has_a_form_for_one),
	    cmocka_unit_test(quotes_casts_and_comments_hold_no_placeholders),
	    cmocka_unit_test(a_limit_is_written_into_the_text),
	    cmocka_unit_test(a_line_of_a_role_is_for_callers_of_that_role),
	    cmocka_unit_test(the_tables_of_all_etag_lines_are_one_array),
	    cmocka_unit_test(one_direction_is_a_row_comparison),
	    cmocka_unit_test(mixed_directions_are_spelt_out),
	    cmocka_unit_test(files_that_break_the_grammar_are_refused_with_their_line),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
