/*
 * secret: secrets that are made with a record and told once.  Those that stand in
 * addresses are known by their digest alone; those that webhooks are signed with
 * have to be known again, and are sealed.
 */
#ifndef API_SECRET_H
#define API_SECRET_H

struct exchange;

/**
 * secret_bind(exchange, secret):
 * Bind the digest of a secret, whatever its form, as :secret_digest: what
 * nobody made is found nowhere.  Return 0, or -1 with the problem set.
 */
int secret_bind(struct exchange *exchange, const char *secret);

/**
 * secret_make(exchange):
 * When the records of the operation have a secret, make one for the record
 * being created and bind its digest as :secret_digest, or itself sealed as
 * :secret_sealed.  Return 0, or -1 with the problem set.
 */
int secret_make(struct exchange *exchange);

/**
 * secret_tell(exchange):
 * Add the member with the secret to the object that the answer ends with, if
 * a secret was made.  Nothing in a dry run: it would be good for nothing.
 */
void secret_tell(struct exchange *exchange);

#endif
