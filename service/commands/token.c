/*
 * token: options to an identity, the identity to a token, and the token through
 * the judgement it will meet: what is printed works.
 */
#include "commands/token.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "auth/identity.h"
#include "auth/keyring.h"
#include "auth/token.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/settings.h"
#include "base/settings_kind.h"
#include "base/text.h"
#include "commands/exit_codes.h"
#include "commands/token_scopes.h"

#define ARENA_MOST ((size_t)4 * 1024 * 1024) /* the contract's tree is not in it */
#define FAULT_SIZE 512

static const char usage[] =
    "usage: natcomd token --role ROLE[,ROLE]... [--commission CODE] [--lifetime 1h]\n"
    "                     [--subject NAME] [--client NAME] [--scope \"SCOPE ...\"]\n"
    "roles: secretariat, finance, auditor, commission (with --commission), partner, admin\n";

/* What the options ask for. */
struct request {
	struct identity identity;
	int64_t lifetime_ms;
	bool help;
};

static int complain(const char *what, const char *value)
{
	fprintf(stderr, "natcomd token: %s%s%s\n", what, value == NULL ? "" : ": ",
	    value == NULL ? "" : value);
	return EXIT_USAGE;
}

/* Visits a comma list of roles. */
static int visit_role(void *cookie, const char *part, size_t length)
{
	unsigned role = role_parse(part, length);

	if (role == 0)
		return EXIT_USAGE;
	*(unsigned *)cookie |= role;
	return EXIT_OK;
}

static int take_roles(struct request *request, const char *list)
{
	if (*list == '\0' || text_split(list, ',', visit_role, &request->identity.roles) != 0)
		return complain("no such role", list);
	return EXIT_OK;
}

static int take_lifetime(struct request *request, const char *text, int64_t most_ms)
{
	if (setting_read(SETTING_DURATION, text, 1000, most_ms, &request->lifetime_ms) != NULL)
		return complain("--lifetime is a duration such as 30min or 1h, up to "
		                "NATCOM_TOKEN_LIFETIME",
		    text);
	return EXIT_OK;
}

/* Read the options into ${request}.  Return EXIT_OK or EXIT_USAGE. */
static int read_options(
    const struct settings *settings, int argc, char **argv, struct request *request)
{
	static const struct option options[] = {
	    {"role", required_argument, NULL, 'r'},
	    {"commission", required_argument, NULL, 'c'},
	    {"lifetime", required_argument, NULL, 'l'},
	    {"subject", required_argument, NULL, 's'},
	    {"client", required_argument, NULL, 'n'},
	    {"scope", required_argument, NULL, 'o'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	int option, status = EXIT_OK;

	optind = 0; /* from the start, whatever main has read */
	while (status == EXIT_OK && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'r':
			status = take_roles(request, optarg);
			break;
		case 'l':
			status = take_lifetime(request, optarg, settings->token_lifetime_ms);
			break;
		case 'c':
			request->identity.commission = optarg;
			break;
		case 's':
			request->identity.subject = optarg;
			break;
		case 'n':
			request->identity.client = optarg;
			break;
		case 'o':
			request->identity.scope = optarg;
			break;
		case 'h':
			request->help = true;
			return EXIT_OK;
		default:
			status = EXIT_USAGE;
		}
	}
	if (status == EXIT_OK && optind < argc)
		status = complain("no such option", argv[optind]);
	return status;
}

/* What options must say together.  Return EXIT_OK or EXIT_USAGE. */
static int check(const struct request *request)
{
	const struct identity *identity = &request->identity;
	bool is_commission = (identity->roles & ROLE_COMMISSION) != 0;

	if (identity->roles == 0)
		return complain("--role is missing", NULL);
	if (is_commission && !commission_is_valid(identity->commission))
		return complain("the role commission needs --commission with a code such as MAR",
		    *identity->commission == '\0' ? NULL : identity->commission);
	if (!is_commission && *identity->commission != '\0')
		return complain("--commission is for the role commission only", NULL);
	return EXIT_OK;
}

/* Mint, judge, print.  Return the exit code. */
static int mint(const struct settings *settings, const struct keyring *keyring,
    const struct request *request, struct arena *arena)
{
	struct token_policy policy;
	struct buffer token;
	const struct identity *judged;
	int status = EXIT_FAILED;

	token_policy_init(&policy, settings);
	buffer_init(&token, TOKEN_MOST);
	const char *text = NULL;
	if (token_issue(
	        keyring, &policy, &request->identity, request->lifetime_ms / 1000, &token) == 0)
		text = buffer_text(&token);
	if (text == NULL)
		fprintf(stderr, "natcomd token: the token cannot be signed\n");
	else if (token_verify(&(struct token_terms){keyring, &policy, instant_now()}, text, arena,
	             &judged) != TOKEN_GOOD)
		status = complain("subject, client and scope are 1 to 255 printable ASCII "
		                  "characters, scopes with one space between",
		    NULL);
	else if (printf("%s\n", text) > 0 && fflush(stdout) == 0)
		status = EXIT_OK;
	buffer_reset(&token);
	return status;
}

/* Load the keys and mint with them. */
static int sign(const struct settings *settings, struct request *request, struct arena *arena)
{
	char fault[FAULT_SIZE];
	struct keyring *keyring =
	    keyring_load(settings->keys_dir, settings->hs256_secret, fault, sizeof fault);
	int status = EXIT_CONFIGURATION;

	if (request->identity.scope == NULL)
		request->identity.scope = token_scopes_all(arena);
	if (keyring == NULL) {
		fprintf(stderr, "natcomd token: %s\n", fault);
	} else if (!keyring_can_sign(keyring)) {
		fprintf(stderr, "natcomd token: %s: no key there can sign\n", settings->keys_dir);
	} else if (request->identity.scope == NULL) {
		fprintf(stderr, "natcomd token: the contract's scopes cannot be read\n");
		status = EXIT_FAILED;
	} else {
		status = mint(settings, keyring, request, arena);
	}
	keyring_unref(keyring);
	return status;
}

int command_token(const struct settings *settings, int argc, char **argv)
{
	struct request request = {
	    .identity = {.subject = "developer", .client = "natcomd-token", .commission = ""},
	    .lifetime_ms = (int64_t)60 * 60 * 1000,
	};

	if (request.lifetime_ms > settings->token_lifetime_ms)
		request.lifetime_ms = settings->token_lifetime_ms;
	int status = read_options(settings, argc, argv, &request);
	if (status == EXIT_OK && request.help) {
		fputs(usage, stdout);
		return EXIT_OK;
	}
	if (status == EXIT_OK)
		status = check(&request);
	if (status != EXIT_OK) {
		fputs(usage, stderr);
		return status;
	}
	struct arena *arena = arena_new(ARENA_MOST);
	if (arena == NULL)
		return EXIT_FAILED;
	status = sign(settings, &request, arena);
	arena_free(arena);
	return status;
}
