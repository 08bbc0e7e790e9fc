/*
 * siphash: Aumasson and Bernstein's SipHash with one round a word and three at
 * the end (as Rust's and Linux' tables use it).  The seed is AT_RANDOM of the
 * program's auxiliary vector (getauxval(3)): no state, no system call.
 */
#include "base/siphash.h"

#include <string.h>
#include <sys/auxv.h>

struct state {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static void round_once(struct state *s)
{
	s->v0 += s->v1;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

/* Mix one word of the message in. */
static void absorb(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	round_once(s);
	s->v0 ^= word;
}

static struct state seeded(uint64_t salt)
{
	uint64_t key[2] = {0, 0};
	const void *random = (const void *)getauxval(AT_RANDOM); /* 16 bytes */

	if (random != NULL)
		memcpy(key, random, sizeof(key));
	key[1] ^= salt;
	return (struct state){key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
	    key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u};
}

uint64_t siphash(uint64_t salt, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	struct state s = seeded(salt);
	uint64_t last = (uint64_t)length << 56;
	size_t left = length;

	for (; left >= 8; left -= 8, at += 8) {
		uint64_t word;
		memcpy(&word, at, sizeof(word));
		absorb(&s, word);
	}
	for (size_t i = 0; i < left; i++)
		last |= (uint64_t)at[i] << (8 * i);
	absorb(&s, last);
	s.v2 ^= 0xff;
	for (int i = 0; i < 3; i++)
		round_once(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
