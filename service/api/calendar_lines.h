/*
 * calendar_lines: a component of a calendar as the lines that are sent.
 */
#ifndef API_CALENDAR_LINES_H
#define API_CALENDAR_LINES_H

struct buffer;
struct icalcomponent_impl;

/**
 * calendar_lines(component, out):
 * Append the component, folded between characters into lines of at most 75
 * bytes (RFC 5545 section 3.1).  When memory is short the buffer fails.
 */
void calendar_lines(struct icalcomponent_impl *component, struct buffer *out);

#endif
