-- Settings of plans: an administrator writes them; who asks for grants and who
-- decides on them reads them.
create or replace trigger touch before insert or update on natcom.setting_kind
    for each row execute function natcom.touch();
create or replace trigger touch before insert or update on natcom.plan_setting
    for each row execute function natcom.touch();
create or replace trigger check_plan before insert or update on natcom.plan_setting
    for each row execute function natcom.check_reference('plan_id', 'plan');

alter table natcom.setting_kind enable row level security;
alter table natcom.setting_kind no force row level security;
insert into natcom.setting_kind as k (name, unit, fallback, lowest, highest) values
    ('grant_ceiling', 'amount', null, 0, 9999999999999.99),
    ('requests_per_year', 'requests', null, 0, 1000),
    ('report_delay_days', 'days', 90, 1, 3650),
    ('block_on_overdue_report', 'flag', 0, 0, 1),
    ('progress_on_track_percent', 'percent', 90, 1, 100),
    ('progress_at_risk_percent', 'percent', 60, 1, 100)
on conflict (name) do update set unit = excluded.unit, fallback = excluded.fallback, lowest = excluded.lowest,
    highest = excluded.highest;
alter table natcom.setting_kind force row level security;

create or replace function natcom.plan_setting_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    kind natcom.setting_kind;
begin
    select * into kind from natcom.setting_kind where name = new.name;
    if new.value not between kind.lowest and kind.highest or (kind.unit <> 'amount' and new.value <> trunc(new.value)) then
        perform natcom.refuse('plan_setting_value_fits', 'the value does not fit the setting',
            jsonb_build_object('setting', new.name, 'unit', kind.unit, 'lowest', trim_scale(kind.lowest)::text,
                'highest', trim_scale(kind.highest)::text), 'value');
    end if;
    return new;
end
$$;
comment on function natcom.plan_setting_check is 'holds a setting''s value to what its kind allows';
create or replace trigger check_value before insert or update on natcom.plan_setting
    for each row execute function natcom.plan_setting_check();

alter table natcom.plan_setting enable row level security;
alter table natcom.plan_setting force row level security;

drop policy if exists setting_kind_read on natcom.setting_kind;
create policy setting_kind_read on natcom.setting_kind for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists plan_setting_read on natcom.plan_setting;
create policy plan_setting_read on natcom.plan_setting for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or ((select natcom.has_role('commission')) and exists (select from natcom.plan p where p.id = plan_id)));
drop policy if exists plan_setting_insert on natcom.plan_setting;
create policy plan_setting_insert on natcom.plan_setting for insert to public
    with check ((select natcom.has_role('admin')));
drop policy if exists plan_setting_update on natcom.plan_setting;
create policy plan_setting_update on natcom.plan_setting for update to public
    using ((select natcom.has_role('admin')));
drop policy if exists plan_setting_delete on natcom.plan_setting;
create policy plan_setting_delete on natcom.plan_setting for delete to public
    using ((select natcom.has_role('admin')));

create or replace function natcom.setting_value(of_plan uuid, wanted text) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(
        (select s.value from natcom.plan_setting s
            where s.plan_id = of_plan and s.name = wanted and s.grant_kind is null),
        (select k.fallback from natcom.setting_kind k where k.name = wanted));
end
$$;
comment on function natcom.setting_value is 'the value of a plan''s setting; null when there is no limit';

create or replace function natcom.grant_ceiling(of_plan uuid, kind text, scope text) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select s.value from natcom.plan_setting s
        where s.plan_id = of_plan and s.name = 'grant_ceiling' and s.grant_kind = kind
            and (s.grant_scope = scope or s.grant_scope is null)
        order by s.grant_scope nulls last limit 1);
end
$$;
comment on function natcom.grant_ceiling is 'most that a grant of this kind and scope can have; null when no limit';

drop view if exists natcom.plan_setting_resource;
create view natcom.plan_setting_resource with (security_invoker = true) as
select s.id, s.version, s.plan_id, s.name, s.grant_kind, s.grant_scope,
    case k.unit when 'amount' then s.value::text else trim_scale(s.value)::text end as value, k.unit,
    s.created_at, s.updated_at
from natcom.plan_setting s join natcom.setting_kind k on k.name = s.name;
comment on view natcom.plan_setting_resource is 'settings of plans as clients see them';

grant select on natcom.setting_kind to natcom_service;
grant select, insert, update, delete on natcom.plan_setting to natcom_service;
grant select on natcom.plan_setting_resource to natcom_service;
