/*
 * access_log: the one line a request leaves in the log, and its duration in
 * the metrics.  Never values, bodies, tokens or names of people.
 */
#ifndef API_ACCESS_LOG_H
#define API_ACCESS_LOG_H

#include <stdint.h>

struct exchange;

#define ACCESS_GONE 499 /* logged as status when the peer left before the answer */

/**
 * access_log_write(exchange, status, bytes_out):
 * Log the exchange as answered with ${status} and ${bytes_out} bytes of body,
 * count it, and warn when it was slow.
 */
void access_log_write(const struct exchange *exchange, int status, uint64_t bytes_out);

#endif
