-- Changes: which tables have them told as events, who writes them, who reads them.
create or replace trigger touch before insert or update on natcom.change_kind
    for each row execute function natcom.touch();

alter table natcom.change_kind enable row level security;
alter table natcom.change_kind force row level security;
drop policy if exists change_kind_read on natcom.change_kind;
create policy change_kind_read on natcom.change_kind for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin', 'partner', 'commission')));
drop policy if exists change_kind_write on natcom.change_kind;
create policy change_kind_write on natcom.change_kind for all to current_user using (true);

-- How records are addressed: a collection, of a parent's record where there is one.
insert into natcom.change_kind (table_name, collection, parent_table, parent_column)
values
    ('plan', 'plans', null, null),
    ('project', 'projects', null, null),
    ('area', 'areas', null, null),
    ('indicator', 'indicators', null, null),
    ('target', 'targets', null, null),
    ('counting_rule', 'counting-rules', null, null),
    ('plan_setting', 'plan-settings', null, null),
    ('member_state', 'member-states', null, null),
    ('commission', 'commissions', null, null),
    ('organization', 'organizations', null, null),
    ('person', 'people', null, null),
    ('body', 'bodies', null, null),
    ('appointment', 'appointments', null, null),
    ('affiliate', 'affiliates', null, null),
    ('budget_line', 'budget-lines', null, null),
    ('budget_revision', 'revisions', 'budget_line', 'budget_line_id'),
    ('budget_allocation', 'allocations', 'budget_line', 'budget_line_id'),
    ('budget_transfer', 'transfers', null, null),
    ('ledger_entry', 'ledger-entries', null, null),
    ('grant_record', 'grants', null, null),
    ('grant_beneficiary', 'beneficiaries', 'grant_record', 'grant_id'),
    ('grant_item', 'items', 'grant_record', 'grant_id'),
    ('grant_instalment', 'instalments', 'grant_record', 'grant_id'),
    ('grant_document', 'documents', 'grant_record', 'grant_id'),
    ('grant_report', 'reports', 'grant_record', 'grant_id'),
    ('grant_extension', 'extensions', 'grant_record', 'grant_id'),
    ('grant_waiver', 'waivers', 'grant_record', 'grant_id'),
    ('grant_transition', 'transitions', 'grant_record', 'grant_id'),
    ('grant_report_transition', 'transitions', 'grant_report', 'grant_report_id'),
    ('meeting', 'meetings', null, null),
    ('meeting_transition', 'transitions', 'meeting', 'meeting_id'),
    ('agenda_item', 'agenda-items', 'meeting', 'meeting_id'),
    ('agenda_order', 'agenda-orders', 'meeting', 'meeting_id'),
    ('meeting_document', 'documents', 'meeting', 'meeting_id'),
    ('meeting_minutes', 'minutes', 'meeting', 'meeting_id'),
    ('meeting_minutes_transition', 'transitions', 'meeting_minutes', 'meeting_minutes_id'),
    ('participation', 'participations', 'meeting', 'meeting_id'),
    ('participation_transition', 'transitions', 'participation', 'participation_id'),
    ('decision', 'decisions', 'meeting', 'meeting_id'),
    ('follow_up_action', 'actions', null, null),
    ('follow_up_action_transition', 'transitions', 'follow_up_action', 'follow_up_action_id'),
    ('training', 'trainings', null, null),
    ('training_expert', 'experts', 'training', 'training_id'),
    ('training_trainee_group', 'trainees', 'training', 'training_id'),
    ('training_transition', 'transitions', 'training', 'training_id'),
    ('visit', 'visits', null, null),
    ('visit_visitor', 'visitors', 'visit', 'visit_id'),
    ('visit_transition', 'transitions', 'visit', 'visit_id'),
    ('need', 'needs', null, null),
    ('dispatch', 'dispatches', null, null),
    ('dispatch_transition', 'transitions', 'dispatch', 'dispatch_id'),
    ('dispatch_acknowledgement', 'acknowledgements', 'dispatch', 'dispatch_id'),
    ('plan_period', 'periods', 'plan', 'plan_id'),
    ('plan_period_transition', 'transitions', 'plan_period', 'plan_period_id'),
    ('plan_period_snapshot', 'snapshots', 'plan_period', 'plan_period_id'),
    ('progress_report', 'progress-reports', null, null),
    ('progress_report_transition', 'transitions', 'progress_report', 'progress_report_id')
