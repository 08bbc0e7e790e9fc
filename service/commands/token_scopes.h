/*
 * token_scopes: every scope that the embedded contract knows.
 */
#ifndef COMMANDS_TOKEN_SCOPES_H
#define COMMANDS_TOKEN_SCOPES_H

struct arena;

/**
 * token_scopes_all(arena):
 * Return the scopes that operations of the contract ask for (OpenAPI's
 * security), each once, sorted, one space between; or NULL when the contract
 * cannot be read or memory is short.
 */
const char *token_scopes_all(struct arena *arena);

#endif
