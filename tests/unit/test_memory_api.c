/*
 * The api floor without memory: allocations that fail, one after the other, and
 * arenas that are too small by every amount.
 */
#include <unistd.h>

#include "api/body.h"
#include "api/compositions.h"
#include "api/contract.h"
#include "api/cursor.h"
#include "api/exchange.h"
#include "api/operation.h"
#include "api/patch.h"
#include "api/query.h"
#include "api/router.h"
#include "api/schema.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/seal.h"
#include "features/handlers.h"
#include "short_memory.h"

#define EACH 100000 /* dense for all */

static const char list[] = "-- listThings: a page\n"
                           "--sort name: t.name\n"
                           "--sort rank: t.rank\n"
                           "select t.*\n"
                           "--expand owner: , o.id as \"owner.id:x\"\n"
                           "from thing t where t.d::text = :'d'\n"
                           "--role commission: and t.owner = own()\n"
                           "--filter kind: and t.kind = any(:'kind'::text[])\n"
                           "--after\n"
                           "--order\n"
                           "limit :limit\n";

static const struct query_choice choice = {.filters = 1,
    .expansions = 1,
    .sort_count = 2,
    .sorts = {{0, false}, {1, true}},
    .after = true};

static int use_query(struct arena *arena, void *cookie)
{
	char fault[256] = "";
	struct query_text text = {.name_count = 77};
	(void)cookie;
	const struct query *query = query_parse(arena, "x.sql", list, fault, sizeof fault);
	if (query == NULL) {
		assert_non_null(strstr(fault, "memory"));
		return -1;
	}
	if (query_compose(query, &choice, arena, &text) != 0) {
		assert_int_equal(text.name_count, 77);
		assert_null(text.sql);
		return -1;
	}
	/* The whole statement, or none: a cut one would be another. */
	assert_non_null(strstr(text.sql, "t.kind = any("));
	assert_non_null(strstr(text.sql, "order by t.name, t.rank desc, t.id"));
	assert_non_null(strstr(text.sql, "\nlimit "));
	assert_int_equal(text.name_count, 6);
	assert_string_equal(text.names[0], "d");
	assert_string_equal(text.names[5], "limit");
	return 0;
}

static int use_query_on_the_heap(void *cookie)
{
	struct arena *arena = arena_new(TOO_LARGE);
	int result = arena == NULL ? -1 : use_query(arena, cookie);
	arena_free(arena);
	return result;
}

static void a_statement_is_whole_or_not_composed(void **state)
{
	(void)state;
	run_in_each_arena(use_query, NULL);
	run_short_of_each(use_query_on_the_heap, NULL, EACH);
}

static const struct query *kept_query;

static int use_compositions(void *cookie)
{
	struct composition_cache *cache = composition_cache_new(2);
	struct arena *arena = arena_new(TOO_LARGE);
	int result = cache == NULL || arena == NULL ? -1 : 0;
	(void)cookie;
	for (unsigned limit = 1; limit < 5 && result == 0; limit++) {
		struct query_choice wanted = {.limit = limit};
		struct query_text first = {0}, again = {0};
		char line[16];
		snprintf(line, sizeof line, "limit %u\n", limit);
		result |= composition_get(cache, kept_query, &wanted, arena, &first);
		result |= composition_get(cache, kept_query, &wanted, arena, &again);
		if (result == 0) {
			assert_non_null(strstr(first.sql, line));
			assert_string_equal(first.sql, again.sql);
		}
	}
	arena_free(arena);
	composition_cache_free(cache);
	return result;
}

static void a_text_that_the_cache_cannot_keep_is_given_all_the_same(void **state)
{
	char fault[256];
	kept_query = query_parse(*state, "x.sql", list, fault, sizeof fault);
	run_short_of_each(use_compositions, NULL, EACH);
}

static const struct seal_keys *keys;

static int use_cursor(struct arena *arena, void *cookie)
{
	static const struct cursor given = {.value_count = 2, .values = {"name", "id"}};
	struct cursor got, before;
	(void)cookie;
	memset(&got, 0x5a, sizeof got);
	before = got;
	const char *text = cursor_encode(keys, &given, arena);
	if (text == NULL)
		return -1;
	if (cursor_decode(keys, text, arena, &got) != 0) {
		assert_memory_equal(&got, &before, sizeof before);
		return -1;
	}
	assert_string_equal(got.values[1], "id");
	return 0;
}

