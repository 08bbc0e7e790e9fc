/*
 * news: what the threads of the process tell each other about changes of
 * records: that one was written here, and up to which position all are known.
 */
#ifndef BASE_NEWS_H
#define BASE_NEWS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct news {
	atomic_bool wrote;
	atomic_int_fast64_t asked; /* struct moment's us */
	atomic_int_fast64_t position;
};

/**
 * news_init(news):
 * Nothing written, nothing known.
 */
void news_init(struct news *news);

/**
 * news_wrote(news):
 * A change was committed: it waits for its position.
 */
void news_wrote(struct news *news);

/**
 * news_claim(news, every_us):
 * Whether it is time to ask the database for positions: something was written
 * since the last claim, or that is ${every_us} ago.  Of threads that ask at
 * once one is told so.
 */
bool news_claim(struct news *news, int64_t every_us);

/**
 * news_reached(news, position), news_position(news):
 * All changes up to ${position} can be read; the highest that was told.
 */
void news_reached(struct news *news, int64_t position);
int64_t news_position(const struct news *news);

#endif
