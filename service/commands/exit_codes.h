/*
 * exit_codes: what the program's exit status says (sysexits.h's numbers).
 */
#ifndef COMMANDS_EXIT_CODES_H
#define COMMANDS_EXIT_CODES_H

enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 64,
	EXIT_UNAVAILABLE = 69,
	EXIT_CONFIGURATION = 78
};

#endif
