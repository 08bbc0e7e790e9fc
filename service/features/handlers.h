/*
 * handlers: the one table of operations that a C function runs.  A row here is
 * the exception: what one SQL statement can do has a file under sql/queries/.
 */
#ifndef FEATURES_HANDLERS_H
#define FEATURES_HANDLERS_H

#include <stddef.h>

#include "api/operation.h"

extern const struct handler handlers[];
extern const size_t handler_count;

#endif
