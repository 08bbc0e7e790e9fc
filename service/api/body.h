/*
 * body: a request's JSON body: media type, strict check, tree.
 */
#ifndef API_BODY_H
#define API_BODY_H

#include "api/operation.h"

struct cJSON;
struct exchange;

/**
 * body_read(exchange):
 * Parse the body of an operation that takes one into the exchange.  Return
 * GO_ON, or ANSWERED: unsupported-media-type, malformed-json, and
 * malformed-request for a body where none is declared.
 */
enum verdict body_read(struct exchange *exchange);

/**
 * body_accept(exchange, value):
 * Validate ${value}, which is the body or a patch's result, by the contract
 * and bind it to :body.  Return 0, or -1 with the problem set.
 */
int body_accept(struct exchange *exchange, struct cJSON *value);

/**
 * body_spell_integers(value):
 * Write integers in the tree in digits (1.0 as 1), for the database.  Return
 * 0, or -1 when memory is short.
 */
int body_spell_integers(struct cJSON *value);

#endif
