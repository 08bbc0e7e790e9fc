/*
 * contract_internal: what the files that compile the contract share.
 * Included by contract*.c only.
 */
#ifndef API_CONTRACT_INTERNAL_H
#define API_CONTRACT_INTERNAL_H

#include <stddef.h>

struct arena;
struct buffer;
struct cJSON;
struct operation;

#define CONTRACT_POINTER_SIZE 512 /* bytes of a JSON pointer into the document */

/* The work under way. */
struct compiler {
	struct arena *arena;          /* owns what is compiled */
	const struct cJSON *document; /* the bundled contract */
	const struct cJSON *lines;    /* pointer -> "file:line" */
	struct buffer *faults;        /* one line a fault */
	unsigned fault_count;
	const struct handler *handlers;
	size_t handler_count;
};

/**
 * compiler_fault(compiler, pointer, format, ...):
 * Note a fault at the YAML line that ${pointer}, or its nearest ancestor,
 * comes from.  Return -1.
 */
int compiler_fault(struct compiler *compiler, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * compiler_resolve(compiler, node, pointer):
 * Follow a $ref of ${node}, if it is one, updating ${pointer} to where it
 * leads.  Return the node meant, or NULL when it leads nowhere (noted).
 */
const struct cJSON *compiler_resolve(
    struct compiler *compiler, const struct cJSON *node, char pointer[CONTRACT_POINTER_SIZE]);

/**
 * pointer_join(ret_pointer, base, rest):
 * Write ${base} and ${rest} as one pointer; one that is too long is cut, and
 * leads nowhere.  ${base} may be ${ret_pointer} itself.
 */
void pointer_join(char ret_pointer[CONTRACT_POINTER_SIZE], const char *base, const char *rest);

/**
 * contract_operation(compiler, item, node, pointer, operation):
 * Compile the operation ${node} of the path item ${item}, whose name is the
 * path, found at ${pointer}.  Faults are noted.
 */
void contract_operation(struct compiler *compiler, const struct cJSON *item,
    const struct cJSON *node, const char *pointer, struct operation *operation);

/**
 * contract_parameters(compiler, item, node, pointer, operation):
 * Compile the parameters of path item and operation.
 */
void contract_parameters(struct compiler *compiler, const struct cJSON *item,
    const struct cJSON *node, const char *pointer, struct operation *operation);

/**
 * contract_bind(compiler, operations, count):
 * Bind every operation to its SQL file or handler and look for files and
 * handlers that belong to none.
 */
void contract_bind(struct compiler *compiler, struct operation *operations, size_t count);

#endif
