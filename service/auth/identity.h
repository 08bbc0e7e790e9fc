/*
 * identity: who is asking, as the token says: subject, client, roles, scopes,
 * commission.  Immutable once made.
 */
#ifndef AUTH_IDENTITY_H
#define AUTH_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

struct arena;

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
 * Return the name of one role bit, or NULL when it is none.
 */
const char *role_name(unsigned role);

/**
 * role_names(bits, arena):
 * Return the names of all roles in ${bits}, comma-separated in the order of
 * the enum, as identity.role_names has them; or NULL when memory is short.
 */
const char *role_names(unsigned bits, struct arena *arena);

/**
 * commission_is_valid(code):
 * Whether ${code} has the form of a commission's code: ^[A-Z]{3}$.
 */
bool commission_is_valid(const char *code);

/**
 * identity_has_scope(identity, scope):
 * Whether ${scope} is one of the identity's scopes.
 */
bool identity_has_scope(const struct identity *identity, const char *scope);

/**
 * identity_size(identity):
 * Return the bytes that identity_pack needs.
 */
size_t identity_size(const struct identity *identity);

/**
 * identity_pack(identity, memory):
 * Copy ${identity} with all its texts into ${memory}, which has room for
 * identity_size(${identity}) bytes and is aligned for any type.  Return the
 * copy, which starts where ${memory} starts.
 */
struct identity *identity_pack(const struct identity *identity, void *memory);

#endif
