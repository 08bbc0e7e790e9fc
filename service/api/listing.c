/*
 * A cursor holds the sort values and the id of the row it stands at, and is
 * bound to the digest of everything that shapes the list.
 */
#include "api/listing.h"

#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "api/cursor.h"
#include "api/exchange.h"
#include "api/writer.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"
#include "db/rows.h"

#define EXPANSIONS_MAX 5

static int fault(struct exchange *x, const char *name, const char *code, const char *value)
{
	problem_add(&x->problem, PROBLEM_PARAMETER, name, code, value);
	return 0;
}

/* One key of "-submitted_at,code". */
static int read_sort_key(void *cookie, const char *part, size_t length)
{
	struct exchange *x = cookie;
	struct query_choice *choice = &x->choice;
	bool descending = length > 0 && *part == '-';
	int index = query_sort(x->operation->query, part + descending, length - descending);
	if (index < 0 || choice->sort_count == QUERY_SORTS_MAX)
		return fault(x, "sort", "unknown-sort", arena_strndup(x->arena, part, length)), -1;
	for (unsigned i = 0; i < choice->sort_count; i++)
		if (choice->sorts[i].index == (unsigned)index)
			return fault(x, "sort", "unknown-sort", "twice"), -1;
	choice->sorts[choice->sort_count++] = (struct query_sort){(unsigned)index, descending};
	return 0;
}

static int read_expansion(void *cookie, const char *part, size_t length)
{
	struct exchange *x = cookie;
	const char *name = arena_strndup(x->arena, part, length);
	int index = name == NULL ? -1 : query_expansion(x->operation->query, name);
	if (index < 0)
		return fault(x, "expand", "unknown-expansion", name);
	x->choice.expansions |= UINT64_C(1) << index;
	return 0;
}

static int read_field(void *cookie, const char *part, size_t length)
{
	struct exchange *x = cookie;
	if (operation_member(x->operation, part, length) == NULL)
		return fault(x, "fields", "unknown-field", arena_strndup(x->arena, part, length));
	return 0;
}

/* The default sort is the first the contract names. */
static void read_sort(struct exchange *x)
{
	const char *sort = exchange_value(x, "sort");
	if (sort == NULL && x->operation->sort_count > 0)
		sort = x->operation->sorts[0];
	if (sort != NULL)
		text_split(sort, ',', read_sort_key, x);
}

/* Mix a text and its end into what the cursor is bound to. */
static void mix(struct buffer *out, const char *text)
{
	buffer_puts(out, text == NULL ? "" : text);
	buffer_putc(out, '\0');
}

static int by_name(const void *a, const void *b)
{
	const struct binding *left = a, *right = b;
	return strcmp(left->name, right->name);
}

/* Operation, filters in any order, sort, language and caller. */
static int bind_scope(struct exchange *x)
{
	struct binding sorted[EXCHANGE_BINDINGS_MAX];
	uint8_t digest[CRYPTO_DIGEST_SIZE];
	struct buffer text;
	static const char *const free_ones[] = {
	    "cursor", "limit", "fields", "expand", "count", "raw"};
	buffer_init(&text, 256 * 1024);
	memcpy(sorted, x->bindings, x->binding_count * sizeof *sorted);
	qsort(sorted, x->binding_count, sizeof *sorted, by_name);
	mix(&text, x->operation->id);
	mix(&text, language_tag(x->language));
	mix(&text, x->identity == NULL ? NULL : x->identity->role_names);
	mix(&text, x->identity == NULL ? NULL : x->identity->commission);
	for (unsigned i = 0; i < x->binding_count; i++) {
		bool is_free = false;
		for (size_t f = 0; f < sizeof free_ones / sizeof *free_ones; f++)
			is_free = is_free || strcmp(sorted[i].name, free_ones[f]) == 0;
		if (is_free)
			continue;
		mix(&text, sorted[i].name);
		mix(&text, sorted[i].value);
	}
	int result = text.failed ? -1 : crypto_sha256(text.bytes, text.length, digest);
	buffer_reset(&text);
	if (result != 0)
		return problem_set(&x->problem, "internal");
	memcpy(x->page.scope, digest, sizeof x->page.scope);
	return 0;
}

/* Continue behind the cursor's row. */
static int read_cursor(struct exchange *x, const char *text)
{
	static const char *const names[QUERY_SORTS_MAX] = {"after_1", "after_2"};
	struct cursor cursor = {0};
	if (cursor_decode(x->context->cursor_keys, text, x->arena, &cursor) != 0 ||
	    !crypto_equal(cursor.scope, x->page.scope, sizeof cursor.scope) ||
	    cursor.value_count != x->choice.sort_count + 1) {
		fault(x, "cursor", "malformed", NULL);
		return problem_set(&x->problem, "invalid-cursor");
	}
	for (unsigned i = 0; i < x->choice.sort_count && i < QUERY_SORTS_MAX; i++)
		if (exchange_bind(x, names[i], cursor.values[i]) != 0)
			return -1;
	x->page.from_cursor = true;
	x->page.backward = cursor.backward;
	x->choice.after = true;
	x->choice.backward = cursor.backward;
	return exchange_bind(x, "after_id", cursor.values[cursor.value_count - 1]);
}

