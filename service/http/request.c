/*
 * Reading a request through evhttp's accessors.  A refused one shows what was
 * sound of it; the rest of its stand-in is hidden.
 */
#include "http/request.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <string.h>
#include <strings.h>

#include "http/client.h"

const char *http_request_fault(const struct http_request *request)
{
	return request->client->guard.fault;
}

const char *http_request_method(const struct http_request *request)
{
	return request->client->guard.method;
}

const char *http_request_target(const struct http_request *request)
{
	if (request->client->guard.method == NULL)
		return NULL;
	return evhttp_request_get_uri(request->evreq);
}

/* evhttp leaves tabs in front of a value. */
static const char *trimmed(const char *value)
{
	return value + strspn(value, " \t");
}

/* All values under the name, from ${first} on, as one. */
static const char *join(struct http_request *request, const struct evkeyval *first)
{
	struct buffer *joined = &request->joined;
	const struct evkeyval *field = first;
	size_t start = joined->length;
	for (; field != NULL; field = field->next.tqe_next) {
		if (strcasecmp(field->key, first->key) != 0)
			continue;
		if (joined->length > start)
			buffer_puts(joined, ", ");
		buffer_puts(joined, trimmed(field->value));
	}
	const char *text = buffer_text(joined);
	return text == NULL ? trimmed(first->value) : text + start;
}

const char *http_request_field(struct http_request *request, const char *name)
{
	const struct evkeyvalq *fields = evhttp_request_get_input_headers(request->evreq);
	const struct evkeyval *first = NULL;
	for (const struct evkeyval *field = fields->tqh_first; field != NULL;
	     field = field->next.tqe_next) {
		if (strcasecmp(field->key, name) != 0)
			continue;
		if (first != NULL)
			return join(request, first);
		first = field;
	}
	return first == NULL ? NULL : trimmed(first->value);
}

const char *http_request_body(struct http_request *request, size_t *ret_length)
{
	struct evbuffer *body = evhttp_request_get_input_buffer(request->evreq);
	*ret_length = evbuffer_get_length(body);
	if (*ret_length == 0)
		return "";
	return (const char *)evbuffer_pullup(body, -1);
}

const char *http_request_peer(const struct http_request *request)
{
	return request->client->peer;
}

uint64_t http_request_bytes_in(const struct http_request *request)
{
	return request->client->guard.request_bytes;
}

void http_request_on_gone(struct http_request *request, void (*gone)(void *), void *cookie)
{
	request->gone = gone;
	request->gone_cookie = cookie;
}
