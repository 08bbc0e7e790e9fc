/*
 * decimal: a literal is never converted.  A view of it (sign, significant
 * digits where they stand, power of ten) is all that comparing, the integer
 * question and division need.  May use nothing; knows no JSON tree.
 */
#include "base/decimal.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Where the significant digits of a literal are, and what they are worth. */
struct view {
	const char *first; /* first digit that is not zero; may have a '.' behind it */
	size_t count;      /* digits up to the last that is not zero; 0: the value is 0 */
	int64_t exponent;  /* power of ten of the first digit */
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Read what follows 'e', stopping at DECIMAL_EXPONENT_MAX either way. */
static int64_t exponent_read(const char *text)
{
	bool negative = *text == '-';
	int64_t value = 0;

	if (*text == '-' || *text == '+')
		text++;
	for (; is_digit(*text); text++) {
		if (value < DECIMAL_EXPONENT_MAX)
			value = value * 10 + (*text - '0');
	}
	if (value > DECIMAL_EXPONENT_MAX)
		value = DECIMAL_EXPONENT_MAX;
	return negative ? -value : value;
}

/* Look at the literal once, left to right. */
static struct view view_of(const char *literal)
{
	struct view view = {.negative = *literal == '-'};
	const char *c = literal + (view.negative ? 1 : 0);
	int64_t before_point = 0, before_first = 0, seen = 0;
	bool point = false;

	for (; is_digit(*c) || *c == '.'; c++) {
		if (*c == '.') {
			point = true;
			continue;
		}
		if (!point)
			before_point++;
		if (view.first == NULL && *c != '0') {
			view.first = c;
			before_first = seen;
		}
		seen++;
		if (*c != '0')
			view.count = (size_t)(seen - before_first);
	}
	view.exponent = before_point - before_first - 1;
	if (*c == 'e' || *c == 'E')
		view.exponent += exponent_read(c + 1);
	if (view.count == 0)
		view.negative = false;
	return view;
}

/* The power of ten of the last significant digit. */
static int64_t last_exponent(const struct view *view)
{
	return view->exponent - (int64_t)view->count + 1;
}

/* The digit at *cursor, stepping over it and the point; '0' past the end. */
static char next_digit(const char **cursor)
{
	if (**cursor == '.')
		(*cursor)++;
	return is_digit(**cursor) ? *(*cursor)++ : '0';
}

/* Compare the absolute values of two views that are not zero. */
static int magnitude_compare(const struct view *a, const struct view *b)
{
	size_t count = a->count > b->count ? a->count : b->count;
	const char *at_a = a->first, *at_b = b->first;

	if (a->exponent != b->exponent)
		return a->exponent < b->exponent ? -1 : 1;
	for (size_t i = 0; i < count; i++) {
		int difference = next_digit(&at_a) - next_digit(&at_b);
		if (difference != 0)
			return difference;
	}
	return 0;
}

/* -1, 0 or 1. */
static int sign(const struct view *view)
{
	if (view->count == 0)
		return 0;
	return view->negative ? -1 : 1;
}

int decimal_compare(const char *a, const char *b)
{
	struct view left = view_of(a), right = view_of(b);

	if (sign(&left) != sign(&right))
		return sign(&left) - sign(&right);
	if (left.count == 0)
		return 0;
	return sign(&left) * magnitude_compare(&left, &right);
}

bool decimal_is_integer(const char *literal)
{
	struct view view = view_of(literal);

	return view.count == 0 || last_exponent(&view) >= 0;
}

bool decimal_is_divisor(const char *literal)
{
	struct view view = view_of(literal);

	return view.count > 0 && !view.negative && view.count <= DECIMAL_DIVISOR_DIGITS;
}

/* a * b mod m for m below 2^60, without overflow. */
static uint64_t multiply_modulo(uint64_t a, uint64_t b, uint64_t m)
{
	uint64_t product = 0;

	for (; b > 0; b >>= 1) {
		if (b & 1)
			product = (product + a) % m;
		a = (a + a) % m;
	}
	return product;
}

/* 10^exponent mod m, by repeated squaring. */
static uint64_t power_of_ten_modulo(int64_t exponent, uint64_t m)
{
	uint64_t result = 1 % m, base = 10 % m;

	for (; exponent > 0; exponent >>= 1) {
		if (exponent & 1)
			result = multiply_modulo(result, base, m);
		base = multiply_modulo(base, base, m);
	}
	return result;
}

/*
 * With value = a * 10^p and divisor = m * 10^q, a and m not ending in zero:
 * for p < q no multiple is possible, since 10 does not divide a; otherwise
 * a * 10^(p - q) must leave nothing modulo m.
 */
bool decimal_is_multiple(const char *literal, const char *divisor)
{
	struct view value = view_of(literal), by = view_of(divisor);
	int64_t shift = last_exponent(&value) - last_exponent(&by);
	uint64_t m = 0, rest = 0;
	const char *cursor = by.first;

	if (value.count == 0)
		return true;
	if (shift < 0)
		return false;
	for (size_t i = 0; i < by.count; i++)
		m = m * 10 + (uint64_t)(next_digit(&cursor) - '0');
	assert(m > 0);
	cursor = value.first;
	for (size_t i = 0; i < value.count; i++)
		rest = (rest * 10 + (uint64_t)(next_digit(&cursor) - '0')) % m;
	return multiply_modulo(rest, power_of_ten_modulo(shift, m), m) == 0;
}

int decimal_integer(const char *literal, char *ret_text, size_t size)
{
	struct view view = view_of(literal);
	const char *cursor = view.first;
	int64_t zeros = view.count == 0 ? 1 : last_exponent(&view);
	size_t length = 0;

	if (zeros < 0 || (uint64_t)zeros + view.count + view.negative >= size)
		return -1;
	if (view.negative)
		ret_text[length++] = '-';
	for (size_t i = 0; i < view.count; i++)
		ret_text[length++] = next_digit(&cursor);
	for (int64_t i = 0; i < zeros; i++)
		ret_text[length++] = '0';
	ret_text[length] = '\0';
	return 0;
}

size_t decimal_canonical(const char *literal, char *ret_text, size_t size)
{
	struct view view = view_of(literal);
	const char *cursor = view.first;
	char tail[32] = "0";
	size_t length = 0;

	if (view.count > 0)
		(void)snprintf(tail, sizeof(tail), "e%lld", (long long)last_exponent(&view));
	if (view.negative && length + 1 < size)
		ret_text[length++] = '-';
	for (size_t i = 0; i < view.count && length + 1 < size; i++)
		ret_text[length++] = next_digit(&cursor);
	for (const char *c = tail; *c != '\0' && length + 1 < size; c++)
		ret_text[length++] = *c;
	if (size > 0)
		ret_text[length] = '\0';
	return length;
}

/* Step over digits; whether there was one. */
static bool digits(const char **at, const char *end)
{
	const char *start = *at;

	while (*at < end && is_digit(**at))
		(*at)++;
	return *at > start;
}

/* Step over one byte when it is one of the two. */
static bool either(const char **at, const char *end, char a, char b)
{
	if (*at == end || (**at != a && **at != b))
		return false;
	(*at)++;
	return true;
}

bool decimal_is_valid(const char *text, size_t length)
{
	const char *at = text, *end = text + length;

	(void)either(&at, end, '-', '-');
	if (!either(&at, end, '0', '0') && !digits(&at, end))
		return false;
	if (either(&at, end, '.', '.') && !digits(&at, end))
		return false;
	if (either(&at, end, 'e', 'E')) {
		(void)either(&at, end, '-', '+');
		if (!digits(&at, end))
			return false;
	}
	return at == end;
}
