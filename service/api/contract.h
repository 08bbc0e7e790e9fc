/*
 * contract: the embedded OpenAPI document, compiled: the table of operations
 * bound to SQL files and handlers.  What does not fit together is said with
 * file and line, and the program does not start.
 */
#ifndef API_CONTRACT_H
#define API_CONTRACT_H

#include <stddef.h>

struct buffer;
struct cJSON;
struct contract;
struct handler;
struct operation;

/**
 * contract_load(handlers, count, faults):
 * Compile the embedded document and bind every operation.  Return the
 * contract, or NULL with one line a fault appended to ${faults}.
 */
struct contract *contract_load(const struct handler *handlers, size_t count, struct buffer *faults);

/**
 * contract_operations(contract, ret_count):
 * Return the operations, in the order of the document.
 */
const struct operation *contract_operations(const struct contract *contract, size_t *ret_count);

/**
 * contract_document(contract):
 * Return the bundled document.
 */
const struct cJSON *contract_document(const struct contract *contract);

/**
 * contract_print(contract, out):
 * Append the compiled table: method, path, operation, what runs it, who may.
 */
void contract_print(const struct contract *contract, struct buffer *out);

/**
 * contract_free(contract):
 * Release.  NULL is fine.
 */
void contract_free(struct contract *contract);

#endif
