/*
 * The third stage: the contract says which scope and which roles an operation
 * needs.  Which rows they see is the database's business.
 */
#include "api/exchange.h"
#include "api/stages.h"
#include "auth/identity.h"

enum verdict stage_authorise(struct exchange *x)
{
	const struct operation *operation = x->operation;
	if (operation->is_public)
		return GO_ON;
	if (operation->scope != NULL && !identity_has_scope(x->identity, operation->scope)) {
		x->problem.scope = operation->scope;
		return exchange_fail(x, "scope-missing");
	}
	if ((x->identity->roles & operation->roles) == 0)
		return exchange_fail(x, "role-not-allowed");
	return GO_ON;
}
