/*
 * cluster: a PostgreSQL of the test's own in a new folder under /tmp, unix
 * socket only; started by an unprivileged user when the test runs as root.
 */
#ifndef TESTS_CLUSTER_H
#define TESTS_CLUSTER_H

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cluster {
	char folder[64];
	char bin[256];
	char url[128];
};

static int cluster_shell(const struct cluster *cluster, const char *command)
{
	char line[2048];
	const char *user = geteuid() == 0 ? "runuser -u postgres -- " : "";

	snprintf(line, sizeof(line), "cd / && %s%s/%s >>%s/output 2>&1", user, cluster->bin,
	    command, cluster->folder);
	return system(line);
}

static inline int cluster_control(const struct cluster *cluster, const char *action)
{
	char command[1024];

	snprintf(command, sizeof(command),
	    "pg_ctl -s -w -t 30 -D %s/data -l %s/log -o \"-k %s -c listen_addresses= -c fsync=off"
	    " -c max_connections=40\" %s",
	    cluster->folder, cluster->folder, cluster->folder, action);
	return cluster_shell(cluster, command);
}

/* Return 0, or -1 when PostgreSQL is not installed or does not start. */
static inline int cluster_start(struct cluster *cluster)
{
	glob_t found;
	char command[512];
	const char *given = getenv("PG_BINDIR");

	memset(cluster, 0, sizeof(*cluster));
	if (given != NULL) {
		snprintf(cluster->bin, sizeof(cluster->bin), "%s", given);
	} else if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0) {
		const char *last = found.gl_pathv[found.gl_pathc - 1];

		snprintf(cluster->bin, sizeof(cluster->bin), "%.*s",
		    (int)(strrchr(last, '/') - last), last);
		globfree(&found);
	} else {
		return -1;
	}
	strcpy(cluster->folder, "/tmp/natcom-test-XXXXXX");
	if (mkdtemp(cluster->folder) == NULL || chmod(cluster->folder, 0777) != 0)
		return -1;
	snprintf(cluster->url, sizeof(cluster->url), "host=%s user=owner dbname=postgres",
	    cluster->folder);
	snprintf(command, sizeof(command),
	    "initdb -D %s/data -U owner -A trust -E UTF8 --locale=C --no-sync", cluster->folder);
	if (cluster_shell(cluster, command) != 0)
		return -1;
	return cluster_control(cluster, "start") == 0 ? 0 : -1;
}

static inline void cluster_stop(struct cluster *cluster)
{
	char command[128];

	cluster_control(cluster, "-m immediate stop");
	snprintf(command, sizeof(command), "rm -rf %s", cluster->folder);
	if (system(command) != 0)
		fprintf(stderr, "%s is left over\n", cluster->folder);
}

#endif
