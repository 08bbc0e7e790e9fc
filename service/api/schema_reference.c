/*
 * schema_reference: what a $ref refers to within the one document: a URI that
 * some $id gave, and a JSON Pointer (RFC 6901 section 6) or an $anchor as its
 * fragment.  Nothing is ever fetched.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/json.h"

#define TOKEN_SIZE 256 /* bytes of one reference token, unescaped, with NUL */

/* A plain name for a node (JSON Schema core section 8.2.2). */
struct anchor {
	struct anchor *next;
	const struct resource *resource;
	const char *name;
	const struct cJSON *node;
};

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

/* The node at the JSON Pointer ${text} below ${node}, or NULL. */
static const struct cJSON *pointed(const struct cJSON *node, const char *text)
{
	char token[TOKEN_SIZE];

	while (node != NULL && *text == '/') {
		text = token_read(text + 1, token);
		if (text == NULL)
			return NULL;
		node = cJSON_IsArray(node) ? element(node, token) : json_member(node, token);
	}
	return node;
}

/* The node of that plain name in ${resource}, or NULL. */
static const struct cJSON *anchored(
    const struct schema_compiler *compiler, const struct resource *resource, const char *name)
{
	for (const struct anchor *anchor = compiler->anchors; anchor != NULL;
	     anchor = anchor->next) {
		if (anchor->resource == resource && strcmp(anchor->name, name) == 0)
			return anchor->node;
	}
	return NULL;
}

/* What a URI without fragment stands for, resolved against the present one, or NULL. */
static struct resource *resource_of(struct schema_compiler *compiler, const char *uri)
{
	const char *absolute;
	struct resource *resource = compiler->resources;

	if (*uri == '\0')
		return compiler->resource;
	absolute = schema_uri_resolve(compiler->arena, compiler->resource->uri, uri);
	while (absolute != NULL && resource != NULL && strcmp(resource->uri, absolute) != 0)
		resource = resource->next;
	return absolute != NULL ? resource : NULL;
}

int schema_resource(struct schema_compiler *compiler, const struct cJSON *root, const char *uri)
{
	struct resource *resource = arena_alloc(compiler->arena, sizeof(*resource));
	const char *base = compiler->resource != NULL ? compiler->resource->uri : "";

	if (resource == NULL)
		return -1;
	resource->root = root;
	resource->uri = schema_uri_resolve(compiler->arena, base, uri);
	if (resource->uri == NULL)
		return -1;
	resource->next = compiler->resources;
	compiler->resources = resource;
	compiler->resource = resource;
	return 0;
}

int schema_anchor(struct schema_compiler *compiler, const struct cJSON *node, const char *name)
{
	struct anchor *anchor = arena_alloc(compiler->arena, sizeof(*anchor));

	if (anchor == NULL)
		return -1;
	*anchor = (struct anchor){compiler->anchors, compiler->resource, name, node};
	compiler->anchors = anchor;
	return 0;
}

const struct cJSON *schema_referred(
    struct schema_compiler *compiler, const char *text, struct resource **ret_resource)
{
	const char *hash = strchrnul(text, '#');
	const char *fragment = *hash == '#' ? hash + 1 : hash;
	const char *uri = arena_strndup(compiler->arena, text, (size_t)(hash - text));
	struct resource *resource = uri != NULL ? resource_of(compiler, uri) : NULL;
	const struct cJSON *node = NULL;

	if (resource != NULL && (*fragment == '\0' || *fragment == '/'))
		node = pointed(resource->root, fragment);
	else if (resource != NULL)
		node = anchored(compiler, resource, fragment);
	if (node != NULL)
		*ret_resource = resource;
	return node;
}
