/*
 * parameters: the values of a request's path and query, checked by the
 * contract and bound to the placeholders of their names.
 */
#ifndef API_PARAMETERS_H
#define API_PARAMETERS_H

#include "api/operation.h"

struct exchange;

/**
 * parameters_read(exchange):
 * Check and bind path and query parameters, and choose the query's filters.
 * Return GO_ON, or ANSWERED: a path value that does not fit is not-found,
 * query faults are reported together as invalid-parameter, or as
 * unknown-parameter when one is not declared.
 */
enum verdict parameters_read(struct exchange *exchange);

#endif
