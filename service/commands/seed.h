/*
 * seed: loads the reference data the program carries under sql/seed.
 */
#ifndef COMMANDS_SEED_H
#define COMMANDS_SEED_H

struct settings;

/**
 * command_seed(settings, argc, argv):
 * Run `natcomd seed [--demo]`: all files of sql/seed in the order of their
 * names, with --demo also those of sql/seed/demo, in one transaction.  Return
 * the exit code: 0, 1 when something failed, 64 for wrong usage, 69 when the
 * database cannot be reached.
 */
int command_seed(const struct settings *settings, int argc, char **argv);

#endif
