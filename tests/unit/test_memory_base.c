/*
 * The base floor without memory: each allocation fails once, alone and with all
 * that follow; nothing crashes, nothing leaks, failures are as headers say.
 */
#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/hashmap.h"
#include "base/json.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/metrics.h"
#include "base/problem.h"
#include "base/settings.h"
#include "base/xml.h"
#include "short_memory.h"

#define EACH 100000 /* dense for all */

static unsigned ended; /* calls of end */

static void end(void *cookie)
{
	(void)cookie;
	ended++;
}

static int use_arena(void *cookie)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	int result = -1;
	(void)cookie;
	ended = 0;
	if (arena == NULL)
		return -1;
	char *first = arena_strdup(arena, "first");
	assert_non_null(first); /* it is in the block of the arena itself */
	unsigned deferred = arena_defer(arena, end, NULL) == 0;
	assert_int_equal(ended, 1 - deferred);
	size_t used = arena_used(arena);
	char *large = arena_alloc(arena, 20000);
	assert_int_equal(arena_used(arena), used + (large == NULL ? 0 : 20000));
	char *larger = arena_printf(arena, "%300000s", "x");
	if (arena_alloc(arena, 16) != NULL && large != NULL && larger != NULL)
		result = 0;
	/* A clean-up whose entry needs a new block. */
	while (arena_used(arena) % 16384 != 0 && arena_alloc(arena, 16) != NULL)
		;
	int last = arena_defer(arena, end, NULL);
	assert_int_equal(ended, (1 - deferred) + (last != 0));
	assert_string_equal(first, "first");
	arena_free(arena);
	assert_int_equal(ended, 2);
	return result;
}

static void an_arena_hands_out_nothing_and_runs_every_clean_up(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_arena, NULL, EACH) > 3);
}

static int use_buffer(void *cookie)
{
	struct buffer buffer;
	size_t length = 0;
	int result = 0;
	(void)cookie;
	buffer_init(&buffer, 100000);
	for (int i = 0; i < 300 && result == 0; i++) {
		result = i % 3 == 0   ? buffer_append(&buffer, "0123456789", 10)
		         : i % 3 == 1 ? buffer_printf(&buffer, "%010d", 123456789)
		                      : buffer_puts(&buffer, "0123456789");
		length += result == 0 ? 10 : 0;
	}
	assert_int_equal(buffer.length, length);
	assert_int_equal(buffer.failed, result != 0);
	for (size_t i = 0; i < length; i++)
		assert_int_equal(buffer.bytes[i], '0' + i % 10);
	if (result != 0) {
		assert_int_equal(buffer_putc(&buffer, 'x'), -1);
		assert_null(buffer_text(&buffer));
	} else {
		assert_string_equal(buffer_text(&buffer) + length - 4, "6789");
	}
	buffer_reset(&buffer);
	return result;
}

/* Of what it uses only our own allocations are seen. */
static int use_xml(void *cookie)
{
	struct buffer out;
	(void)cookie;
	buffer_init(&out, 100000);
	struct xml *xml = xml_new(&out);
	if (xml == NULL)
		return -1;
	xml_element(xml, 0, "root");
	xml_text(xml, "a\001b");
	xml_end(xml);
	xml_free(xml);
	int result = out.failed ? -1 : 0;
	assert_int_equal(out.failed, memory.refused > 0);
	buffer_reset(&out);
	return result;
}

static void a_document_is_whole_or_its_buffer_has_failed(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_xml, NULL, EACH) > 2);
}

static int use_empty_text(void *cookie)
{
	struct buffer buffer;
	(void)cookie;
	buffer_init(&buffer, 0);
	const char *text = buffer_text(&buffer);
	assert_int_equal(buffer.failed, text == NULL);
	buffer_reset(&buffer);
	return text == NULL ? -1 : 0;
}

static void a_buffer_keeps_its_content_and_stays_failed(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_buffer, NULL, EACH) > 3);
	run_short_of_each(use_empty_text, NULL, EACH);
}

static int use_hashmap(void *cookie)
{
	static char values[70];
	bool held[70] = {false};
	size_t count = 0;
	int result = 0;
	struct hashmap *map = hashmap_new(70);
	(void)cookie;
	if (map == NULL)
		return -1;
	for (int i = 0; i < 70; i++) {
		char key[8];
		size_t length = (size_t)snprintf(key, sizeof key, "%d", i);
		held[i] = hashmap_put(map, key, length, &values[i]) == 0;
		count += held[i];
		result = held[i] ? result : -1;
		assert_int_equal(hashmap_count(map), count);
	}
	for (int i = 0; i < 70; i++) {
		char key[8];
		size_t length = (size_t)snprintf(key, sizeof key, "%d", i);
		void *expected = held[i] ? &values[i] : NULL;
		assert_ptr_equal(hashmap_get(map, key, length), expected);
		if (i % 2 == 0)
			assert_ptr_equal(hashmap_remove(map, key, length), expected);
	}
	hashmap_free(map);
	return result;
}

