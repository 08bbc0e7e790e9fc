/*
 * Settings from the environment, a file, files of secrets and defaults.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/settings_kind.h"
#include "unit.h"

extern char **environ;

static char fault[256];

/* A file whose name is in ${path}; gone with close_files. */
static char folder[32], path[64], secret_path[64];

static void put_file(const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(name, 0600), 0);
}

/* Every test starts in an environment without any setting. */
static int open_world(void **state)
{
	char name[128];
	for (char **entry = environ; *entry != NULL;) {
		snprintf(name, sizeof name, "%.*s", (int)strcspn(*entry, "="), *entry);
		if (strncmp(name, "NATCOM_", 7) == 0 && unsetenv(name) == 0)
			entry = environ;
		else
			entry++;
	}
	strcpy(folder, "/tmp/natcom-settings-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/env", folder);
	snprintf(secret_path, sizeof secret_path, "%s/secret", folder);
	return open_arena(state);
}

static int close_world(void **state)
{
	unlink(path);
	unlink(secret_path);
	return rmdir(folder) == 0 ? close_arena(state) : -1;
}

static struct settings load(struct arena *arena, const char *env_file)
{
	struct settings settings = {0};
	if (settings_load(arena, env_file, &settings, fault, sizeof fault) != 0)
		fail_msg("%s", fault);
	return settings;
}

/* Loading fails, says why and leaves the settings alone. */
static void refuse(struct arena *arena, const char *env_file, const char *sentence)
{
	struct settings settings, before;
	memset(&settings, 0x5a, sizeof settings);
	before = settings;
	if (settings_load(arena, env_file, &settings, fault, sizeof fault) != -1)
		fail_msg("this was taken: %s", sentence);
	if (strstr(fault, sentence) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fault, sentence);
	assert_memory_equal(&settings, &before, sizeof before);
}

static void refuse_text(struct arena *arena, const char *text, const char *sentence)
{
	put_file(path, text, strlen(text));
	refuse(arena, path, sentence);
}

static void what_is_not_set_has_its_default(void **state)
{
	struct settings settings = load(*state, NULL);
	assert_string_equal(settings.listen, "127.0.0.1:8080");
	assert_string_equal(settings.database_owner_url, settings.database_url);
	assert_string_equal(settings.issuer, settings.public_url);
	assert_string_equal(settings.audience, settings.public_url);
	assert_string_equal(settings.hs256_secret, "");
	assert_int_equal(settings.export_timeout_ms, 120000);
	assert_int_equal(settings.token_lifetime_ms, 86400000);
	assert_int_equal(settings.body_limit, 262144);
	assert_int_equal(settings.workers, 0);
	assert_false(settings.server_timing);
}

static void the_environment_wins_over_the_file_and_a_later_line_over_an_earlier(void **state)
{
	static const char text[] = "# a comment\n\n  \n\tNATCOM_WORKERS=3\nPATH=/elsewhere\n"
	                           "NATCOM_CONNECTIONS=10\nNATCOM_CONNECTIONS=11\n"
	                           "NATCOM_ISSUER=a=b #c\nNATCOM_ADMIN_LISTEN=";
	put_file(path, text, strlen(text));
	setenv("NATCOM_WORKERS", "4", 1);
	struct settings settings = load(*state, path);
	assert_int_equal(settings.workers, 4);
	assert_int_equal(settings.connections, 11);
	assert_string_equal(settings.issuer, "a=b #c");
	assert_string_equal(settings.admin_listen, "");
}

