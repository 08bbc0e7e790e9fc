/*
 * The table, and filling a struct settings from it.
 */
#include "base/settings.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/settings_kind.h"
#include "base/settings_source.h"

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

static const struct setting {
	const char *name;
	size_t offset; /* in struct settings */
	enum setting_kind kind;
	bool secret; /* may come from NAME_FILE; never printed */
	const char *fallback;
	int64_t minimum, maximum; /* of numbers; of the length of texts */
	const char *help;
} table[] = {
#define AT(member) offsetof(struct settings, member)
    {"NATCOM_LISTEN", AT(listen), SETTING_TEXT, false, "127.0.0.1:8080", 1, 255,
        "address of the API: host:port, [ipv6]:port or unix:/path"},
    {"NATCOM_ADMIN_LISTEN", AT(admin_listen), SETTING_TEXT, false, "127.0.0.1:9090", 0, 255,
        "address of /livez, /readyz and /metrics; empty switches it off"},
    {"NATCOM_PUBLIC_URL", AT(public_url), SETTING_TEXT, false, "http://127.0.0.1:8080", 1, 255,
        "what absolute URLs start with, without a slash at the end"},
    {"NATCOM_DATABASE_URL", AT(database_url), SETTING_TEXT, true, "postgresql:///natcom", 1, 4096,
        "libpq connection string of the service; several hosts allowed"},
    {"NATCOM_DATABASE_OWNER_URL", AT(database_owner_url), SETTING_TEXT, true, "", 0, 4096,
        "connection string of migrate and seed; empty: NATCOM_DATABASE_URL"},
    {"NATCOM_DATABASE_ROLE", AT(database_role), SETTING_TEXT, false, "natcom_service", 0, 63,
        "role the service acts as; it must own nothing"},
    {"NATCOM_DATABASE_CONNECTIONS", AT(database_connections), SETTING_COUNT, false, "2", 1, 64,
        "pipelined connections per worker"},
    {"NATCOM_DATABASE_QUEUE", AT(database_queue), SETTING_COUNT, false, "512", 1, 65536,
        "calls that may wait for a connection, per worker"},
    {"NATCOM_DATABASE_QUEUE_WAIT", AT(database_queue_wait_ms), SETTING_DURATION, false, "1s", 10,
        MINUTE, "longest such wait; then 503"},
    {"NATCOM_REQUEST_TIMEOUT", AT(request_timeout_ms), SETTING_DURATION, false, "15s", 10, HOUR,
        "longest a request waits for the database in all; then 503 or 504"},
    {"NATCOM_READ_TIMEOUT", AT(read_timeout_ms), SETTING_DURATION, false, "5s", 10, HOUR,
        "statement timeout of reads"},
    {"NATCOM_WRITE_TIMEOUT", AT(write_timeout_ms), SETTING_DURATION, false, "10s", 10, HOUR,
        "statement timeout of writes"},
    {"NATCOM_EXPORT_TIMEOUT", AT(export_timeout_ms), SETTING_DURATION, false, "2min", 10, HOUR,
        "statement timeout of CSV and NDJSON exports"},
    {"NATCOM_EXPORT_ROWS", AT(export_rows), SETTING_COUNT, false, "1000000", 1, 100000000,
        "most rows of an export; more is 413"},
    {"NATCOM_REPORTING_ORG", AT(reporting_org), SETTING_TEXT, false, "XM-NATCOM", 3, 63,
        "organisation identifier of who reports to IATI; those of its activities start with it"},
    {"NATCOM_REPORTING_NAME", AT(reporting_name), SETTING_TEXT, false, "Secretariat", 1, 255,
        "name of who reports to IATI"},
    {"NATCOM_WORKERS", AT(workers), SETTING_COUNT, false, "0", 0, 256,
        "threads, one event loop each; 0: one per core"},
    {"NATCOM_KEYS_DIR", AT(keys_dir), SETTING_TEXT, false, ".natcom/keys", 1, 1024,
        "folder of signing and verifying keys and the cursor key"},
    {"NATCOM_ISSUER", AT(issuer), SETTING_TEXT, false, "", 0, 255,
        "iss of tokens; empty: NATCOM_PUBLIC_URL"},
    {"NATCOM_AUDIENCE", AT(audience), SETTING_TEXT, false, "", 0, 255,
        "aud of tokens; empty: NATCOM_PUBLIC_URL"},
    {"NATCOM_HS256_SECRET", AT(hs256_secret), SETTING_TEXT, true, "", 0, 4096,
        "secret of HS256 tokens, 32 bytes or more; empty: no HS256"},
    {"NATCOM_TOKEN_SKEW", AT(token_skew_ms), SETTING_DURATION, false, "30s", 0, 10 * MINUTE,
        "difference of clocks that is forgiven"},
    {"NATCOM_TOKEN_LIFETIME", AT(token_lifetime_ms), SETTING_DURATION, false, "24h", MINUTE,
        720 * (int64_t)HOUR, "longest life of a token that is accepted"},
    {"NATCOM_TOKEN_CACHE", AT(token_cache), SETTING_COUNT, false, "10000", 1, 1000000,
        "verified tokens remembered, per worker"},
    {"NATCOM_LOG_LEVEL", AT(log_level), SETTING_TEXT, false, "info", 4, 7,
        "debug, info, warning or error"},
    {"NATCOM_SLOW_REQUEST", AT(slow_request_ms), SETTING_DURATION, false, "500ms", 1, HOUR,
        "requests that take longer are logged as slow"},
    {"NATCOM_CONNECTIONS", AT(connections), SETTING_COUNT, false, "4096", 1, 1000000,
        "HTTP connections of the process; at the limit accepting pauses"},
    {"NATCOM_CONNECTIONS_PER_ADDRESS", AT(connections_per_address), SETTING_COUNT, false, "1024", 1,
        1000000, "HTTP connections of one address"},
    {"NATCOM_BODY_LIMIT", AT(body_limit), SETTING_SIZE, false, "256KiB", 1024, 33554432,
        "largest request body"},
    {"NATCOM_IMPORT_LIMIT", AT(import_limit), SETTING_SIZE, false, "32MiB", 1024, 1073741824,
        "largest body of an import"},
    {"NATCOM_IMPORTS", AT(imports), SETTING_COUNT, false, "2", 1, 64,
        "imports at once, per worker; then 503"},
    {"NATCOM_IMPORT_TIMEOUT", AT(import_timeout_ms), SETTING_DURATION, false, "5min", 10, HOUR,
        "statement timeout of the steps of an import"},
    {"NATCOM_IMPORT_WAIT", AT(import_wait_ms), SETTING_DURATION, false, "30s", 0, HOUR,
        "an import that takes longer is answered with 202 before its end"},
    {"NATCOM_HEAD_TIMEOUT", AT(head_timeout_ms), SETTING_DURATION, false, "10s", 100, HOUR,
        "time for a whole request head"},
    {"NATCOM_BODY_TIMEOUT", AT(body_timeout_ms), SETTING_DURATION, false, "30s", 100, HOUR,
        "time for a whole request body"},
    {"NATCOM_IDLE_TIMEOUT", AT(idle_timeout_ms), SETTING_DURATION, false, "75s", 100, HOUR,
        "time between two requests of a connection"},
    {"NATCOM_WRITE_STALL", AT(write_stall_ms), SETTING_DURATION, false, "30s", 100, HOUR,
        "time a reader may take nothing of its answer"},
    {"NATCOM_DRAIN_GRACE", AT(drain_grace_ms), SETTING_DURATION, false, "0s", 0, MINUTE,
        "after SIGTERM: not ready, still accepting"},
    {"NATCOM_DRAIN_TIMEOUT", AT(drain_timeout_ms), SETTING_DURATION, false, "25s", 0, HOUR,
        "after SIGTERM: time for what is in flight"},
    {"NATCOM_EVENTS_RETENTION", AT(events_retention_ms), SETTING_DURATION, false, "720h", HOUR,
        87600 * (int64_t)HOUR, "events older than that are forgotten"},
    {"NATCOM_TRUSTED_PROXIES", AT(trusted_proxies), SETTING_TEXT, false, "", 0, 4096,
        "CIDR ranges whose X-Forwarded-For and X-Request-Id count"},
    {"NATCOM_SERVER_TIMING", AT(server_timing), SETTING_BOOLEAN, false, "false", 0, 0,
        "send Server-Timing with the time of every stage"},
#undef AT
};

