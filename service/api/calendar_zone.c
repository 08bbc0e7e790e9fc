/*
 * libical makes the definition from the system's file of the zone, which is
 * small and in the page cache; what was before the first plan is cut off.
 */
#include "api/calendar_zone.h"

#include <libical/ical.h>
#include <string.h>

#include "api/calendar_lines.h"
#include "api/writer.h"
#include "base/arena.h"
#include "base/buffer.h"

#define FIRST_YEAR 2000 /* whose rules are still defined */

/* A zone that was asked for. */
struct zone {
	const char *name;
	bool known;
	const struct zone *next;
};

/* The definition; NULL when there is none. */
static icalcomponent *fetch(const char *name)
{
	icalcomponent *zone = icaltzutil_fetch_timezone(name);
	icalproperty *id =
	    zone == NULL ? NULL : icalcomponent_get_first_property(zone, ICAL_TZID_PROPERTY);
	if (id == NULL) {
		if (zone != NULL)
			icalcomponent_free(zone);
		return NULL;
	}
	/* Without libical's prefix: programs know the zones by their own names. */
	icalproperty_set_tzid(id, name);
	struct icaltimetype from = icaltime_null_time();
	from.year = FIRST_YEAR;
	from.month = 1;
	from.day = 1;
	from.zone = icaltimezone_get_utc_timezone();
	icaltimezone_truncate_vtimezone(zone, from, icaltime_null_time(), 0);
	return zone;
}

static bool define(const char *name, struct buffer *out)
{
	icalcomponent *zone = fetch(name);
	if (zone == NULL)
		return false;
	calendar_lines(zone, out);
	icalcomponent_free(zone);
	return true;
}

bool calendar_zone(struct writing *writing, const char *name, struct buffer *out)
{
	for (const struct zone *z = writing->zones; z != NULL; z = z->next)
		if (strcmp(z->name, name) == 0)
			return z->known;
	struct zone *zone = arena_alloc(writing->arena, sizeof *zone);
	const char *kept = zone == NULL ? NULL : arena_strdup(writing->arena, name);
	if (kept == NULL) {
		out->failed = true;
		return false;
	}
	*zone = (struct zone){kept, define(name, out), writing->zones};
	writing->zones = zone;
	return zone->known;
}
