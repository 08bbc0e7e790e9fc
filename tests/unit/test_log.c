/*
 * Lines as they come out of standard error.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "unit.h"

#define LINE_MAX_BYTES 8192
#define VALUE_MAX      2048

static char line[100000]; /* what the last call wrote */

/* Call log_line with standard error going to a file, and read it back. */
static size_t write_line(
    enum log_level level, const char *message, const struct log_field *fields, unsigned count)
{
	FILE *file = tmpfile();
	int before = dup(STDERR_FILENO);
	assert_non_null(file);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	log_line(level, message, fields, count);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	close(before);
	rewind(file);
	size_t length = fread(line, 1, sizeof line - 1, file);
	line[length] = '\0';
	fclose(file);
	return length;
}

/* The line as JSON: one, whole, ended by the only newline, not too long. */
static struct cJSON *parsed(size_t length)
{
	struct json_fault fault;
	assert_true(length > 0 && length <= LINE_MAX_BYTES);
	assert_ptr_equal(strchr(line, '\n'), line + length - 1);
	struct cJSON *tree = json_parse(line, length - 1, &json_limits_file, &fault);
	if (tree == NULL)
		fail_msg("%s at %zu: %s", fault.reason, fault.offset, line);
	return tree;
}

static void a_line_has_time_level_message_and_fields_in_order(void **state)
{
	const struct log_field fields[] = {
	    LOG_TEXT("code", "late"), LOG_NUMBER("n", INT64_MIN), LOG_TEXT("none", NULL)};
	struct instant instant;
	(void)state;
	struct cJSON *tree = parsed(write_line(LOG_WARNING, "slow", fields, 3));
	const char *at = json_text(tree, "ts");
	assert_int_equal(instant_parse(at, strlen(at), &instant), 0);
	assert_in_range(instant_now().us - instant.us, 0, 5000000);
	const char *rest = strstr(line, ",\"level\"");
	assert_string_equal(rest, ",\"level\":\"warning\",\"msg\":\"slow\",\"code\":\"late\","
	                          "\"n\":-9223372036854775808}\n");
	cJSON_Delete(tree);
}

static void values_are_data_and_never_formats_or_json(void **state)
{
	static const char evil[] = "%s%n \"},{\"a\":\"\\\n\r\x01\xc3\xa9";
	const struct log_field fields[] = {LOG_TEXT("evil", evil)};
	(void)state;
	struct cJSON *tree = parsed(write_line(LOG_ERROR, evil, fields, 1));
	assert_string_equal(json_text(tree, "msg"), evil);
	assert_string_equal(json_text(tree, "evil"), evil);
	assert_int_equal(cJSON_GetArraySize(tree), 4);
	cJSON_Delete(tree);
}

static void a_long_value_is_cut_where_a_code_point_ends(void **state)
{
	(void)state;
	for (int shift = 0; shift < 4; shift++) {
		char text[3 * VALUE_MAX] = "";
		const struct log_field fields[] = {LOG_TEXT("text", text)};
		for (int i = 0; i < shift; i++)
			strcat(text, "x");
		while (strlen(text) < VALUE_MAX + 100)
			strcat(text, "\xf0\x9f\x98\x80");
		struct cJSON *tree = parsed(write_line(LOG_ERROR, "m", fields, 1));
		const char *shown = json_text(tree, "text");
		assert_int_equal(strlen(shown), VALUE_MAX - (shift == 0 ? 0 : 4 - shift));
		assert_memory_equal(shown, text, strlen(shown));
		cJSON_Delete(tree);
	}
}

static void a_value_of_exactly_the_limit_is_shown_whole(void **state)
{
	static char text[VALUE_MAX + 2];
	const struct log_field fields[] = {LOG_TEXT("text", text)};
	(void)state;
	memset(text, 'x', VALUE_MAX);
	struct cJSON *tree = parsed(write_line(LOG_ERROR, "m", fields, 1));
	assert_string_equal(json_text(tree, "text"), text);
	cJSON_Delete(tree);
	text[VALUE_MAX] = 'y';
	tree = parsed(write_line(LOG_ERROR, "m", fields, 1));
	assert_int_equal(strlen(json_text(tree, "text")), VALUE_MAX);
	cJSON_Delete(tree);
}

