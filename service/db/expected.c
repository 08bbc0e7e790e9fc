/*
 * expected: a ring buffer of what is to be answered.  Pure.
 */
#include "db/expected.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int expected_init(struct expected_ring *ring)
{
	memset(ring, 0, sizeof(*ring));
	ring->slots = calloc(EXPECTED_MAX, sizeof(*ring->slots));
	return ring->slots == NULL ? -1 : 0;
}

/* Room is the sender's business (pipeline_takes): a full ring is a bug of ours. */
void expected_add(struct expected_ring *ring, const struct expected *entry)
{
	assert(ring->count < EXPECTED_MAX);
	ring->slots[(ring->first + ring->count++) % EXPECTED_MAX] = *entry;
}

struct expected *expected_head(struct expected_ring *ring)
{
	return ring->count == 0 ? NULL : &ring->slots[ring->first];
}

void expected_pop(struct expected_ring *ring)
{
	assert(ring->count > 0);
	ring->first = (ring->first + 1) % EXPECTED_MAX;
	ring->count--;
}

void expected_reset(struct expected_ring *ring)
{
	free(ring->slots);
	memset(ring, 0, sizeof(*ring));
}
