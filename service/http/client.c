/*
 * The life of one connection: bytes in, held and judged, handed to evhttp,
 * taken up again when the answer is sent.  Uses libevent's public doors only;
 * knows nothing of what requests ask for.
 */
#include "http/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/loop.h"
#include "http/rewrite.h"
#include "http/server_internal.h"

#define READ_AHEAD   ((size_t)65536) /* bytes of further requests taken while one is answered */
#define IPV6_NETWORK 8               /* bytes of an address that name the network */
#define IPV6_MAPPED  12              /* where an IPv4 address stands in a mapped one */
#define DISCARD_MAX  16              /* reads of a lingering peer at a time */

static void enter(struct client *client, enum client_state state)
{
	client->state = state;
	client->since = moment_now();
}

/* Put bytes where evhttp reads them. */
static void give(struct client *client, const char *bytes, size_t length)
{
	struct evbuffer *input = bufferevent_get_input(client->bev);
	client->settling = true;
	/* Outside a read the end of the buffer is frozen, so prepend; it is empty. */
	int failed = bytes == NULL ? -1 : evbuffer_prepend(input, bytes, length);
	client->settling = false;
	if (failed == 0)
		enter(client, CLIENT_HANDED);
	else
		shutdown(client->fd, SHUT_RDWR);
}

static void give_chunked(struct client *client)
{
	const struct guard *guard = &client->guard;
	struct buffer out;
	buffer_init(&out, guard->head_bytes + guard->body_bytes + REWRITE_ROOM);
	rewrite_chunked(client->held.bytes, guard->head_bytes, guard->body_bytes, &out);
	give(client, out.failed ? NULL : out.bytes, out.length);
	buffer_reset(&out);
}

/* The held request is whole: give it away and keep what follows it. */
static void give_request(struct client *client)
{
	struct buffer *held = &client->held;
	if (client->guard.chunked)
		give_chunked(client);
	else
		give(client, held->bytes, client->judged);
	client_drop_held(client, client->judged);
	client->judged = 0;
	if (held->length == 0)
		buffer_reset(held);
}

void client_drop_held(struct client *client, size_t length)
{
	struct buffer *held = &client->held;
	size_t rest = held->length - length;
	if (length == 0)
		return;
	if (rest > 0)
		memmove(held->bytes, held->bytes + length, rest);
	buffer_truncate(held, rest);
}

/* The held head is whole: evhttp reads a request without a body, which body.c reads. */
static void give_head(struct client *client)
{
	const struct guard *guard = &client->guard;
	struct buffer out;
	buffer_init(&out, guard->head_bytes + REWRITE_ROOM);
	rewrite_streamed(client->held.bytes, guard->head_bytes, &out);
	client->body_open = true;
	give(client, out.failed ? NULL : out.bytes, out.length);
	buffer_reset(&out);
	client_drop_held(client, client->judged);
	client->judged = 0;
}

static void give_refusal(struct client *client)
{
	struct buffer out;
	size_t sound = client->guard.method == NULL ? 0 : client->guard.sound_bytes;
	buffer_init(&out, sound + REWRITE_ROOM);
	rewrite_refused(client->held.bytes, sound, &out);
	give(client, out.failed ? NULL : out.bytes, out.length);
	buffer_reset(&out);
	buffer_reset(&client->held);
	client->judged = 0;
}

/* RFC 9110 section 10.1.1: the head is sound, and its body is waited for. */
static void send_continue(struct client *client)
{
	static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
	bool body_came = client->held.length > client->guard.head_bytes;
	if (!client->continued && !body_came)
		send(client->fd, line, sizeof line - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	client->continued = true;
}

/* Judge what is held, and act on it. */
static void settle(struct client *client)
{
	struct guard *guard = &client->guard;
	struct buffer *held = &client->held;
	client->judged +=
	    guard_feed(guard, held->bytes + client->judged, held->length - client->judged);
	enum guard_phase phase = guard_phase(guard);
	if (phase != client->phase)
		client->since = moment_now();
	client->phase = phase;
	if (phase == GUARD_WHOLE)
		give_request(client);
	else if (phase == GUARD_REFUSED)
		give_refusal(client);
	else if (phase == GUARD_BODY && guard->expects_continue)
		send_continue(client);
	if (guard->halted)
		give_head(client);
}

/* Move all of evhttp's input to the bytes held.  Return 0 or -1. */
static int hold(struct client *client, struct evbuffer *input)
{
	size_t length = evbuffer_get_length(input);
	int failed = 0;
	client->settling = true;
	if (length > 0) {
		const unsigned char *bytes = evbuffer_pullup(input, -1);
		failed = bytes == NULL ? -1 : buffer_append(&client->held, bytes, length);
		evbuffer_drain(input, length);
	}
	client->settling = false;
	return failed;
}

int client_hold_input(struct client *client)
{
	bufferevent_disable(client->bev, EV_READ);
	return hold(client, bufferevent_get_input(client->bev));
}

/* The usual case: one whole request in one read stays where it is. */
static bool is_one_request(struct client *client, struct evbuffer *input)
{
	struct evbuffer_iovec part;
	size_t length = evbuffer_get_length(input);
	if (client->held.length > 0 || evbuffer_peek(input, -1, NULL, &part, 1) != 1)
		return false;
	client->judged = guard_feed(&client->guard, part.iov_base, length);
	if (client->judged < length || guard_phase(&client->guard) != GUARD_WHOLE ||
	    client->guard.chunked)
		return false;
	client->judged = 0;
	client->state = CLIENT_HANDED;
	return true;
}

/* Bytes have arrived; evhttp looks at its input when this returns. */
static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *cookie)
{
	struct client *client = cookie;
	if (client->settling || info->n_added == 0 || client->state != CLIENT_READING)
		return;
	if (is_one_request(client, input))
		return;
	if (hold(client, input) == 0)
		settle(client);
	else
		shutdown(client->fd, SHUT_RDWR);
}

