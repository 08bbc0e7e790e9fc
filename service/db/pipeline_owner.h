/*
 * pipeline_owner: to whom a pipeline hands back the calls that it was given.
 */
#ifndef DB_PIPELINE_OWNER_H
#define DB_PIPELINE_OWNER_H

struct db_call;

/* None of them is called from pipeline_send. */
struct pipeline_owner {
	void *cookie;
	void (*finished)(void *cookie, struct db_call *call); /* its outcome is set */
	void (*again)(void *cookie, struct db_call *call);    /* to be sent anew, first of all */
	void (*moved)(void *cookie); /* state or answers: after any of the above */
};

#endif
