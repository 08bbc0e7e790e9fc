/*
 * Tests of decimal: number literals compared exactly, as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"

/* Literals in ascending order of value; those of one row are equal. */
static const char *const ascending[][5] = {
    {"-1e400", "-10e399"},
    {"-1e309", "-0.1e310"},
    {"-9007199254740993"},
    {"-9007199254740992", "-9007199254740992.0"},
    {"-1.0000000000000000000001"},
    {"-1", "-1.0", "-10e-1", "-0.1E1", "-1e0"},
    {"-0.1", "-1e-1", "-0.10"},
    {"-1e-400"},
    {"0", "-0", "0.0", "0e99999999999999999999", "-0.00E-5"},
    {"1e-99999999999999999999"},
    {"1e-400", "0.1e-399"},
    {"0.1", "1e-1", "0.100", "10.0E-2", "100e-3"},
    {"0.10000000000000001"},
    {"1", "1.0", "1.0e0", "10e-1", "0.01e+2"},
    {"1.5", "15e-1", "1.50"},
    {"2"},
    {"9.99"},
    {"10", "1e1", "1E+1", "10.0", "0.0001e5"},
    {"101"},
    {"110"},
    {"9007199254740992"},
    {"9007199254740993", "9007199254740993.0", "9.007199254740993e15"},
    {"1e308"},
    {"1e400", "10e399"},
    {"1e99999999999999999999"},
};

#define ROWS    (sizeof(ascending) / sizeof(ascending[0]))
#define COLUMNS (sizeof(ascending[0]) / sizeof(ascending[0][0]))

static int sign(long difference)
{
	return (difference > 0) - (difference < 0);
}

static void literals_are_ordered_by_value_whatever_their_spelling(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS * COLUMNS; i++) {
		const char *a = ascending[i / COLUMNS][i % COLUMNS];
		for (size_t j = 0; a != NULL && j < ROWS * COLUMNS; j++) {
			const char *b = ascending[j / COLUMNS][j % COLUMNS];
			int wanted = sign((long)(i / COLUMNS) - (long)(j / COLUMNS));
			if (b != NULL && sign(decimal_compare(a, b)) != wanted)
				fail_msg("%s against %s", a, b);
		}
	}
}

static void equal_values_share_one_canonical_text(void **state)
{
	char first[128], other[128];

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		(void)decimal_canonical(ascending[i][0], first, sizeof(first));
		for (size_t j = 1; j < COLUMNS && ascending[i][j] != NULL; j++) {
			size_t length = decimal_canonical(ascending[i][j], other, sizeof(other));
			assert_string_equal(first, other);
			assert_int_equal(length, strlen(other));
		}
		if (i + 1 < ROWS && strstr(ascending[i][0], "99999") == NULL) {
			(void)decimal_canonical(ascending[i + 1][0], other, sizeof(other));
			assert_string_not_equal(first, other);
		}
	}
}

static void an_integer_is_spelt_in_plain_digits(void **state)
{
	static const struct {
		const char *literal, *digits;
	} spellings[] = {{"0", "0"}, {"-0.00", "0"}, {"1.0", "1"}, {"10e-1", "1"},
	    {"-1.50e3", "-1500"}, {"1e9", "1000000000"}, {"0.001e3", "1"}, {"1e10", NULL},
	    {"-1e9", NULL}, {"1.5", NULL}, {"1e400", NULL}, {"1e-1", NULL}, {"12345678901", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		char text[11] = "";
		int result = decimal_integer(spellings[i].literal, text, sizeof(text));
		assert_int_equal(result, spellings[i].digits == NULL ? -1 : 0);
		assert_string_equal(text, spellings[i].digits == NULL ? "" : spellings[i].digits);
	}
}

static void a_canonical_text_is_cut_to_the_room_it_has(void **state)
{
	char text[4];

	(void)state;
	assert_int_equal(decimal_canonical("-123456", text, sizeof(text)), 3);
	assert_string_equal(text, "-12");
}

static void an_integer_is_a_number_without_a_fraction(void **state)
{
	static const char *const integers[] = {
	    "0", "-0.0", "1", "1.0", "10e-1", "1.5e1", "-7", "1e400", "9007199254740993", "0.00"};
	static const char *const fractions[] = {
	    "0.1", "1.5", "15e-1", "-0.5", "1e-400", "9007199254740993.5", "123.000001"};

	(void)state;
	for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++)
		assert_true(decimal_is_integer(integers[i]));
	for (size_t i = 0; i < sizeof(fractions) / sizeof(fractions[0]); i++)
		assert_false(decimal_is_integer(fractions[i]));
}

static void multiples_are_exact(void **state)
{
	static const struct {
		const char *literal, *divisor;
		int is_multiple;
	} cases[] = {
	    {"10", "2", 1},
	    {"7", "2", 0},
	    {"0", "1.5", 1},
	    {"-4.5", "1.5", 1},
	    {"35", "1.5", 0},
	    {"0.0075", "0.0001", 1},
	    {"0.00751", "0.0001", 0},
	    {"19.99", "0.01", 1},
	    {"19.995", "0.01", 0},
	    {"1e308", "0.5", 1},
	    {"1e308", "0.123456789", 0},
	    {"12391239123", "1e-8", 1},
	    {"9007199254740993", "9007199254740993", 1},
	    {"9007199254740993", "2", 0},
	    {"1e400", "3", 0},
	    {"3e400", "3", 1},
	    {"999999999999999999999999999999", "999999999999999999", 0},
	    {"999999999999999999000000000000000000", "999999999999999999", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (decimal_is_multiple(cases[i].literal, cases[i].divisor) != cases[i].is_multiple)
			fail_msg("%s by %s", cases[i].literal, cases[i].divisor);
	}
}

static void a_divisor_is_above_zero_and_has_at_most_18_digits(void **state)
{
	(void)state;
	assert_true(decimal_is_divisor("0.01"));
	assert_true(decimal_is_divisor("123456789012345678"));
	assert_true(decimal_is_divisor("1000000000000000000000000"));
	assert_false(decimal_is_divisor("1234567890123456789"));
	assert_false(decimal_is_divisor("0"));
	assert_false(decimal_is_divisor("0.0e5"));
	assert_false(decimal_is_divisor("-1"));
}

static void only_the_json_number_grammar_is_valid(void **state)
{
	static const char *const good[] = {
	    "0", "-0", "10", "1.5", "-0.1e+10", "1E5", "1e-05", "123456789012345678901234567890"};
	static const char *const bad[] = {"", "-", "+1", "01", "010", "-01", ".5", "5.", "1e",
	    "1e+", "1.e5", "0x10", "1 ", " 1", "1,5", "NaN", "Infinity", "--1", "1e5.5", "1\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(decimal_is_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (decimal_is_valid(bad[i], strlen(bad[i])))
			fail_msg("\"%s\" was taken for a number", bad[i]);
	}
	assert_false(decimal_is_valid("1\0", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(literals_are_ordered_by_value_whatever_their_spelling),
	    cmocka_unit_test(equal_values_share_one_canonical_text),
	    cmocka_unit_test(an_integer_is_spelt_in_plain_digits),
	    cmocka_unit_test(a_canonical_text_is_cut_to_the_room_it_has),
	    cmocka_unit_test(an_integer_is_a_number_without_a_fraction),
	    cmocka_unit_test(multiples_are_exact),
	    cmocka_unit_test(a_divisor_is_above_zero_and_has_at_most_18_digits),
	    cmocka_unit_test(only_the_json_number_grammar_is_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
