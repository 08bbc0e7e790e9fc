/*
 * check_config: whether the program would start: contract, queries, handlers,
 * settings, keys, database.
 */
#ifndef COMMANDS_CHECK_CONFIG_H
#define COMMANDS_CHECK_CONFIG_H

struct settings;

/**
 * command_check_config(settings, argc, argv):
 * natcomd check-config [--contract-only] [--print config|operations|contract].
 * Return the exit status.
 */
int command_check_config(const struct settings *settings, int argc, char **argv);

#endif
