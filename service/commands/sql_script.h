/*
 * sql_script: where in a script of several statements something is, so that
 * an error can name the line.  Pure; reads SQL's quoting, not its grammar.
 */
#ifndef COMMANDS_SQL_SCRIPT_H
#define COMMANDS_SQL_SCRIPT_H

/**
 * sql_line_of_character(sql, position):
 * Return the line (from 1) of the ${position}-th code point (from 1).
 */
unsigned sql_line_of_character(const char *sql, unsigned long position);

/**
 * sql_line_of_statement(sql, statement):
 * Return the line on which the ${statement}-th statement (from 1) begins, or
 * that of the last one when there are fewer.
 */
unsigned sql_line_of_statement(const char *sql, unsigned long statement);

#endif
