/*
 * One statement, one timer.
 */
#include "features/upkeep.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/loop.h"
#include "db/db.h"
#include "db/request.h"

#define EVERY_MS   3600000 /* well below the day that a slot of the records has */
#define AGAIN_MS   60000   /* after a failure */
#define TIMEOUT_MS 10000

struct upkeep {
	struct db *db;
	struct loop_timer *timer;
	struct db_call *call; /* under way, or NULL */
};

static void on_time_done(void *cookie, const struct db_result *result);

static void on_time(void *cookie)
{
	static const struct db_step step = {.sql = "select natcom.rotate_idempotency_records()"};
	static const struct db_request request = {
	    .write = true, .timeout_ms = TIMEOUT_MS, .step_count = 1, .steps = &step};
	struct upkeep *upkeep = cookie;
	upkeep->call = db_submit(upkeep->db, &request, on_time_done, upkeep);
	if (upkeep->call == NULL)
		loop_timer_start(upkeep->timer, AGAIN_MS);
}

static void on_time_done(void *cookie, const struct db_result *result)
{
	struct upkeep *upkeep = cookie;
	upkeep->call = NULL;
	loop_timer_start(upkeep->timer, result->outcome == DB_DONE ? EVERY_MS : AGAIN_MS);
	if (result->outcome == DB_REFUSED) {
		const struct log_field fields[] = {
		    LOG_TEXT("sqlstate", result->sqlstate),
		    LOG_TEXT("reason", result->message),
		};
		log_line(LOG_WARNING, "old idempotency records are still there", fields,
		    sizeof fields / sizeof *fields);
	}
}

struct upkeep *upkeep_new(struct loop *loop, struct db *db)
{
	struct upkeep *upkeep = calloc(1, sizeof *upkeep);
	if (upkeep == NULL)
		return NULL;
	upkeep->db = db;
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
