/*
 * Environment before file; an unknown name refuses the start and the nearest
 * known one is named.
 */
#include "base/settings_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/log.h"

#define PREFIX          "NATCOM_"
#define PREFIX_LENGTH   (sizeof PREFIX - 1)
#define NAME_MAX_LENGTH 63
#define FILE_CEILING    ((size_t)64 * 1024) /* bytes of a settings or secret file */
#define LINES_MAX       256

extern char **environ;

struct pair {
	const char *name;
	const char *value;
};

struct settings_source {
	struct arena *arena;
	char *fault; /* the opener's: what is wrong with a setting */
	size_t fault_size;
	size_t count; /* pairs of the file */
	struct pair pairs[LINES_MAX];
};

/* The whole file in the arena, or NULL. */
static char *read_file(struct arena *arena, const char *path)
{
	char *text = arena_alloc(arena, FILE_CEILING + 1);
	FILE *file = fopen(path, "re");
	if (text == NULL || file == NULL) {
		if (file != NULL)
			fclose(file);
		return NULL;
	}
	size_t length = fread(text, 1, FILE_CEILING + 1, file);
	bool whole = ferror(file) == 0 && length <= FILE_CEILING;
	fclose(file);
	if (!whole || memchr(text, '\0', length) != NULL)
		return NULL;
	text[length] = '\0';
	return text;
}

/* Edit distance (Levenshtein), for names of at most NAME_MAX_LENGTH. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_LENGTH + 1];
	size_t width = strlen(b);
	for (size_t j = 0; j <= width; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		unsigned diagonal = row[0];
		row[0] = (unsigned)i + 1;
		for (size_t j = 0; j < width; j++) {
			unsigned least = diagonal + (a[i] != b[j]);
			if (row[j] + 1 < least)
				least = row[j] + 1;
			if (row[j + 1] + 1 < least)
				least = row[j + 1] + 1;
			diagonal = row[j + 1];
			row[j + 1] = least;
		}
	}
	return row[width];
}

/* Refuse an unknown NATCOM_ name. */
static int check_name(
    const char *name, const char *(*name_at)(size_t), char *ret_fault, size_t size)
{
	const char *nearest = NULL;
	unsigned least = NAME_MAX_LENGTH;
	size_t length = strlen(name);
	for (size_t i = 0; name_at(i) != NULL; i++) {
		const char *known = name_at(i);
		size_t known_length = strlen(known);
		if (strncmp(name, known, known_length) == 0 &&
		    (length == known_length || strcmp(name + known_length, "_FILE") == 0))
			return 0;
		unsigned far = length <= NAME_MAX_LENGTH ? distance(name, known) : least;
		if (far < least || nearest == NULL) {
			least = far;
			nearest = known;
		}
	}
	snprintf(ret_fault, size, "unknown setting %.80s; did you mean %s?", name, nearest);
	return -1;
}

static int check_environment(const char *(*name_at)(size_t), char *ret_fault, size_t size)
{
	for (char **entry = environ; *entry != NULL; entry++) {
		char name[128];
		size_t length = strcspn(*entry, "=");
		if (strncmp(*entry, PREFIX, PREFIX_LENGTH) != 0)
			continue;
		snprintf(name, sizeof name, "%.*s", (int)length, *entry);
		if (check_name(name, name_at, ret_fault, size) != 0)
			return -1;
	}
	return 0;
}

/* One line of the file; blank lines and comments are skipped. */
static int take_line(struct settings_source *source, char *line, const char *(*name_at)(size_t),
    char *ret_fault, size_t size)
{
	line += strspn(line, " \t");
	if (*line == '\0' || *line == '#')
		return 0;
	char *equals = strchr(line, '=');
	if (equals == NULL || source->count == LINES_MAX) {
		snprintf(ret_fault, size, "\"%.40s\" is no NAME=value line", line);
		return -1;
	}
	*equals = '\0';
	if (strncmp(line, PREFIX, PREFIX_LENGTH) != 0)
		return 0;
	source->pairs[source->count++] = (struct pair){line, equals + 1};
	return check_name(line, name_at, ret_fault, size);
}

struct settings_source *settings_source_open(struct arena *arena, const char *env_file,
    const char *(*name_at)(size_t index), char *ret_fault, size_t size)
{
	struct settings_source *source = arena_alloc(arena, sizeof *source);
	if (source == NULL) {
		snprintf(ret_fault, size, "out of memory");
		return NULL;
	}
	source->arena = arena;
	source->fault = ret_fault;
	source->fault_size = size;
	if (check_environment(name_at, ret_fault, size) != 0)
		return NULL;
	char *text = env_file == NULL ? NULL : read_file(arena, env_file);
	if (env_file != NULL && text == NULL) {
		snprintf(ret_fault, size, "the settings file %s cannot be read", env_file);
		return NULL;
	}
	char *rest = NULL;
	for (char *line = text == NULL ? NULL : strtok_r(text, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		if (take_line(source, line, name_at, ret_fault, size) != 0)
			return NULL;
	return source;
}

static const char *find(const struct settings_source *source, const char *name)
{
	const char *value = getenv(name);
	for (size_t i = source->count; value == NULL && i-- > 0;)
		if (strcmp(source->pairs[i].name, name) == 0)
			value = source->pairs[i].value;
	return value;
}

static void warn_if_open(const char *path)
{
	struct stat status;
	if (stat(path, &status) == 0 && (status.st_mode & S_IROTH) != 0) {
		const struct log_field fields[] = {LOG_TEXT("path", path)};
		log_line(LOG_WARNING, "a secret file is readable by everyone", fields, 1);
	}
}

int settings_source_find(
    struct settings_source *source, const char *name, bool by_file, const char **ret_text)
{
	char file_name[NAME_MAX_LENGTH + 6];
	snprintf(file_name, sizeof file_name, "%s_FILE", name);
	const char *value = find(source, name);
	const char *path = find(source, file_name);
	if (path == NULL) {
		if (value != NULL)
			*ret_text = value;
		return 0;
	}
	if (!by_file || value != NULL) {
		snprintf(source->fault, source->fault_size,
		    by_file ? "%s and %s are both set" : "%s is no secret: %s is not read", name,
		    file_name);
		return -1;
	}
	char *text = read_file(source->arena, path);
	if (text == NULL) {
		snprintf(
		    source->fault, source->fault_size, "%s=%s cannot be read", file_name, path);
		return -1;
	}
	warn_if_open(path);
	size_t length = strlen(text);
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	*ret_text = text;
	return 0;
}
