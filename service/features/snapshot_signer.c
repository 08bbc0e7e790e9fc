/*
 * Ask, sign what comes one by one, ask again; then wait until something
 * changed.
 */
#include "features/snapshot_signer.h"

#include <stdlib.h>

#include "api/context.h"
#include "auth/attestation.h"
#include "auth/token_policy.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/news.h"
#include "base/settings.h"
#include "db/db.h"
#include "db/request.h"
#include "db/rows.h"

#define LOOK_MS        100 /* how often it is seen whether something changed */
#define AGAIN_MS       5000
#define TIMEOUT_MS     10000
#define SIGNATURE_MOST 4096

enum column { COLUMN_ID, COLUMN_CLAIMS };

struct snapshot_signer {
	const struct api_context *context;
	struct loop_timer *timer;
	struct db_call *call;  /* under way, or NULL */
	struct db_rows *rows;  /* being signed, or NULL */
	size_t row;            /* the next one */
	int64_t seen;          /* position up to which nothing is unsigned */
	int64_t asked;         /* ... when the question under way was put */
	struct buffer text;    /* the signature on its way */
	const char *values[2]; /* id, signature */
	struct db_step step;
	struct db_request request;
};

static void on_rows(void *cookie, const struct db_result *result);
static void on_signed(void *cookie, const struct db_result *result);

static void submit(struct snapshot_signer *signer, const char *sql, unsigned parameters,
    void (*done)(void *cookie, const struct db_result *result))
{
	signer->step = (struct db_step){sql, parameters, signer->values};
	signer->request = (struct db_request){.write = parameters > 0,
	    .timeout_ms = TIMEOUT_MS,
	    .step_count = 1,
	    .steps = &signer->step};
	signer->call = db_submit(signer->context->db, &signer->request, done, signer);
	if (signer->call == NULL)
		loop_timer_start(signer->timer, AGAIN_MS);
}

static void on_time(void *cookie)
{
	struct snapshot_signer *signer = cookie;
	signer->asked = news_position(signer->context->news);
	if (signer->asked == signer->seen)
		loop_timer_start(signer->timer, LOOK_MS);
	else
		submit(signer, "select id, claims from natcom.unsigned_snapshots(100)", 0, on_rows);
}

/* Nothing is under way: the rows are signed, or something failed. */
static void rest(struct snapshot_signer *signer, const char *fault)
{
	db_rows_free(signer->rows);
	signer->rows = NULL;
	if (fault != NULL) {
		const struct log_field fields[] = {LOG_TEXT("reason", fault)};
		log_line(LOG_WARNING, "a snapshot is not signed", fields, 1);
	}
	loop_timer_start(signer->timer, fault == NULL ? 0 : AGAIN_MS);
}

static void sign_next(struct snapshot_signer *signer)
{
	const struct settings *settings = signer->context->settings;
	struct token_policy policy;

	if (signer->row == db_rows_count(signer->rows)) {
		rest(signer, NULL);
		return;
	}
	token_policy_init(&policy, settings);
	buffer_reset(&signer->text);
	signer->values[0] = db_rows_value(signer->rows, signer->row, COLUMN_ID);
	const char *claims = db_rows_value(signer->rows, signer->row, COLUMN_CLAIMS);
	if (attestation_sign(signer->context->keyring, policy.issuer, claims, &signer->text) != 0 ||
	    (signer->values[1] = buffer_text(&signer->text)) == NULL) {
		rest(signer, "there is no key to sign with");
		return;
	}
	signer->row++;
	submit(signer, "select natcom.sign_snapshot($1::uuid, $2)", 2, on_signed);
}

static void on_rows(void *cookie, const struct db_result *result)
{
	struct snapshot_signer *signer = cookie;
	signer->call = NULL;
	if (result->outcome != DB_DONE) {
		rest(signer, result->message);
		return;
	}
	if (db_rows_count(result->rows[0]) == 0) {
		signer->seen = signer->asked;
		loop_timer_start(signer->timer, LOOK_MS);
		return;
	}
	signer->rows = db_rows_take(result->rows[0]);
	signer->row = 0;
	sign_next(signer);
}

static void on_signed(void *cookie, const struct db_result *result)
{
	struct snapshot_signer *signer = cookie;
	signer->call = NULL;
	if (result->outcome == DB_DONE)
		sign_next(signer);
	else
		rest(signer, result->message);
}

struct snapshot_signer *snapshot_signer_new(const struct api_context *context)
{
	struct snapshot_signer *signer = calloc(1, sizeof *signer);
	if (signer == NULL)
		return NULL;
	signer->context = context;
	signer->seen = -1;
	buffer_init(&signer->text, SIGNATURE_MOST);
	signer->timer = loop_timer_new(context->loop, on_time, signer);
	if (signer->timer == NULL) {
		free(signer);
		return NULL;
	}
	loop_timer_start(signer->timer, 0);
	return signer;
}

void snapshot_signer_free(struct snapshot_signer *signer)
{
	if (signer == NULL)
		return;
	if (signer->call != NULL)
		db_cancel(signer->call);
	db_rows_free(signer->rows);
	loop_timer_free(signer->timer);
	buffer_reset(&signer->text);
	free(signer);
}
