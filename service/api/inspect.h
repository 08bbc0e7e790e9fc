/*
 * inspect: whether contract and database agree: every statement prepares, and
 * every column is a member of the representation, of its type.
 */
#ifndef API_INSPECT_H
#define API_INSPECT_H

struct buffer;
struct contract;
struct db_blocking;

/**
 * inspect_queries(contract, connection, faults):
 * Prepare every operation's statement, all options present, and compare the
 * columns.  Return the number of faults, each a line of ${faults}.
 */
unsigned inspect_queries(
    const struct contract *contract, struct db_blocking *connection, struct buffer *faults);

#endif
