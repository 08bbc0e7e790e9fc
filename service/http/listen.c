/*
 * Sockets that listen.  Numeric addresses only: a name could mean several
 * places, or another one tomorrow.  Knows no HTTP.
 */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG   4096 /* the kernel lowers it to net.core.somaxconn */
#define HOST_SIZE 64
#define SHARED_FDS                                                                                 \
	4096 /* descriptors to look for a listener among: it is one of the first opened */

/* An address to bind to. */
struct place {
	union {
		struct sockaddr any;
		struct sockaddr_storage storage;
		struct sockaddr_un path;
	} address;
	socklen_t size;
};

const char *listen_path(const char *where)
{
	static const char prefix[] = "unix:";
	size_t length = sizeof prefix - 1;
	return strncmp(where, prefix, length) == 0 ? where + length : NULL;
}

static int read_path(const char *path, struct place *ret_place)
{
	struct sockaddr_un *address = &ret_place->address.path;
	size_t length = strlen(path);
	if (length == 0 || length >= sizeof address->sun_path)
		return -1;
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path, length + 1);
	ret_place->size = sizeof *address;
	return 0;
}

/* "address:port", an IPv6 address in brackets. */
static int read_address(const char *where, struct place *ret_place)
{
	const struct addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	};
	struct addrinfo *found;
	char host[HOST_SIZE];
	const char *colon = strrchr(where, ':');
	size_t length = colon == NULL ? 0 : (size_t)(colon - where);
	if (length == 0 || length >= sizeof host || colon[1] == '\0')
		return -1;
	if (*where == '[' && colon[-1] == ']') {
		where++;
		length -= 2;
	} else if (memchr(where, ':', length) != NULL) {
		return -1;
	}
	memcpy(host, where, length);
	host[length] = '\0';
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
		return -1;
	memcpy(&ret_place->address, found->ai_addr, found->ai_addrlen);
	ret_place->size = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

/* Whether somebody accepts connections at a socket file. */
static bool is_taken(const struct place *place)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool taken =
	    fd >= 0 && (connect(fd, &place->address.any, place->size) == 0 || errno == EAGAIN);
	if (fd >= 0)
		close(fd);
	return taken;
}

/* A unix socket cannot be bound twice: share the one this process listens on. */
static int share(const struct place *place)
{
	for (int fd = 0; fd < SHARED_FDS; fd++) {
		struct sockaddr_un bound = {0};
		socklen_t size = sizeof bound;
		int listens = 0;
		socklen_t room = sizeof listens;
		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &room) == 0 && listens &&
		    getsockname(fd, (struct sockaddr *)&bound, &size) == 0 &&
		    bound.sun_family == AF_UNIX &&
		    strcmp(bound.sun_path, place->address.path.sun_path) == 0)
			return fcntl(fd, F_DUPFD_CLOEXEC, 0);
	}
	return -1;
}

static int open_socket(const struct place *place, bool reuse_port)
{
	const int on = 1;
	int family = place->address.any.sa_family;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (reuse_port && family != AF_UNIX)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	if (bind(fd, &place->address.any, place->size) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

int listen_open(const char *where, bool reuse_port, char *ret_fault, size_t size)
{
	struct place place = {0};
	const char *path = listen_path(where);
	if ((path == NULL ? read_address(where, &place) : read_path(path, &place)) != 0) {
		snprintf(ret_fault, size,
		    "%s is no address to listen on (address:port or unix:/path)", where);
		return -1;
	}
	if (path != NULL && is_taken(&place)) {
		int shared = reuse_port ? share(&place) : -1;
		if (shared < 0)
			snprintf(ret_fault, size, "another process listens on %s", where);
		return shared;
	}
	if (path != NULL)
		unlink(path);
	int fd = open_socket(&place, reuse_port);
	if (fd < 0)
		snprintf(ret_fault, size, "cannot listen on %s: %s", where,
		    errno == EADDRINUSE ? "the port is in use" : strerror(errno));
	return fd;
}

unsigned listen_port(int fd)
{
	struct sockaddr_storage bound = {0};
	socklen_t size = sizeof bound;
	if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0)
		return 0;
	if (bound.ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)(const void *)&bound)->sin_port);
	if (bound.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)(const void *)&bound)->sin6_port);
	return 0;
}