static int use_cursor_keys(struct arena *arena, void *cookie)
{
	char fault[256] = "";
	if (seal_keys_load(cookie, "cursor", arena, fault, sizeof fault) != NULL)
		return 0;
	assert_string_equal(fault, "out of memory");
	return -1;
}

static void a_cursor_is_whole_or_untouched(void **state)
{
	char folder[] = "/tmp/natcom-memory-XXXXXX", path[64], fault[256];
	assert_non_null(mkdtemp(folder));
	keys = seal_keys_load(folder, "cursor", *state, fault, sizeof fault);
	assert_non_null(keys);
	run_in_each_arena(use_cursor, NULL);
	run_in_each_arena(use_cursor_keys, folder);
	snprintf(path, sizeof path, "%s/cursor.key", folder);
	unlink(path);
	rmdir(folder);
}

static int use_patch(void *cookie)
{
	static const char *const texts[] = {
	    "{\"a\":1,\"b\":{\"c\":[1],\"d\":2},\"e\":\"f\",\"g\":7}",
	    "{\"a\":\"x\",\"b\":{\"c\":[2,{\"n\":null}],\"d\":null,\"h\":{\"i\":1.50}},\"e\":null,"
	    "\"g\":{\"j\":true},\"k\":[]}",
	    "{\"a\":\"x\",\"b\":{\"c\":[2,{\"n\":null}],\"h\":{\"i\":1.5}},\"g\":{\"j\":true},"
	    "\"k\":[]}"};
	struct cJSON *trees[3] = {NULL, NULL, NULL};
	struct json_fault fault;
	int result = 0;
	(void)cookie;
	for (int i = 0; i < 3 && result == 0; i++) {
		trees[i] = json_parse(texts[i], strlen(texts[i]), &json_limits_request, &fault);
		result = trees[i] == NULL ? -1 : 0;
	}
	if (result == 0)
		result = patch_merge(trees[0], trees[1]);
	if (result == 0)
		assert_true(json_equal(trees[0], trees[2]));
	if (trees[0] != NULL) {
		/* Also half patched it can be walked, and every member has its name. */
		struct buffer out;
		buffer_init(&out, 4096);
		json_write(&out, trees[0]);
		buffer_reset(&out);
	}
	for (int i = 0; i < 3; i++)
		cJSON_Delete(trees[i]);
	return result;
}

static void a_patch_is_merged_or_said_not_to_be(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_patch, NULL, EACH) > 50);
}

static int use_router(void *cookie)
{
	static const struct operation table[] = {
	    {.id = "a", .method = METHOD_GET, .segment_count = 2, .segments = {"v1", "a"}},
	    {.id = "b", .method = METHOD_GET, .segment_count = 2, .segments = {"v1", "b"}},
	    {.id = "c", .method = METHOD_GET, .segment_count = 1, .segments = {"c"}},
	};
	struct route found;
	struct router *router = router_new(table, COUNT_OF(table));
	(void)cookie;
	if (router == NULL)
		return -1;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		assert_int_equal(
		    router_find(router, "GET", table[i].segments, table[i].segment_count, &found),
		    ROUTE_FOUND);
		assert_ptr_equal(found.operation, &table[i]);
	}
	router_free(router);
	return 0;
}

static void a_router_is_whole_or_not_there(void **state)
{
	(void)state;
	run_short_of_each(use_router, NULL, EACH);
}

static const char schema_text[] =
    "{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false,\"properties\":{"
    "\"a\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\",\"enum\":[\"MAR\",\"CIV\"]},"
    "\"b\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"uniqueItems\":true,"
    "\"maxItems\":30},\"c\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"integer\",\"minimum\":1}]},"
    "\"d\":{\"const\":{\"x\":[1,2]}},\"e\":{\"type\":\"string\",\"format\":\"date-time\"}}}";

static const char good_text[] =
    "{\"a\":\"MAR\",\"b\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17],\"c\":null,"
    "\"d\":{\"x\":[1,2]},\"e\":\"2016-10-06T09:00:00Z\"}";

/* A fault for each of the members, and one that is unknown. */
static const char bad_text[] =
    "{\"a\":\"ITA\",\"b\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,1.0],\"c\":0,"
    "\"d\":{\"x\":[1]},\"e\":\"2016-10-06\",\"f\":1}";

static struct cJSON *schema_tree, *good, *bad;