#define SETTINGS (sizeof table / sizeof *table)

/* Names are looked up for the unknown-setting check too. */
static const char *name_at(size_t index)
{
	return index < SETTINGS ? table[index].name : NULL;
}

static int load_one(struct settings_source *source, const struct setting *setting,
    struct settings *settings, char *ret_fault, size_t size)
{
	const char *text = setting->fallback;
	if (settings_source_find(source, setting->name, setting->secret, &text) != 0)
		return -1;
	const char *expected = setting_read(setting->kind, text, setting->minimum, setting->maximum,
	    (char *)settings + setting->offset);
	if (expected == NULL)
		return 0;
	snprintf(ret_fault, size, "%s%s%s must be %s (between %lld and %lld)", setting->name,
	    setting->secret ? "" : "=", setting->secret ? "" : text, expected,
	    (long long)setting->minimum, (long long)setting->maximum);
	return -1;
}

/* What a table cannot say. */
static int check_whole(const struct settings *settings, char *ret_fault, size_t size)
{
	size_t length = strlen(settings->public_url);
	bool web = strncmp(settings->public_url, "http://", 7) == 0 ||
	           strncmp(settings->public_url, "https://", 8) == 0;
	if (!web || settings->public_url[length - 1] == '/') {
		snprintf(ret_fault, size,
		    "NATCOM_PUBLIC_URL=%s must start with http:// or https:// and not end with /",
		    settings->public_url);
		return -1;
	}
	/* Rules 1.14.1 and 1.14.13 of IATI's standard.json. */
	if (settings->reporting_org[strcspn(settings->reporting_org, " \t\r\n/&|?")] != '\0') {
		snprintf(ret_fault, size,
		    "NATCOM_REPORTING_ORG=%s must hold no space and none of / & | ?",
		    settings->reporting_org);
		return -1;
	}
	size_t secret = strlen(settings->hs256_secret);
	if (secret > 0 && secret < 32) {
		snprintf(ret_fault, size, "NATCOM_HS256_SECRET must hold at least 32 bytes");
		return -1;
	}
	return 0;
}