struct client *client_new(struct http_server *server, struct bufferevent *bev)
{
	struct client *client = calloc(1, sizeof *client);
	if (client == NULL)
		return NULL;
	const struct guard_limits *limits = &server->guard_limits;
	client->server = server;
	client->fd = -1;
	client->bev = bev;
	guard_init(&client->guard, limits);
	buffer_init(&client->held, limits->head_bytes + 4 * limits->body_bytes + 2 * READ_AHEAD);
	enter(client, CLIENT_READING);
	if (evbuffer_add_cb(bufferevent_get_input(bev), on_input, client) == NULL) {
		free(client);
		return NULL;
	}
	bufferevent_incref(bev);
	bufferevent_setwatermark(bev, EV_READ, 0, READ_AHEAD);
	return client;
}

/* Note an address as text, and what of it one party holds: of IPv6 a /64. */
static void note_peer(struct client *client, const struct sockaddr_storage *peer)
{
	const struct sockaddr_in *four = (const void *)peer;
	const struct sockaddr_in6 *six = (const void *)peer;
	const void *address = &four->sin_addr;
	if (peer->ss_family == AF_INET6 && !IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
		memcpy(client->address, &six->sin6_addr, IPV6_NETWORK);
		inet_ntop(AF_INET6, &six->sin6_addr, client->peer, sizeof client->peer);
		return;
	}
	if (peer->ss_family == AF_INET6)
		address = six->sin6_addr.s6_addr + IPV6_MAPPED;
	memcpy(client->address, address, sizeof four->sin_addr);
	inet_ntop(AF_INET, address, client->peer, sizeof client->peer);
}

