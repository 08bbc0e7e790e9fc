/*
 * Ranges of addresses, and who is behind a chain of proxies.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/networks.h"
#include "unit.h"

static const struct networks *parse(struct arena *arena, const char *text)
{
	char fault[256] = "";
	const struct networks *networks = networks_parse(arena, text, fault, sizeof fault);
	if (networks == NULL)
		fail_msg("%s: %s", text, fault);
	return networks;
}

static void an_address_is_in_a_range_by_the_bits_of_its_prefix(void **state)
{
	static const struct {
		const char *ranges, *address;
		bool is_in;
	} cases[] = {
	    {"10.0.0.0/8", "10.255.255.255", true},
	    {"10.0.0.0/8", "11.0.0.0", false},
	    {"10.0.0.0/8", "9.255.255.255", false},
	    {"192.168.4.0/23", "192.168.5.255", true},
	    {"192.168.4.0/23", "192.168.6.0", false},
	    {"192.168.4.7/23", "192.168.4.1", true},
	    {"1.2.3.4", "1.2.3.4", true},
	    {"1.2.3.4/32", "1.2.3.4", true},
	    {"1.2.3.4", "1.2.3.5", false},
	    {"0.0.0.0/0", "255.255.255.255", true},
	    {"0.0.0.0/0", "::1", false},
	    {"::/0", "2001:db8::1", true},
	    {"::/0", "10.0.0.1", false},
	    {"::/0", "::ffff:10.0.0.1", false},
	    {"::1", "::1", true},
	    {"::1", "0:0:0:0:0:0:0:1", true},
	    {"::1/128", "::2", false},
	    {"2001:db8::/33", "2001:db8:7fff::", true},
	    {"2001:db8::/33", "2001:db8:8000::", false},
	    {"10.0.0.0/8", "::ffff:10.1.2.3", true},
	    {"::ffff:10.0.0.0/104", "10.1.2.3", true},
	    {"::ffff:10.0.0.0/104", "11.1.2.3", false},
	    {"10.0.0.0/8, ::1 ,fe80::/10", "febf::1", true},
	    {"10.0.0.0/8,unix", "unix", true},
	    {"10.0.0.0/8", "unix", false},
	    {"", "127.0.0.1", false},
	    {"", "unix", false},
	    {"0.0.0.0/0, ::/0", "localhost", false},
	    {"0.0.0.0/0", "", false},
	    {"0.0.0.0/0", "10.0.0.1:80", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (networks_contain(parse(*state, cases[i].ranges), cases[i].address) !=
		    cases[i].is_in)
			fail_msg("\"%s\" in \"%s\": not %d", cases[i].address, cases[i].ranges,
			    cases[i].is_in);
}

static void what_is_no_list_of_ranges_is_refused_with_a_sentence(void **state)
{
	static const char *const broken[] = {",", "10.0.0.0/8,", ",10.0.0.0/8", " ", "10.0.0.0/33",
	    "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/8/8", "10.0.0/8", "::/129",
	    "::1/1e1", "localhost", "unix/0", "10.0.0.0/99999999999999999999", "10.0.0.0 /8",
	    "10.0.0.0/8 10.0.0.1",
	    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001/128"};
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		char fault[256] = "";
		if (networks_parse(*state, broken[i], fault, sizeof fault) != NULL)
			fail_msg("\"%s\" is taken", broken[i]);
		assert_non_null(strstr(fault, "is no list of at most"));
	}
	/* Entries of every length about the longest that is looked at. */
	for (int length = 60; length < 70; length++) {
		char fault[256];
		assert_null(networks_parse(
		    *state, arena_printf(*state, "%0*d", length, 1), fault, sizeof fault));
	}
}

static void a_list_has_at_most_its_number_of_ranges(void **state)
{
	char list[16 * (NETWORKS_MAX + 1)] = "", fault[64];
	for (int i = 0; i < NETWORKS_MAX; i++)
		sprintf(list + strlen(list), "%s10.0.0.%d", i > 0 ? "," : "", i);
	assert_true(networks_contain(parse(*state, list), "10.0.0.63"));
	strcat(list, ",10.0.1.0");
	assert_null(networks_parse(*state, list, fault, sizeof fault));
}

static void the_client_is_who_trusted_proxies_vouch_for(void **state)
{
	static const struct {
		const char *forwarded_for, *client;
	} cases[] = {
	    {NULL, "10.0.0.9"},
	    {"", "10.0.0.9"},
	    {"8.8.8.8", "8.8.8.8"},
	    {"  8.8.8.8\t", "8.8.8.8"},
	    {"8.8.8.8, 10.0.0.1", "8.8.8.8"},
	    {"8.8.8.8,10.0.0.2 , 10.0.0.1", "8.8.8.8"},
	    {"6.6.6.6, 8.8.8.8", "8.8.8.8"},
	    {"10.0.0.7, 8.8.8.8, 10.0.0.1", "8.8.8.8"},
	    {"10.0.0.7, 10.0.0.8", "10.0.0.7"},
	    {"2001:db8::1, 10.0.0.1", "2001:db8::1"},
	    {"nobody", "10.0.0.9"},
	    {"8.8.8.8, unknown", "10.0.0.9"},
	    {"8.8.8.8, unix", "10.0.0.9"},
	    {"8.8.8.8,", "10.0.0.9"},
	    {"8.8.8.8 7.7.7.7", "10.0.0.9"},
	    {"8.8.8.8:1234", "10.0.0.9"},
	    {"nobody, 10.0.0.1", "10.0.0.1"},
	};
	const struct networks *trusted = parse(*state, "10.0.0.0/8");
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(
		    networks_client(trusted, "10.0.0.9", cases[i].forwarded_for, *state),
		    cases[i].client);
}

static void without_memory_the_client_is_the_peer(void **state)
{
	const struct networks *trusted = parse(*state, "10.0.0.0/8");
	struct arena *arena = arena_new(0);
	char fault[64];
	assert_string_equal(networks_client(trusted, "10.0.0.9", "8.8.8.8", arena), "10.0.0.9");
	assert_null(networks_parse(arena, "10.0.0.0/8", fault, sizeof fault));
	assert_string_equal(fault, "out of memory");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_with_arena(an_address_is_in_a_range_by_the_bits_of_its_prefix),
	    test_with_arena(what_is_no_list_of_ranges_is_refused_with_a_sentence),
	    test_with_arena(a_list_has_at_most_its_number_of_ranges),
	    test_with_arena(the_client_is_who_trusted_proxies_vouch_for),
	    test_with_arena(without_memory_the_client_is_the_peer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
