/*
 * A list of JSON objects in the making.
 */
#include "api/import_report.h"

#include <string.h>

#include "base/json.h"

#define KEPT_CEILING ((size_t)1024 * 1024)

void import_report_init(struct import_report *report)
{
	report->count = 0;
	buffer_init(&report->kept, KEPT_CEILING);
}

void import_report_add(
    struct import_report *report, unsigned line, const char *pointer, const char *code)
{
	if (report->count++ >= IMPORT_ERRORS_MAX)
		return;
	buffer_printf(
	    &report->kept, "%s{\"line\":%u,\"pointer\":", report->count > 1 ? "," : "", line);
	json_write_string(&report->kept, pointer, strlen(pointer));
	buffer_printf(&report->kept, ",\"code\":\"%s\"}", code);
}

const char *import_report_json(struct import_report *report)
{
	const char *text = buffer_text(&report->kept);
	return text == NULL ? "" : text;
}

void import_report_reset(struct import_report *report)
{
	buffer_reset(&report->kept);
}
