-- Targets: who reads the plan reads them.
create or replace trigger touch before insert or update on natcom.target
    for each row execute function natcom.touch();
create or replace trigger check_area before insert or update on natcom.target
    for each row execute function natcom.check_reference('area_id', 'area');

create or replace function natcom.target_fill_plan() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' or new.area_id <> old.area_id then
        new.plan_id := (select plan_id from natcom.area where id = new.area_id);
    end if;
    return new;
end
$$;
comment on function natcom.target_fill_plan is 'repeats the plan of the area in its targets';
create or replace trigger fill_plan before insert or update of area_id on natcom.target
    for each row execute function natcom.target_fill_plan();

alter table natcom.target enable row level security;
alter table natcom.target force row level security;

drop policy if exists target_read on natcom.target;
create policy target_read on natcom.target for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.plan p where p.id = plan_id));
drop policy if exists target_insert on natcom.target;
create policy target_insert on natcom.target for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists target_update on natcom.target;
create policy target_update on natcom.target for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists target_delete on natcom.target;
create policy target_delete on natcom.target for delete to public
    using ((select natcom.has_role('secretariat')));

-- Values stay numeric: they are compared by filters, and printed without trailing zeros.
drop view if exists natcom.target_resource;
create view natcom.target_resource with (security_invoker = true) as
select t.id, t.version, t.area_id, t.code, t.source_ref,
    natcom.localised(t.statement_en, t.statement_fr, t.statement_ar) as statement,
    t.statement_en as "statements.en", t.statement_fr as "statements.fr", t.statement_ar as "statements.ar",
    t.kind, t.unit, trim_scale(t.target_value) as target_value, trim_scale(t.baseline) as baseline, t.due_on,
    (select coalesce(jsonb_agg(
            jsonb_build_object('indicator_id', l.indicator_id, 'origin', l.origin)
            order by l.number, l.indicator_id), '[]')
        from natcom.target_indicator l where l.target_id = t.id) as indicators,
    t.created_at, t.updated_at
from natcom.target t;
comment on view natcom.target_resource is 'targets as clients see them';

create or replace function natcom.target_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select t.id from natcom.target t
        where natcom.text_matches(concat_ws(' ', t.code, t.statement_en, t.statement_fr, t.statement_ar), q);
end
$$;
comment on function natcom.target_matching is 'targets whose code or statements hold all words of q';

grant select, insert, update, delete on natcom.target to natcom_service;
grant select on natcom.target_resource to natcom_service;
