/*
 * serve: the service itself: starts the workers and the admin port, and turns
 * signals into draining, reloading and ending.
 */
#ifndef COMMANDS_SERVE_H
#define COMMANDS_SERVE_H

struct settings;

/**
 * command_serve(settings, argc, argv):
 * Serve until SIGTERM or SIGINT (drain; a second one, or SIGQUIT, ends at
 * once).  SIGHUP reloads the keys, SIGUSR1 logs the state.
 * Return the exit status.
 */
int command_serve(const struct settings *settings, int argc, char **argv);

#endif
