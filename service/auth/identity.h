/*
 * identity: who is asking, as the token says: subject, client, roles, scopes,
 * commission.  Immutable once made.
 */
#ifndef AUTH_IDENTITY_H
#define AUTH_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

enum role {
	ROLE_SECRETARIAT = 1u << 0,
	ROLE_FINANCE = 1u << 1,
	ROLE_AUDITOR = 1u << 2,
	ROLE_COMMISSION = 1u << 3,
	ROLE_PARTNER = 1u << 4,
	ROLE_ADMIN = 1u << 5
};

struct identity {
	const char *subject;    /* sub */
	const char *client;     /* client_id */
	const char *token_id;   /* jti */
	const char *commission; /* commission code, "MAR", or "" */
	const char *role_names; /* "finance,secretariat": for the database */
	unsigned roles;         /* enum role bits */
	const char *scope;      /* scope claim: names separated by single spaces */
	struct instant expires;
};

/**
 * role_parse(name, length):
 * Return the bit of the role's name, or 0 when there is no such role.
 */
unsigned role_parse(const char *name, size_t length);

/**
 * role_name(role):
 * Return the name of one role bit.
 */
const char *role_name(unsigned role);

/**
 * identity_has_scope(identity, scope):
 * Whether ${scope} is one of the identity's scopes.
 */
bool identity_has_scope(const struct identity *identity, const char *scope);

#endif
