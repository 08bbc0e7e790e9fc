/*
 * import_report: the faults of an import: the first ones kept as JSON, all of
 * them counted.
 */
#ifndef API_IMPORT_REPORT_H
#define API_IMPORT_REPORT_H

#include "base/buffer.h"

#define IMPORT_ERRORS_MAX 1000 /* kept */

struct import_report {
	unsigned count;
	struct buffer kept; /* "{..},{..}" */
};

/**
 * import_report_init(report):
 * No fault yet.
 */
void import_report_init(struct import_report *report);

/**
 * import_report_add(report, line, pointer, code):
 * One more.
 */
void import_report_add(
    struct import_report *report, unsigned line, const char *pointer, const char *code);

/**
 * import_report_json(report):
 * Return the faults kept between commas, valid until the next one.
 */
const char *import_report_json(struct import_report *report);

/**
 * import_report_reset(report):
 * Release the memory held.
 */
void import_report_reset(struct import_report *report);

#endif
