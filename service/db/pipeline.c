/*
 * pipeline: sending and its bookkeeping, the heartbeat, the loss of the
 * connection.  What comes back is read in pipeline_answer.c.
 */
#include "db/pipeline.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/call.h"
#include "db/connection.h"
#include "db/pipeline_answer.h"
#include "db/pipeline_state.h"

#define IN_FLIGHT_MAX 64    /* calls sent and not answered on one connection */
#define GROUP_MAX     16    /* reads that share a sync point */
#define STALL_US      50000 /* a call running longer gets no others behind it */
#define HEARTBEAT_US  2000000
#define GRACE_US      2000000 /* beyond twice the statement timeout */

/* Room a call may need: doomed names, a prepare and an execution each, its syncs. */
#define ROOM_MIN (DOOMED_MAX + 2 * (DB_STEPS_MAX + 3) + 4)

static void on_changed(void *cookie);
static void on_readable(void *cookie);
static void on_warned(void *cookie, const char *sqlstate, const char *function);

/*
 * Write the statement that sets the timeout and ${count} further settings: no
 * columns, so nothing but "SELECT 1" comes back.  A read is made read-only for
 * the server too: that it may be run twice, or be rolled back with a
 * neighbour, then needs nobody's discipline.
 */
static void write_settings_sql(char *text, size_t size, bool is_write, unsigned count)
{
	size_t length = (size_t)snprintf(text, size,
	    "select where %sset_config('statement_timeout', $1, true) is not null",
	    is_write ? "" : "set_config('transaction_read_only', 'on', true) is not null and ");

	for (unsigned i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, size - length,
		    " and set_config($%u, $%u, true) is not null", 2 * i + 2, 2 * i + 3);
}

struct pipeline *pipeline_new(const struct pipeline_options *options)
{
	struct pipeline *pipeline = calloc(1, sizeof(*pipeline));
	struct connection_options connection = {
	    .loop = options->loop,
	    .conninfo = options->conninfo,
	    .connect_ms = options->connect_ms,
	    .keeps_up = options->keeps_up,
	    .changed = on_changed,
	    .readable = on_readable,
	    .warned = on_warned,
	    .cookie = pipeline,
	};

	if (pipeline == NULL)
		return NULL;
	pipeline->owner = options->owner;
	pipeline->statement_ceiling = options->statements;
	for (unsigned i = 0; i <= DB_SETTINGS_MAX; i++) {
		write_settings_sql(pipeline->settings_sql[false][i], SETTINGS_SQL_SIZE, false, i);
		write_settings_sql(pipeline->settings_sql[true][i], SETTINGS_SQL_SIZE, true, i);
	}
	pipeline->connection = connection_new(&connection);
	if (pipeline->connection == NULL || expected_init(&pipeline->expected) == -1) {
		pipeline_free(pipeline);
		return NULL;
	}
	return pipeline;
}

struct connection *pipeline_connection(struct pipeline *pipeline)
{
	return pipeline->connection;
}

size_t pipeline_in_flight(const struct pipeline *pipeline)
{
	return pipeline->in_flight.count;
}

bool pipeline_is_busy(const struct pipeline *pipeline)
{
	const struct db_call *call = pipeline->in_flight.first;

	while (call != NULL && call->is_internal)
		call = call->next;
	return call != NULL;
}

bool pipeline_takes(const struct pipeline *pipeline, struct moment now)
{
	if (connection_state(pipeline->connection) != STATE_UP || pipeline->broken ||
	    pipeline->held != NULL)
		return false;
	if (pipeline->in_flight.count == 0)
		return true;
	return pipeline->in_flight.count < IN_FLIGHT_MAX &&
	       pipeline->expected.count + ROOM_MIN < EXPECTED_MAX &&
	       now.us - pipeline->head_since.us < STALL_US;
}

static void expect(struct pipeline *pipeline, enum expected_kind kind, struct db_call *call,
    unsigned step, const char *name)
{
	struct expected entry = {.kind = kind, .step = step, .call = call};

	if (name != NULL)
		snprintf(entry.name, sizeof(entry.name), "%s", name);
	expected_add(&pipeline->expected, &entry);
}

