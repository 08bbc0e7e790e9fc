/*
 * A request of one line over a plain socket: no client library for that.
 */
#include "commands/health.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/settings.h"
#include "commands/exit_codes.h"

#define WAIT_S 3

/* Connect to "host:port"; -1 when nobody listens. */
static int dial(const char *address)
{
	const struct addrinfo hints = {
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	const struct timeval wait = {.tv_sec = WAIT_S};
	struct addrinfo *where;
	char host[128];
	const char *colon = strrchr(address, ':');
	if (colon == NULL || (size_t)(colon - address) >= sizeof host)
		return -1;
	size_t bracket = address[0] == '[';
	snprintf(host, sizeof host, "%.*s", (int)((size_t)(colon - address) - 2 * bracket),
	    address + bracket);
	if (getaddrinfo(host, colon + 1, &hints, &where) != 0)
		return -1;
	int fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
		if (connect(fd, where->ai_addr, where->ai_addrlen) != 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(where);
	return fd;
}

static int ask(int fd, const char *path)
{
	char text[256];
	int length = snprintf(text, sizeof text,
	    "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
	if (send(fd, text, (size_t)length, MSG_NOSIGNAL) != length)
		return EXIT_FAILED;
	ssize_t got = recv(fd, text, sizeof text - 1, 0);
	return got > 12 && memcmp(text, "HTTP/1.1 200", 12) == 0 ? EXIT_OK : EXIT_FAILED;
}

int command_health(const struct settings *settings, int argc, char **argv)
{
	const char *path = "/readyz";
	if (argc == 2 && strcmp(argv[1], "--live") == 0)
		path = "/livez";
	else if (argc > 2 || (argc == 2 && strcmp(argv[1], "--ready") != 0)) {
		fprintf(stderr, "usage: natcomd health [--live|--ready]\n");
		return EXIT_USAGE;
	}
	int fd = dial(settings->admin_listen);
	if (fd < 0) {
		fprintf(stderr, "natcomd: nobody listens on %s\n", settings->admin_listen);
		return EXIT_FAILED;
	}
	int result = ask(fd, path);
	close(fd);
	return result;
}
