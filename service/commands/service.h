/*
 * service: the running parts of the serve command, built and taken down as
 * one.  Used by serve.c only.
 */
#ifndef COMMANDS_SERVICE_H
#define COMMANDS_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

struct service;
struct settings;

/**
 * service_start(settings, ret_status):
 * Check everything, then start the workers and the admin port.  Return the
 * service, or NULL with the sentence on standard error and the exit status in
 * ${ret_status}.
 */
struct service *service_start(const struct settings *settings, int *ret_status);

/**
 * service_reload(service):
 * Read the keys again; keep the old ones when the new are not sound.
 */
void service_reload(struct service *service);

/**
 * service_log_state(service):
 * Have every worker log a line about itself.
 */
void service_log_state(struct service *service);

/**
 * service_not_ready(service):
 * Say 503 on /readyz from now on, still accepting.
 */
void service_not_ready(struct service *service);

/**
 * service_drain(service):
 * Have all workers finish what is in flight and end.
 */
void service_drain(struct service *service);

/**
 * service_is_done(service):
 * Whether all workers have ended.
 */
bool service_is_done(const struct service *service);

/**
 * service_free(service):
 * End whatever still runs and release.  NULL is fine.
 */
void service_free(struct service *service);

#endif
