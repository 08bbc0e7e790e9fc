/*
 * libFuzzer target for json: whatever json_check accepts cJSON parses, every
 * number has its literal, and what json_write writes reads back as an equal
 * tree with the same hash.  A fault is within the text and has a pointer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/buffer.h"
#include "base/decimal.h"
#include "base/json.h"

#define CEILING ((size_t)16 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int condition)
{
	if (!condition)
		abort();
}

/* Every number of the tree has a literal of the grammar, and the parser's value. */
static void check_numbers(const struct cJSON *item)
{
	for (; item != NULL; item = item->next) {
		if (cJSON_IsNumber(item)) {
			const char *literal = json_number(item);
			demand(literal != NULL && decimal_is_valid(literal, strlen(literal)));
			demand(strtod(literal, NULL) == item->valuedouble);
			demand(decimal_compare(literal, literal) == 0);
		}
		check_numbers(item->child);
	}
}

static void check_tree(const struct cJSON *tree, const struct json_limits *limits)
{
	struct json_fault fault;
	struct buffer buffer;

	check_numbers(tree);
	buffer_init(&buffer, CEILING);
	json_write(&buffer, tree);
	demand(!buffer.failed);
	struct cJSON *again = json_parse(buffer.bytes, buffer.length, limits, &fault);
	demand(again != NULL && json_equal(tree, again) && json_hash(tree) == json_hash(again));
	cJSON_Delete(again);
	buffer_reset(&buffer);
}

static void check_fault(const struct json_fault *fault, size_t size)
{
	demand(fault->reason != NULL && fault->offset <= size);
	demand(fault->pointer[0] == '#' && strlen(fault->pointer) < JSON_POINTER_SIZE);
}

static void check_text(const char *text, size_t size, const struct json_limits *limits)
{
	struct json_fault fault = {0};

	if (json_check(text, size, limits, &fault) != 0) {
		check_fault(&fault, size);
		demand(json_parse(text, size, limits, &fault) == NULL);
		return;
	}
	struct cJSON *tree = json_parse(text, size, limits, &fault);
	demand(tree != NULL);
	check_tree(tree, limits);
	cJSON_Delete(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of the exact size, so that a byte read too far is seen. */
	char *text = malloc(size + (size == 0));

	demand(text != NULL);
	memcpy(text, data, size);
	check_text(text, size, &json_limits_request);
	check_text(text, size, &json_limits_file);
	free(text);
	return 0;
}
