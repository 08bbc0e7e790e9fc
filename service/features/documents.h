/*
 * documents: what the service says about itself without a token: health,
 * links, the contract, the public keys, the problem types.
 */
#ifndef FEATURES_DOCUMENTS_H
#define FEATURES_DOCUMENTS_H

#include "api/operation.h"

struct exchange;

/**
 * documents_health(exchange):
 * 204: the process answers.
 */
enum verdict documents_health(struct exchange *exchange);

/**
 * documents_links(exchange):
 * Where everything else is.
 */
enum verdict documents_links(struct exchange *exchange);

/**
 * documents_openapi_json(exchange), documents_openapi_yaml(exchange):
 * The contract this program runs by.
 */
enum verdict documents_openapi_json(struct exchange *exchange);
enum verdict documents_openapi_yaml(struct exchange *exchange);

/**
 * documents_jwks(exchange):
 * The public keys that verify tokens (RFC 7517).
 */
enum verdict documents_jwks(struct exchange *exchange);

/**
 * documents_problems(exchange), documents_problem(exchange):
 * All problem types, or the one of the slug: cause and remedy (RFC 9457
 * section 4).
 */
enum verdict documents_problems(struct exchange *exchange);
enum verdict documents_problem(struct exchange *exchange);

#endif
