/*
 * settings_source: where the texts of settings come from: the environment, a
 * file of NAME=value lines, and the files that NAME_FILE names.
 */
#ifndef BASE_SETTINGS_SOURCE_H
#define BASE_SETTINGS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct settings_source;

/**
 * settings_source_open(arena, env_file, name_at, ret_fault, size):
 * Read ${env_file} (NULL: none) and check that every NATCOM_ name in it and in
 * the environment is one that ${name_at}(0), (1), ... lists, or such a name
 * and _FILE.  Return the source, which lives in ${arena}, or NULL with a
 * sentence in ${ret_fault}.
 */
struct settings_source *settings_source_open(struct arena *arena, const char *env_file,
    const char *(*name_at)(size_t index), char *ret_fault, size_t size);

/**
 * settings_source_find(source, name, by_file, ret_text):
 * Look ${name} up: environment before file; with ${by_file} also the content
 * of the file that NAME_FILE names, less one newline at its end.  Return 0
 * with ${ret_text} set, or left alone when the name is not set anywhere; or -1
 * with a sentence in the ${ret_fault} of settings_source_open: both NAME and NAME_FILE, NAME_FILE
 * of no secret, unreadable.
 */
int settings_source_find(
    struct settings_source *source, const char *name, bool by_file, const char **ret_text);

#endif
