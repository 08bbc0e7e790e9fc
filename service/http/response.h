/*
 * response: what the server needs of the answering side.  Used inside
 * service/http only; request.h is the door for the floors above.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

struct client;

/**
 * response_drained(client):
 * Tell the writer of the client's stream that the peer has taken the last
 * piece.
 */
void response_drained(struct client *client);

#endif