static void a_map_refuses_the_key_and_keeps_all_others(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_hashmap, NULL, EACH) > 70);
}

/* The second has a number longer than cJSON reads, and names for a second table. */
static const struct text {
	const struct json_limits *limits;
	const char *text;
	const char *written; /* what json_write makes of it */
} texts[] = {
    {&json_limits_request,
        "{\"a\":[1,2.50,{\"b\":null}],\"\\u0063\":\"\\ud83d\\ude00\",\"d\":true}",
        "{\"a\":[1,2.50,{\"b\":null}],\"c\":\"\xf0\x9f\x98\x80\",\"d\":true}"},
    {&json_limits_file,
        "[123456789012345678901234567890123456789012345678901234567890123456789,{"
        "\"00\":0,\"01\":1,\"02\":2,\"03\":3,\"04\":4,\"05\":5,\"06\":6,\"07\":7,"
        "\"10\":0,\"11\":1,\"12\":2,\"13\":3,\"14\":4,\"15\":5,\"16\":6,\"17\":7,"
        "\"20\":0,\"21\":1,\"22\":2,\"23\":3,\"24\":4,\"25\":5,\"26\":6,\"27\":7,"
        "\"30\":0,\"31\":1,\"32\":2,\"33\":3,\"34\":4,\"35\":5,\"36\":6,\"37\":7}]",
        NULL},
};

static int use_json(void *cookie)
{
	const struct text *text = cookie;
	struct json_fault fault = {0};
	struct buffer out;
	struct cJSON *tree = json_parse(text->text, strlen(text->text), text->limits, &fault);
	if (tree == NULL) {
		assert_string_equal(fault.reason, "out of memory");
		assert_int_equal(fault.pointer[0], '#');
		return -1;
	}
	buffer_init(&out, 4096);
	json_write(&out, tree);
	int result = out.failed ? -1 : 0;
	if (result == 0)
		assert_string_equal(
		    buffer_text(&out), text->written == NULL ? text->text : text->written);
	buffer_reset(&out);
	cJSON_Delete(tree);
	return result;
}

static void a_json_text_that_finds_no_memory_is_said_to_have_found_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		assert_true(run_short_of_each(use_json, (void *)&texts[i], EACH) > 10);
}

static int use_json_own(void *cookie)
{
	struct json_fault fault;
	struct arena *arena = arena_new(0); /* too small for the deferral */
	(void)cookie;
	struct cJSON *tree =
	    arena == NULL ? NULL : json_parse("{\"a\":1}", 7, &json_limits_file, &fault);
	if (tree != NULL)
		assert_null(json_own(arena, tree));
	arena_free(arena);
	return tree == NULL ? -1 : 0;
}

static void a_tree_that_an_arena_cannot_own_is_deleted(void **state)
{
	(void)state;
	run_short_of_each(use_json_own, NULL, EACH);
}

static int use_catalogue(void *cookie)
{
	char fault[256] = "";
	(void)cookie;
	if (problem_catalogue_load(fault, sizeof fault) != 0) {
		assert_true(strlen(fault) > 0);
		return -1;
	}
	assert_non_null(problem_kind("not-found"));
	problem_catalogue_free();
	return 0;
}

static void the_catalogue_is_whole_or_not_there(void **state)
{
	(void)state;
	assert_true(run_short_of_each(use_catalogue, NULL, 30) > 1000);
	assert_null(problem_kind_at(0));
}

/* A problem that is told must be told in the little memory there is. */
static int use_problem(void *cookie)
{
	struct buffer out;
	struct problem problem;
	struct arena *arena = arena_new(1 << 20);
	(void)cookie;
	if (arena == NULL)
		return -1;
	problem_init(&problem, arena);
	problem_set(&problem, "not-acceptable");
	problem.limit = "text/csv";
	for (int i = 0; i < 300; i++)
		problem_add(&problem, PROBLEM_POINTER, "#/a", "minimum", "1");
	assert_int_equal(problem.error_total, 300);
	buffer_init(&out, 1 << 20);
	problem_render(&problem, LANGUAGE_EN, "http://n.example", "1", &out);
	int result = out.failed || problem.error_count < PROBLEM_ERRORS_MAX ? -1 : 0;
	if (!out.failed) {
		struct json_fault fault;
		unsigned long fails = memory.fails;
		memory.fails = 0;
		assert_int_equal(json_check(out.bytes, out.length, &json_limits_file, &fault), 0);
		memory.fails = fails;
	}
	buffer_reset(&out);
	arena_free(arena);
	return result;
}

static void a_problem_is_json_or_the_buffer_has_failed(void **state)
{
	char fault[256];
	(void)state;
	assert_int_equal(problem_catalogue_load(fault, sizeof fault), 0);
	run_short_of_each(use_problem, NULL, EACH);
	problem_catalogue_free();
}

