/*
 * health: asking a running service, for a container's health check.
 */
#ifndef COMMANDS_HEALTH_H
#define COMMANDS_HEALTH_H

struct settings;

/**
 * command_health(settings, argc, argv):
 * natcomd health [--live|--ready]: ask the admin port.  Return EXIT_OK when it
 * answers 200 within 3 seconds, else EXIT_FAILED.
 */
int command_health(const struct settings *settings, int argc, char **argv);

#endif
