/*
 * A few statements one after the other, one timer.
 */
#include "features/upkeep.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/loop.h"
#include "db/db.h"
#include "db/request.h"

#define EVERY_MS   3600000 /* well below the day that a slot of the records has */
#define AGAIN_MS   60000   /* after a failure */
#define TIMEOUT_MS 10000

static const struct {
	const char *sql;
	unsigned parameters; /* 1: the seconds that events are kept */
	const char *complaint;
} jobs[] = {
    {"select natcom.rotate_idempotency_records()", 0, "old idempotency records are still there"},
    {"select natcom.forget_changes(make_interval(secs => $1))", 1, "old events are still there"},
};

struct upkeep {
	struct db *db;
	struct loop_timer *timer;
	struct db_call *call; /* under way, or NULL */
	unsigned job;         /* the next one */
	char kept[24];
	const char *parameters[1];
	struct db_step step;
	struct db_request request;
};

static void on_time_done(void *cookie, const struct db_result *result);

static void on_time(void *cookie)
{
	struct upkeep *upkeep = cookie;
	upkeep->step = (struct db_step){
	    jobs[upkeep->job].sql, jobs[upkeep->job].parameters, upkeep->parameters};
	upkeep->request = (struct db_request){
	    .write = true, .timeout_ms = TIMEOUT_MS, .step_count = 1, .steps = &upkeep->step};
	upkeep->call = db_submit(upkeep->db, &upkeep->request, on_time_done, upkeep);
	if (upkeep->call == NULL)
		loop_timer_start(upkeep->timer, AGAIN_MS);
}

static void on_time_done(void *cookie, const struct db_result *result)
{
	struct upkeep *upkeep = cookie;
	const char *complaint = jobs[upkeep->job].complaint;
	bool last = ++upkeep->job == sizeof jobs / sizeof *jobs;
	upkeep->call = NULL;
	if (last)
		upkeep->job = 0;
	if (result->outcome == DB_DONE)
		loop_timer_start(upkeep->timer, last ? EVERY_MS : 0);
	else
		loop_timer_start(upkeep->timer, AGAIN_MS);
	if (result->outcome == DB_REFUSED) {
		const struct log_field fields[] = {
		    LOG_TEXT("sqlstate", result->sqlstate),
		    LOG_TEXT("reason", result->message),
		};
		log_line(LOG_WARNING, complaint, fields, sizeof fields / sizeof *fields);
	}
}

struct upkeep *upkeep_new(struct loop *loop, struct db *db, int64_t events_ms)
{
	struct upkeep *upkeep = calloc(1, sizeof *upkeep);
	if (upkeep == NULL)
		return NULL;
	upkeep->db = db;
	snprintf(upkeep->kept, sizeof upkeep->kept, "%" PRId64, events_ms / 1000);
	upkeep->parameters[0] = upkeep->kept;
	upkeep->timer = loop_timer_new(loop, on_time, upkeep);
	if (upkeep->timer == NULL) {
		free(upkeep);
		return NULL;
	}
	loop_timer_start(upkeep->timer, 0);
	return upkeep;
}

void upkeep_free(struct upkeep *upkeep)
{
	if (upkeep == NULL)
		return;
	if (upkeep->call != NULL)
		db_cancel(upkeep->call);
	loop_timer_free(upkeep->timer);
	free(upkeep);
}
