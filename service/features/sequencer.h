/*
 * sequencer: gives committed changes their positions.  Every worker of every
 * instance asks for it; a row of the database sees to it that one at a time
 * does it.
 */
#ifndef FEATURES_SEQUENCER_H
#define FEATURES_SEQUENCER_H

struct db;
struct loop;
struct news;
struct sequencer;

/**
 * sequencer_new(loop, db, news):
 * Ask soon after each write of the process, and every 250 ms for those of
 * others; tell ${news} how far positions are.  All must outlive the sequencer.
 * Return it, or NULL when memory is short.
 */
struct sequencer *sequencer_new(struct loop *loop, struct db *db, struct news *news);

/**
 * sequencer_free(sequencer):
 * Ask no more and release.  NULL is fine.
 */
void sequencer_free(struct sequencer *sequencer);

#endif
