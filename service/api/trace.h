/*
 * trace: W3C Trace Context: the trace a request belongs to.
 */
#ifndef API_TRACE_H
#define API_TRACE_H

struct trace;

/**
 * trace_start(traceparent, ret_trace):
 * Continue the trace of a valid version-00 ${traceparent} (NULL: none was
 * sent; an invalid one is ignored) with a new span, or start a new trace.
 */
void trace_start(const char *traceparent, struct trace *ret_trace);

#endif
