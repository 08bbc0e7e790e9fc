/*
 * schema_internal: what the schema's own files share: the compiled form, the
 * compiler, a run over one value.  Nobody else includes it.
 */
#ifndef API_SCHEMA_INTERNAL_H
#define API_SCHEMA_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "api/schema.h"

struct arena;
struct anchor;
struct hashmap;
struct pattern;
struct rule;

enum schema_kind { SCHEMA_RULES, SCHEMA_TRUE, SCHEMA_FALSE };

/* The types of a value, as bits; SCHEMA_INTEGER is in SCHEMA_NUMBER too. */
enum schema_type {
	SCHEMA_NULL = 1,
	SCHEMA_BOOLEAN = 2,
	SCHEMA_INTEGER = 4,
	SCHEMA_NUMBER = 8,
	SCHEMA_STRING = 16,
	SCHEMA_ARRAY = 32,
	SCHEMA_OBJECT = 64
};

/* One compiled schema; shared by everything that refers to it. */
struct schema {
	enum schema_kind kind;
	struct rule *rules;                  /* in the order of the keyword table */
	const char *at;                      /* where it is in the document, for faults */
	struct schema *next;                 /* all schemas of one compiler */
	enum { UNSEEN, OPEN, CLOSED } visit; /* of the search for endless references */
};

/* Where in the value a run is: the way up, linked through the C stack. */
struct place {
	const struct place *up;
	const char *name; /* a member, or NULL: */
	size_t index;     /* an element */
};

/* One run of a schema over a value. */
struct run {
	struct problem *problem; /* takes the violations; NULL: only counted */
	const char *at;          /* pointer of the value itself, or the parameter's name */
	bool is_parameter;
	bool gave_up; /* a pattern met its limits: the value is not accepted */
	size_t count; /* violations so far */
};

typedef void rule_check(
    struct run *run, const struct rule *rule, const struct cJSON *value, const struct place *place);

/* One keyword of one schema, ready to run. */
struct rule {
	struct rule *next;
	rule_check *check;           /* NULL: another rule does the work */
	const char *code;            /* the keyword */
	const char *limit;           /* fills {limit} of the error's text, or NULL */
	const struct cJSON *operand; /* the keyword's value in the document */
	const struct schema **subs;  /* the schemas below the keyword, in order */
	size_t sub_count;
	bool in_place;  /* the subs see the same value, not its children */
	size_t count;   /* operand of the min/max keywords */
	size_t most;    /* contains: maxContains */
	bool has_least; /* contains: minContains is there */
	unsigned types; /* type */
	bool (*is_format)(const char *text, size_t length); /* format */
	struct pattern **patterns; /* pattern, patternProperties, additionalProperties */
	size_t pattern_count;
	const struct cJSON *siblings; /* the whole schema object */
	bool *flags;                  /* properties: which are readOnly in a request */
	const char **names;           /* required */
	size_t name_count;
};

/* What a base URI stands for: the document, or a schema in it with an $id. */
struct resource {
	struct resource *next;
	const struct cJSON *root;
	const char *uri; /* absolute, or as far as the $ids go; "": the document */
};

/* A $ref met while compiling; resolved when all $ids and $anchors are known. */
struct reference {
	struct reference *next;
	struct rule *rule;
	struct resource *resource; /* where it is */
	const char *at;
};

/* One schema_compile. */
struct schema_compiler {
	struct arena *arena;
	bool requests;
	bool has_names;               /* $id and $anchor are keywords: the document is a schema */
	struct hashmap *known;        /* address of the source -> struct schema */
	struct schema *schemas;       /* all of them */
	struct resource *resources;   /* all of them */
	struct resource *resource;    /* the one being compiled */
	struct anchor *anchors;       /* all of them */
	struct reference *references; /* not yet resolved */
	char *fault;                  /* takes the sentence */
	size_t size;
};

/* What a keyword of the table does when it is met. */
typedef int keyword_compile(struct schema_compiler *compiler, struct rule *rule, const char *at);

/* schema_compile.c */

/**
 * schema_fault(compiler, at, format, ...):
 * Leave the sentence "${format} at ${at}".  Return -1.
 */
