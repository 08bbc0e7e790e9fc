/*
 * CIDR ranges as address bytes and prefix lengths; IPv4-mapped IPv6 addresses
 * count as IPv4.
 */
#include "base/networks.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define MAPPED_BITS 96 /* length of ::ffff:0:0/96, under which IPv4 is kept */

struct address {
	uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
};

struct range {
	struct address address;
	unsigned bits; /* of the 128 */
};

struct networks {
	bool unix_peers;
	unsigned count;
	struct range ranges[NETWORKS_MAX];
};

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

/* Read a numeric address; return the bits of its family, or 0. */
static unsigned read_address(const char *text, struct address *ret_address)
{
	struct address address = {0};
	if (inet_pton(AF_INET6, text, address.bytes) == 1) {
		*ret_address = address;
		return 128;
	}
	memcpy(address.bytes, mapped, sizeof mapped);
	if (inet_pton(AF_INET, text, address.bytes + sizeof mapped) != 1)
		return 0;
	*ret_address = address;
	return 32;
}

/* A range of IPv6 that is wider than all of IPv4 has none of it: "::/0" is IPv6. */
static bool covers(const struct range *range, const struct address *address)
{
	if (range->bits < MAPPED_BITS && memcmp(address->bytes, mapped, sizeof mapped) == 0)
		return false;
	unsigned whole = range->bits / 8, rest = range->bits % 8;
	if (memcmp(range->address.bytes, address->bytes, whole) != 0)
		return false;
	uint8_t mask = (uint8_t)(0xff00u >> rest);
	return rest == 0 || ((range->address.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

/* One entry of the list, white space around it allowed. */
static int add_entry(void *cookie, const char *part, size_t length)
{
	struct networks *networks = cookie;
	char text[64];
	size_t skip = strspn(part, " ");
	int64_t bits = -1;
	if (skip > length)
		skip = length;
	part += skip;
	length -= skip;
	while (length > 0 && part[length - 1] == ' ')
		length--;
	if (length == 0 || length >= sizeof text || networks->count == NETWORKS_MAX)
		return -1;
	memcpy(text, part, length);
	text[length] = '\0';
	if (strcmp(text, "unix") == 0) {
		networks->unix_peers = true;
		return 0;
	}
	char *slash = strchr(text, '/');
	if (slash != NULL) {
		*slash = '\0';
		if (text_parse_integer(slash + 1, strlen(slash + 1), 0, 128, &bits) != 0)
			return -1;
	}
	struct range *range = &networks->ranges[networks->count];
	unsigned family = read_address(text, &range->address);
	if (family == 0 || bits > (int64_t)family)
		return -1;
	range->bits = bits < 0 ? 128 : (unsigned)bits + (family == 32 ? MAPPED_BITS : 0);
	networks->count++;
	return 0;
}

const struct networks *networks_parse(
    struct arena *arena, const char *text, char *ret_fault, size_t size)
{
	struct networks *networks = arena_alloc(arena, sizeof *networks);
	if (networks == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return NULL;
	}
	if (text_split(text, ',', add_entry, networks) != 0) {
		snprintf(ret_fault, size, "\"%s\" is no list of at most %d CIDR ranges", text,
		    NETWORKS_MAX);
		return NULL;
	}
	return networks;
}

bool networks_contain(const struct networks *networks, const char *address)
{
	struct address bytes;
	if (strcmp(address, "unix") == 0)
		return networks->unix_peers;
	if (networks->count == 0 || read_address(address, &bytes) == 0)
		return false;
	for (unsigned i = 0; i < networks->count; i++)
		if (covers(&networks->ranges[i], &bytes))
			return true;
	return false;
}

const char *networks_client(const struct networks *networks, const char *peer,
    const char *forwarded_for, struct arena *arena)
{
	char *list = forwarded_for == NULL ? NULL : arena_strdup(arena, forwarded_for);
	const char *client = peer;
	struct address ignored;
	while (list != NULL) {
		char *comma = strrchr(list, ',');
		char *entry = comma == NULL ? list : comma + 1;
		entry += strspn(entry, " \t");
		size_t length = strcspn(entry, " \t");
		bool is_one = entry[length + strspn(entry + length, " \t")] == '\0';
		entry[length] = '\0';
		if (!is_one || read_address(entry, &ignored) == 0)
			return client;
		client = entry;
		if (!networks_contain(networks, entry) || comma == NULL)
			return client;
		*comma = '\0';
	}
	return client;
}
