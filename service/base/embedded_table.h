/*
 * embedded_table: what the generated build/embedded.c defines.  Included by
 * it and by embedded.c only.
 */
#ifndef BASE_EMBEDDED_TABLE_H
#define BASE_EMBEDDED_TABLE_H

#include <stddef.h>

struct embedded_file;

extern const struct embedded_file embedded_files[]; /* in ascending order of paths */
extern const size_t embedded_file_count;

#endif