/* Every length near the limit, so that the closing brace has its turn to be too much. */
static void a_line_is_never_longer_than_its_limit_and_stays_json(void **state)
{
	size_t longest = 0;
	(void)state;
	for (size_t last = 1900; last <= VALUE_MAX; last++) {
		static char text[VALUE_MAX + 1], shorter[VALUE_MAX + 1];
		const struct log_field fields[] = {LOG_TEXT("a", text), LOG_TEXT("b", text),
		    LOG_TEXT("c", text), LOG_TEXT("d", shorter), LOG_NUMBER("e", 7)};
		memset(text, 'x', VALUE_MAX);
		memset(shorter, 'y', last);
		shorter[last] = '\0';
		size_t length = write_line(LOG_ERROR, "m", fields, 5);
		cJSON_Delete(parsed(length));
		longest = length > longest ? length : longest;
	}
	assert_int_equal(longest, LINE_MAX_BYTES);
}

static void what_does_not_fit_is_left_out_and_what_does_is_kept(void **state)
{
	static char controls[VALUE_MAX + 1]; /* six bytes each when escaped */
	const struct log_field fields[] = {
	    LOG_TEXT("a", controls), LOG_NUMBER("b", 1), LOG_TEXT("c", "c")};
	(void)state;
	memset(controls, 1, VALUE_MAX);
	struct cJSON *tree = parsed(write_line(LOG_ERROR, controls, fields, 3));
	assert_null(json_member(tree, "msg"));
	assert_null(json_member(tree, "a"));
	assert_string_equal(json_number(json_member(tree, "b")), "1");
	assert_string_equal(json_text(tree, "c"), "c");
	cJSON_Delete(tree);
}

static void lines_below_the_level_are_dropped(void **state)
{
	(void)state;
	log_set_level(LOG_WARNING);
	assert_int_equal(write_line(LOG_DEBUG, "m", NULL, 0), 0);
	assert_int_equal(write_line(LOG_INFO, "m", NULL, 0), 0);
	cJSON_Delete(parsed(write_line(LOG_WARNING, "m", NULL, 0)));
	cJSON_Delete(parsed(write_line(LOG_ERROR, "m", NULL, 0)));
	log_set_level(LOG_DEBUG);
	cJSON_Delete(parsed(write_line(LOG_DEBUG, "m", NULL, 0)));
	log_set_level(LOG_INFO);
}

static void levels_are_read_by_their_exact_names(void **state)
{
	static const char *const names[] = {"debug", "info", "warning", "error"};
	static const char *const others[] = {"", "Debug", "INFO", "warn", "errors", " error", "2"};
	enum log_level level = LOG_ERROR;
	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(log_level_parse(names[i], &level), 0);
		assert_int_equal(level, i);
	}
	for (size_t i = 0; i < COUNT_OF(others); i++)
		assert_int_equal(log_level_parse(others[i], &level), -1);
	assert_int_equal(level, LOG_ERROR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_has_time_level_message_and_fields_in_order),
	    cmocka_unit_test(values_are_data_and_never_formats_or_json),
	    cmocka_unit_test(a_long_value_is_cut_where_a_code_point_ends),
	    cmocka_unit_test(a_value_of_exactly_the_limit_is_shown_whole),
	    cmocka_unit_test(a_line_is_never_longer_than_its_limit_and_stays_json),
	    cmocka_unit_test(what_does_not_fit_is_left_out_and_what_does_is_kept),
	    cmocka_unit_test(lines_below_the_level_are_dropped),
	    cmocka_unit_test(levels_are_read_by_their_exact_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
