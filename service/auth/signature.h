/*
 * signature: the key of a JWS in the making, for those who make one.
 */
#ifndef AUTH_SIGNATURE_H
#define AUTH_SIGNATURE_H

struct jwt;
struct key;

/**
 * signature_prepare(jwt, key, type):
 * Have libjwt sign with ${key}, which must not be a verifier only, and name it
 * in the header beside ${type}.  Return 0 or -1.
 */
int signature_prepare(struct jwt *jwt, const struct key *key, const char *type);

#endif
