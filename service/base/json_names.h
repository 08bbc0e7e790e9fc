/*
 * json_names: the member names met so far by the scanner, so that a duplicate
 * is found in constant time however many there are.
 */
#ifndef BASE_JSON_NAMES_H
#define BASE_JSON_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One member name, unescaped. */
struct json_name {
	const char *bytes; /* in the scanned text, or owned */
	char *owned;       /* the copy made for a name with escapes, or NULL */
	size_t length;
	uint64_t hash;
	uint32_t object; /* serial number of the object it is in, from 1; 0: free slot */
};

/* Open addressing, linear probing, at most half full. */
struct json_names {
	struct json_name *slots;
	size_t room;  /* slots, a power of two; 0 at first */
	size_t count; /* names kept */
};

/* A name as it stands in the text, without its quotes. */
struct json_raw_name {
	const unsigned char *bytes;
	size_t length;
	bool escaped; /* it holds a backslash */
};

enum json_names_result { JSON_NAMES_NEW, JSON_NAMES_DUPLICATE, JSON_NAMES_NO_MEMORY };

/**
 * json_names_add(names, object, raw, ret_name):
 * Add the name ${raw} to the object with that serial number.  ${names} begins zeroed; ${raw}'s
 * bytes outlive it.  The unescaped name goes to ${ret_name}, whose bytes stay valid until
 * json_names_reset.
 */
enum json_names_result json_names_add(struct json_names *names, uint32_t object,
    const struct json_raw_name *raw, struct json_name *ret_name);

/**
 * json_names_reset(names):
 * Release everything.
 */
void json_names_reset(struct json_names *names);

#endif
