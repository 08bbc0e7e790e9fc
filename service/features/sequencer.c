/*
 * One statement, one timer.  No LISTEN: it would need a connection of its own,
 * which no pooler in front of the database can share, to save a look that finds
 * nothing in an index.
 */
#include "features/sequencer.h"

#include <stdlib.h>

#include "base/loop.h"
#include "base/metrics.h"
#include "base/news.h"
#include "db/db.h"
#include "db/request.h"
#include "db/rows.h"

#define LOOK_MS    20     /* how late a write of this process may be noticed */
#define EVERY_US   250000 /* ... and one of another */
#define TIMEOUT_MS 10000

enum column { COLUMN_GIVEN, COLUMN_HEAD, COLUMN_WAITING };

struct sequencer {
	struct db *db;
	struct news *news;
	struct loop_timer *timer;
	struct db_call *call; /* under way, or NULL */
	struct metric *position, *waiting;
};

static void on_asked(void *cookie, const struct db_result *result);

static void ask(struct sequencer *sequencer)
{
	static const struct db_step step = {
	    .sql = "select given, head, waiting from natcom.sequence_changes(1000)"};
	static const struct db_request request = {
	    .write = true, .timeout_ms = TIMEOUT_MS, .step_count = 1, .steps = &step};
	sequencer->call = db_submit(sequencer->db, &request, on_asked, sequencer);
	if (sequencer->call == NULL)
		loop_timer_start(sequencer->timer, LOOK_MS);
}

static void on_time(void *cookie)
{
	struct sequencer *sequencer = cookie;
	if (news_claim(sequencer->news, EVERY_US))
		ask(sequencer);
	else
		loop_timer_start(sequencer->timer, LOOK_MS);
}

static int64_t number(const struct db_rows *rows, unsigned column)
{
	const char *value = db_rows_value(rows, 0, column);
	return value == NULL ? 0 : strtoll(value, NULL, 10);
}

static void on_asked(void *cookie, const struct db_result *result)
{
	struct sequencer *sequencer = cookie;
	const struct db_rows *rows = result->outcome == DB_DONE ? result->rows[0] : NULL;
	sequencer->call = NULL;
	if (rows != NULL && db_rows_count(rows) == 1) {
		news_reached(sequencer->news, number(rows, COLUMN_HEAD));
		metric_set(sequencer->position, number(rows, COLUMN_HEAD));
		metric_set(sequencer->waiting, number(rows, COLUMN_WAITING));
		if (number(rows, COLUMN_GIVEN) > 0 && number(rows, COLUMN_WAITING) > 0)
			news_wrote(sequencer->news);
	}
	loop_timer_start(sequencer->timer, LOOK_MS);
}

struct sequencer *sequencer_new(struct loop *loop, struct db *db, struct news *news)
{
	struct sequencer *sequencer = calloc(1, sizeof *sequencer);
	if (sequencer == NULL)
		return NULL;
	*sequencer = (struct sequencer){
	    .db = db,
	    .news = news,
	    .timer = loop_timer_new(loop, on_time, sequencer),
	    .position = metric_get(METRIC_EVENTS_POSITION, ""),
	    .waiting = metric_get(METRIC_EVENTS_UNSEQUENCED, ""),
	};
	if (sequencer->timer == NULL) {
		free(sequencer);
		return NULL;
	}
	loop_timer_start(sequencer->timer, 0);
	return sequencer;
}

void sequencer_free(struct sequencer *sequencer)
{
	if (sequencer == NULL)
		return;
	if (sequencer->call != NULL)
		db_cancel(sequencer->call);
	loop_timer_free(sequencer->timer);
	free(sequencer);
}
