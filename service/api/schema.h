/*
 * schema: JSON Schema 2020-12, the keywords the contract uses, compiled once
 * and run over parsed bodies.  All violations are collected.
 */
#ifndef API_SCHEMA_H
#define API_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct cJSON;
struct problem;
struct schema;

#define SCHEMA_ERRORS_MAX 50 /* violations reported of one value */

/* Which schema, and how it is to be taken. */
struct schema_source {
	const struct cJSON *document;
	const char *pointer; /* into it; NULL or "": all of it is the schema */
	bool requests;       /* readOnly members are not required, and refused with
	                      * read-only-member; unknown ones are unknown-member */
};

/**
 * schema_compile(arena, source, ret_fault, size):
 * Compile ${source}, following $ref within its document (recursion allowed),
 * which must outlive the schema, which lives in ${arena}.  Return it, or
 * NULL with a sentence naming keyword and pointer in ${ret_fault}: a keyword
 * it does not know (annotations are known), a value of the wrong form, a $ref
 * to nothing, a pattern PCRE2 refuses.
 */
const struct schema *schema_compile(
    struct arena *arena, const struct schema_source *source, char *ret_fault, size_t size);

/**
 * schema_validate(schema, value, at, problem):
 * Check ${value}; each violation is added to ${problem} at the JSON Pointer
 * ${at} ("#") plus its place, with the keyword's code.  Return the number of
 * violations.
 */
size_t schema_validate(const struct schema *schema, const struct cJSON *value, const char *at,
    struct problem *problem);

/**
 * schema_validate_text(schema, text, problem):
 * Check a query or path parameter's ${text}: read as the integer, boolean or
 * string that the schema's type asks for; violations are added at
 * PROBLEM_PARAMETER ${name}.  Return the number of violations.
 */
size_t schema_validate_text(
    const struct schema *schema, const char *text, const char *name, struct problem *problem);

#endif
