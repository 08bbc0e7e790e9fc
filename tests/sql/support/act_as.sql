-- What the tests share: looking and acting as the service does for a caller.
-- Included by \ir at the head of a test, inside its transaction.
create extension if not exists pgtap;
-- The audit trail's entries are made at once: a table that waits for its triggers cannot be altered.
set constraints all immediate;

-- The caller of the next statements; with the service's role when as_service.
create function pg_temp.identify(roles text, commission text, as_service boolean) returns void language plpgsql as $$
begin
    perform set_config('natcom.roles', roles, true), set_config('natcom.commission', commission, true),
        set_config('natcom.language', 'en', true);
    perform set_config('role', case when as_service then 'natcom_service' else 'none' end, true);
end
$$;

-- A digest of the rows that a query shows to a caller.
create function pg_temp.shown(roles text, commission text, query text) returns text language plpgsql as $$
declare
    digest text;
begin
    perform pg_temp.identify(roles, commission, true);
    execute format('select count(*) || '' rows '' || coalesce(md5(string_agg(t::text, '','' order by t::text)), '''')
        from (%s) t', query) into digest;
    perform pg_temp.identify('', '', false);
    return digest;
end
$$;

-- The same of the rows that there are: asked by the superuser, whom no policy binds.
create function pg_temp.existing(query text) returns text language plpgsql as $$
declare
    digest text;
begin
    execute format('select count(*) || '' rows '' || coalesce(md5(string_agg(t::text, '','' order by t::text)), '''')
        from (%s) t', query) into digest;
    return digest;
end
$$;

-- Runs a statement for a caller and undoes it: 'N rows', or the SQLSTATE, with the constraint when there is one.
create function pg_temp.attempt(roles text, commission text, statement text) returns text language plpgsql as $$
declare
    affected bigint;
    state text;
    rule text;
begin
    begin
        perform pg_temp.identify(roles, commission, true);
        execute statement;
        get diagnostics affected = row_count;
        raise exception 'undo' using errcode = 'ZZ000';
    exception when others then
        get stacked diagnostics state = returned_sqlstate, rule = constraint_name;
    end;
    return case when state = 'ZZ000' then affected || ' rows' else trim(state || ' ' || rule) end;
end
$$;

-- What the seeds do not hold: a draft plan with everything below it, and people of two commissions and of none.
do $$
begin
    perform set_config('natcom.roles', 'admin,secretariat', true);
    insert into natcom.plan (id, code, title_en, starts_on, ends_on, currency, state) values
        ('01900000-0006-7000-8000-0000000000d1', '2031-2033', 'Draft', '2031-01-01', '2033-12-31', 'USD', 'draft');
    insert into natcom.project (id, plan_id, number, title_en) values
        ('01900000-0007-7000-8000-0000000000d1', '01900000-0006-7000-8000-0000000000d1', 1, 'Draft');
    insert into natcom.project_objective (project_id, number, statement_en) values
        ('01900000-0007-7000-8000-0000000000d1', 1, 'Draft');
    insert into natcom.project_partner (project_id, number, statement_en) values
        ('01900000-0007-7000-8000-0000000000d1', 1, 'Draft');
    insert into natcom.project_partner_organization (project_id, partner_number, organization_id) values
        ('01900000-0007-7000-8000-0000000000d1', 1, '01900000-0003-7000-8000-000000000001');
    insert into natcom.area (id, project_id, number, title_en, expected_outcome_en) values
        ('01900000-0008-7000-8000-0000000000d1', '01900000-0007-7000-8000-0000000000d1', 1, 'Draft', 'Draft');
    insert into natcom.indicator (id, area_id, number, statement_en) values
        ('01900000-0009-7000-8000-0000000000d1', '01900000-0008-7000-8000-0000000000d1', 1, 'Draft');
    insert into natcom.target (id, area_id, code, source_ref, statement_en, kind, unit, target_value, due_on) values
        ('01900000-000a-7000-8000-0000000000d1', '01900000-0008-7000-8000-0000000000d1', 'M1.1.1', 'M1.1.1', 'Draft',
            'count', 'visits', 1, '2033-12-31');
    insert into natcom.target_indicator (target_id, indicator_id, origin) values
        ('01900000-000a-7000-8000-0000000000d1', '01900000-0009-7000-8000-0000000000d1', 'stated');
    insert into natcom.budget_line (id, plan_id, project_id, code, title_en, kind, original_amount) values
        ('01900000-000b-7000-8000-0000000000d1', '01900000-0006-7000-8000-0000000000d1',
            '01900000-0007-7000-8000-0000000000d1', 'project_1', 'Draft', 'project', 1);
    insert into natcom.person (id, full_name, role, commission_id)
    select id::uuid, name, 'expert', (select c.id from natcom.commission c where c.code = commission)
    from (values
        ('01900000-0004-7000-8000-0000000000d1', 'Xavier Xylander', 'MAR'),
        ('01900000-0004-7000-8000-0000000000d2', 'Xenia Xylander', 'DZA'),
        ('01900000-0004-7000-8000-0000000000d3', 'Ximena Xylander', null)) p (id, name, commission);
    perform set_config('natcom.roles', '', true);
end
$$;

-- The tables of the money and of what clients keep have rights of their own: tests/sql/rights.sql.
create temporary view of_their_own as
select c.relname::text from pg_class c
where c.relnamespace = 'natcom'::regnamespace and c.relkind in ('r', 'p') and c.relname ~ any(array[
    '^agenda_.*$',
    '^audit_.*$',
    '^budget_allocation$',
    '^budget_revision$',
    '^budget_transfer$',
    '^calendar_feed$',
    '^change.*$',
    '^counting_word$',
    '^decision$',
    '^dispatch.*$',
    '^event_.*$',
    '^follow_up_action.*$',
    '^grant_.*$',
    '^idempotency_record.*$',
    '^import$',
    '^ledger_entry$',
    '^meeting.*$',
    '^need$',
    '^participation.*$',
    '^plan_period.*$',
    '^plan_setting$',
    '^progress_.*$',
    '^setting_kind$',
    '^time_zone$',
    '^training.*$',
    '^transition_rule$',
    '^visit.*$']);
