/*
 * Look-ups in the generated table.
 */
#include "base/embedded.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded_table.h"

static int compare(const void *key, const void *entry)
{
	return strcmp(key, ((const struct embedded_file *)entry)->path);
}

const struct embedded_file *embedded_find(const char *path)
{
	return bsearch(path, embedded_files, embedded_file_count, sizeof *embedded_files, compare);
}

int embedded_under(
    const char *prefix, int (*visit)(void *cookie, const struct embedded_file *file), void *cookie)
{
	size_t length = strlen(prefix);
	for (size_t i = 0; i < embedded_file_count; i++) {
		if (strncmp(embedded_files[i].path, prefix, length) != 0)
			continue;
		int result = visit(cookie, &embedded_files[i]);
		if (result != 0)
			return result;
	}
	return 0;
}
