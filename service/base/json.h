/*
 * json: one strict pass over the bytes before any parser (RFC 8259, RFC 7493),
 * then cJSON trees that keep every number's literal; and the writing of JSON.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buffer;
struct cJSON;

#define JSON_POINTER_SIZE 256 /* bytes of a fault's pointer, NUL included */

struct json_limits {
	unsigned depth;      /* nested arrays and objects */
	unsigned values;     /* values of any kind, all told */
	size_t string_bytes; /* of one string or member name, unescaped */
	size_t number_bytes; /* of one number literal */
	bool any_top_level;  /* false: the top level must be an object */
};

extern const struct json_limits json_limits_request; /* 32, 10,000, 64 KiB, 32, object */
extern const struct json_limits json_limits_file;    /* our own files: 256 deep, 1,000,000 values,
                                                      * 16 MiB, 1,024 digits, any top level */

/* Where the first fault is, for the client. */
struct json_fault {
	size_t offset;                   /* byte of the fault, from 0 */
	const char *reason;              /* static text, e.g. "duplicate member" */
	char pointer[JSON_POINTER_SIZE]; /* RFC 6901 as a fragment, "#/a/0" */
};

/**
 * json_check(bytes, length, limits, ret_fault):
 * Check that ${bytes} are one JSON text: grammar, well-formed UTF-8, no BOM,
 * no duplicate member names after unescaping, no lone surrogates, no \u0000,
 * within ${limits}.  Return 0, or -1 with ${ret_fault} filled.
 */
int json_check(const char *bytes, size_t length, const struct json_limits *limits,
    struct json_fault *ret_fault);

/**
 * json_parse(bytes, length, limits, ret_fault):
 * Check, then parse.  Numbers of the tree keep their literal in valuestring.
 * Return the tree, which the caller ends with cJSON_Delete, or NULL with
 * ${ret_fault} filled (reason "out of memory" when that is why).
 */
struct cJSON *json_parse(const char *bytes, size_t length, const struct json_limits *limits,
    struct json_fault *ret_fault);

/**
 * json_own(arena, tree):
 * Have ${tree} deleted with ${arena}.  Return ${tree}, or NULL when memory is
 * short (the tree is deleted then).
 */
struct cJSON *json_own(struct arena *arena, struct cJSON *tree);

/**
 * json_number(item):
 * Return the literal of a number of a tree made by json_parse, or NULL when
 * ${item} is none.
 */
const char *json_number(const struct cJSON *item);

/**
 * json_member(object, name):
 * Return the member of exactly that name, or NULL (also when ${object} is
 * NULL or no object).
 */
struct cJSON *json_member(const struct cJSON *object, const char *name);

/**
 * json_text(object, name):
 * Return the member's string, or NULL when there is none.
 */
const char *json_text(const struct cJSON *object, const char *name);

/**
 * json_equal(a, b):
 * Whether two trees hold the same value: numbers by value, objects whatever
 * their order.
 */
bool json_equal(const struct cJSON *a, const struct cJSON *b);

/**
 * json_hash(tree):
 * Return a hash that equal trees share; it differs from run to run.
 */
uint64_t json_hash(const struct cJSON *tree);

/**
 * json_write(buffer, tree):
 * Append the tree in compact form, numbers by their literal (one that code
 * made with cJSON_CreateNumber, without a literal, to 17 digits).
 */
void json_write(struct buffer *buffer, const struct cJSON *tree);

/**
 * json_write_string(buffer, bytes, length):
 * Append a quoted JSON string; the bytes are well-formed UTF-8.
 */
void json_write_string(struct buffer *buffer, const char *bytes, size_t length);

#endif