int schema_fault(struct schema_compiler *compiler, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * schema_of(compiler, source, at):
 * Return the compiled form of ${source}, which is at pointer ${at}; the same
 * one each time.  NULL: a fault was left.
 */
const struct schema *schema_of(
    struct schema_compiler *compiler, const struct cJSON *source, const char *at);

/**
 * schema_is_read_only(compiler, property):
 * Whether the property's schema (may be NULL), or what its $ref refers to, is
 * readOnly.
 */
bool schema_is_read_only(struct schema_compiler *compiler, const struct cJSON *property);

/**
 * schema_join(compiler, list):
 * Return the values of an array (or the one value) as "a, b, c" in the arena,
 * for {limit}; NULL when that is too long.
 */
const char *schema_join(struct schema_compiler *compiler, const struct cJSON *list);

/* schema_reference.c */

/**
 * schema_resource(compiler, root, uri):
 * Make ${root} what the URI reference ${uri} stands for, and the resource
 * being compiled.  Return 0, or -1 when memory is short.
 */
int schema_resource(struct schema_compiler *compiler, const struct cJSON *root, const char *uri);

/**
 * schema_anchor(compiler, node, name):
 * Give ${node} a plain name within the present resource.  Return 0, or -1
 * when memory is short.
 */
int schema_anchor(struct schema_compiler *compiler, const struct cJSON *node, const char *name);

/**
 * schema_referred(compiler, text, ret_resource):
 * Return what the $ref ${text}, found in the present resource, refers to, and
 * the resource that is in; or NULL when it is nothing.
 */
const struct cJSON *schema_referred(
    struct schema_compiler *compiler, const char *text, struct resource **ret_resource);

/* schema_uri.c */

/**
 * schema_uri_resolve(arena, base, reference):
 * Return ${reference} resolved against ${base} (RFC 3986 section 5.2), both
 * without fragment; or NULL when memory is short.
 */
const char *schema_uri_resolve(struct arena *arena, const char *base, const char *reference);

/* schema_pattern.c */

/**
 * schema_pattern(compiler, text, at):
 * Return the compiled regular expression, owned by the arena, or NULL with a
 * fault left.
 */
struct pattern *schema_pattern(struct schema_compiler *compiler, const char *text, const char *at);

/**
 * schema_pattern_matches(run, pattern, text):
 * Whether the expression matches anywhere in ${text}.  Beyond its limits the
 * run has gave_up set.
 */
bool schema_pattern_matches(struct run *run, const struct pattern *pattern, const char *text);

/* schema_format.c */

/**
 * schema_format(name):
 * Return the check of a format of strings, or NULL for an unknown one.
 */
bool (*schema_format(const char *name))(const char *text, size_t length);

/* schema_format_uri.c, schema_format_email.c */
bool format_is_uri(const char *text, size_t length);
bool format_is_email(const char *text, size_t length);
bool format_is_ipv4(const char *text, size_t length);
bool format_is_ipv6(const char *text, size_t length);

/* schema_validate.c */

/**
 * schema_run(run, schema, value, place, code):
 * Run ${schema} over ${value} at ${place}.  ${code} is reported when the
 * schema is the boolean false.
 */
void schema_run(struct run *run, const struct schema *schema, const struct cJSON *value,
    const struct place *place, const char *code);

/**
 * schema_accepts(run, schema, value):
 * Whether ${schema} holds for ${value}; nothing is reported.
 */
bool schema_accepts(struct run *run, const struct schema *schema, const struct cJSON *value);

/**
 * schema_violation(run, place, code, limit):
 * Report one violation.
 */
void schema_violation(
    struct run *run, const struct place *place, const char *code, const char *limit);

/**
 * schema_run_is_over(run):
 * Whether further violations would not be reported.
 */
bool schema_run_is_over(const struct run *run);

/**
 * value_types(value):
 * Return the types that the value has, as bits.
 */
unsigned value_types(const struct cJSON *value);

/**
 * value_number(value, room):
 * Return the literal of a number; made in ${room} when code made the number.
 */
#define VALUE_NUMBER_SIZE 32
const char *value_number(const struct cJSON *value, char room[VALUE_NUMBER_SIZE]);

/* The keywords: how each is compiled and how it is checked, by file. */

/* schema_keyword.c */
keyword_compile keyword_type, keyword_values, keyword_bound, keyword_divisor, keyword_count,
    keyword_pattern, keyword_format, keyword_flag, keyword_annotation;
rule_check check_type, check_enum, check_const, check_bound, check_multiple, check_length,
    check_pattern, check_format;

/* schema_keyword_logic.c */
keyword_compile keyword_one, keyword_list, keyword_map, keyword_reference, keyword_identity,
    keyword_if;
rule_check check_all, check_any, check_one, check_not, check_if;

/* schema_keyword_array.c */
keyword_compile keyword_items, keyword_contains;
rule_check check_items, check_prefix, check_contains, check_item_count, check_unique;

/* schema_keyword_object.c */
keyword_compile keyword_properties, keyword_patterns, keyword_additional, keyword_required,
    keyword_dependent;
rule_check check_properties, check_patterns, check_additional, check_names, check_required,
    check_dependent, check_dependent_schemas, check_member_count;

#endif
