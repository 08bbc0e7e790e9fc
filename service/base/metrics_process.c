/*
 * Reading /proc/self/stat (proc(5)) and counting /proc/self/fd.
 */
#include "base/metrics_process.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"

static void put(
    struct buffer *out, const char *name, const char *kind, const char *help, double value)
{
	buffer_printf(
	    out, "# HELP %s %s\n# TYPE %s %s\n%s %.2f\n", name, help, name, kind, name, value);
}

static void put_times_and_memory(struct buffer *out)
{
	char text[1024];
	unsigned long user, system, size;
	unsigned long long start;
	long resident;
	FILE *file = fopen("/proc/self/stat", "re");
	size_t length = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
	if (file != NULL)
		fclose(file);
	text[length] = '\0';
	/* The name in parentheses may hold anything: read behind its end. */
	const char *fields = strrchr(text, ')');
	if (fields == NULL ||
	    sscanf(fields + 1,
	        " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d "
	        "%llu %lu %ld",
	        &user, &system, &start, &size, &resident) != 5)
		return;
	double ticks = (double)sysconf(_SC_CLK_TCK);
	struct timespec now, up;
	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &up);
	put(out, "process_cpu_seconds_total", "counter", "User and system CPU time, in seconds.",
	    (double)(user + system) / ticks);
	put(out, "process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.",
	    (double)size);
	put(out, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.",
	    (double)resident * (double)sysconf(_SC_PAGESIZE));
	put(out, "process_start_time_seconds", "gauge",
	    "Start time of the process since the Unix epoch, in seconds.",
	    (double)(now.tv_sec - up.tv_sec) + (double)start / ticks);
}

static void put_descriptors(struct buffer *out)
{
	struct rlimit limit;
	double open = -3; /* ".", ".." and the folder itself */
	DIR *folder = opendir("/proc/self/fd");
	if (folder == NULL)
		return;
	while (readdir(folder) != NULL)
		open++;
	closedir(folder);
	put(out, "process_open_fds", "gauge", "Open file descriptors.", open);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		put(out, "process_max_fds", "gauge", "Most file descriptors allowed.",
		    (double)limit.rlim_cur);
}

void metrics_write_process(struct buffer *out)
{
	put_times_and_memory(out);
	put_descriptors(out);
}