int settings_load(struct arena *arena, const char *env_file, struct settings *ret_settings,
    char *ret_fault, size_t size)
{
	struct settings settings = {0};
	struct settings_source *source =
	    settings_source_open(arena, env_file, name_at, ret_fault, size);
	if (source == NULL)
		return -1;
	for (size_t i = 0; i < SETTINGS; i++)
		if (load_one(source, &table[i], &settings, ret_fault, size) != 0)
			return -1;
	if (check_whole(&settings, ret_fault, size) != 0)
		return -1;
	if (settings.database_owner_url[0] == '\0')
		settings.database_owner_url = settings.database_url;
	if (settings.issuer[0] == '\0')
		settings.issuer = settings.public_url;
	if (settings.audience[0] == '\0')
		settings.audience = settings.public_url;
	*ret_settings = settings;
	return 0;
}

void settings_print(const struct settings *settings, struct buffer *out)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const struct setting *setting = &table[i];
		buffer_printf(out, "%s=", setting->name);
		if (setting->secret)
			buffer_puts(out, "***");
		else
			setting_write(setting->kind, (const char *)settings + setting->offset, out);
		buffer_putc(out, '\n');
	}
}

void settings_help(struct buffer *out)
{
	for (size_t i = 0; i < SETTINGS; i++)
		buffer_printf(out, "  %-30s %s (default %s)%s\n", table[i].name, table[i].help,
		    table[i].fallback[0] == '\0' ? "empty" : table[i].fallback,
		    table[i].secret ? "; also by NAME_FILE" : "");
}
