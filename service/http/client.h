/*
 * client: one connection, and the one request of it that is being answered.
 * Its bytes are held back from evhttp until the guard has seen the whole of a
 * request and found it sound; evhttp then reads exactly that request.  A
 * refused one is replaced by a harmless head (rewrite.h), so that it reaches
 * on_request like any other, with its fault.  Used inside service/http only.
 */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "http/guard.h"
#include "http/taker.h"

struct bufferevent;
struct evbuffer;
struct event;
struct evhttp_connection;
struct evhttp_request;
struct http_server;

enum client_state {
	CLIENT_READING,   /* the next request, if any, has not arrived whole */
	CLIENT_HANDED,    /* a request lies ready for evhttp */
	CLIENT_BUSY,      /* a request is being answered */
	CLIENT_LINGERING, /* answered and closed; what still comes is thrown away */
	CLIENT_DEAD       /* released; the sweep frees the memory */
};

/* A body that is taken in pieces (body.h). */
struct body_reading {
	struct event *event; /* NULL: nobody takes it, or it is over */
	struct http_body sink;
	bool paused;
	struct moment since;     /* began */
	struct moment paused_at; /* of the present pause */
	int64_t paused_us;       /* spent in pauses before */
};

/* struct http_request of request.h. */
struct http_request {
	struct client *client;
	struct evhttp_request *evreq;
	bool streaming;         /* http_stream_begin was called */
	bool answered;          /* completely, as far as the floor above knows */
	bool closes;            /* the connection ends with the answer */
	struct evbuffer *piece; /* of a stream */
	struct buffer joined;   /* values of repeated fields */
	void (*gone)(void *);   /* NULL once called or answered */
	void *gone_cookie;
	void (*drained)(void *); /* NULL unless a piece is on its way */
	void *drained_cookie;
	struct body_reading reading;
	bool owes_drained; /* a piece without bytes: drained comes next turn */
};

struct client {
	struct client *next; /* of the server's list */
	struct http_server *server;
	struct bufferevent *bev;         /* one reference is ours */
	struct evhttp_connection *evcon; /* NULL before the first request */
	struct event *watch;             /* tells that the peer leaves; made when first needed */
	int fd;
	enum client_state state;
	bool greeted;   /* fd and peer are known */
	bool settling;  /* we are changing the input ourselves */
	bool continued; /* 100 Continue was sent for this request */
	bool body_open; /* the head was handed on, the body is still to come */
	bool pipelines; /* the watch has seen bytes of a further request */
	struct guard guard;
	struct buffer held;       /* bytes not yet given to evhttp */
	size_t judged;            /* of those, how many the guard has read */
	enum guard_phase phase;   /* as of since */
	struct moment since;      /* phase, or state, began */
	size_t unsent;            /* bytes of the answer not yet taken, when last looked */
	struct moment progress;   /* when that number last changed */
	unsigned char address[8]; /* IPv4, or the network of IPv6: for the limit */
	char peer[INET6_ADDRSTRLEN + 1];
	struct http_request request;
};

/**
 * client_new(server, bev):
 * Return a new client that reads from ${bev} (one reference is taken), or
 * NULL.  Its descriptor is not known yet.
 */
struct client *client_new(struct http_server *server, struct bufferevent *bev);

/**
 * client_greet(client):
 * The descriptor is known: find out who it is, and set socket options.
 * Return 0, or -1 when the peer has left already.
 */
int client_greet(struct client *client);

/**
 * client_take(client, evcon, evreq):
 * evhttp has read the request: fill client->request.  Return it, or NULL when
 * evhttp read something else than the guard did; then the connection is gone.
 */
struct http_request *client_take(
    struct client *client, struct evhttp_connection *evcon, struct evhttp_request *evreq);

/**
 * client_hold_input(client):
 * Take the bytes that lie ready for evhttp back, and let it read no more until
 * the answer is sent.  Return 0 or -1.
 */
int client_hold_input(struct client *client);

/**
 * client_drop_held(client, length):
 * Forget the first bytes held.
 */
void client_drop_held(struct client *client, size_t length);

/**
 * client_watch(client):
 * The request was not answered at once: see when the peer leaves.
 */
void client_watch(struct client *client);

/**
 * client_unwatch(client):
 * The answer begins; from here on evhttp notices.
 */
void client_unwatch(struct client *client);

/**
 * client_refuse(client, code):
 * Answer what has arrived of a request with a problem (a deadline).
 */
void client_refuse(struct client *client, const char *code);

/**
 * client_kill(client):
 * Break the connection off at once; a request not yet answered gets its gone.
 */
void client_kill(struct client *client);

/**
 * client_reset(client):
 * Likewise, and throw away what the kernel has not sent yet: the peer sees a
 * reset instead of an end.
 */
void client_reset(struct client *client);

/**
 * client_has_input(client):
 * Whether bytes of a request are here or wait in the kernel.
 */
bool client_has_input(const struct client *client);

/**
 * client_discard(client):
 * Read and forget what a lingering peer sends.  Return false when it is done.
 */
bool client_discard(struct client *client);

/**
 * client_release(client):
 * Give up everything but the struct itself.
 */
void client_release(struct client *client);

#endif
