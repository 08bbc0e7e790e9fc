/*
 * metrics_process: the standard process_* metrics, read from /proc/self.
 */
#ifndef BASE_METRICS_PROCESS_H
#define BASE_METRICS_PROCESS_H

struct buffer;

/**
 * metrics_write_process(out):
 * Append process_cpu_seconds_total, process_resident_memory_bytes,
 * process_virtual_memory_bytes, process_start_time_seconds, process_open_fds
 * and process_max_fds, as far as the kernel tells them.
 */
void metrics_write_process(struct buffer *out);

#endif
