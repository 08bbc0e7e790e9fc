/*
 * What a request says, read from evhttp's side of it.
 */
#include "http/request.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/util.h>
#include <string.h>
#include <strings.h>

#include "http/connection.h"

#define JOINED_SIZE 16384 /* a head is no larger */

const char *http_request_fault(const struct http_request *request)
{
	return request->fault;
}

const char *http_request_method(const struct http_request *request)
{
	static const struct {
		enum evhttp_cmd_type type;
		const char *name;
	} methods[] = {
		{EVHTTP_REQ_GET, "GET"}, {EVHTTP_REQ_POST, "POST"}, {EVHTTP_REQ_PATCH, "PATCH"},
		{EVHTTP_REQ_DELETE, "DELETE"}, {EVHTTP_REQ_HEAD, "HEAD"}, {EVHTTP_REQ_PUT, "PUT"},
		{EVHTTP_REQ_OPTIONS, "OPTIONS"},
	};
	if (request->inner == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (methods[i].type == evhttp_request_get_command(request->inner))
			return methods[i].name;
	return NULL;
}

const char *http_request_target(const struct http_request *request)
{
	return request->inner == NULL ? NULL : evhttp_request_get_uri(request->inner);
}

/* Fields that came more than once, as one list (RFC 9110 section 5.3). */
static const char *join(const struct evkeyvalq *fields, const char *name)
{
	/* One answer at a time is made on a thread; the value is copied or read at once. */
	static _Thread_local char joined[JOINED_SIZE];
	const struct evkeyval *field;
	size_t used = 0;
	for (field = fields->tqh_first; field != NULL; field = field->next.tqe_next) {
		size_t length = strlen(field->value);
		if (strcasecmp(field->key, name) != 0 || length + 3 > sizeof joined - used)
			continue;
		if (used > 0) {
			memcpy(joined + used, ", ", 2);
			used += 2;
		}
		memcpy(joined + used, field->value, length);
		used += length;
	}
	joined[used] = '\0';
	return joined;
}

const char *http_request_field(struct http_request *request, const char *name)
{
	const struct evkeyval *field;
	const char *first = NULL;
	if (request->inner == NULL)
		return NULL;
	const struct evkeyvalq *fields = evhttp_request_get_input_headers(request->inner);
	for (field = fields->tqh_first; field != NULL; field = field->next.tqe_next) {
		if (strcasecmp(field->key, name) != 0)
			continue;
		if (first != NULL)
			return join(fields, name);
		first = field->value;
	}
	return first;
}

const char *http_request_body(struct http_request *request, size_t *ret_length)
{
	*ret_length = 0;
	if (request->inner == NULL)
		return "";
	struct evbuffer *body = evhttp_request_get_input_buffer(request->inner);
	size_t length = evbuffer_get_length(body);
	const char *bytes = (const char *)evbuffer_pullup(body, -1);
	if (bytes == NULL)
		return "";
	*ret_length = length;
	return bytes;
}

const char *http_request_peer(const struct http_request *request)
{
	return request->connection->peer;
}

uint64_t http_request_bytes_in(const struct http_request *request)
{
	const struct guard *guard = &request->connection->guard;
	return request->fault != NULL ? guard->request_bytes : guard->last_bytes;
}

void http_request_on_gone(struct http_request *request, void (*gone)(void *), void *cookie)
{
	request->gone = gone;
	request->gone_cookie = cookie;
}