static int read_page(struct exchange *x)
{
	const char *limit = exchange_value(x, "limit");
	const char *count = exchange_value(x, "count");
	int64_t rows = LISTING_LIMIT_DEFAULT;
	if (limit != NULL)
		text_parse_integer(limit, strlen(limit), 1, LISTING_LIMIT_MAX, &rows);
	x->page.limit = (unsigned)rows;
	x->page.counted = count != NULL && strcmp(count, "exact") == 0;
	const char *raw = exchange_value(x, "raw");
	x->writing->raw = raw != NULL && strcmp(raw, "true") == 0;
	if (bind_scope(x) != 0)
		return -1;
	const char *cursor = exchange_value(x, "cursor");
	return cursor == NULL || x->media != MEDIA_JSON ? 0 : read_cursor(x, cursor);
}

/* The bit of the caller's role, 0 when there are several: what one role may not
 * see another may. */
static unsigned sole_role(const struct identity *identity)
{
	unsigned roles = identity == NULL ? 0 : identity->roles;
	return (roles & (roles - 1)) == 0 ? roles : 0;
}

enum verdict listing_read(struct exchange *x)
{
	const char *expand = exchange_value(x, "expand");
	x->choice.roles = sole_role(x->identity);
	x->fields = exchange_value(x, "fields");
	if (x->fields != NULL)
		text_split(x->fields, ',', read_field, x);
	if (expand != NULL)
		text_split(expand, ',', read_expansion, x);
	if (__builtin_popcountll(x->choice.expansions) > EXPANSIONS_MAX)
		fault(x, "expand", "maxItems", "5");
	if (x->operation->kind == OPERATION_LIST)
		read_sort(x);
	if (x->problem.error_total > 0)
		return exchange_fail(x, "invalid-parameter");
	if (x->operation->kind == OPERATION_LIST && read_page(x) != 0)
		return ANSWERED;
	return GO_ON;
}

/* The cursor that stands at a row; NULL when memory is short. */
static const char *cursor_at(struct exchange *x, size_t row, bool backward)
{
	struct cursor cursor = {.backward = backward};
	memcpy(cursor.scope, x->page.scope, sizeof cursor.scope);
	for (unsigned i = 0; i <= x->choice.sort_count; i++) {
		const char *name = i == x->choice.sort_count ? "id"
		                                             : query_sort_name(x->operation->query,
		                                                   x->choice.sorts[i].index);
		int column = db_rows_column(x->rows, name);
		const char *value =
		    column < 0 ? NULL : db_rows_value(x->rows, row, (unsigned)column);
		if (value == NULL)
			return NULL;
		cursor.values[cursor.value_count++] = value;
	}
	return cursor_encode(x->context->cursor_keys, &cursor, x->arena);
}

/* Rows come in the query's order; a backward page is shown from its end. */
int listing_page(struct exchange *x, struct listing_page *ret_page)
{
	size_t found = db_rows_count(x->rows);
	bool more = found > x->page.limit;
	struct listing_page page = {.count = more ? x->page.limit : found};
	if (page.count == 0) {
		*ret_page = page;
		return 0;
	}
	size_t last = page.count - 1;
	bool has_next = x->page.backward || more;
	bool has_prev = x->page.backward ? more : x->page.from_cursor;
	if (has_next)
		page.next = cursor_at(x, x->page.backward ? 0 : last, false);
	if (has_prev)
		page.prev = cursor_at(x, x->page.backward ? last : 0, true);
	if ((has_next && page.next == NULL) || (has_prev && page.prev == NULL))
		return problem_set(&x->problem, "internal");
	*ret_page = page;
	return 0;
}

/* Append the request's own query less its cursor, however that is spelt, then the new one. */
static void put_reference(
    struct exchange *x, struct buffer *out, const char *cursor, const char *relation)
{
	const char *target = http_request_target(x->request);
	const struct target_pair *pair = x->target.pairs;
	const char *query = strchr(target, '?');
	size_t path = query == NULL ? strlen(target) : (size_t)(query - target);
	char separator = '?';
	buffer_printf(out, "%s<", out->length > 0 ? ", " : "");
	buffer_append(out, target, path);
	for (const char *p = query == NULL ? "" : query + 1; *p != '\0';) {
		size_t length = strcspn(p, "&");
		if (length > 0 && strcmp(pair++->name, "cursor") != 0) {
			buffer_putc(out, separator);
			/* The target is printable ASCII; only these could end the reference. */
			for (size_t i = 0; i < length; i++) {
				if (p[i] == '>' || p[i] == '<' || p[i] == '"')
					buffer_printf(out, "%%%02X", (unsigned)p[i]);
				else
					buffer_putc(out, p[i]);
			}
			separator = '&';
		}
		p += length + (p[length] == '&');
	}
	buffer_printf(out, "%ccursor=%s>; rel=\"%s\"", separator, cursor, relation);
}

const char *listing_link(struct exchange *x, const struct listing_page *page)
{
	struct buffer out;
	buffer_init(&out, 32 * 1024);
	if (page->next != NULL)
		put_reference(x, &out, page->next, "next");
	if (page->prev != NULL)
		put_reference(x, &out, page->prev, "prev");
	const char *text = out.length == 0 ? NULL : buffer_text(&out);
	const char *link = text == NULL ? NULL : arena_strdup(x->arena, text);
	buffer_reset(&out);
	return link;
}
