/*
 * The claims of a verified payload, read from the strict tree by their JSON
 * type.  libjwt 1.10.2 is not asked: it reads "exp":"999" and 1e12 as 0 without
 * an error, keeps the last of duplicate members, and would parse all again.
 */
#include "auth/token_claims.h"

#include <string.h>

#include "auth/identity.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_walk.h"
#include "base/text.h"

#define NAME_MOST 255                     /* bytes of sub (OpenID Connect Core), client_id, jti */
#define LAST_TIME ((int64_t)253402300799) /* 9999-12-31T23:59:59Z, in seconds */
#define SECOND_US ((int64_t)1000 * 1000)

/* The three times, in seconds since the epoch. */
struct times {
	int64_t expires;
	int64_t issued;
	int64_t not_before;
};

/* Read a NumericDate.  Return 0, or -1 when it is missing or no integer in range. */
static int read_time(const struct cJSON *claims, const char *name, int64_t *ret_seconds)
{
	const char *literal = json_number(json_member(claims, name));

	return literal == NULL
	           ? -1
	           : text_parse_integer(literal, strlen(literal), 0, LAST_TIME, ret_seconds);
}

/* exp and iat are required, nbf is not; but when it is there it counts. */
static int read_times(const struct cJSON *claims, struct times *ret_times)
{
	struct times times = {0};

	if (read_time(claims, "exp", &times.expires) != 0 ||
	    read_time(claims, "iat", &times.issued) != 0)
		return -1;
	if (json_member(claims, "nbf") != NULL && read_time(claims, "nbf", &times.not_before) != 0)
		return -1;
	*ret_times = times;
	return 0;
}

/*
 * Expired is only what was good until then: a token from the future or with
 * too long a life is invalid even when it has also expired.
 */
static enum token_verdict judge_times(
    const struct times *times, const struct token_policy *policy, struct instant now)
{
	int64_t skew_us = policy->skew_ms * 1000;
	int64_t life = times->expires - times->issued;

	if (life <= 0 || life > policy->lifetime_ms / 1000)
		return TOKEN_INVALID;
	if (times->issued * SECOND_US > now.us + skew_us ||
	    times->not_before * SECOND_US > now.us + skew_us)
		return TOKEN_INVALID;
	return now.us >= times->expires * SECOND_US + skew_us ? TOKEN_EXPIRED : TOKEN_GOOD;
}

/* Visits an audience list: 1 for what is no string, else 0; notes a match. */
struct search {
	const char *wanted;
	bool found;
};

static int visit_audience(void *cookie, const char *name, const struct cJSON *item)
{
	struct search *search = cookie;
	const char *text = json_as_text(item);
	(void)name;

	if (text == NULL)
		return 1;
	search->found = search->found || strcmp(text, search->wanted) == 0;
	return 0;
}

/* aud is a string or a list of strings (RFC 7519 section 4.1.3). */
static bool is_audience(const struct cJSON *item, const char *wanted)
{
	struct search search = {wanted, false};
	const char *text = json_as_text(item);

	if (text != NULL)
		return strcmp(text, wanted) == 0;
	return json_is_array(item) && json_visit(item, visit_audience, &search) == 0 &&
	       search.found;
}

/* Visits the list of roles: unknown names give none; only strings are names. */
static int visit_role(void *cookie, const char *name, const struct cJSON *item)
{
	const char *text = json_as_text(item);
	(void)name;

	if (text == NULL)
		return 1;
	*(unsigned *)cookie |= role_parse(text, strlen(text));
	return 0;
}

/* Read roles; missing means none.  Return 0 or -1. */
static int read_roles(const struct cJSON *claims, unsigned *ret_roles)
{
	const struct cJSON *list = json_member(claims, "roles");
	unsigned roles = 0;

	if (list != NULL && (!json_is_array(list) || json_visit(list, visit_role, &roles) != 0))
		return -1;
	*ret_roles = roles;
	return 0;
}

/* Return the claim when it is 1 to 255 printable ASCII characters, else NULL. */
static const char *read_name(const struct cJSON *claims, const char *name)
{
	const char *text = json_text(claims, name);
	size_t length = text == NULL ? 0 : strlen(text);

	if (length == 0 || length > NAME_MOST)
		return NULL;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < 0x20 || text[i] > 0x7e)
			return NULL;
	}
	return text;
}

/* RFC 6749 section 3.3: words of %x21 / %x23-5B / %x5D-7E, one space between. */
static bool is_scope(const char *text)
{
	char before = ' ';

	for (; *text != '\0'; text++) {
		if (*text < 0x20 || *text > 0x7e || *text == '"' || *text == '\\' ||
		    (*text == ' ' && before == ' '))
			return false;
		before = *text;
	}
	return before != ' ';
}

/* Return the scope, "" when there is no such claim, NULL when it is malformed. */
static const char *read_scope(const struct cJSON *claims)
{
	const char *text = json_text(claims, "scope");

	if (json_member(claims, "scope") == NULL)
		return "";
	return text != NULL && is_scope(text) ? text : NULL;
}

/* The code of a commission's token; "" for other roles, whatever the claim says. */
static const char *read_commission(const struct cJSON *claims, unsigned roles)
{
	const char *code = json_text(claims, "commission");

	if ((roles & ROLE_COMMISSION) == 0)
		return "";
	return code != NULL && commission_is_valid(code) ? code : NULL;
}

/* Fill the identity with texts of the tree.  Return 0 or -1. */
static int read_identity(
    const struct cJSON *claims, struct arena *arena, struct identity *ret_identity)
{
	struct identity identity = {
	    .subject = read_name(claims, "sub"),
	    .client = read_name(claims, "client_id"),
	    .token_id = read_name(claims, "jti"),
	    .scope = read_scope(claims),
	};

	if (identity.subject == NULL || identity.client == NULL || identity.token_id == NULL ||
	    identity.scope == NULL || read_roles(claims, &identity.roles) != 0)
		return -1;
	identity.commission = read_commission(claims, identity.roles);
	identity.role_names = role_names(identity.roles, arena);
	if (identity.commission == NULL || identity.role_names == NULL)
		return -1;
	*ret_identity = identity;
	return 0;
}

enum token_verdict token_claims_judge(const struct cJSON *claims, const struct token_policy *policy,
    struct instant now, struct arena *arena, const struct identity **ret_identity)
{
	const char *issuer = json_text(claims, "iss");
	struct identity identity;
	struct times times;

	if (issuer == NULL || strcmp(issuer, policy->issuer) != 0 ||
	    !is_audience(json_member(claims, "aud"), policy->audience) ||
	    read_identity(claims, arena, &identity) != 0 || read_times(claims, &times) != 0)
		return TOKEN_INVALID;
	enum token_verdict verdict = judge_times(&times, policy, now);
	if (verdict != TOKEN_GOOD)
		return verdict;
	identity.expires.us = times.expires * SECOND_US;
	void *memory = arena_alloc(arena, identity_size(&identity));
	if (memory == NULL)
		return TOKEN_INVALID;
	*ret_identity = identity_pack(&identity, memory);
	return TOKEN_GOOD;
}
