/*
 * schema_pattern: regular expressions of the contract (ECMA-262 with the u
 * flag, as JSON Schema asks), run by PCRE2 with limits, so that none can hold
 * the loop.  What the two dialects read differently is rewritten or refused.
 */
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/buffer.h"

#define SOURCE_MAX     8192   /* bytes of a rewritten expression */
#define MATCH_LIMIT    200000 /* steps of one match: a few milliseconds */
#define HEAP_LIMIT_KIB 2048   /* memory of one match */

/* PCRE2 knows general categories by their short names only. */
static const struct {
	const char *name;
	const char *category;
} categories[] = {
    {"Letter", "L"},
    {"Cased_Letter", "L&"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"Format", "Cf"},
    {"Private_Use", "Co"},
    {"Unassigned", "Cn"},
};

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
};

/* Step over "General_Category=", "gc=". */
static const char *skip_category_prefix(const char *name, const char *end)
{
	static const char *const prefixes[] = {"General_Category=", "gc="};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t length = strlen(prefixes[i]);
		if ((size_t)(end - name) > length && memcmp(name, prefixes[i], length) == 0)
			return name + length;
	}
	return name;
}

/* Rewrite \p{Name} or \P{Name} at ${at}.  Return its end, NULL: malformed. */
static const char *rewrite_property(struct buffer *out, const char *at)
{
	const char *name = at + 3, *end = at[2] == '{' ? strchr(name, '}') : NULL;

	if (end == NULL || *name == '^')
		return NULL;
	name = skip_category_prefix(name, end);
	(void)buffer_append(out, at, 3);
	for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
		size_t length = strlen(categories[i].name);
		if ((size_t)(end - name) == length &&
		    memcmp(name, categories[i].name, length) == 0) {
			(void)buffer_puts(out, categories[i].category);
			(void)buffer_putc(out, '}');
			return end + 1;
		}
	}
	(void)buffer_append(out, name, (size_t)(end - name) + 1);
	return end + 1;
}

/* Whether ECMA-262 and PCRE2 mean the same by a backslash before ${c}. */
static bool is_escape(char c)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

	return c != '\0' && (!is_letter || strchr("dDwWsSbBfnrtcxuk", c) != NULL);
}

/* Rewrite the escape at ${at}.  Return its end, NULL: none of ECMA-262. */
static const char *rewrite_escape(struct buffer *out, const char *at, bool in_class)
{
	static const char space[] = "\\x09-\\x0d\\x20\\xa0\\ufeff\\p{Z}";
	char c = at[1];

	if (c == 'p' || c == 'P')
		return rewrite_property(out, at);
	if (c == 's' && in_class) {
		(void)buffer_puts(out, space);
	} else if (c == 's' || (c == 'S' && !in_class)) {
		(void)buffer_printf(out, "[%s%s]", c == 'S' ? "^" : "", space);
	} else if (c == 'v') {
		(void)buffer_puts(out, "\\x0b");
	} else {
		if (!is_escape(c))
			return NULL;
		(void)buffer_append(out, at, 2);
	}
	return at + 2;
}

/*
 * Rewrite the whole expression: escapes as above; a '[' inside a class stands
 * for itself (PCRE2 would look for [:name:]).  Return 0, or -1 when it holds
 * what ECMA-262 does not know.
 */
static int rewrite(struct buffer *out, const char *text)
{
	bool in_class = false;

	while (*text != '\0') {
		if (*text == '\\') {
			text = rewrite_escape(out, text, in_class);
			if (text == NULL)
				return -1;
			continue;
		}
		if (strncmp(text, "(*", 2) == 0 && !in_class)
			return -1;
		if (*text == '[' && in_class)
			(void)buffer_putc(out, '\\');
		if (*text == '[')
			in_class = true;
		else if (*text == ']')
			in_class = false;
		(void)buffer_putc(out, *text++);
	}
	return out->failed ? -1 : 0;
}

/* arena_defer's form of releasing a pattern's PCRE2 parts. */
static void pattern_free(void *cookie)
{
	struct pattern *pattern = cookie;

	pcre2_code_free(pattern->code);
	pcre2_match_context_free(pattern->limits);
}

/* Compile the rewritten expression.  Return 0, or PCRE2's number of the error. */
static int pattern_fill(struct pattern *pattern, const char *source, size_t length)
{
	const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
	                         PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF |
	                         PCRE2_NEVER_BACKSLASH_C;
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	int error = PCRE2_ERROR_NOMEMORY;
	PCRE2_SIZE offset = 0;

	pattern->limits = pcre2_match_context_create(NULL);
	if (context != NULL && pattern->limits != NULL) {
		(void)pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
		(void)pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
		(void)pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
		(void)pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT_KIB);
		pattern->code =
		    pcre2_compile((PCRE2_SPTR)source, length, options, &error, &offset, context);
		error = pattern->code != NULL ? 0 : error;
	}
	pcre2_compile_context_free(context);
	return error;
}

struct pattern *schema_pattern(struct schema_compiler *compiler, const char *text, const char *at)
{
	struct pattern *pattern = arena_alloc(compiler->arena, sizeof(*pattern));
	PCRE2_UCHAR reason[128] = "not of ECMA-262, or too long";
	struct buffer source;
	int error = -1;

	buffer_init(&source, SOURCE_MAX);
	if (pattern != NULL && rewrite(&source, text) == 0)
		error = pattern_fill(pattern, source.length > 0 ? source.bytes : "", source.length);
	buffer_reset(&source);
	if (pattern != NULL && arena_defer(compiler->arena, pattern_free, pattern) != 0)
		pattern = NULL;
	if (pattern != NULL && error == 0)
		return pattern;
	if (error != 0 && error != -1)
		(void)pcre2_get_error_message(error, reason, sizeof(reason));
	(void)schema_fault(compiler, at, "pattern \"%.100s\" refused (%s)", text,
	    pattern == NULL ? "out of memory" : (const char *)reason);
	return NULL;
}

bool schema_pattern_matches(struct run *run, const struct pattern *pattern, const char *text)
{
	/* Our scanner, or the target's, has checked the UTF-8. */
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int result = PCRE2_ERROR_NOMEMORY;

	if (data != NULL)
		result = pcre2_match(pattern->code, (PCRE2_SPTR)text, strlen(text), 0,
		    PCRE2_NO_UTF_CHECK, data, pattern->limits);
	pcre2_match_data_free(data);
	if (result < 0 && result != PCRE2_ERROR_NOMATCH)
		run->gave_up = true;
	return result >= 0;
}
