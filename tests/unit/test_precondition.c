/*
 * Entity tags: made of versions and digests, and compared as RFC 9110 says.
 */
#include <string.h>

#include "api/precondition.h"
#include "unit.h"

static void tags_are_the_version_and_of_variants_a_digest_too(void **state)
{
	assert_string_equal(etag_of_version(*state, "17"), "\"17\"");
	/* The first digits of SHA-256 of "abc" and of nothing. */
	assert_string_equal(etag_of_variant(*state, "17", "abc", 3), "\"17.ba7816bf\"");
	assert_string_equal(etag_of_variant(*state, "17", NULL, 0), "\"17.e3b0c442\"");
	assert_string_equal(etag_of_variant(*state, NULL, "abc", 3), "\"ba7816bf8f01cfea\"");
	assert_string_equal(etag_of_variant(*state, NULL, NULL, 0), "\"e3b0c44298fc1c14\"");
}

static void if_match_is_a_star_or_a_list_of_tags(void **state)
{
	static const struct {
		const char *field;
		bool is_list;
	} cases[] = {
	    {"*", true},
	    {" * ", true},
	    {"\"1\"", true},
	    {"W/\"1\"", true},
	    {"\"1\", \"2\"", true},
	    {"\"1\",W/\"2\" ,\t\"3\"", true},
	    {", \"1\" ,,", true},
	    {"\"\"", true},
	    {"\"a,b\"", true},
	    {"", false},
	    {" ", false},
	    {",", false},
	    {"1", false},
	    {"\"1", false},
	    {"1\"", false},
	    {"'1'", false},
	    {"w/\"1\"", false},
	    {"W/1", false},
	    {"W/ \"1\"", false},
	    {"\"1\" \"2\"", false},
	    {"\"1\"\"2\"", false},
	    {"\"1\"x", false},
	    {"\"1\", 2", false},
	    {"\"1\", *", false},
	    {"*, \"1\"", false},
	    {"**", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (etag_is_list(cases[i].field) != cases[i].is_list)
			fail_msg("\"%s\": not %d", cases[i].field, cases[i].is_list);
}

static void if_match_names_a_version_by_any_of_its_variants(void **state)
{
	static const struct {
		const char *field, *version;
		bool matches;
	} cases[] = {
	    {"*", "17", true},
	    {"\"17\"", "17", true},
	    {"W/\"17\"", "17", true},
	    {"\"17.0a1b2c3d\"", "17", true},
	    {"W/\"17.0a1b2c3d\"", "17", true},
	    {"\"1\", \"17\"", "17", true},
	    {"\"17\"", "1", false},
	    {"\"1\"", "17", false},
	    {"\"7\"", "17", false},
	    {"\"017\"", "17", false},
	    {"\"17 \"", "17", false},
	    {"\"0a1b.17\"", "17", false},
	    {"\".17\"", "17", false},
	    {"\"\"", "17", false},
	    {"17", "17", false},
	    {"", "17", false},
	    {"\"1\" 17, \"17\"", "17", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (etag_match_version(cases[i].field, cases[i].version) != cases[i].matches)
			fail_msg("\"%s\" and %s: not %d", cases[i].field, cases[i].version,
			    cases[i].matches);
}

static void if_none_match_names_exactly_the_representation(void **state)
{
	static const struct {
		const char *field, *etag;
		bool matches;
	} cases[] = {
	    {"*", "\"17\"", true},
	    {"\"17\"", "\"17\"", true},
	    {"W/\"17\"", "\"17\"", true},
	    {"\"a\", W/\"17\"", "\"17\"", true},
	    {"\"17.0a1b2c3d\"", "\"17.0a1b2c3d\"", true},
	    {"\"17.0a1b2c3d\"", "\"17\"", false},
	    {"\"17\"", "\"17.0a1b2c3d\"", false},
	    {"\"17.0a1b2c3e\"", "\"17.0a1b2c3d\"", false},
	    {"\"17.0A1B2C3D\"", "\"17.0a1b2c3d\"", false},
	    {"17", "\"17\"", false},
	    {"\"17", "\"17\"", false},
	    {"", "\"17\"", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (etag_none_match(cases[i].field, cases[i].etag) != cases[i].matches)
			fail_msg("\"%s\" and %s: not %d", cases[i].field, cases[i].etag,
			    cases[i].matches);
}

static void without_memory_there_is_no_tag(void **state)
{
	struct arena *arena = arena_new(0);
	(void)state;
	assert_null(etag_of_version(arena, "17"));
	assert_null(etag_of_variant(arena, "17", "abc", 3));
	assert_null(etag_of_variant(arena, NULL, "abc", 3));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(tags_are_the_version_and_of_variants_a_digest_too),
	    cmocka_unit_test(if_match_is_a_star_or_a_list_of_tags),
	    cmocka_unit_test(if_match_names_a_version_by_any_of_its_variants),
	    cmocka_unit_test(if_none_match_names_exactly_the_representation),
	    cmocka_unit_test(without_memory_there_is_no_tag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
