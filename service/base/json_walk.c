/*
 * json_walk: a few words around cJSON's own links, so that no floor above api
 * or beside it has to include its header.
 */
#include "base/json_walk.h"

#include <cjson/cJSON.h>
#include <stddef.h>

bool json_is_array(const struct cJSON *item)
{
	return cJSON_IsArray(item);
}

const char *json_as_text(const struct cJSON *item)
{
	return cJSON_GetStringValue(item);
}

int json_visit(const struct cJSON *container,
    int (*visit)(void *cookie, const char *name, const struct cJSON *item), void *cookie)
{
	if (!cJSON_IsArray(container) && !cJSON_IsObject(container))
		return 0;
	for (const struct cJSON *item = container->child; item != NULL; item = item->next) {
		int result = visit(cookie, item->string, item);
		if (result != 0)
			return result;
	}
	return 0;
}
