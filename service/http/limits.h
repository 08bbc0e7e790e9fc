/*
 * limits: what one server allows a client, in bytes, time and number.
 */
#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H

#include <stddef.h>

struct http_limits {
	size_t target_bytes;              /* request target (414) */
	size_t head_bytes;                /* request line and fields (431) */
	unsigned fields;                  /* fields of a head (431) */
	size_t body_bytes;                /* decoded body (413) */
	size_t stream_bytes;              /* of one that is handed on in pieces (413) */
	int head_ms;                      /* whole head, from its first byte (408) */
	int body_ms;                      /* whole body (408); body.h says what long ones get */
	int idle_ms;                      /* between two requests: closed silently */
	int stall_ms;                     /* unsent answer without progress: closed */
	unsigned connections;             /* at once, of this server; then accepting stops */
	unsigned connections_per_address; /* at once; then refused by closing */
};

#endif