/* Return the name under which ${sql} is prepared, sending the preparation first if need be. */
static const char *prepared_name(
    struct pipeline *pipeline, struct db_call *call, unsigned step, const char *sql)
{
	char forgotten[STATEMENT_NAME_SIZE];
	const struct statement *statement;

	if (pipeline->statements == NULL)
		return NULL;
	if ((statement = statement_find(pipeline->statements, sql)) != NULL)
		return statement->name;
	statement = statement_add(pipeline->statements, sql, forgotten);
	if (forgotten[0] != '\0')
		pipeline_doom(pipeline, forgotten);
	if (statement == NULL)
		return NULL;
	if (!PQsendPrepare(connection_libpq(pipeline->connection), statement->name, sql, 0, NULL)) {
		pipeline->broken = true;
		return NULL;
	}
	expect(pipeline, EXPECT_PREPARE, call, step, statement->name);
	return statement->name;
}

static void send_statement(struct pipeline *pipeline, enum expected_kind kind, struct db_call *call,
    unsigned step, const struct db_step *statement)
{
	PGconn *c = connection_libpq(pipeline->connection);
	const char *name;
	int sent = 0;

	name = prepared_name(pipeline, call, step, statement->sql);
	if (pipeline->broken)
		return;
	if (name != NULL)
		sent = PQsendQueryPrepared(
		    c, name, (int)statement->parameter_count, statement->parameters, NULL, NULL, 0);
	else
		sent = PQsendQueryParams(c, statement->sql, (int)statement->parameter_count, NULL,
		    statement->parameters, NULL, NULL, 0);
	if (!sent)
		pipeline->broken = true;
	else
		expect(pipeline, kind, call, step, name);
}

static void send_settings(struct pipeline *pipeline, struct db_call *call)
{
	const char *parameters[2 * DB_SETTINGS_MAX + 1];
	char timeout[16];
	unsigned count = 0;
	struct db_step step = {
	    .sql = pipeline->settings_sql[call->request.write][call->request.setting_count],
	    .parameters = parameters};

	snprintf(timeout, sizeof(timeout), "%d", call->request.timeout_ms);
	parameters[count++] = timeout;
	for (unsigned i = 0; i < call->request.setting_count; i++) {
		parameters[count++] = call->settings[i].name;
		parameters[count++] = call->settings[i].value;
	}
	step.parameter_count = count;
	send_statement(pipeline, EXPECT_PRELUDE, call, 0, &step);
}

/* Statements that were evicted or went stale are dropped in front of the next group. */
static void send_doomed(struct pipeline *pipeline)
{
	char sql[sizeof("deallocate ") + STATEMENT_NAME_SIZE];

	for (; pipeline->doomed_count > 0 && !pipeline->broken; pipeline->doomed_count--) {
		const char *name = pipeline->doomed[pipeline->doomed_count - 1];

		snprintf(sql, sizeof(sql), "deallocate %s", name);
		if (PQsendQueryParams(
		        connection_libpq(pipeline->connection), sql, 0, NULL, NULL, NULL, NULL, 0))
			expect(pipeline, EXPECT_DEALLOCATE, NULL, 0, name);
		else
			pipeline->broken = true;
	}
}

/*
 * An error makes the server skip all up to the sync point, a rollback too, and
 * leaves an explicit transaction open behind it: so it is rolled back there.
 */
static void send_undo(struct pipeline *pipeline)
{
	PGconn *c = connection_libpq(pipeline->connection);

	if (!PQpipelineSync(c)) {
		pipeline->broken = true;
		return;
	}
	expect(pipeline, EXPECT_BARRIER, NULL, 0, NULL);
	if (!PQsendQueryParams(c, "rollback", 0, NULL, NULL, NULL, NULL, 0))
		pipeline->broken = true;
	else
		expect(pipeline, EXPECT_PRELUDE, NULL, 0, NULL);
}

