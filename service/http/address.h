/*
 * address: listening sockets from the text of a setting.
 */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * address_listen(text, reuse_port, backlog, ret_port, ret_fault, size):
 * Listen on "host:port", "[ipv6]:port" or "unix:/path" (a stale socket file
 * of nobody is replaced).  Return a non-blocking descriptor with the port in
 * ${ret_port} (0 for unix), or -1 with one sentence in ${ret_fault}.
 */
int address_listen(const char *text, bool reuse_port, int backlog, unsigned *ret_port,
    char *ret_fault, size_t size);

#endif
