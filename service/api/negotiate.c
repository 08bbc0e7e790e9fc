/*
 * Reading Accept and Accept-Language: both are lists of ranges with weights.
 */
#include "api/negotiate.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"

#define WEIGHT_FULL 1000 /* q=1, in thousandths */

/* One range of a list, without its parameters. */
struct range {
	const char *text;
	size_t length;
	int weight; /* in thousandths */
};

static const struct representation {
	enum media media;
	const char *name;
	const char *type;
} representations[] = {
    {MEDIA_JSON, "application/json", "application/json"},
    {MEDIA_CSV, "text/csv", "text/csv; charset=utf-8; header=present"},
    {MEDIA_NDJSON, "application/x-ndjson", "application/x-ndjson"},
    {MEDIA_CALENDAR, "text/calendar", "text/calendar; charset=utf-8"},
    {MEDIA_XML, "application/xml", "application/xml"},
};

#define REPRESENTATIONS (sizeof representations / sizeof *representations)

/*
 * "0.8" as 800; anything odd counts as 0 (RFC 9110 section 12.4.2), but for
 * ".8": what Java sends by itself ends in "q=.2".
 */
static int read_weight(const char *text)
{
	int weight = 0, digit = 100;
	if (*text == '0' || *text == '1')
		weight = (*text++ - '0') * WEIGHT_FULL;
	if (*text != '.')
		return weight;
	for (text++; *text >= '0' && *text <= '9' && digit > 0; text++, digit /= 10)
		weight += (*text - '0') * digit;
	return weight > WEIGHT_FULL ? WEIGHT_FULL : weight;
}

/* Take the next range off the list; false at its end. */
static bool next_range(const char **list, struct range *ret_range)
{
	const char *p = *list + strspn(*list, ", \t");
	if (*p == '\0')
		return false;
	const char *end = p + strcspn(p, ",");
	ret_range->text = p;
	ret_range->length = strcspn(p, ",; \t");
	ret_range->weight = WEIGHT_FULL;
	for (const char *q = p; (q = strchr(q, ';')) != NULL && q < end;) {
		q += 1 + strspn(q + 1, " \t");
		if (strncasecmp(q, "q=", 2) == 0)
			ret_range->weight = read_weight(q + 2);
	}
	*list = end;
	return true;
}

/* How exactly a range names a type: 0 not, 1 by all wild cards, 2 by type, 3 wholly. */
static int media_precision(const struct range *range, const char *name)
{
	const char *slash = strchr(name, '/');
	size_t type = (size_t)(slash - name) + 1;
	if (range->length == strlen(name) && strncasecmp(range->text, name, range->length) == 0)
		return 3;
	if (range->length == type + 1 && range->text[type] == '*' &&
	    strncasecmp(range->text, name, type) == 0)
		return 2;
	return range->length == 3 && memcmp(range->text, "*/*", 3) == 0 ? 1 : 0;
}

/* The weight of the most exact range that names the type. */
static int media_weight(const char *accept, const char *name)
{
	struct range range;
	int weight = 0, best = 0;
	while (next_range(&accept, &range)) {
		int precision = media_precision(&range, name);
		if (precision > best) {
			best = precision;
			weight = range.weight;
		}
	}
	return weight;
}

unsigned negotiate_media(const char *accept, unsigned offered)
{
	unsigned best = 0;
	int best_weight = 0;
	for (size_t i = 0; i < REPRESENTATIONS; i++) {
		const struct representation *r = &representations[i];
		if ((offered & r->media) == 0)
			continue;
		int weight =
		    accept == NULL || *accept == '\0' ? WEIGHT_FULL : media_weight(accept, r->name);
		if (weight > best_weight) {
			best = r->media;
			best_weight = weight;
		}
	}
	return best == 0 ? offered & MEDIA_OTHER : best;
}

/* Whether a language range names the language: "fr", "fr-CI", any case. */
static bool names_language(const struct range *range, const char *tag)
{
	size_t length = strlen(tag);
	return range->length >= length && strncasecmp(range->text, tag, length) == 0 &&
	       (range->length == length || range->text[length] == '-');
}

enum language negotiate_language(const char *accept_language)
{
	enum language best = LANGUAGE_EN;
	int best_weight = 0;
	struct range range;
	const char *list = accept_language == NULL ? "" : accept_language;
	while (next_range(&list, &range)) {
		for (int l = LANGUAGE_EN; l <= LANGUAGE_AR; l++) {
			if (names_language(&range, language_tag((enum language)l)) &&
			    range.weight > best_weight) {
				best = (enum language)l;
				best_weight = range.weight;
			}
		}
	}
	return best;
}

const char *media_type(enum media media)
{
	for (size_t i = 0; i < REPRESENTATIONS; i++)
		if (representations[i].media == media)
			return representations[i].type;
	return NULL;
}

const char *media_names(unsigned offered, struct arena *arena)
{
	const char *names = "";
	for (size_t i = 0; i < REPRESENTATIONS && names != NULL; i++)
		if ((offered & representations[i].media) != 0)
			names = arena_printf(arena, "%s%s%s", names, *names == '\0' ? "" : ", ",
			    representations[i].name);
	return names == NULL || *names == '\0' ? "*/*" : names;
}
