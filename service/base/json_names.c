/*
 * json_names: one hash table for all objects of a text; the object's serial
 * number is part of the key.  It holds as many names as the scanner allows
 * values.  May use siphash and json_text; knows no grammar.
 */
#include "base/json_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "base/siphash.h"

#define ROOM_AT_FIRST 64

/* Find the name's slot, or the free one where it belongs. */
static struct json_name *slot_of(struct json_name *slots, size_t room, const struct json_name *name)
{
	size_t at = (size_t)name->hash & (room - 1);

	while (slots[at].object != 0) {
		const struct json_name *there = &slots[at];
		if (there->hash == name->hash && there->object == name->object &&
		    there->length == name->length &&
		    memcmp(there->bytes, name->bytes, name->length) == 0)
			break;
		at = (at + 1) & (room - 1);
	}
	return &slots[at];
}

/* Double the table.  Return 0, or -1 with the table as it was. */
static int grow(struct json_names *names)
{
	size_t room = names->room == 0 ? ROOM_AT_FIRST : names->room * 2;
	struct json_name *slots = calloc(room, sizeof(*slots));

	if (slots == NULL)
		return -1;
	for (size_t i = 0; i < names->room; i++) {
		if (names->slots[i].object != 0)
			*slot_of(slots, room, &names->slots[i]) = names->slots[i];
	}
	free(names->slots);
	names->slots = slots;
	names->room = room;
	return 0;
}

/* Fill in the unescaped bytes.  Return 0 or -1. */
static int name_init(struct json_name *name, const struct json_raw_name *raw)
{
	name->bytes = (const char *)raw->bytes;
	name->length = raw->length;
	if (!raw->escaped)
		return 0;
	name->owned = malloc(raw->length);
	if (name->owned == NULL)
		return -1;
	name->length = json_unescape(raw->bytes, raw->length, name->owned);
	name->bytes = name->owned;
	return 0;
}

enum json_names_result json_names_add(struct json_names *names, uint32_t object,
    const struct json_raw_name *raw, struct json_name *ret_name)
{
	struct json_name name = {.object = object};

	if ((names->count + 1) * 2 > names->room && grow(names) != 0)
		return JSON_NAMES_NO_MEMORY;
	if (name_init(&name, raw) != 0)
		return JSON_NAMES_NO_MEMORY;
	name.hash = siphash(object, name.bytes, name.length);
	struct json_name *slot = slot_of(names->slots, names->room, &name);
	if (slot->object != 0) {
		free(name.owned);
		*ret_name = *slot;
		return JSON_NAMES_DUPLICATE;
	}
	*slot = name;
	names->count++;
	*ret_name = name;
	return JSON_NAMES_NEW;
}

void json_names_reset(struct json_names *names)
{
	for (size_t i = 0; i < names->room; i++)
		free(names->slots[i].owned);
	free(names->slots);
	*names = (struct json_names){0};
}
