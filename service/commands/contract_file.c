/*
 * The one place where contract, handlers and catalogue meet.
 */
#include "commands/contract_file.h"

#include <stdio.h>

#include "api/contract.h"
#include "base/buffer.h"
#include "base/problem.h"
#include "features/handlers.h"

#define FAULTS_CEILING ((size_t)256 * 1024)

struct contract *contract_file_load(void)
{
	char fault[512];
	struct buffer faults;
	if (problem_catalogue_load(fault, sizeof fault) != 0) {
		fprintf(stderr, "natcomd: %s\n", fault);
		return NULL;
	}
	buffer_init(&faults, FAULTS_CEILING);
	struct contract *contract = contract_load(handlers, handler_count, &faults);
	if (contract == NULL) {
		const char *text = buffer_text(&faults);
		fputs(text == NULL ? "natcomd: too many faults in the contract\n" : text, stderr);
		problem_catalogue_free();
	}
	buffer_reset(&faults);
	return contract;
}
