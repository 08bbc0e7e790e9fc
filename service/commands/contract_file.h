/*
 * contract_file: loading what is built into the program, with its faults said
 * on standard error.
 */
#ifndef COMMANDS_CONTRACT_FILE_H
#define COMMANDS_CONTRACT_FILE_H

struct contract;

/**
 * contract_file_load():
 * Load the problem catalogue and the contract with the program's handlers.
 * Return the contract, or NULL with every fault on standard error.
 */
struct contract *contract_file_load(void);

#endif