static int use_schema(struct arena *arena, void *cookie)
{
	const struct schema_source source = {.document = schema_tree};
	struct problem problem;
	char fault[512] = "";
	(void)cookie;
	const struct schema *schema = schema_compile(arena, &source, fault, sizeof fault);
	if (schema == NULL) {
		assert_true(strlen(fault) > 0);
		return -1;
	}
	/* Whatever happens, what is wrong is never accepted. */
	problem_init(&problem, arena);
	assert_true(schema_validate(schema, bad, "#", &problem) > 0);
	assert_true(problem.error_total > 0);
	problem_init(&problem, arena);
	return schema_validate(schema, good, "#", &problem) == 0 ? 0 : -1;
}

static int use_schema_on_the_heap(void *cookie)
{
	struct arena *arena = arena_new(TOO_LARGE);
	int result = arena == NULL ? -1 : use_schema(arena, cookie);
	arena_free(arena);
	return result;
}

static struct cJSON *parse(const char *text)
{
	struct json_fault fault;
	struct cJSON *tree = json_parse(text, strlen(text), &json_limits_file, &fault);
	assert_non_null(tree);
	return tree;
}

/* What PATCH and POST do with a body: judged, spelt anew and bound. */
static int use_body(struct arena *arena, void *cookie)
{
	static struct exchange x;
	struct operation operation = {.body = cookie};
	struct cJSON *copy = cJSON_Duplicate(good, true);
	if (copy == NULL)
		return -1;
	memset(&x, 0, sizeof x);
	x.arena = arena;
	x.operation = &operation;
	problem_init(&x.problem, arena);
	int result = body_accept(&x, copy);
	cJSON_Delete(copy);
	if (result != 0) {
		assert_string_equal(x.problem.code, "internal");
		assert_null(exchange_value(&x, "body"));
		return -1;
	}
	assert_int_equal(strncmp(exchange_value(&x, "body"), "{\"a\":\"MAR\",\"b\":[1,2,", 20), 0);
	assert_int_equal(exchange_value(&x, "body")[strlen(good_text) - 1], '}');
	return 0;
}

static int use_body_on_the_heap(void *cookie)
{
	struct arena *arena = arena_new(TOO_LARGE);
	int result = arena == NULL ? -1 : use_body(arena, cookie);
	arena_free(arena);
	return result;
}

static void a_body_is_bound_whole_or_said_not_to_be(void **state)
{
	char fault[512];
	schema_tree = parse(schema_text);
	good = parse(good_text);
	const struct schema_source source = {.document = schema_tree, .requests = true};
	const struct schema *schema = schema_compile(*state, &source, fault, sizeof fault);
	run_in_each_arena(use_body, (void *)schema);
	run_short_of_each(use_body_on_the_heap, (void *)schema, EACH);
	cJSON_Delete(schema_tree);
	cJSON_Delete(good);
}

static void a_schema_never_accepts_what_it_has_no_memory_to_judge(void **state)
{
	(void)state;
	schema_tree = parse(schema_text);
	good = parse(good_text);
	bad = parse(bad_text);
	run_in_each_arena(use_schema, NULL);
	run_short_of_each(use_schema_on_the_heap, NULL, EACH);
	cJSON_Delete(schema_tree);
	cJSON_Delete(good);
	cJSON_Delete(bad);
}

static int use_contract(void *cookie)
{
	struct buffer faults;
	size_t count;
	(void)cookie;
	buffer_init(&faults, (size_t)1 << 20);
	struct contract *contract = contract_load(handlers, handler_count, &faults);
	int result = contract == NULL ? -1 : 0;
	if (contract != NULL) {
		(void)contract_operations(contract, &count);
		assert_true(count > 50);
		assert_int_equal(faults.length, 0);
	} else {
		assert_true(faults.length > 0 || faults.failed);
	}
	contract_free(contract);
	buffer_reset(&faults);
	return result;
}

static void a_contract_is_whole_or_refused(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_contract, NULL, 20) > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_statement_is_whole_or_not_composed),
	    test_with_arena(a_text_that_the_cache_cannot_keep_is_given_all_the_same),
	    test_with_arena(a_cursor_is_whole_or_untouched),
	    cmocka_unit_test(a_patch_is_merged_or_said_not_to_be),
	    cmocka_unit_test(a_router_is_whole_or_not_there),
	    cmocka_unit_test(a_schema_never_accepts_what_it_has_no_memory_to_judge),
	    test_with_arena(a_body_is_bound_whole_or_said_not_to_be),
	    cmocka_unit_test(a_contract_is_whole_or_refused),
	};
	return cmocka_run_group_tests(tests, watch_cjson, NULL);
}
