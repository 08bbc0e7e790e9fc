/*
 * siphash: SipHash-1-3 under a seed drawn by the kernel at program start, for
 * tables whose keys come from clients: collisions cannot be aimed for.
 */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/**
 * siphash(salt, bytes, length):
 * Return the hash of the ${length} bytes; another ${salt} gives another hash.
 * Hashes differ from one run of the program to the next: never store one.
 */
uint64_t siphash(uint64_t salt, const void *bytes, size_t length);

#endif
