/*
 * body: the body of a request that is taken piece by piece: read from the
 * socket, judged by the guard, handed on, and not read while the taker has
 * enough.  Used inside service/http only; takers see request.h.
 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include <stdbool.h>

struct client;

/**
 * body_is_late(client):
 * Whether the body that ${client} sends takes longer than the limits allow: the
 * time for a whole body, and a second more for every 64 KiB that came; the time
 * in which its taker had enough does not count.
 */
bool body_is_late(const struct client *client);

/**
 * body_refuse(client, code):
 * Give up on the body, and tell its taker why.
 */
void body_refuse(struct client *client, const char *code);

#endif
