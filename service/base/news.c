/*
 * Three atomics, no lock: a wake-up that comes too early costs one look, one
 * that comes too late costs no more than the time between two looks.
 */
#include "base/news.h"

#include "base/clock.h"

void news_init(struct news *news)
{
	atomic_init(&news->wrote, false);
	atomic_init(&news->asked, 0);
	atomic_init(&news->position, 0);
}

void news_wrote(struct news *news)
{
	atomic_store(&news->wrote, true);
}

bool news_claim(struct news *news, int64_t every_us)
{
	int64_t now = moment_now().us;
	int_fast64_t asked = atomic_load(&news->asked);
	bool wrote = atomic_exchange(&news->wrote, false);

	if (!wrote && now - asked < every_us)
		return false;
	if (atomic_compare_exchange_strong(&news->asked, &asked, now))
		return true;
	/* Another thread was faster; whether it saw this write is not known. */
	if (wrote)
		atomic_store(&news->wrote, true);
	return false;
}

void news_reached(struct news *news, int64_t position)
{
	int_fast64_t known = atomic_load(&news->position);

	while (known < position && !atomic_compare_exchange_weak(&news->position, &known, position))
		;
}

int64_t news_position(const struct news *news)
{
	return atomic_load(&news->position);
}
