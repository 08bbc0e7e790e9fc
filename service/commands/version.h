/*
 * version: the program's version, once.
 */
#ifndef COMMANDS_VERSION_H
#define COMMANDS_VERSION_H

#define NATCOM_VERSION "0.1.0"

#endif