on conflict (table_name) do update set collection = excluded.collection, parent_table = excluded.parent_table,
    parent_column = excluded.parent_column;
update natcom.change_kind set is_open = table_name in ('member_state', 'organization', 'body');

-- A row of a table, whoever asks: the trigger's own look at a parent.
create or replace function natcom.change_row(of_table text, of_id text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    found jsonb;
begin
    execute format('select to_jsonb(t) from natcom.%I t where t.id = $1::uuid', of_table) into found using of_id;
    return found;
end
$$;
comment on function natcom.change_row is 'a row of a table as JSON, null when there is none that the caller sees';

create or replace function natcom.change_subject(of_table text, row_json jsonb) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    kind natcom.change_kind;
    parent natcom.change_kind;
    above text;
begin
    select * into kind from natcom.change_kind k where k.table_name = of_table;
    if kind.parent_table is null then
        return kind.collection || '/' || (row_json ->> 'id');
    end if;
    select * into parent from natcom.change_kind k where k.table_name = kind.parent_table;
    if parent.parent_table is null then
        above := parent.collection || '/' || (row_json ->> kind.parent_column);
    else
        above := natcom.change_subject(kind.parent_table, natcom.change_row(kind.parent_table, row_json ->> kind.parent_column));
    end if;
    return above || '/' || kind.collection || '/' || (row_json ->> 'id');
end
$$;
comment on function natcom.change_subject is 'path of a record below the version of the API';

-- Commissions that a row names, itself or through its parents.
create or replace function natcom.change_commissions(of_table text, row_json jsonb) returns uuid[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    kind natcom.change_kind;
    named uuid[];
begin
    select coalesce(array_agg(e.value::uuid), '{}') into named from jsonb_each_text(row_json) e
    where e.value is not null and (e.key ~ '(^|_)commission_id$' or (of_table = 'commission' and e.key = 'id'));
    select * into kind from natcom.change_kind k where k.table_name = of_table;
    if kind.parent_table is not null and row_json ->> kind.parent_column is not null then
        named := named || natcom.change_commissions(kind.parent_table,
            natcom.change_row(kind.parent_table, row_json ->> kind.parent_column));
    end if;
    return named;
end
$$;
comment on function natcom.change_commissions is 'commissions that a row names, itself or through its parents';

-- Members of the representation: names_en of the table is names.en there.
create or replace function natcom.changed_members(before jsonb, after jsonb) returns text[]
language sql stable parallel safe
return (
    select coalesce(array_agg(regexp_replace(a.key, '^(.+)_(en|fr|ar)$', '\1s.\2') order by a.key), '{}')
    from jsonb_each(after) a
    where a.value is distinct from before -> a.key and a.key not in ('version', 'created_at', 'updated_at'));
comment on function natcom.changed_members is 'names of the members in which two versions of a row differ';

create or replace function natcom.record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
declare
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    present jsonb := coalesce(after, before);
    what text := case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
    changed text[] := '{}';
begin
    if tg_op = 'UPDATE' then
        if old is not distinct from new then
            return null;
        end if;
        changed := natcom.changed_members(before, after);
        if before ->> 'state' is distinct from after ->> 'state' then
            what := after ->> 'state';
        end if;
    end if;
    insert into natcom.change (id, type, table_name, record_id, subject, record_version, state, changed, is_deletion,
        commissions, traceparent, happened_at)
    values (natcom.uuid_v7(),
        format('org.natcom.%s.%s.v1', regexp_replace(tg_table_name, '_record$', ''), what),
        tg_table_name, (present ->> 'id')::uuid, natcom.change_subject(tg_table_name, present),
        (present ->> 'version')::int, present ->> 'state', changed, tg_op = 'DELETE',
        case when tg_op = 'DELETE' then natcom.change_commissions(tg_table_name, present) end,
        nullif(current_setting('natcom.traceparent', true), ''), clock_timestamp());
    return null;
end
$$;
comment on function natcom.record_change is
    'writes the event of a change; security definer because the service''s role may not write events itself';

-- The row is locked when this runs, and stays so until the commit: that is what
-- keeps the events of one record in order.
do $$
declare
    kind record;
begin
    for kind in select table_name from natcom.change_kind loop
        execute format('create or replace trigger record_change after insert or update or delete on natcom.%I
            for each row execute function natcom.record_change()', kind.table_name);
    end loop;
end
$$;

alter table natcom.change enable row level security;
alter table natcom.change force row level security;
alter table natcom.change_head enable row level security;
alter table natcom.change_head force row level security;

-- Who may see a record may see that it changed; it is the record's own policies
-- that say so.  The Secretariat and auditors see all records.
create or replace function natcom.change_is_visible(of_table text, of_id uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    found boolean;
begin
    execute format('select exists (select from natcom.%I t where t.id = $1)', of_table) into found using of_id;
    return found;
end
$$;
comment on function natcom.change_is_visible is 'whether the caller sees a record';

drop policy if exists change_read on natcom.change;
create policy change_read on natcom.change for select to public
    using (case
        when position is null then false
        when (select natcom.has_role('secretariat', 'auditor')) then true
        when is_deletion then (select natcom.own_commission()) = any(commissions)
            or ((select natcom.has_role('finance', 'admin', 'partner', 'commission'))
                and (select k.is_open from natcom.change_kind k where k.table_name = change.table_name))
        else natcom.change_is_visible(table_name, record_id)
    end);
-- The owner, for whom the functions here act, whatever roles the caller has.
drop policy if exists change_write on natcom.change;
create policy change_write on natcom.change for all to current_user using (true);
drop policy if exists change_head_read on natcom.change_head;
create policy change_head_read on natcom.change_head for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin', 'partner', 'commission')));
drop policy if exists change_head_write on natcom.change_head;
create policy change_head_write on natcom.change_head for all to current_user using (true);

-- The row of the head is what keeps a second sequencer out.
drop function if exists natcom.sequence_changes(int);
create or replace function natcom.sequence_changes(most int, out given int, out head bigint, out waiting bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last bigint;
begin
    given := 0;
    select h.position into last from natcom.change_head h for update skip locked;
    if last is null then
        select h.position into head from natcom.change_head h;
        waiting := 0;
        return;
    end if;
    update natcom.change e set position = last + n.rank
    from (select w.number, row_number() over (order by w.number) as rank
        from (select number from natcom.change where position is null order by number limit most) w) n
    where e.number = n.number;
    get diagnostics given = row_count;
    head := last + given;
    if given > 0 then
        update natcom.change_head set position = head;
    end if;
    select count(*) into waiting from natcom.change c where c.position is null;
end
$$;
comment on function natcom.sequence_changes is
    'gives positions to at most so many committed changes and tells how far they are and how many wait still, 0 when '
    'another is at it; security definer because the service''s role may not write changes';

create or replace function natcom.forget_changes(kept interval) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    forgotten bigint;
begin
    delete from natcom.change e where e.number in (
        select o.number from natcom.change o where o.happened_at < now() - kept and o.position is not null
        order by o.happened_at limit 10000);
    get diagnostics forgotten = row_count;
    return forgotten;
end
$$;
comment on function natcom.forget_changes is
    'deletes some of the events older than that; security definer because the service''s role may not write events';

-- CloudEvents 1.0: the envelope that lists, streams and webhooks have in common.
drop view if exists natcom.change_resource;
create view natcom.change_resource with (security_invoker = true) as
select e.id, 1 as version, e.position, '1.0' as specversion, '/natcom' as source, e.type,
    e.happened_at as "time", e.subject, lpad(e.position::text, 12, '0') as sequence, e.traceparent,
    'application/json' as datacontenttype,
    jsonb_strip_nulls(jsonb_build_object('id', e.record_id, 'version', e.record_version, 'state', e.state,
        'href', '/v1/' || e.subject, 'changed', case when e.changed <> '{}' then to_jsonb(e.changed) end)) as data,
    e.happened_at as created_at, e.happened_at as updated_at, e.table_name
from natcom.change e;
comment on view natcom.change_resource is 'events as clients see them';

grant select on natcom.change, natcom.change_kind, natcom.change_head to natcom_service;
grant select on natcom.change_resource to natcom_service;
