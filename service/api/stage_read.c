/*
 * The fourth stage: everything the request says, read by the contract.
 */
#include "api/body.h"
#include "api/exchange.h"
#include "api/listing.h"
#include "api/parameters.h"
#include "api/stages.h"

enum verdict stage_read(struct exchange *x)
{
	if (parameters_read(x) != GO_ON)
		return ANSWERED;
	if (x->operation->query != NULL && listing_read(x) != GO_ON)
		return ANSWERED;
	if (body_read(x) != GO_ON)
		return ANSWERED;
	/* A patch is validated as its result, once the present state is known. */
	if (x->operation->kind == OPERATION_CREATE && body_accept(x, x->body) != 0)
		return ANSWERED;
	return GO_ON;
}