static void every_value_has_bounds_that_belong_to_it(void **state)
{
	static const struct {
		const char *line;
		bool good;
	} cases[] = {
	    {"NATCOM_DATABASE_CONNECTIONS=1", true},
	    {"NATCOM_DATABASE_CONNECTIONS=64", true},
	    {"NATCOM_DATABASE_CONNECTIONS=0", false},
	    {"NATCOM_DATABASE_CONNECTIONS=65", false},
	    {"NATCOM_DATABASE_CONNECTIONS=", false},
	    {"NATCOM_DATABASE_CONNECTIONS=-1", false},
	    {"NATCOM_DATABASE_CONNECTIONS=+1", false},
	    {"NATCOM_DATABASE_CONNECTIONS=01", false},
	    {"NATCOM_DATABASE_CONNECTIONS= 1", false},
	    {"NATCOM_DATABASE_CONNECTIONS=1\r", false},
	    {"NATCOM_DATABASE_CONNECTIONS=1.0", false},
	    {"NATCOM_DATABASE_CONNECTIONS=1s", false},
	    {"NATCOM_DATABASE_CONNECTIONS=18446744073709551617", false},
	    {"NATCOM_BODY_LIMIT=1024", true},
	    {"NATCOM_BODY_LIMIT=1KiB", true},
	    {"NATCOM_BODY_LIMIT=32MiB", true},
	    {"NATCOM_BODY_LIMIT=33554433", false},
	    {"NATCOM_BODY_LIMIT=1kib", false},
	    {"NATCOM_BODY_LIMIT=1KB", false},
	    {"NATCOM_BODY_LIMIT=1 KiB", false},
	    {"NATCOM_BODY_LIMIT=17592186044416MiB", false}, /* 2^64 and more wrap round */
	    {"NATCOM_BODY_LIMIT=KiB", false},
	    {"NATCOM_READ_TIMEOUT=10ms", true},
	    {"NATCOM_READ_TIMEOUT=1h", true},
	    {"NATCOM_READ_TIMEOUT=60min", true},
	    {"NATCOM_READ_TIMEOUT=61min", false},
	    {"NATCOM_READ_TIMEOUT=9ms", false},
	    {"NATCOM_READ_TIMEOUT=10", false},
	    {"NATCOM_READ_TIMEOUT=5124095576031h", false},
	    {"NATCOM_READ_TIMEOUT=1s500ms", false},
	    {"NATCOM_SERVER_TIMING=true", true},
	    {"NATCOM_SERVER_TIMING=True", false},
	    {"NATCOM_SERVER_TIMING=1", false},
	    {"NATCOM_SERVER_TIMING=", false},
	    {"NATCOM_LISTEN=", false},
	    {"NATCOM_PUBLIC_URL=https://n.example", true},
	    {"NATCOM_PUBLIC_URL=https://n.example/", false},
	    {"NATCOM_PUBLIC_URL=ftp://n.example", false},
	    {"NATCOM_PUBLIC_URL=n.example", false},
	    {"NATCOM_HS256_SECRET=0123456789abcdef0123456789abcdef", true},
	    {"NATCOM_HS256_SECRET=0123456789abcdef0123456789abcde", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct settings settings;
		put_file(path, cases[i].line, strlen(cases[i].line));
		int result = settings_load(*state, path, &settings, fault, sizeof fault);
		if ((result == 0) != cases[i].good)
			fail_msg("%s: %d, %s", cases[i].line, result, fault);
		if (!cases[i].good)
			assert_memory_equal(fault, cases[i].line, strcspn(cases[i].line, "="));
	}
}

static void a_text_may_be_as_long_as_its_bound_and_not_longer(void **state)
{
	char value[257];
	memset(value, 'x', sizeof value);
	value[255] = '\0';
	setenv("NATCOM_LISTEN", value, 1);
	assert_int_equal(strlen(load(*state, NULL).listen), 255);
	value[255] = 'x';
	value[256] = '\0';
	setenv("NATCOM_LISTEN", value, 1);
	refuse(*state, NULL, "NATCOM_LISTEN=xxx");
}

static void an_unknown_name_is_refused_with_the_nearest(void **state)
{
	char name[300];
	refuse_text(*state, "NATCOM_WORKER=1", "NATCOM_WORKER; did you mean NATCOM_WORKERS?");
	refuse_text(*state, "NATCOM_=1", "unknown setting NATCOM_;");
	refuse_text(*state, "NATCOM_WORKERS =1", "did you mean NATCOM_WORKERS?");
	refuse_text(*state, "natcom_workers=1\nNATCOM_LOGLEVEL=info", "NATCOM_LOG_LEVEL?");
	setenv("NATCOM_LISTEN_FILES", "x", 1);
	refuse(*state, NULL, "unknown setting NATCOM_LISTEN_FILES");
	unsetenv("NATCOM_LISTEN_FILES");
	memset(name, 'X', sizeof name);
	memcpy(name, "NATCOM_", 7);
	name[sizeof name - 1] = '\0';
	setenv(name, "x", 1);
	refuse(*state, NULL, "unknown setting NATCOM_XXX");
	unsetenv(name);
}

/* One letter too many, missing, or another, at either end and within. */
static void the_nearest_name_is_the_one_with_the_fewest_changes(void **state)
{
	static const char *const cases[][2] = {
	    {"NATCOM_ISUER", "NATCOM_ISSUER"},
	    {"NATCOM_IZZUER", "NATCOM_ISSUER"},
	    {"NATCOM_ISSUERS", "NATCOM_ISSUER"},
	    {"NATCOM_ISSUE", "NATCOM_ISSUER"},
	    {"NATCOM_CONNECTION", "NATCOM_CONNECTIONS"},
	    {"NATCOM_REDA_TIMEOUT", "NATCOM_READ_TIMEOUT"},
	    {"NATCOM_WRIT_TIMEOUT", "NATCOM_WRITE_TIMEOUT"},
	    {"NATCOM_HEADER_TIMEOUT", "NATCOM_HEAD_TIMEOUT"},
	    {"NATCOM_BODYLIMIT", "NATCOM_BODY_LIMIT"},
	    {"NATCOM_DATABASEURL", "NATCOM_DATABASE_URL"},
	    {"NATCOM_DATABASE_OWNERURL", "NATCOM_DATABASE_OWNER_URL"},
	    {"NATCOM_TOKEN_SKEWS", "NATCOM_TOKEN_SKEW"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *line = arena_printf(*state, "%s=1", cases[i][0]);
		const char *hint = arena_printf(*state, "did you mean %s?", cases[i][1]);
		refuse_text(*state, line, hint);
	}
}

static void lines_that_set_nothing_are_refused(void **state)
{
	char many[257 * 20] = "";
	refuse_text(*state, "NATCOM_WORKERS", "is no NAME=value line");
	refuse_text(*state, "export NATCOM_WORKERS", "is no NAME=value line");
	for (int i = 0; i < 257; i++)
		strcat(many, "NATCOM_WORKERS=1\n");
	refuse_text(*state, many, "is no NAME=value line");
}

static void a_file_that_cannot_be_read_whole_is_refused(void **state)
{
	static char large[64 * 1024 + 1];
	refuse(*state, "/nowhere/at/all", "the settings file /nowhere/at/all cannot be read");
	refuse(*state, folder, "cannot be read");
	memset(large, '\n', sizeof large);
	put_file(path, large, sizeof large);
	refuse(*state, path, "cannot be read");
	put_file(path, large, sizeof large - 1);
	(void)load(*state, path);
	put_file(path, "NATCOM_WORKERS=1\0", 17);
	refuse(*state, path, "cannot be read");
}

static void a_secret_comes_from_the_file_that_is_named(void **state)
{
	put_file(secret_path, "host=a password=b\n\n", 19);
	setenv("NATCOM_DATABASE_URL_FILE", secret_path, 1);
	struct settings settings = load(*state, NULL);
	assert_string_equal(settings.database_url, "host=a password=b\n");
	assert_string_equal(settings.database_owner_url, "host=a password=b\n");
	put_file(secret_path, "host=a", 6);
	assert_string_equal(load(*state, NULL).database_url, "host=a");
	put_file(secret_path, "\n", 1);
	refuse(*state, NULL, "NATCOM_DATABASE_URL must be");
	put_file(secret_path, "", 0);
	refuse(*state, NULL, "NATCOM_DATABASE_URL must be");
	setenv("NATCOM_DATABASE_URL", "postgresql:///x", 1);
	refuse(*state, NULL, "NATCOM_DATABASE_URL and NATCOM_DATABASE_URL_FILE are both set");
	unsetenv("NATCOM_DATABASE_URL");
	setenv("NATCOM_DATABASE_URL_FILE", "/nowhere/at/all", 1);
	refuse(*state, NULL, "NATCOM_DATABASE_URL_FILE=/nowhere/at/all cannot be read");
	unsetenv("NATCOM_DATABASE_URL_FILE");
	setenv("NATCOM_LISTEN_FILE", secret_path, 1);
	refuse(*state, NULL, "NATCOM_LISTEN is no secret");
}

static void a_secret_is_never_said(void **state)
{
	struct buffer out;
	setenv("NATCOM_HS256_SECRET", "too-short-to-be-taken", 1);
	refuse(*state, NULL, "NATCOM_HS256_SECRET must hold");
	assert_null(strstr(fault, "too-short"));
	setenv("NATCOM_HS256_SECRET", "0123456789abcdef0123456789abcdef", 1);
	setenv("NATCOM_DATABASE_URL", "postgresql://a:password@b/", 1);
	struct settings settings = load(*state, NULL);
	buffer_init(&out, 65536);
	settings_print(&settings, &out);
	const char *text = buffer_text(&out);
	assert_null(strstr(text, "password"));
	assert_null(strstr(text, "01234567"));
	assert_non_null(strstr(text, "\nNATCOM_DATABASE_URL=***\n"));
	buffer_reset(&out);
}

/* Every line that is printed, put into a file, makes the same settings again. */
static void what_is_printed_can_be_read_again(void **state)
{
	struct buffer first, second;
	setenv("NATCOM_READ_TIMEOUT", "1500ms", 1);
	setenv("NATCOM_WRITE_TIMEOUT", "90s", 1);
	setenv("NATCOM_BODY_LIMIT", "1025", 1);
	setenv("NATCOM_DRAIN_TIMEOUT", "0s", 1);
	setenv("NATCOM_SERVER_TIMING", "true", 1);
	struct settings settings = load(*state, NULL);
	buffer_init(&first, 65536);
	buffer_init(&second, 65536);
	settings_print(&settings, &first);
	for (char **entry = environ; *entry != NULL; entry++)
		if (strncmp(*entry, "NATCOM_", 7) == 0)
			(*entry)[0] = 'X';
	/* The stars of secrets are texts like others, but too short for one. */
	char *secret = strstr(buffer_text(&first), "NATCOM_HS256_SECRET=***");
	memset(secret, '#', 23);
	put_file(path, first.bytes, first.length);
	settings = load(*state, path);
	settings_print(&settings, &second);
	memcpy(strstr(buffer_text(&second), "NATCOM_HS256_SECRET=***"), secret, 23);
	assert_string_equal(buffer_text(&first), buffer_text(&second));
	assert_non_null(strstr(first.bytes, "NATCOM_WRITE_TIMEOUT=90s\n"));
	buffer_reset(&first);
	buffer_reset(&second);
}

static void the_help_names_every_setting_with_its_default(void **state)
{
	struct buffer out;
	(void)state;
	buffer_init(&out, 65536);
	settings_help(&out);
	assert_non_null(strstr(buffer_text(&out), "NATCOM_BODY_LIMIT"));
	assert_non_null(strstr(out.bytes, "(default 256KiB)\n"));
	assert_non_null(strstr(out.bytes, "(default empty); also by NAME_FILE\n"));
	buffer_reset(&out);
}

static void a_number_is_written_with_the_largest_unit_that_leaves_no_rest(void **state)
{
	static const struct {
		enum setting_kind kind;
		int64_t value;
		const char *text;
	} cases[] = {{SETTING_DURATION, 0, "0ms"}, {SETTING_DURATION, 999, "999ms"},
	    {SETTING_DURATION, 1000, "1s"}, {SETTING_DURATION, 61000, "61s"},
	    {SETTING_DURATION, 3600000, "1h"}, {SETTING_DURATION, 5400000, "90min"},
	    {SETTING_SIZE, 0, "0"}, {SETTING_SIZE, 1023, "1023"}, {SETTING_SIZE, 1024, "1KiB"},
	    {SETTING_SIZE, 3145728, "3MiB"}, {SETTING_COUNT, INT64_MAX, "9223372036854775807"}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer out;
		int64_t again = -1;
		buffer_init(&out, 64);
		setting_write(cases[i].kind, &cases[i].value, &out);
		assert_string_equal(buffer_text(&out), cases[i].text);
		assert_null(setting_read(cases[i].kind, out.bytes, 0, INT64_MAX, &again));
		assert_true(again == cases[i].value);
		buffer_reset(&out);
	}
}

#define test_in_world(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
	log_set_level(LOG_ERROR);
	const struct CMUnitTest tests[] = {
	    test_in_world(what_is_not_set_has_its_default),
	    test_in_world(the_environment_wins_over_the_file_and_a_later_line_over_an_earlier),
	    test_in_world(every_value_has_bounds_that_belong_to_it),
	    test_in_world(a_text_may_be_as_long_as_its_bound_and_not_longer),
	    test_in_world(an_unknown_name_is_refused_with_the_nearest),
	    test_in_world(the_nearest_name_is_the_one_with_the_fewest_changes),
	    test_in_world(lines_that_set_nothing_are_refused),
	    test_in_world(a_file_that_cannot_be_read_whole_is_refused),
	    test_in_world(a_secret_comes_from_the_file_that_is_named),
	    test_in_world(a_secret_is_never_said),
	    test_in_world(what_is_printed_can_be_read_again),
	    cmocka_unit_test(the_help_names_every_setting_with_its_default),
	    cmocka_unit_test(a_number_is_written_with_the_largest_unit_that_leaves_no_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
