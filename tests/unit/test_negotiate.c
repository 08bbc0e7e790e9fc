/*
 * Accept and Accept-Language, as browsers, tools and libraries send them.
 */
#include "api/negotiate.h"
#include "unit.h"

#define ALL (MEDIA_JSON | MEDIA_CSV | MEDIA_NDJSON)

static void the_media_type_that_is_liked_best_is_chosen(void **state)
{
	static const struct {
		const char *accept;
		unsigned offered, chosen;
	} cases[] = {
	    {NULL, ALL, MEDIA_JSON},
	    {NULL, MEDIA_CSV, MEDIA_CSV},
	    {"*/*", ALL, MEDIA_JSON},
	    {"*/*", MEDIA_NDJSON | MEDIA_CSV, MEDIA_CSV},
	    {"application/json", ALL, MEDIA_JSON},
	    {"APPLICATION/JSON", ALL, MEDIA_JSON},
	    {"application/json; charset=utf-8", ALL, MEDIA_JSON},
	    {"text/csv", ALL, MEDIA_CSV},
	    {"text/csv;header=present;q=0.5, application/json;q=0.4", ALL, MEDIA_CSV},
	    {"text/csv", MEDIA_JSON, 0},
	    {"text/*", ALL, MEDIA_CSV},
	    {"text/*", MEDIA_JSON, 0},
	    {"application/*", ALL, MEDIA_JSON},
	    {"application/*;q=0.5, application/x-ndjson", ALL, MEDIA_NDJSON},
	    {"application/json;q=0, */*", ALL, MEDIA_CSV},
	    {"application/json;q=0.000, application/*", ALL, MEDIA_NDJSON},
	    {"*/*;q=0", ALL, 0},
	    {"*/*;q=0.001", ALL, MEDIA_JSON},
	    {"text/csv;q=0.999, application/json;q=0.998", ALL, MEDIA_CSV},
	    {"text/csv;q=0.5,application/json;q=0.5", ALL, MEDIA_JSON},
	    {"text/csv;Q=0.9 , application/json ; q=0.8", ALL, MEDIA_CSV},
	    {"text/csv;q=1.000, application/json;q=0.9999", ALL, MEDIA_CSV},
	    {"text/csv;q=high, application/json;q=0.1", ALL, MEDIA_JSON},
	    {"text/csv;q=2, application/json;q=0.1", ALL, MEDIA_JSON},
	    {"text/csv;q=-1, application/json;q=0.1", ALL, MEDIA_JSON},
	    {"text/csv;q=, application/json;q=0.1", ALL, MEDIA_JSON},
	    {",, ,text/csv,", ALL, MEDIA_CSV},
	    {"application/jsonp, application/jso", ALL, 0},
	    {"application", ALL, 0},
	    {"*", ALL, 0},
	    {";q=1", ALL, 0},
	    {"*/csv", ALL, 0},
	    {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ALL, MEDIA_JSON},
	    /* What Java's HttpURLConnection sends unasked. */
	    {"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", ALL, MEDIA_JSON},
	    {"text/csv;q=.3, application/json;q=.25", ALL, MEDIA_CSV},
	    {"image/png", MEDIA_OTHER, MEDIA_OTHER},
	    {"image/png", MEDIA_OTHER | MEDIA_JSON, MEDIA_OTHER},
	    {"application/json", MEDIA_OTHER | MEDIA_JSON, MEDIA_JSON},
	    {"application/xml", MEDIA_XML, MEDIA_XML},
	    {"application/json", MEDIA_XML, 0},
	    {"*/*", 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned chosen = negotiate_media(cases[i].accept, cases[i].offered);
		if (chosen != cases[i].chosen)
			fail_msg("%s of %u: %u", cases[i].accept, cases[i].offered, chosen);
	}
}

static void the_language_that_is_liked_best_is_chosen(void **state)
{
	static const struct {
		const char *accept;
		enum language chosen;
	} cases[] = {
	    {NULL, LANGUAGE_EN},
	    {"", LANGUAGE_EN},
	    {"fr", LANGUAGE_FR},
	    {"AR", LANGUAGE_AR},
	    {"fr-CI", LANGUAGE_FR},
	    {"ar-Arab-MA", LANGUAGE_AR},
	    {"fro", LANGUAGE_EN},
	    {"f", LANGUAGE_EN},
	    {"de, it", LANGUAGE_EN},
	    {"de, ar;q=0.1", LANGUAGE_AR},
	    {"de-DE,de;q=0.9,fr;q=0.8,en;q=0.7", LANGUAGE_FR},
	    {"en;q=0.5, fr;q=0.6", LANGUAGE_FR},
	    {"ar, fr", LANGUAGE_AR},
	    {"fr;q=0, ar;q=0", LANGUAGE_EN},
	    {"fr;q=0, ar;q=0.001", LANGUAGE_AR},
	    {"fr;q=0.1, fr-CI;q=0.9, en;q=0.5", LANGUAGE_FR},
	    {"*", LANGUAGE_EN},
	    {"*;q=0.5, fr;q=0.4", LANGUAGE_FR},
	    {" ,;q=1,fr ; q=0.5", LANGUAGE_FR},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (negotiate_language(cases[i].accept) != cases[i].chosen)
			fail_msg("%s: %d", cases[i].accept, negotiate_language(cases[i].accept));
}

static void every_set_of_types_has_names_for_people(void **state)
{
	for (unsigned offered = 0; offered <= (ALL | MEDIA_OTHER); offered++)
		assert_non_null(media_names(offered, *state));
	assert_string_equal(media_names(0, *state), "*/*");
	assert_string_equal(media_names(MEDIA_OTHER, *state), "*/*");
	assert_string_equal(
	    media_names(MEDIA_CSV | MEDIA_NDJSON, *state), "text/csv, application/x-ndjson");
	assert_string_equal(media_type(MEDIA_CSV), "text/csv; charset=utf-8; header=present");
	assert_null(media_type(MEDIA_OTHER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_media_type_that_is_liked_best_is_chosen),
	    cmocka_unit_test(the_language_that_is_liked_best_is_chosen),
	    test_with_arena(every_set_of_types_has_names_for_people),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
