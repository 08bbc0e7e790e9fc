-- Relief: later days for the report, and exceptions from a setting.  Granted by
-- the Secretariat, with a reason, and never taken back.
create or replace function natcom.grant_relief_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.granted_by := natcom.subject();
    return new;
end
$$;
comment on function natcom.grant_relief_prepare is 'notes who granted it';

create or replace trigger touch before insert or update on natcom.grant_extension
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.grant_extension
    for each statement execute function natcom.append_only();
create or replace trigger check_grant before insert on natcom.grant_extension
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert on natcom.grant_extension
    for each row execute function natcom.grant_part_guard('extensions');
create or replace trigger prepare before insert on natcom.grant_extension
    for each row execute function natcom.grant_relief_prepare();
create or replace trigger touch_grant after insert on natcom.grant_extension
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

alter table natcom.grant_extension enable row level security;
alter table natcom.grant_extension force row level security;

drop policy if exists grant_extension_read on natcom.grant_extension;
create policy grant_extension_read on natcom.grant_extension for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_extension_insert on natcom.grant_extension;
create policy grant_extension_insert on natcom.grant_extension for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.grant_extension_resource;
create view natcom.grant_extension_resource with (security_invoker = true) as
select p.id, p.version, p.grant_id, p.extended_to, p.reason, p.granted_by, p.created_at, p.updated_at
from natcom.grant_extension p;
comment on view natcom.grant_extension_resource is 'extensions of report days as clients see them';

grant select, insert on natcom.grant_extension to natcom_service;
grant select on natcom.grant_extension_resource to natcom_service;

-- An extension extends.
create or replace function natcom.grant_extension_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    due date := (select greatest(natcom.grant_report_due_on(g.id, g.plan_id, g.activity_ends_on),
        natcom.grant_extended_to(g.id)) from natcom.grant_record g where g.id = new.grant_id);
begin
    if new.extended_to <= due then
        perform natcom.refuse('grant_extension_later', 'the report is due later already',
            jsonb_build_object('limit', due::text, 'present', new.extended_to::text), 'extended_to');
    end if;
    return new;
end
$$;
comment on function natcom.grant_extension_check is 'lets an extension only move the day back';
create or replace trigger prepare_day before insert on natcom.grant_extension
    for each row execute function natcom.grant_extension_check();

-- Waivers.
create or replace trigger touch before insert or update on natcom.grant_waiver
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.grant_waiver
    for each statement execute function natcom.append_only();
create or replace trigger check_grant before insert on natcom.grant_waiver
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert on natcom.grant_waiver
    for each row execute function natcom.grant_part_guard('waivers');
create or replace trigger prepare before insert on natcom.grant_waiver
    for each row execute function natcom.grant_relief_prepare();
create or replace trigger touch_grant after insert on natcom.grant_waiver
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

alter table natcom.grant_waiver enable row level security;
alter table natcom.grant_waiver force row level security;

drop policy if exists grant_waiver_read on natcom.grant_waiver;
create policy grant_waiver_read on natcom.grant_waiver for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_waiver_insert on natcom.grant_waiver;
create policy grant_waiver_insert on natcom.grant_waiver for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.grant_waiver_resource;
create view natcom.grant_waiver_resource with (security_invoker = true) as
select p.id, p.version, p.grant_id, p.setting, p.reason, p.granted_by, p.created_at, p.updated_at
from natcom.grant_waiver p;
comment on view natcom.grant_waiver_resource is 'waivers as clients see them';

grant select, insert on natcom.grant_waiver to natcom_service;
grant select on natcom.grant_waiver_resource to natcom_service;
