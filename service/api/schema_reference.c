/*
 * schema_reference: what a $ref refers to: "#" or a JSON Pointer as a URI
 * fragment (RFC 6901 section 6) within the one document.  No other URI is
 * followed: the contract is one file when it gets here.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/json.h"

#define TOKEN_SIZE 256 /* bytes of one reference token, unescaped, with NUL */

/* The value of a hex digit, or -1. */
static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *found = c == '\0' ? NULL : strchr(digits, c);

	return found == NULL ? -1 : (int)((found - digits) % 16);
}

/* Undo one %XX, ~0, ~1 or plain character.  Return what was read, 0: malformed. */
static size_t token_character(const char *text, char *ret_c)
{
	if (text[0] == '%') {
		int high = hex_digit(text[1]), low = high < 0 ? -1 : hex_digit(text[2]);
		*ret_c = (char)(unsigned char)(high * 16 + low);
		return low < 0 ? 0 : 3;
	}
	if (text[0] == '~') {
		*ret_c = text[1] == '0' ? '~' : '/';
		return text[1] == '0' || text[1] == '1' ? 2 : 0;
	}
	*ret_c = text[0];
	return 1;
}

/* Read the token at ${text} (behind its '/').  Return its end, NULL: malformed. */
static const char *token_read(const char *text, char ret_token[TOKEN_SIZE])
{
	size_t length = 0;

	while (*text != '\0' && *text != '/') {
		size_t read = token_character(text, &ret_token[length]);
		if (read == 0 || ret_token[length] == '\0' || ++length == TOKEN_SIZE)
			return NULL;
		text += read;
	}
	ret_token[length] = '\0';
	return text;
}

/* The element of that index in RFC 6901's form, or NULL. */
static const struct cJSON *element(const struct cJSON *array, const char *token)
{
	const struct cJSON *item = array->child;
	size_t index = 0;

	if (*token == '\0' || (*token == '0' && token[1] != '\0') || strlen(token) > 6)
		return NULL;
	for (; *token != '\0'; token++) {
		if (*token < '0' || *token > '9')
			return NULL;
		index = index * 10 + (size_t)(*token - '0');
	}
	while (index-- > 0 && item != NULL)
		item = item->next;
	return item;
}

const struct cJSON *schema_reference(
    struct schema_compiler *compiler, const char *reference, const char *at, const char **ret_at)
{
	const struct cJSON *node = compiler->document;
	const char *text = reference + 1;
	char token[TOKEN_SIZE];

	if (*reference != '#' || (*text != '\0' && *text != '/')) {
		(void)schema_fault(compiler, at, "\"$ref\" \"%s\" that is no pointer", reference);
		return NULL;
	}
	while (node != NULL && *text == '/') {
		text = token_read(text + 1, token);
		if (text == NULL)
			node = NULL;
		else
			node =
			    cJSON_IsArray(node) ? element(node, token) : json_member(node, token);
	}
	if (node == NULL)
		(void)schema_fault(compiler, at, "\"$ref\" to \"%s\", which is nothing", reference);
	else
		*ret_at = reference;
	return node;
}
