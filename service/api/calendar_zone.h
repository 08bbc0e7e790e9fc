/*
 * calendar_zone: the definitions of time zones that a calendar carries
 * (VTIMEZONE, RFC 5545 section 3.6.5), from the system's zone files.
 */
#ifndef API_CALENDAR_ZONE_H
#define API_CALENDAR_ZONE_H

#include <stdbool.h>

struct buffer;
struct writing;

/**
 * calendar_zone(writing, name, out):
 * Append the definition of the IANA zone ${name} unless it was appended
 * before.  Return whether times may name the zone: not when the system has no
 * such zone, or memory is short.
 */
bool calendar_zone(struct writing *writing, const char *name, struct buffer *out);

#endif
