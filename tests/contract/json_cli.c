/*
 * json_cli: the strict JSON reader behind a pipe, for comparison with other
 * parsers.  Each line of standard input is a text in hex; the answer is a
 * line: "ok " and the text written back, in hex, or "no", offset, pointer and
 * reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/buffer.h"
#include "base/json.h"

#define CEILING ((size_t)16 * 1024 * 1024)

/* Undo the hex of a line in place.  Return the number of bytes. */
static size_t unhex(char *line)
{
	size_t length = strspn(line, "0123456789abcdef") / 2;

	for (size_t i = 0; i < length; i++) {
		char pair[3] = {line[2 * i], line[2 * i + 1], '\0'};
		line[i] = (char)(unsigned char)strtoul(pair, NULL, 16);
	}
	return length;
}

static void answer(const char *bytes, size_t length)
{
	struct json_fault fault;
	struct cJSON *tree = json_parse(bytes, length, &json_limits_request, &fault);
	struct buffer buffer;

	if (tree == NULL) {
		printf("no %zu %s %s\n", fault.offset, fault.pointer, fault.reason);
		return;
	}
	buffer_init(&buffer, CEILING);
	json_write(&buffer, tree);
	printf("ok ");
	for (size_t i = 0; i < buffer.length; i++)
		printf("%02x", (unsigned char)buffer.bytes[i]);
	printf("\n");
	buffer_reset(&buffer);
	cJSON_Delete(tree);
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0) {
		size_t length = unhex(line);
		answer(line, length);
	}
	free(line);
	return 0;
}
