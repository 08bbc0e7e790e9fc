/*
 * status: reason phrases (RFC 9110 section 15, RFC 6585).
 */
#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H

/**
 * status_reason(status):
 * Return the reason phrase; "Unknown" for a status we never send.
 */
const char *status_reason(int status);

#endif
