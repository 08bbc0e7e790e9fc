/*
 * What cppcheck has to know of libraries whose headers it does not read:
 * macros that stand for a statement.
 */
#define cJSON_ArrayForEach(element, array)                                                         \
	for (element = (array)->child; element; element = element->next)
