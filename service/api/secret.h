/*
 * secret: secrets that stand in addresses: made with a record, told once, and
 * known by their digest alone.  Whoever sends one asks as the record's maker.
 */
#ifndef API_SECRET_H
#define API_SECRET_H

#include "api/operation.h"

struct exchange;

/**
 * secret_make(exchange):
 * When the records of the operation have a secret, make one for the record
 * being created and bind its digest as :secret_digest.  Return 0, or -1 with
 * the problem set.
 */
int secret_make(struct exchange *exchange);

/**
 * secret_tell(exchange):
 * Add the member with the address to the object that the answer ends with, if
 * a secret was made.  Nothing in a dry run: it would be good for nothing.
 */
void secret_tell(struct exchange *exchange);

/**
 * secret_identify(exchange):
 * Look up whom the secret in the address stands for, as identity and language,
 * and bind its digest as :secret_digest.  Return WAIT, or ANSWERED with the
 * problem set; one that is unknown, expired or missing is not-found.
 */
enum verdict secret_identify(struct exchange *exchange);

#endif
