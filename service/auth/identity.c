/*
 * Roles and scopes by name, and identities packed into one piece of memory.
 */
#include "auth/identity.h"

#include <string.h>

#include "base/arena.h"

static const struct {
	const char *name;
	enum role role;
} roles[] = {
    {"secretariat", ROLE_SECRETARIAT},
    {"finance", ROLE_FINANCE},
    {"auditor", ROLE_AUDITOR},
    {"commission", ROLE_COMMISSION},
    {"partner", ROLE_PARTNER},
    {"admin", ROLE_ADMIN},
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
	return NULL;
}

const char *role_names(unsigned bits, struct arena *arena)
{
	const char *names = "";
	for (size_t i = 0; i < ROLES && names != NULL; i++)
		if ((bits & roles[i].role) != 0)
			names = arena_printf(
			    arena, "%s%s%s", names, *names == '\0' ? "" : ",", roles[i].name);
	return names;
}

bool commission_is_valid(const char *code)
{
	return strlen(code) == 3 && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
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

/* The texts of an identity: what is packed with it. */
static const size_t texts[] = {
    offsetof(struct identity, subject),
    offsetof(struct identity, client),
    offsetof(struct identity, token_id),
    offsetof(struct identity, commission),
    offsetof(struct identity, role_names),
    offsetof(struct identity, scope),
};

#define TEXTS (sizeof texts / sizeof *texts)

/* The member at ${offset} of ${identity}. */
static const char **text_at(struct identity *identity, size_t offset)
{
	return (const char **)(void *)((char *)identity + offset);
}

size_t identity_size(const struct identity *identity)
{
	struct identity copy = *identity;
	size_t size = sizeof copy;
	for (size_t i = 0; i < TEXTS; i++)
		size += strlen(*text_at(&copy, texts[i])) + 1;
	return size;
}

struct identity *identity_pack(const struct identity *identity, void *memory)
{
	struct identity *packed = memory;
	char *end = (char *)memory + sizeof *packed;
	*packed = *identity;
	for (size_t i = 0; i < TEXTS; i++) {
		const char **text = text_at(packed, texts[i]);
		size_t size = strlen(*text) + 1;
		memcpy(end, *text, size);
		*text = end;
		end += size;
	}
	return packed;
}
