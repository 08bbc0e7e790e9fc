/*
 * listen: from "127.0.0.1:8080", "[::1]:8080" or "unix:/path" to a listening
 * socket.  Used inside service/http only.
 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

/**
 * listen_open(where, reuse_port, ret_fault, size):
 * Return a non-blocking listening socket (the caller closes it), or -1 with a
 * sentence in ${ret_fault}.  With ${reuse_port} several sockets may be opened
 * for the same place by this process.  A socket file nobody listens on is
 * replaced.
 */
int listen_open(const char *where, bool reuse_port, char *ret_fault, size_t size);

/**
 * listen_path(where):
 * Return the path of a unix socket, or NULL for any other place.
 */
const char *listen_path(const char *where);

/**
 * listen_port(fd):
 * Return the TCP port the socket is bound to, or 0.
 */
unsigned listen_port(int fd);

#endif
