/*
 * networks: lists of CIDR ranges, and who is behind a chain of trusted
 * proxies.  Knows addresses, no sockets.
 */
#ifndef BASE_NETWORKS_H
#define BASE_NETWORKS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct networks;

#define NETWORKS_MAX 64 /* ranges of one list */

/**
 * networks_parse(arena, text, ret_fault, size):
 * Read "10.0.0.0/8, ::1" (an address without a length is one host; "unix" is
 * every peer of a unix socket).  "" is the empty list.  Return the list, which
 * lives in ${arena}, or NULL with a sentence in ${ret_fault}.
 */
const struct networks *networks_parse(
    struct arena *arena, const char *text, char *ret_fault, size_t size);

/**
 * networks_contain(networks, address):
 * Whether the numeric ${address} (or "unix") is in one of the ranges.
 */
bool networks_contain(const struct networks *networks, const char *address);

/**
 * networks_client(networks, peer, forwarded_for, arena):
 * Return the client's address as far as trusted proxies vouch for it: the
 * rightmost of the X-Forwarded-For value that is no trusted proxy, or the
 * leftmost when all are.  What stands left of a malformed entry does not count;
 * ${peer} when nothing does, or memory is short.  Lives in ${arena}, or is
 * ${peer}.
 */
const char *networks_client(const struct networks *networks, const char *peer,
    const char *forwarded_for, struct arena *arena);

#endif