static void end_group(struct pipeline *pipeline)
{
	struct db_call *call = pipeline->in_flight.last;

	if (pipeline->open == 0 || pipeline->broken || pipeline->held != NULL)
		return;
	if (call->request.rehearsal)
		send_undo(pipeline);
	if (pipeline->broken || !PQpipelineSync(connection_libpq(pipeline->connection))) {
		pipeline->broken = true;
		return;
	}
	expect(pipeline, EXPECT_SYNC, NULL, 0, NULL);
	call->ends_group = true;
	for (; pipeline->open > 0; pipeline->open--, call = call->previous)
		call->synced = true;
}

static bool joins_group(const struct pipeline *pipeline, const struct db_call *call)
{
	return pipeline->open < GROUP_MAX && !call->request.write && !call->alone &&
	       call_can_share(pipeline->in_flight.last, call);
}

/*
 * The settings of the call before hold in this transaction, too, and are the
 * same: reads of one caller need them once.  Steps of reads set nothing.
 */
static bool finds_settings(const struct pipeline *pipeline, const struct db_call *call)
{
	return pipeline->open > 1 && call_sets_the_same(call->previous, call);
}

/* No sync point yet: the server is asked to answer, and the transaction stays open. */
static void hold(struct pipeline *pipeline, struct db_call *call)
{
	if (pipeline->broken)
		return;
	if (!PQsendFlushRequest(connection_libpq(pipeline->connection)))
		pipeline->broken = true;
	else
		pipeline->held = call;
}

void pipeline_send(struct pipeline *pipeline, struct db_call *call)
{
	if (pipeline->open > 0 && !joins_group(pipeline, call))
		end_group(pipeline);
	call->sent = moment_now();
	call->place = CALL_SENT;
	call->runs++;
	if (pipeline->in_flight.count == 0)
		pipeline->head_since = pipeline->heard = call->sent;
	call_list_push(&pipeline->in_flight, call);
	pipeline->open++;
	if (pipeline->open == 1)
		send_doomed(pipeline);
	if (call->prelude != NULL && !pipeline->broken) {
		struct db_step prelude = {.sql = call->prelude};

		send_statement(pipeline, EXPECT_PRELUDE, call, 0, &prelude);
	}
	if (!call->bare && !pipeline->broken && !finds_settings(pipeline, call))
		send_settings(pipeline, call);
	for (unsigned i = 0; i < call->request.step_count && !pipeline->broken; i++)
		send_statement(pipeline, EXPECT_STEP, call, i, &call->steps[i]);
	if (call->request.conclude != NULL)
		hold(pipeline, call);
	else if (call->request.write || call->alone)
		end_group(pipeline);
}

int pipeline_flush(struct pipeline *pipeline)
{
	end_group(pipeline);
	if (!pipeline->broken && connection_flush(pipeline->connection) == -1)
		pipeline->broken = true;
	return pipeline->broken ? -1 : 0;
}

/* Give back what the lost connection had, the last call first: each goes to the front. */
static void return_calls(struct pipeline *pipeline)
{
	for (struct db_call *call = pipeline->in_flight.last, *previous; call != NULL;
	     call = previous) {
		previous = call->previous;
		pipeline_return_lost(pipeline, call);
	}
}

static void forget_connection(struct pipeline *pipeline)
{
	pipeline->expected.first = pipeline->expected.count = 0;
	pipeline->answered_head = false;
	pipeline->doomed_count = 0;
	pipeline->open = 0;
	pipeline->held = NULL;
	pipeline->broken = pipeline->uncertain = false;
	statement_cache_free(pipeline->statements);
	pipeline->statements = NULL;
}

static void on_changed(void *cookie)
{
	struct pipeline *pipeline = cookie;

	return_calls(pipeline);
	forget_connection(pipeline);
	if (connection_state(pipeline->connection) == STATE_UP) {
		pipeline->answered = moment_now();
		if (pipeline->statement_ceiling > 0)
			pipeline->statements = statement_cache_new(pipeline->statement_ceiling);
	}
	pipeline->owner.moved(pipeline->owner.cookie);
}

/* What a call that nobody waits for any more ends with. */
static const struct db_step rollback = {.sql = "rollback"};

/* All steps of the held call are answered: what ends it, or NULL for no further step. */
static const struct db_step *last_step(struct db_call *call, const struct db_result *result)
{
	if (call->done == NULL)
		return &rollback;
	if (call->error != NULL || call->aborted || call->short_of_memory)
		return NULL;
	return call->request.conclude(call->cookie, result);
}

