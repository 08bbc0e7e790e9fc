/*
 * Each check says its faults on standard error; what is asked to be printed
 * goes to standard output.
 */
#include "commands/check_config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "api/contract.h"
#include "api/inspect.h"
#include "auth/keyring.h"
#include "base/buffer.h"
#include "base/embedded.h"
#include "base/problem.h"
#include "base/settings.h"
#include "commands/contract_file.h"
#include "commands/exit_codes.h"
#include "commands/migrate.h"
#include "commands/schema_check.h"
#include "db/blocking.h"

#define PRINT_CEILING ((size_t)4 << 20)

struct options {
	bool contract_only;
	const char *print; /* or NULL */
};

static int parse(int argc, char **argv, struct options *ret_options)
{
	static const struct option longs[] = {
	    {"contract-only", no_argument, NULL, 'c'},
	    {"print", required_argument, NULL, 'p'},
	    {NULL, 0, NULL, 0},
	};
	struct options options = {0};
	int letter;
	optind = 1;
	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'c')
			options.contract_only = true;
		else if (letter == 'p')
			options.print = optarg;
		else
			return -1;
	}
	*ret_options = options;
	return optind == argc ? 0 : -1;
}

static int print(const char *what, const struct settings *settings, const struct contract *contract)
{
	struct buffer out;
	const struct embedded_file *document = embedded_find("openapi/openapi.json");
	int result = EXIT_OK;
	buffer_init(&out, PRINT_CEILING);
	if (strcmp(what, "config") == 0)
		settings_print(settings, &out);
	else if (strcmp(what, "operations") == 0)
		contract_print(contract, &out);
	else if (strcmp(what, "contract") == 0 && document != NULL)
		buffer_append(&out, document->bytes, document->length);
	else
		result = EXIT_USAGE;
	if (out.length > 0)
		fwrite(out.bytes, 1, out.length, stdout);
	buffer_reset(&out);
	return result;
}

static int check_outside(const struct settings *settings, const struct contract *contract)
{
	char fault[1024];
	struct keyring *keyring =
	    keyring_load(settings->keys_dir, settings->hs256_secret, fault, sizeof fault);
	if (keyring == NULL) {
		fprintf(stderr, "natcomd: %s\n", fault);
		return EXIT_CONFIGURATION;
	}
	keyring_unref(keyring);
	return schema_check(settings, contract);
}

int command_check_config(const struct settings *settings, int argc, char **argv)
{
	struct options options;
	if (parse(argc, argv, &options) != 0) {
		fprintf(stderr, "usage: natcomd check-config [--contract-only] "
		                "[--print config|operations|contract]\n");
		return EXIT_USAGE;
	}
	struct contract *contract = contract_file_load();
	if (contract == NULL)
		return EXIT_CONFIGURATION;
	int result = EXIT_OK;
	if (options.print != NULL)
		result = print(options.print, settings, contract);
	else if (!options.contract_only)
		result = check_outside(settings, contract);
	contract_free(contract);
	problem_catalogue_free();
	return result;
}
