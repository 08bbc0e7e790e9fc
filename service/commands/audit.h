/*
 * audit: looks whether the audit trail is as it was written, without the time
 * limit of a request.
 */
#ifndef COMMANDS_AUDIT_H
#define COMMANDS_AUDIT_H

struct settings;

/**
 * command_audit(settings, argc, argv):
 * Run `natcomd audit verify`: compute all chains again and print every fault,
 * a line each.  Return the exit code: 0 when there is none, 1 when there are
 * some or something failed, 64 for wrong usage, 69 when the database cannot be
 * reached.
 */
int command_audit(const struct settings *settings, int argc, char **argv);

#endif
