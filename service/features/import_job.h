/*
 * import_job: one import under way: its life and its body; import.c says who may,
 * import_steps.c does its work in the database, import_answer.c tells.
 */
#ifndef FEATURES_IMPORT_JOB_H
#define FEATURES_IMPORT_JOB_H

#include <stdbool.h>

#include "api/import_lines.h"
#include "base/clock.h"
#include "base/problem.h"
#include "base/uuid.h"
#include "db/request.h"

struct api_context;
struct crypto_hash;
struct exchange;
struct import_kind;
struct loader;
struct loop_timer;

#define IMPORT_NUMBER_SIZE 16

struct import {
	struct import *next; /* of the context's list */
	struct api_context *context;
	struct exchange *x; /* who waits for it; NULL: nobody any more */
	struct arena *arena;
	const struct import_kind *kind;
	const struct operation *operation; /* whose rules lines obey */
	bool updates;
	bool dry_run;
	bool waits;              /* the client does: not Prefer: respond-async */
	bool body_over;          /* whole, or given up */
	char id[UUID_TEXT_SIZE]; /* of the import */
	const char *key;         /* Idempotency-Key, or NULL */
	const char *fingerprint;
	const char *language;
	const char *who[6];       /* subject, client, roles, commission, language, request */
	struct crypto_hash *hash; /* of the body */
	struct import_lines lines;
	struct loader *loader;
	struct loop_timer *patience;
	unsigned step;          /* of the preparation */
	unsigned begun;         /* rows sent to be written */
	unsigned written;       /* rows written */
	struct problem problem; /* what it is refused for */
	struct moment noted;    /* progress was last written down */
	struct db_call *note;
	struct db_setting note_settings[2];
	struct db_step note_step;
	const char *note_values[3];
	char note_read[IMPORT_NUMBER_SIZE];
	char note_written[IMPORT_NUMBER_SIZE];
};

/**
 * import_start(import, is_csv):
 * Make what the import needs, for a body of CSV or else NDJSON, and connect;
 * import_prepare follows by itself.  Return 0 or -1: it is to be freed.
 */
int import_start(struct import *import, bool is_csv);

/**
 * import_prepare(import):
 * The connection is up: make everything ready for the body; then
 * import_ready is called.
 */
void import_prepare(struct import *import);

/**
 * import_stage(import):
 * Send the rows read so far.  Return whether more may be sent now.
 */
bool import_stage(struct import *import);

/**
 * import_flushed(import):
 * The rows sent are on their way: go on reading.
 */
void import_flushed(struct import *import);

/**
 * import_write(import):
 * The body is read to its end: write what is staged, or note what is wrong with
 * it; then import_over is called.
 */
void import_write(struct import *import);

/**
 * import_refuse(import):
 * import->problem is set: undo and note it; then import_over is called.
 */
void import_refuse(struct import *import);

/**
 * import_ready(import):
 * Take the body.
 */
void import_ready(struct import *import);

/**
 * import_staged(import):
 * The body is sound and staged; what follows may take long.
 */
void import_staged(struct import *import);

/**
 * import_replay(import):
 * The key has a record: its answer is the answer.
 */
void import_replay(struct import *import);

/**
 * import_over(import):
 * Answer, unless nobody waits, and release.
 */
void import_over(struct import *import);

/**
 * import_let_go(import):
 * Return the exchange that waits for it, or NULL; it goes its own way from here
 * on.
 */
struct exchange *import_let_go(struct import *import);

/**
 * import_answer(import, status):
 * Answer who waits, somebody does, with the import as it is now.
 */
void import_answer(struct import *import, int status);

/**
 * import_free(import):
 * Release, in silence; what is not committed is undone.
 */
void import_free(struct import *import);

#endif
