/*
 * The merge of RFC 7396 section 2: null removes, an object merges, anything
 * else replaces.  Depth is bounded by the body's check.
 */
#include "api/patch.h"

#include <cjson/cJSON.h>
#include <stdio.h>

#include "api/operation.h"
#include "base/json.h"
#include "base/problem.h"

/*
 * Put a copy of the value in place of the member of its name.  The copy has the
 * name already: cJSON's functions "InObject" would copy it once more, and when
 * memory is short lose the name or the copy.
 */
static int replace(struct cJSON *target, const struct cJSON *value)
{
	struct cJSON *copy = cJSON_Duplicate(value, true);
	struct cJSON *old = json_member(target, value->string);
	if (copy == NULL)
		return -1;
	if (old != NULL)
		return cJSON_ReplaceItemViaPointer(target, old, copy) ? 0 : -1;
	return cJSON_AddItemToArray(target, copy) ? 0 : -1;
}

/* The member of that name as an object to merge into; made when it is none. */
static struct cJSON *object_member(struct cJSON *target, const char *name)
{
	struct cJSON *member = json_member(target, name);
	if (cJSON_IsObject(member))
		return member;
	cJSON_DeleteItemFromObjectCaseSensitive(target, name);
	return cJSON_AddObjectToObject(target, name);
}

int patch_merge(struct cJSON *target, const struct cJSON *patch)
{
	const struct cJSON *value;
	cJSON_ArrayForEach(value, patch)
	{
		if (cJSON_IsNull(value)) {
			cJSON_DeleteItemFromObjectCaseSensitive(target, value->string);
		} else if (cJSON_IsObject(value)) {
			struct cJSON *member = object_member(target, value->string);
			if (member == NULL || patch_merge(member, value) != 0)
				return -1;
		} else if (replace(target, value) != 0) {
			return -1;
		}
	}
	return 0;
}

void patch_strip_read_only(const struct operation *operation, const struct cJSON *current,
    struct cJSON *result, struct problem *problem)
{
	for (unsigned i = 0; i < operation->member_count; i++) {
		const struct member *member = &operation->members[i];
		if (!member->read_only)
			continue;
		const struct cJSON *before = json_member(current, member->name);
		const struct cJSON *after = json_member(result, member->name);
		if (before != after &&
		    (before == NULL || after == NULL || !json_equal(before, after))) {
			char pointer[JSON_POINTER_SIZE];
			snprintf(pointer, sizeof pointer, "#/%s", member->name);
			problem_add(problem, PROBLEM_POINTER, pointer, "read-only-member", NULL);
		}
		cJSON_DeleteItemFromObjectCaseSensitive(result, member->name);
	}
}
