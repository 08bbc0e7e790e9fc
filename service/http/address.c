/*
 * getaddrinfo for numeric hosts only, so that a start never waits for names.
 */
#include "http/address.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define HOST_SIZE 128

/* Split "host:port"; brackets around an IPv6 address are taken off. */
static int split(const char *text, char host[HOST_SIZE], const char **ret_port)
{
	const char *colon = strrchr(text, ':');
	size_t length = colon == NULL ? 0 : (size_t)(colon - text);
	if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
		text++;
		length -= 2;
	}
	if (length == 0 || length >= HOST_SIZE)
		return -1;
	memcpy(host, text, length);
	host[length] = '\0';
	*ret_port = colon + 1;
	return 0;
}

static int fail(int fd, const char *text, char *ret_fault, size_t size)
{
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (error == EADDRINUSE)
		snprintf(ret_fault, size, "%s is in use by another program", text);
	else
		snprintf(ret_fault, size, "cannot listen on %s: %s", text, strerror(error));
	return -1;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static int listen_tcp(const char *text, const struct addrinfo *where, bool reuse_port, int backlog,
    char *ret_fault, size_t size)
{
	const int on = 1;
	int fd = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(fd, text, ret_fault, size);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	/* Accepted sockets inherit it: answers are written whole, never worth waiting. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (reuse_port && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
		return fail(fd, text, ret_fault, size);
	if (bind(fd, where->ai_addr, where->ai_addrlen) != 0 || listen(fd, backlog) != 0)
		return fail(fd, text, ret_fault, size);
	return fd;
}

/* Whether a socket file is there that nobody listens on. */
static bool is_stale(const struct sockaddr_un *address)
{
	struct stat status;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || stat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	bool refused = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
	    errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static int listen_unix(
    const char *text, const char *path, int backlog, char *ret_fault, size_t size)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return fail(-1, text, ret_fault, size);
	}
	strcpy(address.sun_path, path);
	if (is_stale(&address))
		unlink(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
	    listen(fd, backlog) != 0)
		return fail(fd, text, ret_fault, size);
	return fd;
}

int address_listen(const char *text, bool reuse_port, int backlog, unsigned *ret_port,
    char *ret_fault, size_t size)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	    .ai_socktype = SOCK_STREAM};
	struct addrinfo *where = NULL;
	char host[HOST_SIZE];
	const char *port;
	*ret_port = 0;
	if (strncmp(text, "unix:", 5) == 0)
		return listen_unix(text, text + 5, backlog, ret_fault, size);
	if (split(text, host, &port) != 0 || getaddrinfo(host, port, &hints, &where) != 0) {
		snprintf(ret_fault, size, "%s is no numeric address:port and no unix:/path", text);
		return -1;
	}
	int fd = listen_tcp(text, where, reuse_port, backlog, ret_fault, size);
	freeaddrinfo(where);
	if (fd >= 0)
		*ret_port = port_of(fd);
	return fd;
}
