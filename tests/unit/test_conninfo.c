/*
 * What every connection is opened with, from all spellings of a connection
 * string, and what a malformed one does not reveal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db/conninfo.h"

static const char *value_of(const struct conninfo *info, const char *keyword)
{
	const char *const *keywords = conninfo_keywords(info);

	for (size_t i = 0; keywords[i] != NULL; i++) {
		if (strcmp(keywords[i], keyword) == 0)
			return conninfo_values(info)[i];
	}
	return NULL;
}

static struct conninfo *make(struct conninfo_options options)
{
	char fault[256];
	struct conninfo *info = conninfo_new(&options, fault, sizeof(fault));

	assert_non_null(info);
	return info;
}

static void hosts_rotate_with_their_ports(void **state)
{
	static const struct {
		unsigned rotate;
		const char *host, *port;
	} cases[] = {{0, "a,b,c", "1,2,3"}, {1, "b,c,a", "2,3,1"}, {2, "c,a,b", "3,1,2"},
	    {3, "a,b,c", "1,2,3"}, {4, "b,c,a", "2,3,1"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct conninfo *info =
		    make((struct conninfo_options){.url = "postgres://u@a:1,b:2,c:3/d"
		                                          "?target_session_attrs=read-write",
		        .rotate = cases[i].rotate});

		assert_string_equal(value_of(info, "host"), cases[i].host);
		assert_string_equal(value_of(info, "port"), cases[i].port);
		assert_string_equal(value_of(info, "dbname"), "d");
		assert_string_equal(value_of(info, "target_session_attrs"), "read-write");
		conninfo_free(info);
	}
	conninfo_free(NULL);
}

static void one_host_of_the_environment_rotates_to_itself(void **state)
{
	struct conninfo *info;

	(void)state;
	setenv("PGHOST", "alone", 1);
	info = make((struct conninfo_options){.url = "", .rotate = 7});
	assert_string_equal(value_of(info, "host"), "alone");
	conninfo_free(info);
	unsetenv("PGHOST");
}

static void ours_come_after_the_strings_own_options(void **state)
{
	struct conninfo *info = make((struct conninfo_options){
	    .url = "host=x options='-c work_mem=8MB' client_encoding=LATIN1 tcp_user_timeout=5",
	    .role = "odd role\\",
	    .application_name = "natcom 1",
	    .notice_close = true,
	    .connect_s = 3});
	const char *options = value_of(info, "options");

	(void)state;
	assert_ptr_equal(strstr(options, "-c work_mem=8MB "), options);
	assert_non_null(strstr(options, " -c TimeZone=UTC"));
	assert_non_null(strstr(options, " -c client_connection_check_interval=1s"));
	assert_non_null(strstr(options, " -c role=odd\\ role\\\\"));
	assert_string_equal(value_of(info, "client_encoding"), "UTF8");
	assert_string_equal(value_of(info, "tcp_user_timeout"), "5");
	assert_string_equal(value_of(info, "connect_timeout"), "3");
	assert_string_equal(value_of(info, "fallback_application_name"), "natcom 1");
	conninfo_free(info);
}

static void a_peer_that_vanishes_is_noticed_by_default(void **state)
{
	struct conninfo *info = make((struct conninfo_options){.url = "host=x"});

	(void)state;
	assert_string_equal(value_of(info, "tcp_user_timeout"), "10000");
	assert_null(value_of(info, "connect_timeout"));
	assert_null(strstr(value_of(info, "options"), "role="));
	conninfo_free(info);
}

static void a_malformed_string_is_not_repeated(void **state)
{
	static const char *const urls[] = {"host=x s3cret", "host=x pass\"s3cret",
	    "postgres://u:s3cret@[x", "postgres://u@h/d?s3cret=1", "host=x password='s3cret",
	    "postgres://u:s3cret%zz@h/"};

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct conninfo_options options = {.url = urls[i]};
		char fault[256] = "";

		assert_null(conninfo_new(&options, fault, sizeof(fault)));
		assert_non_null(strstr(fault, "malformed"));
		assert_null(strstr(fault, "s3cret"));
	}
}

static void a_message_of_many_lines_becomes_one(void **state)
{
	char text[64];

	(void)state;
	conninfo_sentence("first\n\tIs it running?\nsecond\n", text, sizeof(text));
	assert_string_equal(text, "first; second");
	conninfo_sentence("", text, sizeof(text));
	assert_string_equal(text, "no reason given");
	conninfo_sentence("first\nsecond\n", text, 9);
	assert_string_equal(text, "first; s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hosts_rotate_with_their_ports),
	    cmocka_unit_test(one_host_of_the_environment_rotates_to_itself),
	    cmocka_unit_test(ours_come_after_the_strings_own_options),
	    cmocka_unit_test(a_peer_that_vanishes_is_noticed_by_default),
	    cmocka_unit_test(a_malformed_string_is_not_repeated),
	    cmocka_unit_test(a_message_of_many_lines_becomes_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
