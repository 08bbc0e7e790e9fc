/*
 * secret_identity: who sends the secret of a record asks as the record's maker.
 */
#ifndef API_SECRET_IDENTITY_H
#define API_SECRET_IDENTITY_H

#include "api/operation.h"

struct exchange;

/**
 * secret_identify(exchange):
 * Look up whom the secret in the address stands for, as identity and language,
 * and bind its digest as :secret_digest.  Return WAIT, or ANSWERED with the
 * problem set; one that is unknown, expired or missing is not-found.
 */
enum verdict secret_identify(struct exchange *exchange);

#endif
