-- Budget lines: who reads the plan reads them.  They are loaded by seeds and
-- migrations; the service's role has no right to write them.  What changes a
-- line later is rows of budget_revision and budget_transfer.
create or replace trigger touch before insert or update on natcom.budget_line
    for each row execute function natcom.touch();
create or replace trigger check_plan before insert or update on natcom.budget_line
    for each row execute function natcom.check_reference('plan_id', 'plan');
create or replace trigger check_project before insert or update on natcom.budget_line
    for each row execute function natcom.check_reference('project_id', 'project');

alter table natcom.budget_line enable row level security;
alter table natcom.budget_line force row level security;

drop policy if exists budget_line_read on natcom.budget_line;
create policy budget_line_read on natcom.budget_line for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.plan p where p.id = plan_id));
drop policy if exists budget_line_write on natcom.budget_line;
create policy budget_line_write on natcom.budget_line for all to public
    using ((select natcom.has_role('secretariat')));
-- To lock a row asks for the right to update it: natcom.lock_lines().
drop policy if exists budget_line_lock on natcom.budget_line;
create policy budget_line_lock on natcom.budget_line for update to public
    using ((select natcom.has_role('finance')));

drop view if exists natcom.budget_line_resource;
create view natcom.budget_line_resource with (security_invoker = true) as
select l.id, l.version, l.plan_id, l.project_id, l.code,
    natcom.localised(l.title_en, l.title_fr, l.title_ar) as title,
    l.title_en as "titles.en", l.title_fr as "titles.fr", l.title_ar as "titles.ar",
    l.kind, l.original_amount,
    l.original_amount
        + (select coalesce(sum(r.amount), 0.00) from natcom.budget_revision r where r.budget_line_id = l.id)
        + (select coalesce(sum(t.amount), 0.00) from natcom.budget_transfer t where t.to_line_id = l.id)
        - (select coalesce(sum(t.amount), 0.00) from natcom.budget_transfer t where t.from_line_id = l.id)
        as revised_amount,
    (select n.currency from natcom.plan n where n.id = l.plan_id) as currency,
    l.created_at, l.updated_at
from natcom.budget_line l;
comment on view natcom.budget_line_resource is 'budget lines as clients see them';

create or replace function natcom.budget_line_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select l.id from natcom.budget_line l
        where natcom.text_matches(concat_ws(' ', l.code, l.title_en, l.title_fr, l.title_ar), q);
end
$$;
comment on function natcom.budget_line_matching is 'budget lines whose code or titles hold all words of q';

grant select on natcom.budget_line to natcom_service;
grant select on natcom.budget_line_resource to natcom_service;
