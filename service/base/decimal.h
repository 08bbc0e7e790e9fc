/*
 * decimal: JSON number literals compared exactly, as text.  No binary
 * floating point: 0.1 is a tenth and 2^53 + 1 is itself.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>

/**
 * decimal_compare(a, b):
 * Compare two literals of the JSON number grammar (RFC 8259 section 6) by
 * value.  Return negative, zero or positive.
 */
int decimal_compare(const char *a, const char *b);

/**
 * decimal_is_integer(literal):
 * Whether the value has no fraction (1, 1.0 and 10e-1 all are integers).
 */
bool decimal_is_integer(const char *literal);

/**
 * decimal_is_multiple(literal, divisor):
 * Whether ${literal} is an integer multiple of ${divisor}, exactly.
 * ${divisor} is a positive literal of at most 18 significant digits.
 */
bool decimal_is_multiple(const char *literal, const char *divisor);

#endif
