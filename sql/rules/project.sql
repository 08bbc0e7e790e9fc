-- Projects: who reads the plan reads its projects.
create or replace trigger touch before insert or update on natcom.project
    for each row execute function natcom.touch();
create or replace trigger check_plan before insert or update on natcom.project
    for each row execute function natcom.check_reference('plan_id', 'plan');

alter table natcom.project enable row level security;
alter table natcom.project force row level security;

-- The look at the plan is under the plan's own policy.
drop policy if exists project_read on natcom.project;
create policy project_read on natcom.project for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.plan p where p.id = plan_id));
drop policy if exists project_insert on natcom.project;
create policy project_insert on natcom.project for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists project_update on natcom.project;
create policy project_update on natcom.project for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists project_delete on natcom.project;
create policy project_delete on natcom.project for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.project_resource;
create view natcom.project_resource with (security_invoker = true) as
select p.id, p.version, p.plan_id, p.number,
    natcom.localised(p.title_en, p.title_fr, p.title_ar) as title,
    p.title_en as "titles.en", p.title_fr as "titles.fr", p.title_ar as "titles.ar",
    (select coalesce(jsonb_agg(
            jsonb_build_object('statement', natcom.texts(o.statement_en, o.statement_fr, o.statement_ar))
            order by o.number), '[]')
        from natcom.project_objective o where o.project_id = p.id) as objectives,
    (select coalesce(jsonb_agg(
            jsonb_build_object(
                'statement', natcom.texts(a.statement_en, a.statement_fr, a.statement_ar),
                'organization_ids', (
                    select coalesce(jsonb_agg(g.organization_id order by g.number, g.organization_id), '[]')
                    from natcom.project_partner_organization g
                    where g.project_id = a.project_id and g.partner_number = a.number))
            order by a.number), '[]')
        from natcom.project_partner a where a.project_id = p.id) as partners,
    (select l.original_amount from natcom.budget_line l where l.project_id = p.id) as budget,
    (select n.currency from natcom.plan n where n.id = p.plan_id) as currency,
    p.created_at, p.updated_at
from natcom.project p;
comment on view natcom.project_resource is 'projects as clients see them';

create or replace function natcom.project_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select p.id from natcom.project p
        where natcom.text_matches(concat_ws(' ', p.title_en, p.title_fr, p.title_ar), q);
end
$$;
comment on function natcom.project_matching is 'projects whose titles hold all words of q';

grant select, insert, update, delete on natcom.project to natcom_service;
grant select on natcom.project_resource to natcom_service;
