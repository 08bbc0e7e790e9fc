/*
 * keyring_internal: the keyring as the token module sees it.
 */
#ifndef AUTH_KEYRING_INTERNAL_H
#define AUTH_KEYRING_INTERNAL_H

#include "auth/key.h"

struct keyring;

/**
 * keyring_find(keyring, id):
 * Return the key of exactly that id; with ${id} NULL the secret, whose tokens
 * need no kid.  NULL when there is none.
 */
const struct key *keyring_find(const struct keyring *keyring, const char *id);

/**
 * keyring_signer(keyring):
 * Return the key that signs, or NULL.
 */
const struct key *keyring_signer(const struct keyring *keyring);

#endif
