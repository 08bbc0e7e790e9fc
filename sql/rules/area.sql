-- Areas of intervention: who reads the plan reads them.
create or replace trigger touch before insert or update on natcom.area
    for each row execute function natcom.touch();
create or replace trigger check_project before insert or update on natcom.area
    for each row execute function natcom.check_reference('project_id', 'project');

-- plan_id is the project's.  Only when the project changes: when the project
-- itself moves to another plan, the foreign key brings the new value, and a
-- look at the project would do no harm but no good either.
create or replace function natcom.area_fill_plan() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' or new.project_id <> old.project_id then
        new.plan_id := (select plan_id from natcom.project where id = new.project_id);
    end if;
    return new;
end
$$;
comment on function natcom.area_fill_plan is 'repeats the plan of the project in its areas';
create or replace trigger fill_plan before insert or update of project_id on natcom.area
    for each row execute function natcom.area_fill_plan();

alter table natcom.area enable row level security;
alter table natcom.area force row level security;

drop policy if exists area_read on natcom.area;
create policy area_read on natcom.area for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.plan p where p.id = plan_id));
drop policy if exists area_insert on natcom.area;
create policy area_insert on natcom.area for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists area_update on natcom.area;
create policy area_update on natcom.area for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists area_delete on natcom.area;
create policy area_delete on natcom.area for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.area_resource;
create view natcom.area_resource with (security_invoker = true) as
select a.id, a.version, a.project_id, a.number,
    format('%s.%s', (select p.number from natcom.project p where p.id = a.project_id), a.number) as code,
    natcom.localised(a.title_en, a.title_fr, a.title_ar) as title,
    a.title_en as "titles.en", a.title_fr as "titles.fr", a.title_ar as "titles.ar",
    natcom.localised(a.expected_outcome_en, a.expected_outcome_fr, a.expected_outcome_ar) as expected_outcome,
    a.expected_outcome_en as "expected_outcomes.en", a.expected_outcome_fr as "expected_outcomes.fr",
    a.expected_outcome_ar as "expected_outcomes.ar",
    a.created_at, a.updated_at
from natcom.area a;
comment on view natcom.area_resource is 'areas of intervention as clients see them';

create or replace function natcom.area_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select a.id from natcom.area a
        where natcom.text_matches(concat_ws(' ', a.title_en, a.title_fr, a.title_ar,
            a.expected_outcome_en, a.expected_outcome_fr, a.expected_outcome_ar), q);
end
$$;
comment on function natcom.area_matching is 'areas whose titles and outcomes hold all words of q';

grant select, insert, update, delete on natcom.area to natcom_service;
grant select on natcom.area_resource to natcom_service;
