/*
 * schema_uri: URI references resolved against a base (RFC 3986 section 5.2),
 * for $id and $ref.  Texts without fragment in, text out; nothing is checked:
 * a URI that is none refers to nothing.
 */
#include <string.h>

#include "api/schema_internal.h"
#include "base/arena.h"
#include "base/buffer.h"

#define URI_MAX 4096 /* bytes of a resolved URI */

/* A piece of a URI; length 0 and no start: not there. */
struct piece {
	const char *start;
	size_t length;
};

/* The parts of a URI reference, delimiters included but for the path's. */
struct uri {
	struct piece scheme;    /* "http:" */
	struct piece authority; /* "//host" */
	struct piece path;
	struct piece query; /* "?a=b" */
};

/* Cut ${length} bytes off the front of *text. */
static struct piece cut(const char **text, size_t length)
{
	struct piece piece = {length > 0 ? *text : NULL, length};

	*text += length;
	return piece;
}

static struct uri uri_split(const char *text)
{
	struct uri uri = {{0}, {0}, {0}, {0}};
	size_t scheme = strcspn(text, ":/?");

	if (scheme > 0 && text[scheme] == ':')
		uri.scheme = cut(&text, scheme + 1);
	if (strncmp(text, "//", 2) == 0)
		uri.authority = cut(&text, 2 + strcspn(text + 2, "/?"));
	uri.path = cut(&text, strcspn(text, "?"));
	uri.query = cut(&text, strlen(text));
	return uri;
}

static void put(struct buffer *out, struct piece piece)
{
	if (piece.length > 0)
		(void)buffer_append(out, piece.start, piece.length);
}

/* Take the last segment of the path that begins at ${start} off the output. */
static void segment_drop(struct buffer *out, size_t start)
{
	size_t length = out->length;

	while (length > start && out->bytes[length - 1] != '/')
		length--;
	buffer_truncate(out, length > start ? length - 1 : start);
}

/* Append a path without its "." and ".." segments (section 5.2.4). */
static void put_path(struct buffer *out, const char *path)
{
	size_t start = out->length;

	while (*path != '\0') {
		size_t slash = *path == '/' ? 1 : 0, name = strcspn(path + slash, "/");
		const char *segment = path + slash;
		bool is_last = segment[name] == '\0';
		bool is_dot = name == 1 && segment[0] == '.';
		bool is_up = name == 2 && segment[0] == '.' && segment[1] == '.';
		if (is_up)
			segment_drop(out, start);
		if (!is_dot && !is_up)
			(void)buffer_append(out, path, slash + name);
		else if (is_last)
			(void)buffer_putc(out, '/');
		path = segment + name;
	}
}

/* The reference's path below the folder of the base's (section 5.2.3). */
static const char *merged_path(struct arena *arena, const struct uri *base, struct piece path)
{
	size_t folder = base->path.length;

	while (folder > 0 && base->path.start[folder - 1] != '/')
		folder--;
	if (path.length > 0 && path.start[0] == '/')
		folder = 0;
	else if (base->authority.length > 0 && base->path.length == 0)
		return arena_printf(arena, "/%.*s", (int)path.length, path.start);
	return arena_printf(arena, "%.*s%.*s", (int)folder, folder > 0 ? base->path.start : "",
	    (int)path.length, path.start);
}

/* Write the parts below the scheme of a reference without authority. */
static int put_relative(
    struct arena *arena, struct buffer *out, const struct uri *base, const struct uri *uri)
{
	put(out, base->authority);
	if (uri->path.length == 0) {
		put(out, base->path);
		put(out, uri->query.length > 0 ? uri->query : base->query);
		return 0;
	}
	const char *path = merged_path(arena, base, uri->path);
	if (path == NULL)
		return -1;
	put_path(out, path);
	put(out, uri->query);
	return 0;
}

const char *schema_uri_resolve(struct arena *arena, const char *base, const char *reference)
{
	struct uri from = uri_split(base), uri = uri_split(reference);
	const char *resolved = NULL;
	struct buffer out;
	int result = 0;

	if (uri.scheme.length > 0 || *base == '\0')
		return arena_strdup(arena, reference);
	buffer_init(&out, URI_MAX);
	put(&out, from.scheme);
	if (uri.authority.length > 0) {
		put(&out, uri.authority);
		put(&out, uri.path);
		put(&out, uri.query);
	} else {
		result = put_relative(arena, &out, &from, &uri);
	}
	if (result == 0 && !out.failed)
		resolved = arena_strndup(arena, out.length > 0 ? out.bytes : "", out.length);
	buffer_reset(&out);
	return resolved;
}
