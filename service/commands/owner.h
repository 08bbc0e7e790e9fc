/*
 * owner: the owner's connection of migrate and seed: one at a time over all
 * machines (an advisory lock), with the roles row security asks of a writer.
 */
#ifndef COMMANDS_OWNER_H
#define COMMANDS_OWNER_H

#include <stddef.h>

struct db_blocking;
struct embedded_file;
struct settings;

/**
 * owner_open(settings, actor, ret_fault, size):
 * Connect to the owner's URL and wait for the lock; ${actor} is who the audit
 * trail says did what is done there.  Return the connection,
 * or NULL with a sentence in ${ret_fault}; closing it gives the lock back.
 */
struct db_blocking *owner_open(
    const struct settings *settings, const char *actor, char *ret_fault, size_t size);

/**
 * owner_begin(connection, ret_fault, size):
 * Begin a transaction whose deferred triggers run at each statement: the audit
 * trail names who acted then, and no table waits for triggers when a later
 * statement alters it.  Return 0, or -1 with a sentence in ${ret_fault}.
 */
int owner_begin(struct db_blocking *connection, char *ret_fault, size_t size);

/**
 * owner_run_file(connection, file, ret_fault, size):
 * Run all statements of ${file} in the transaction that is open.  Return 0, or
 * -1 with "path:line: message (SQLSTATE ...)" in ${ret_fault}.
 */
int owner_run_file(
    struct db_blocking *connection, const struct embedded_file *file, char *ret_fault, size_t size);

#endif
