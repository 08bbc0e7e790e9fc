/*
 * natcomd: the table of subcommands, and what they all share: settings read
 * and checked, --help, --version.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/settings.h"
#include "commands/audit.h"
#include "commands/check_config.h"
#include "commands/exit_codes.h"
#include "commands/health.h"
#include "commands/migrate.h"
#include "commands/seed.h"
#include "commands/serve.h"
#include "commands/token.h"
#include "commands/version.h"

#define ARENA_CEILING ((size_t)1 << 20)
#define HELP_CEILING  ((size_t)64 * 1024)

static const struct command {
	const char *name;
	int (*run)(const struct settings *settings, int argc, char **argv);
	const char *help;
} commands[] = {
    {"serve", command_serve, "serve the API until SIGTERM"},
    {"migrate", command_migrate,
        "bring the database's schema up to this program [--check|--dry-run]"},
    {"seed", command_seed, "load the reference data [--demo]"},
    {"token", command_token,
        "mint a development token [--role R] [--commission C] [--lifetime 1h] [--subject S] "
        "[--scope S]"},
    {"check-config", command_check_config,
        "check everything a start needs [--contract-only] [--print config|operations|contract]"},
    {"audit", command_audit, "look whether the audit trail is as it was written: audit verify"},
    {"health", command_health, "ask a running service [--live|--ready]"},
};

#define COMMANDS (sizeof commands / sizeof *commands)

static int help(FILE *where, int status)
{
	struct buffer settings;
	buffer_init(&settings, HELP_CEILING);
	settings_help(&settings);
	fputs("natcomd " NATCOM_VERSION ": support to national commissions, over HTTP\n\n"
	      "usage: natcomd [--env-file FILE] COMMAND [OPTION...]\n\n",
	    where);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(where, "  %-14s %s\n", commands[i].name, commands[i].help);
	fputs("  version        print the version\n\n"
	      "Settings come from the environment, then from the file, then from the default:\n\n",
	    where);
	const char *text = buffer_text(&settings);
	fputs(text == NULL ? "" : text, where);
	fputs("\nExit status: 0 done, 1 failed, 64 usage, 69 unavailable, 78 configuration.\n",
	    where);
	buffer_reset(&settings);
	return status;
}

static int run(const struct command *command, const char *env_file, int argc, char **argv)
{
	struct settings settings;
	enum log_level level;
	char fault[512];
	int status = EXIT_CONFIGURATION;
	struct arena *arena = arena_new(ARENA_CEILING);
	if (arena == NULL)
		return EXIT_FAILED;
	if (settings_load(arena, env_file, &settings, fault, sizeof fault) != 0) {
		fprintf(stderr, "natcomd: %s\n", fault);
	} else if (log_level_parse(settings.log_level, &level) != 0) {
		fprintf(stderr,
		    "natcomd: NATCOM_LOG_LEVEL=%s is none of debug, info, warning, error\n",
		    settings.log_level);
	} else {
		log_set_level(level);
		status = command->run(&settings, argc, argv);
	}
	arena_free(arena);
	return status;
}

int main(int argc, char **argv)
{
	const char *env_file = NULL;
	int first = 1;
	if (argc > 2 && strcmp(argv[1], "--env-file") == 0) {
		env_file = argv[2];
		first = 3;
	}
	const char *name = first < argc ? argv[first] : "--help";
	if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
		return help(stdout, EXIT_OK);
	if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
		puts("natcomd " NATCOM_VERSION);
		return EXIT_OK;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		if (first + 1 < argc && strcmp(argv[first + 1], "--help") == 0) {
			printf("natcomd %s: %s\n", name, commands[i].help);
			return EXIT_OK;
		}
		return run(&commands[i], env_file, argc - first, argv + first);
	}
	fprintf(stderr, "natcomd: unknown command %s\n", name);
	return help(stderr, EXIT_USAGE);
}
