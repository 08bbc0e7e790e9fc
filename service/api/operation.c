/*
 * Look-ups in a compiled operation.
 */
#include "api/operation.h"

#include <string.h>

static const char *const method_names[METHODS] = {
    [METHOD_GET] = "GET",
    [METHOD_POST] = "POST",
    [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH",
    [METHOD_DELETE] = "DELETE",
};

const struct parameter *operation_parameter(const struct operation *operation, const char *name)
{
	for (unsigned i = 0; i < operation->parameter_count; i++)
		if (strcmp(operation->parameters[i].name, name) == 0)
			return &operation->parameters[i];
	return NULL;
}

const struct member *operation_member(
    const struct operation *operation, const char *name, size_t length)
{
	for (unsigned i = 0; i < operation->member_count; i++) {
		const struct member *member = &operation->members[i];
		if (strlen(member->name) == length && memcmp(member->name, name, length) == 0)
			return member;
	}
	return NULL;
}

const char *operation_resource(const struct operation *operation)
{
	unsigned first = operation->segment_count > 1 ? 1 : 0;
	return operation->segment_count == 0 ? "" : operation->segments[first];
}

const char *method_name(enum method method)
{
	return method_names[method];
}

bool operation_writes(const struct operation *operation)
{
	return operation->kind == OPERATION_CREATE || operation->kind == OPERATION_UPDATE ||
	       operation->kind == OPERATION_DELETE;
}
