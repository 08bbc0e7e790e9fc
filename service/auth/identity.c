/*
 * Roles and scopes by name.
 */
#include "auth/identity.h"

#include <string.h>

static const struct {
	const char *name;
	enum role role;
} roles[] = {
	{"secretariat", ROLE_SECRETARIAT}, {"finance", ROLE_FINANCE}, {"auditor", ROLE_AUDITOR},
	{"commission", ROLE_COMMISSION}, {"partner", ROLE_PARTNER}, {"admin", ROLE_ADMIN},
};

#define ROLES (sizeof roles / sizeof *roles)

unsigned role_parse(const char *name, size_t length)
{
	for (size_t i = 0; i < ROLES; i++)
		if (strlen(roles[i].name) == length && memcmp(roles[i].name, name, length) == 0)
			return roles[i].role;
	return 0;
}

const char *role_name(unsigned role)
{
	for (size_t i = 0; i < ROLES; i++)
		if (roles[i].role == role)
			return roles[i].name;
	return "";
}

bool identity_has_scope(const struct identity *identity, const char *scope)
{
	size_t length = strlen(scope);
	for (const char *p = identity->scope; *p != '\0';) {
		size_t part = strcspn(p, " ");
		if (part == length && memcmp(p, scope, length) == 0)
			return true;
		p += part + (p[part] == ' ');
	}
	return false;
}
