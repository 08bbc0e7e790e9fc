/*
 * answer: the fields every answer has, and the sending of it.
 */
#ifndef API_ANSWER_H
#define API_ANSWER_H

struct exchange;

/**
 * answer_begin_stream(exchange):
 * Send status and fields of an answer whose body follows in pieces.
 */
void answer_begin_stream(struct exchange *exchange);

#endif
