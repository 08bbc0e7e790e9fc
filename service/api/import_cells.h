/*
 * import_cells: a CSV record as a JSON tree, by the names of its header and the
 * types that the contract gives them.
 */
#ifndef API_IMPORT_CELLS_H
#define API_IMPORT_CELLS_H

#include <stdbool.h>

struct cJSON;
struct csv_record;
struct import_report;
struct operation;

/**
 * import_cells_header(operation, parent, names, count, report):
 * Add to ${report} what is wrong with the header, on line 1: names that are
 * empty, double or no member of the operation's (or ${parent}).  Return the
 * number of faults.
 */
unsigned import_cells_header(const struct operation *operation, const char *parent,
    const char *const *names, unsigned count, struct import_report *report);

/**
 * import_cells_tree(operation, names, record, report, ret_failed):
 * Return the record as a tree: an empty cell is a member that is absent,
 * "names.en" a member of names, a list its JSON text.  The quote that exports
 * put in front of what a spreadsheet would take for a formula is taken away.
 * NULL: a cell is at fault (in ${report}), or memory is short (${ret_failed}).
 */
struct cJSON *import_cells_tree(const struct operation *operation, const char *const *names,
    const struct csv_record *record, struct import_report *report, bool *ret_failed);

#endif
