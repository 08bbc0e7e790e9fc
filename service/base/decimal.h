/*
 * decimal: JSON number literals compared exactly, as text.  No binary
 * floating point: 0.1 is a tenth and 2^53 + 1 is itself.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#define DECIMAL_DIVISOR_DIGITS 18                   /* most significant digits of a divisor */
#define DECIMAL_EXPONENT_MAX   100000000000000000LL /* larger exponents count as this */

/**
 * decimal_is_valid(text, length):
 * Whether ${text} follows the JSON number grammar (RFC 8259 section 6).
 */
bool decimal_is_valid(const char *text, size_t length);

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
 * decimal_is_divisor(literal):
 * Whether decimal_is_multiple can divide by it: greater than zero, and of at
 * most DECIMAL_DIVISOR_DIGITS significant digits.
 */
bool decimal_is_divisor(const char *literal);

/**
 * decimal_is_multiple(literal, divisor):
 * Whether ${literal} is an integer multiple of ${divisor}, exactly.
 * ${divisor} is one that decimal_is_divisor accepts.
 */
bool decimal_is_multiple(const char *literal, const char *divisor);

/**
 * decimal_integer(literal, ret_text, size):
 * Write an integer in plain digits (1.0 and 10e-1 as "1") and a NUL.  Return
 * 0, or -1 when ${literal} is no integer or has no room in ${size} bytes.
 */
int decimal_integer(const char *literal, char *ret_text, size_t size);

/**
 * decimal_canonical(literal, ret_text, size):
 * Write the one spelling that all literals of this value share (digits
 * without zeros at either end, then "e" and an exponent; "0" for zero) and a
 * NUL.  Return its length; a ${size} of strlen(${literal}) + 24 always
 * suffices, less cuts the text.
 */
size_t decimal_canonical(const char *literal, char *ret_text, size_t size);

#endif
