/*
 * settings: the one table of NATCOM_* settings: name, how it is read, default,
 * help.  Values come from the environment, then from an --env-file, then from
 * the default; secrets also from the file named by NAME_FILE.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buffer;

struct settings {
	const char *listen;             /* "address:port" or "unix:/path" */
	const char *admin_listen;       /* likewise; "" switches the admin port off */
	const char *public_url;         /* absolute URLs start with it; no slash at the end */
	const char *database_url;       /* libpq connection string of the service */
	const char *database_owner_url; /* of migrate and seed; "" means database_url */
	const char *database_role;      /* the role the service acts as; owns nothing */
	int64_t database_connections;   /* per worker */
	int64_t database_queue;         /* calls that may wait, per worker */
	int64_t database_queue_wait_ms; /* longest such wait */
	int64_t request_timeout_ms;     /* of all statements of a request together */
	int64_t read_timeout_ms;        /* statement_timeout of reads */
	int64_t write_timeout_ms;       /* ... of writes */
	int64_t export_timeout_ms;      /* ... of CSV and NDJSON exports */
	int64_t export_rows;            /* most rows of an export */
	int64_t workers;                /* threads; 0: one per core */
	const char *keys_dir;           /* signing and verifying keys, cursor key */
	const char *reporting_org;      /* organisation identifier in IATI exports */
	const char *reporting_name;     /* ... and its name */
	const char *issuer;             /* iss of tokens; "" means public_url */
	const char *audience;           /* aud of tokens; "" means public_url */
	const char *hs256_secret;       /* secret of HS256 tokens, 32 bytes or more; "" off */
	int64_t token_skew_ms;          /* clock difference forgiven */
	int64_t token_lifetime_ms;      /* longest exp - iat accepted */
	int64_t token_cache;            /* verified tokens remembered per worker */
	const char *log_level;
	int64_t slow_request_ms; /* requests above are logged as slow */
	int64_t connections;     /* HTTP connections of the process */
	int64_t connections_per_address;
	int64_t body_limit;          /* bytes */
	int64_t import_limit;        /* bytes of the body of an import */
	int64_t imports;             /* at once, per worker */
	int64_t import_timeout_ms;   /* statement_timeout of an import's steps */
	int64_t import_wait_ms;      /* an import that takes longer is answered before its end */
	int64_t head_timeout_ms;     /* whole head, from its first byte */
	int64_t body_timeout_ms;     /* whole body */
	int64_t idle_timeout_ms;     /* between requests */
	int64_t write_stall_ms;      /* slow reader without progress */
	int64_t drain_grace_ms;      /* not ready, still accepting */
	int64_t drain_timeout_ms;    /* finish what is in flight */
	int64_t events_retention_ms; /* older events are forgotten */
	const char *trusted_proxies; /* CIDRs, comma-separated */
	bool server_timing;          /* send Server-Timing */
};

/**
 * settings_load(arena, env_file, ret_settings, ret_fault, size):
 * Read every setting.  ${env_file} is the path of a file of NAME=value lines,
 * or NULL.  Strings live in ${arena}.  Return 0, or -1 with a sentence in
 * ${ret_fault} that names the setting: unknown (with the nearest name),
 * malformed, out of bounds, both NAME and NAME_FILE, file unreadable.
 */
int settings_load(struct arena *arena, const char *env_file, struct settings *ret_settings,
    char *ret_fault, size_t size);

/**
 * settings_print(settings, out):
 * Append NAME=value lines in table order, secrets as ***.
 */
void settings_print(const struct settings *settings, struct buffer *out);

/**
 * settings_help(out):
 * Append the table for --help: name, default, help.
 */
void settings_help(struct buffer *out);

#endif
