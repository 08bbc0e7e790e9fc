/*
 * The identity travels with every group as settings that end with it, so that
 * row level security knows who asks and no connection remembers anyone.
 */
#include "api/statement.h"

#include <string.h>

#include "api/context.h"
#include "api/exchange.h"
#include "api/statements.h"
#include "auth/identity.h"
#include "base/arena.h"
#include "base/metrics.h"
#include "base/settings.h"
#include "db/sqlstate.h"

static void add_setting(struct statement_group *group, const char *name, const char *value)
{
	struct db_setting *setting = &group->settings[group->request.setting_count++];
	setting->name = name;
	setting->value = value == NULL ? "" : value;
}

struct statement_group *statement_group_new(struct exchange *x, bool write)
{
	const struct identity *who = x->identity;
	const struct settings *settings = x->context->settings;
	struct statement_group *group = arena_alloc(x->arena, sizeof *group);
	if (group == NULL) {
		problem_set(&x->problem, "internal");
		return NULL;
	}
	group->request.write = write;
	group->request.timeout_ms =
	    (int)(write ? settings->write_timeout_ms : settings->read_timeout_ms);
	group->request.settings = group->settings;
	group->request.steps = group->steps;
	add_setting(group, "natcom.subject", who == NULL ? NULL : who->subject);
	add_setting(group, "natcom.client", who == NULL ? NULL : who->client);
	add_setting(group, "natcom.roles", who == NULL ? NULL : who->role_names);
	add_setting(group, "natcom.commission", who == NULL ? NULL : who->commission);
	add_setting(group, "natcom.language", language_tag(x->language));
	/* Reads leave no trace in the database, and share a sync when their settings agree. */
	if (write)
		add_setting(group, "natcom.request", x->id);
	return group;
}

/* Append a text whose names are filled from the bindings. */
static int add_step(
    struct exchange *x, struct statement_group *group, const struct query_text *text)
{
	const char **values = arena_alloc(x->arena, (text->name_count + 1) * sizeof *values);
	if (values == NULL || group->request.step_count == DB_STEPS_MAX)
		return problem_set(&x->problem, "internal");
	for (unsigned i = 0; i < text->name_count; i++)
		values[i] = exchange_value(x, text->names[i]);
	struct db_step *step = &group->steps[group->request.step_count++];
	step->sql = text->sql;
	step->parameter_count = text->name_count;
	step->parameters = values;
	return 0;
}

int statement_add(struct exchange *x, struct statement_group *group, const struct query *query,
    const struct query_choice *choice)
{
	struct query_text text;
	if (statement_compose(x->context->statements, query, choice, x->arena, &text) != 0)
		return problem_set(&x->problem, "internal");
	return add_step(x, group, &text);
}

int statement_add_count(struct exchange *x, struct statement_group *group,
    const struct query_choice *choice, long long most)
{
	struct query_text text;
	const struct query_choice counted = {.filters = choice->filters};
	if (statement_compose(x->context->statements, x->operation->query, &counted, x->arena,
		&text) != 0)
		return problem_set(&x->problem, "internal");
	/* The rows' own limit is the last line of the file: bound to one above the most. */
	text.sql = arena_printf(x->arena, "select count(*)::int from (%s) as counted", text.sql);
	const char *limit = exchange_value(x, "limit");
	const char *bound = arena_printf(x->arena, "%lld", most + 1);
	if (text.sql == NULL || bound == NULL || exchange_bind(x, "limit", bound) != 0)
		return problem_set(&x->problem, "internal");
	int result = add_step(x, group, &text);
	return result != 0 ? result : exchange_bind(x, "limit", limit);
}

enum verdict statement_submit(struct exchange *x, struct statement_group *group,
    void (*done)(void *exchange, const struct db_result *result))
{
	x->call = db_submit(x->context->db, &group->request, done, x);
	return x->call == NULL ? exchange_fail(x, "busy") : WAIT;
}

bool statement_refused(struct exchange *x, const struct db_result *result)
{
	x->call = NULL;
	x->database_us += result->wait_us + result->run_us;
	metric_observe(metric_get(METRIC_DB_WAIT, ""), result->wait_us);
	if (result->outcome == DB_DONE)
		return false;
	if (result->sqlstate[0] != '\0') {
		char labels[32] = "class=\"00\"";
		memcpy(labels + strlen("class=\""), result->sqlstate, 2);
		x->sqlstate = arena_strdup(x->arena, result->sqlstate);
		metric_add(metric_get(METRIC_DB_ERRORS, labels), 1);
	}
	if (result->outcome == DB_TIMEOUT)
		metric_add(metric_get(METRIC_DB_TIMEOUTS, ""), 1);
	sqlstate_problem(result, x->operation->kind == OPERATION_DELETE, &x->problem);
	return true;
}
