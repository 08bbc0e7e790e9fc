/*
 * One statement under way at most; its callback comes when the server is ready
 * for the next one.  May use libpq; must not know what is loaded.
 */
#include "db/loader.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "db/connection.h"
#include "db/request.h"
#include "db/rows.h"
#include "db/rows_new.h"

struct loader {
	struct connection *connection;
	struct loader_owner owner;
	struct loop_timer *later; /* tells what must not be told from inside a call, and frees */
	void (*done)(void *cookie, const struct db_result *result); /* NULL: nothing runs */
	PGresult *result; /* the last one of the statement under way that says something */
	bool copies;      /* COPY has begun; its end is not sent */
	unsigned inside;  /* callbacks on the stack: the connection below must not go yet */
	bool lost;        /* ... and that is to be told */
	bool freed;       /* by its owner: gone when the loop comes back */
};

static void break_off(struct loader *loader)
{
	loader->lost = true;
	loop_timer_start(loader->later, 0);
}

/* Keep the answer of the statement that counts: an error rather than anything. */
static void keep(struct loader *loader, PGresult *result)
{
	if (loader->result != NULL && PQresultStatus(loader->result) == PGRES_FATAL_ERROR) {
		PQclear(result);
		return;
	}
	PQclear(loader->result);
	loader->result = result;
}

static const char *field(const PGresult *result, int code)
{
	const char *text = PQresultErrorField(result, code);

	return text == NULL ? "" : text;
}

/* The statement is over: tell what it came to. */
static void deliver(struct loader *loader)
{
	PGresult *result = loader->result;
	void (*done)(void *, const struct db_result *) = loader->done;
	bool failed = result == NULL || PQresultStatus(result) == PGRES_FATAL_ERROR;
	struct db_rows *rows[1] = {NULL};
	struct db_result told = {.outcome = DB_REFUSED, .sqlstate = "", .rows = rows};

	loader->result = NULL;
	loader->done = NULL;
	told.sqlstate = field(result, PG_DIAG_SQLSTATE);
	told.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
	told.column = field(result, PG_DIAG_COLUMN_NAME);
	told.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
	told.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
	if (!failed) {
		rows[0] = db_rows_new(result);
		result = NULL;
		if (rows[0] == NULL) {
			break_off(loader);
			return;
		}
		told = (struct db_result){.outcome = DB_DONE,
		    .sqlstate = "",
		    .constraint = "",
		    .column = "",
		    .message = "",
		    .detail = "",
		    .rows = rows};
	}
	done(loader->owner.cookie, &told);
	db_rows_free(rows[0]);
	PQclear(result);
}

static void on_readable(void *cookie)
{
	struct loader *loader = cookie;
	PGconn *libpq = connection_libpq(loader->connection);

	loader->inside++;
	while (loader->done != NULL && libpq != NULL && !PQisBusy(libpq)) {
		PGresult *result = PQgetResult(libpq);
		bool begins = result != NULL && PQresultStatus(result) == PGRES_COPY_IN;

		if (result != NULL)
			keep(loader, result);
		loader->copies = begins;
		if (result == NULL || begins)
			deliver(loader);
		if (begins)
			break;
	}
	loader->inside--;
}

static void on_changed(void *cookie)
{
	struct loader *loader = cookie;

	if (loader->freed)
		return;
	loader->inside++;
	if (connection_state(loader->connection) == STATE_UP)
		loader->owner.up(loader->owner.cookie);
	else
		break_off(loader);
	loader->inside--;
}

static void on_flushed(void *cookie)
{
	struct loader *loader = cookie;

	if (loader->freed || !loader->copies)
		return;
	loader->inside++;
	loader->owner.flushed(loader->owner.cookie);
	loader->inside--;
}

static void on_warned(void *cookie, const char *sqlstate, const char *function)
{
	(void)cookie;
	(void)sqlstate;
	(void)function;
}

static void release(struct loader *loader)
{
	connection_free(loader->connection);
	loop_timer_free(loader->later);
	PQclear(loader->result);
	free(loader);
}

static void on_later(void *cookie)
{
	struct loader *loader = cookie;

	if (loader->freed)
		release(loader);
	else if (loader->lost)
		loader->owner.lost(loader->owner.cookie);
}

struct loader *loader_new(const struct loader_options *options)
{
	struct loader *loader = calloc(1, sizeof(*loader));
	const struct connection_options connection = {
	    .loop = options->loop,
	    .conninfo = options->conninfo,
	    .connect_ms = options->connect_ms,
	    .plain = true,
	    .flushed = on_flushed,
	    .changed = on_changed,
	    .readable = on_readable,
	    .warned = on_warned,
	    .cookie = loader,
	};

	if (loader == NULL)
		return NULL;
	loader->owner = options->owner;
	loader->later = loop_timer_new(options->loop, on_later, loader);
	loader->connection = connection_new(&connection);
	if (loader->later == NULL || loader->connection == NULL) {
		release(loader);
		return NULL;
	}
	connection_start(loader->connection);
	return loader;
}

/* Begin to send what libpq was given. */
static void send_on(struct loader *loader, bool accepted)
{
	if (!accepted || connection_flush(loader->connection) == -1)
		break_off(loader);
}

void loader_run(struct loader *loader, const struct db_step *step,
    void (*done)(void *cookie, const struct db_result *result))
{
	PGconn *libpq = connection_libpq(loader->connection);

	loader->done = done;
	send_on(
	    loader, libpq != NULL && PQsendQueryParams(libpq, step->sql, (int)step->parameter_count,
	                                 NULL, step->parameters, NULL, NULL, 0) == 1);
}

bool loader_put(struct loader *loader, const char *bytes, size_t length)
{
	PGconn *libpq = connection_libpq(loader->connection);

	if (!loader->copies || libpq == NULL)
		return true;
	send_on(loader, PQputCopyData(libpq, bytes, (int)length) == 1);
	return !connection_is_full(loader->connection);
}

void loader_put_end(
    struct loader *loader, void (*done)(void *cookie, const struct db_result *result))
{
	PGconn *libpq = connection_libpq(loader->connection);

	loader->done = done;
	loader->copies = false;
	send_on(loader, libpq != NULL && PQputCopyEnd(libpq, NULL) == 1);
}

void loader_free(struct loader *loader)
{
	if (loader == NULL || loader->freed)
		return;
	loader->freed = true;
	loader->done = NULL;
	if (loader->inside > 0)
		loop_timer_start(loader->later, 0);
	else
		release(loader);
}
