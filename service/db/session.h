/*
 * session: a connection of one's own for an answer that takes several round
 * trips (exports): one read-only repeatable-read transaction from open to
 * close.
 */
#ifndef DB_SESSION_H
#define DB_SESSION_H

struct db;
struct db_request;
struct db_result;
struct db_session;

/**
 * db_session_open(db, request, done, cookie):
 * Begin a read-only, repeatable-read transaction with the settings and
 * timeout of ${request} and run its steps; ${done} is called as with
 * db_submit (DB_BUSY when db_options.exports are open already).  Return the
 * session, or NULL when memory is short.
 */
struct db_session *db_session_open(struct db *db, const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie);

/**
 * db_session_run(session, request, done, cookie):
 * Run the steps of ${request} in the session's transaction (its settings and
 * timeout are ignored); after an outcome other than DB_DONE the session is
 * only good for closing.  One at a time.  Return 0, or -1 when memory is
 * short (${done} is not called).
 */
int db_session_run(struct db_session *session, const struct db_request *request,
    void (*done)(void *cookie, const struct db_result *result), void *cookie);

/**
 * db_session_close(session):
 * End the transaction and return the connection; a statement still running is
 * abandoned with its connection, which its backend notices within a second,
 * and its ${done} is not called.  May be called from inside a ${done}.  NULL
 * is fine.
 */
void db_session_close(struct db_session *session);

#endif
