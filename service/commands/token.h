/*
 * token: the subcommand that mints a token for development and tests.
 */
#ifndef COMMANDS_TOKEN_H
#define COMMANDS_TOKEN_H

struct settings;

/**
 * command_token(settings, argc, argv):
 * natcomd token --role R[,R]... [--commission C] [--lifetime 1h] [--subject S]
 * [--client C] [--scope S]: print a token signed with the newest private key of
 * the keys' directory, and nothing else, on standard output.  Without --scope
 * it has every scope that an operation of the contract asks for.  It has been
 * judged by the rules of the service before it is printed.  Return EXIT_OK,
 * EXIT_FAILED, EXIT_USAGE, or EXIT_CONFIGURATION when there is no key to sign.
 */
int command_token(const struct settings *settings, int argc, char **argv);

#endif