/* Send the concluding step of the held call with the sync point.  Return 0 or -1. */
static int conclude(struct pipeline *pipeline)
{
	struct db_call *call = pipeline->held;
	struct db_result result = call_result(call);
	const struct db_step *step = last_step(call, &result);

	pipeline->held = NULL;
	if (step != NULL) {
		unsigned last = call->request.step_count++;

		call->concluded = true;
		call->steps[last] = *step;
		send_statement(pipeline, EXPECT_STEP, call, last, &call->steps[last]);
	}
	return pipeline_flush(pipeline);
}

static void on_readable(void *cookie)
{
	struct pipeline *pipeline = cookie;
	char reason[DB_REASON_SIZE] = "";

	pipeline->heard = moment_now();
	/* moved() is called from connection_lost(), too. */
	if (pipeline_read_answers(pipeline, reason, sizeof(reason)) == -1)
		connection_lost(pipeline->connection, reason);
	else if (pipeline->held != NULL && pipeline->expected.count == 0 &&
	         conclude(pipeline) == -1)
		connection_lost(pipeline->connection, "a call could not be concluded");
	else
		pipeline->owner.moved(pipeline->owner.cookie);
}

/*
 * A cancelled wait for the synchronous standby ends in success and a warning:
 * the commit is done here and may still be lost there.
 */
static void on_warned(void *cookie, const char *sqlstate, const char *function)
{
	struct pipeline *pipeline = cookie;

	(void)sqlstate;
	if (strcmp(function, "SyncRepWaitForLSN") == 0)
		pipeline->uncertain = true;
}

void pipeline_break(struct pipeline *pipeline, const char *reason)
{
	if (connection_state(pipeline->connection) == STATE_UP)
		connection_lost(pipeline->connection, reason);
}

static void send_heartbeat(struct pipeline *pipeline)
{
	static const struct db_step step = {.sql = "select 1"};
	static const struct db_request request = {
	    .timeout_ms = 1000, .step_count = 1, .steps = &step};
	struct db_call *call = call_new(&request, NULL, NULL);

	if (call == NULL)
		return;
	call->is_internal = call->bare = call->alone = true;
	pipeline_send(pipeline, call);
	if (pipeline_flush(pipeline) == -1)
		pipeline_break(pipeline, "the heartbeat could not be sent");
}

/* A callback may submit and cancel, neither of which moves what is in flight. */
static void give_up_late(struct pipeline *pipeline, struct moment now)
{
	for (struct db_call *call = pipeline->in_flight.first; call != NULL; call = call->next) {
		int64_t deadline = call->request.deadline.us;

		if (call->done != NULL && deadline > 0 && now.us >= deadline)
			call_give_up(call);
	}
}

void pipeline_tick(struct pipeline *pipeline, struct moment now)
{
	struct db_call *head = pipeline->in_flight.first;
	int64_t silent_since = pipeline->head_since.us;

	if (connection_state(pipeline->connection) != STATE_UP)
		return;
	give_up_late(pipeline, now);
	if (head == NULL) {
		if (now.us - pipeline->answered.us >= HEARTBEAT_US)
			send_heartbeat(pipeline);
		return;
	}
	if (pipeline->heard.us > silent_since)
		silent_since = pipeline->heard.us;
	if (now.us - silent_since > 2000 * (int64_t)head->request.timeout_ms + GRACE_US)
		pipeline_break(pipeline, "the database is silent");
}

struct moment pipeline_answered(const struct pipeline *pipeline)
{
	return pipeline->last_answer;
}

void pipeline_stop(struct pipeline *pipeline)
{
	connection_stop(pipeline->connection);
	while (pipeline->in_flight.first != NULL)
		call_free(pipeline->in_flight.first);
	forget_connection(pipeline);
}

void pipeline_free(struct pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	if (pipeline->connection != NULL)
		pipeline_stop(pipeline);
	connection_free(pipeline->connection);
	expected_reset(&pipeline->expected);
	free(pipeline);
}