int client_greet(struct client *client)
{
	struct sockaddr_storage peer = {0};
	socklen_t size = sizeof peer;
	const int on = 1;
	client->fd = bufferevent_getfd(client->bev);
	if (getpeername(client->fd, (struct sockaddr *)&peer, &size) != 0)
		return -1;
	if (peer.ss_family == AF_UNIX) {
		memcpy(client->peer, "unix", sizeof "unix");
		return 0;
	}
	note_peer(client, &peer);
	return setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* The request is over: forget it. */
static void finish_request(struct client *client)
{
	struct http_request *request = &client->request;
	if (request->reading.event != NULL)
		event_free(request->reading.event);
	if (request->piece != NULL)
		evbuffer_free(request->piece);
	buffer_reset(&request->joined);
	memset(request, 0, sizeof *request);
	client->server->busy--;
}

/* The answer is sent whole: judge what has come meanwhile. */
static void on_complete(struct evhttp_request *evreq, void *cookie)
{
	struct client *client = cookie;
	(void)evreq;
	bool closes = client->request.closes;
	finish_request(client);
	enter(client, CLIENT_READING);
	if (closes)
		return; /* evhttp closes next */
	if (hold(client, bufferevent_get_input(client->bev)) != 0)
		shutdown(client->fd, SHUT_RDWR);
	guard_next(&client->guard);
	client->phase = GUARD_IDLE;
	client->continued = false;
	if (client->held.length > 0)
		settle(client);
}

/* The connection ends before the answer: tell who answers, while it can still be read. */
static void lose_request(struct client *client)
{
	struct http_request *request = &client->request;
	struct evhttp_request *evreq = request->evreq;
	void (*gone)(void *) = request->answered ? NULL : request->gone;
	request->gone = NULL;
	if (gone != NULL)
		gone(request->gone_cookie);
	finish_request(client);
	/* Detached by evhttp when not yet answered: then it is ours to free. */
	if (evhttp_request_get_connection(evreq) == NULL)
		evhttp_request_free(evreq);
}

/* evhttp is about to free the connection. */
static void on_close(struct evhttp_connection *evcon, void *cookie)
{
	struct client *client = cookie;
	(void)evcon;
	client->evcon = NULL;
	client_unwatch(client);
	if (client->state == CLIENT_BUSY) {
		lose_request(client);
		client_release(client);
	} else if (client->guard.fault != NULL || client->body_open) {
		/* Closing with bytes unread would reset the connection, and lose the answer. */
		bufferevent_disable(client->bev, EV_READ | EV_WRITE);
		enter(client, CLIENT_LINGERING);
	} else {
		client_release(client);
	}
}

struct http_request *client_take(
    struct client *client, struct evhttp_connection *evcon, struct evhttp_request *evreq)
{
	struct http_request *request = &client->request;
	if (client->evcon == NULL)
		evhttp_connection_set_closecb(evcon, on_close, client);
	client->evcon = evcon;
	/* Whatever evhttp left over, it did not read the request that we judged. */
	if (client->state != CLIENT_HANDED ||
	    evbuffer_get_length(bufferevent_get_input(client->bev)) != 0) {
		evhttp_connection_free(evcon);
		return NULL;
	}
	evhttp_request_set_on_complete_cb(evreq, on_complete, client);
	client->state = CLIENT_BUSY;
	client->server->busy++;
	request->client = client;
	request->evreq = evreq;
	buffer_init(&request->joined, client->server->guard_limits.head_bytes);
	return request;
}

/* The peer has left, or sent more. */
static void on_watch(evutil_socket_t fd, short what, void *cookie)
{
	struct client *client = cookie;
	struct pollfd look = {.fd = fd, .events = POLLRDHUP};
	(void)what;
	if (client->state != CLIENT_BUSY)
		return;
	if (poll(&look, 1, 0) > 0) {
		client_kill(client);
		return;
	}
	/* A further request: its bytes would report for ever, so only watch for the end. */
	client->pipelines = true;
	event_free(client->watch);
	client->watch = event_new(loop_base(client->server->loop), fd, EV_CLOSED, on_watch, client);
	if (client->watch != NULL)
		event_add(client->watch, NULL);
}

/*
 * EV_READ as well as EV_CLOSED: libevent 2.1 reports a reset connection as
 * readable, and would spin when nobody wanted to know.
 */
void client_watch(struct client *client)
{
	if (client->pipelines && client->watch != NULL) {
		event_free(client->watch);
		client->watch = NULL;
	}
	client->pipelines = false;
	if (client->watch == NULL)
		client->watch = event_new(loop_base(client->server->loop), client->fd,
		    EV_READ | EV_CLOSED, on_watch, client);
	if (client->watch != NULL)
		event_add(client->watch, NULL);
}

void client_unwatch(struct client *client)
{
	if (client->watch != NULL)
		event_del(client->watch);
}

void client_refuse(struct client *client, const char *code)
{
	guard_refuse(&client->guard, code);
	settle(client);
	if (client->state == CLIENT_HANDED)
		bufferevent_trigger(client->bev, EV_READ, BEV_TRIG_IGNORE_WATERMARKS);
}

void client_kill(struct client *client)
{
	if (client->state == CLIENT_DEAD)
		return;
	if (client->evcon != NULL)
		evhttp_connection_free(client->evcon);
	else if (client->state == CLIENT_LINGERING)
		client_release(client);
	else
		shutdown(client->fd, SHUT_RDWR); /* evhttp reads the end and frees it */
}

/* Dissolving the association resets TCP, whatever the kernel still had to send. */
void client_reset(struct client *client)
{
	const struct sockaddr none = {.sa_family = AF_UNSPEC};
	if (client->state != CLIENT_DEAD)
		(void)connect(client->fd, &none, sizeof none);
	client_kill(client);
}

bool client_has_input(const struct client *client)
{
	char byte;
	return client->held.length > 0 || recv(client->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool client_discard(struct client *client)
{
	char bytes[16384];
	for (unsigned i = 0; i < DISCARD_MAX; i++) {
		ssize_t got = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (got <= 0)
			return got < 0 && (errno == EAGAIN || errno == EINTR);
	}
	return true;
}

void client_release(struct client *client)
{
	if (client->state == CLIENT_DEAD)
		return;
	client->state = CLIENT_DEAD;
	if (client->watch != NULL)
		event_free(client->watch);
	client->watch = NULL;
	guard_free(&client->guard);
	buffer_reset(&client->held);
	evbuffer_remove_cb(bufferevent_get_input(client->bev), on_input, client);
	server_release(client->server, client);
	bufferevent_decref(client->bev); /* closes the descriptor, when evhttp is done too */
	client->bev = NULL;
}