static int use_settings(void *cookie)
{
	struct settings settings, before;
	char fault[256] = "";
	struct buffer out;
	struct arena *arena = arena_new((size_t)1 << 20);
	if (arena == NULL)
		return -1;
	memset(&settings, 0x5a, sizeof settings);
	before = settings;
	int result = settings_load(arena, cookie, &settings, fault, sizeof fault);
	if (result != 0) {
		assert_memory_equal(&settings, &before, sizeof before);
		assert_true(strlen(fault) > 0);
	} else {
		assert_int_equal(settings.workers, 3);
		buffer_init(&out, 65536);
		settings_print(&settings, &out);
		result = out.failed ? -1 : 0;
		buffer_reset(&out);
	}
	arena_free(arena);
	return result;
}

static void settings_are_whole_or_untouched(void **state)
{
	char path[] = "/tmp/natcom-memory-XXXXXX";
	int fd = mkstemp(path);
	(void)state;
	unsetenv("NATCOM_DATABASE_URL");
	assert_int_equal(write(fd, "NATCOM_WORKERS=3\n", 17), 17);
	close(fd);
	run_short_of_each(use_settings, path, EACH);
	unlink(path);
}

static int use_log(void *cookie)
{
	static char text[2000];
	const struct log_field fields[] = {LOG_TEXT("text", text), LOG_NUMBER("n", 1)};
	(void)cookie;
	memset(text, '"', sizeof text - 1);
	log_line(LOG_ERROR, "m", fields, 2);
	return 0;
}

static void a_line_that_finds_no_memory_is_lost_and_nothing_else(void **state)
{
	int before = dup(STDERR_FILENO);
	FILE *lines = tmpfile();
	(void)state;
	dup2(fileno(lines), STDERR_FILENO);
	run_short_of_each(use_log, NULL, EACH);
	dup2(before, STDERR_FILENO);
	close(before);
	rewind(lines);
	/* Every line that came out is whole. */
	for (char line[10000]; fgets(line, sizeof line, lines) != NULL;) {
		struct json_fault fault;
		assert_int_equal(json_check(line, strlen(line) - 1, &json_limits_file, &fault), 0);
	}
	fclose(lines);
}

static void a_metric_is_never_missing(void **state)
{
	(void)state;
	for (unsigned long n = 1; n <= 2; n++) {
		memset(&memory, 0, sizeof memory);
		memory.fails = n;
		struct metric *metric = metric_get(METRIC_TOKENS, "result=\"short\"");
		memory.fails = 0;
		assert_int_equal(memory.refused, 1);
		assert_int_equal(memory.live, 0);
		assert_non_null(metric);
		metric_add(metric, 1);
	}
	assert_ptr_not_equal(metric_get(METRIC_TOKENS, "result=\"short\""), NULL);
}

/* What a loop is made of, in the order it is made. */
static int use_loop(void *cookie)
{
	int result = -1;
	int *ends = cookie;
	struct loop_timer *timer = NULL;
	struct loop_watch *watch = NULL;
	struct loop *loop = loop_new();
	if (loop == NULL)
		return -1;
	ended = 0;
	int posted = loop_post(loop, end, NULL);
	timer = loop_timer_new(loop, end, NULL);
	watch = loop_watch_new(loop, ends[0], NULL, NULL);
	if (watch != NULL && loop_watch_want(watch, LOOP_READ | LOOP_CLOSED) == 0 &&
	    timer != NULL && posted == 0)
		result = 0;
	/* However little there is: the loop can be stopped. */
	loop_stop(loop);
	if (loop_run(loop) == 0)
		assert_int_equal(ended, posted == 0);
	else
		result = -1;
	loop_watch_free(watch);
	loop_timer_free(timer);
	loop_free(loop);
	return result;
}

static void hush(int severity, const char *message)
{
	(void)severity;
	(void)message;
}

static void a_loop_is_there_or_not_and_can_always_be_stopped(void **state)
{
	int ends[2];
	(void)state;
	event_set_mem_functions(malloc, realloc, free);
	event_set_log_callback(hush);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_true(run_short_of_each(use_loop, ends, EACH) > 5);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_arena_hands_out_nothing_and_runs_every_clean_up),
	    cmocka_unit_test(a_buffer_keeps_its_content_and_stays_failed),
	    cmocka_unit_test(a_document_is_whole_or_its_buffer_has_failed),
	    cmocka_unit_test(a_map_refuses_the_key_and_keeps_all_others),
	    cmocka_unit_test(a_json_text_that_finds_no_memory_is_said_to_have_found_none),
	    cmocka_unit_test(a_tree_that_an_arena_cannot_own_is_deleted),
	    cmocka_unit_test(the_catalogue_is_whole_or_not_there),
	    cmocka_unit_test(a_problem_is_json_or_the_buffer_has_failed),
	    cmocka_unit_test(settings_are_whole_or_untouched),
	    cmocka_unit_test(a_line_that_finds_no_memory_is_lost_and_nothing_else),
	    cmocka_unit_test(a_metric_is_never_missing),
	    cmocka_unit_test(a_loop_is_there_or_not_and_can_always_be_stopped),
	};
	return cmocka_run_group_tests(tests, watch_cjson, NULL);
}
