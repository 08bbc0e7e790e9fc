-- Allocations of a budget line to areas: finance plans them, within what the
-- line holds; who reads the line reads them.
create or replace trigger touch before insert or update on natcom.budget_allocation
    for each row execute function natcom.touch();
create or replace trigger check_area before insert or update on natcom.budget_allocation
    for each row execute function natcom.check_reference('area_id', 'area');
create or replace trigger check_budget_line before insert or update on natcom.budget_allocation
    for each row execute function natcom.check_reference('budget_line_id', 'budget_line');

create or replace function natcom.budget_allocation_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.lock_lines(array[new.budget_line_id]);
    if not exists (select from natcom.budget_line l join natcom.area a on a.project_id = l.project_id
        where l.id = new.budget_line_id and a.id = new.area_id) then
        perform natcom.refuse('budget_allocation_area_of_line', 'the area is of another project', '{}', 'area_id');
    end if;
    return new;
end
$$;
comment on function natcom.budget_allocation_prepare is 'locks the line, and holds its areas to its project';
create or replace trigger prepare before insert or update on natcom.budget_allocation
    for each row execute function natcom.budget_allocation_prepare();

create or replace function natcom.budget_allocation_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    most numeric := (select b.revised from natcom.line_balance(new.budget_line_id) b);
    present numeric := (select sum(a.amount) from natcom.budget_allocation a where a.budget_line_id = new.budget_line_id);
begin
    if present > most then
        perform natcom.refuse('budget_allocation_within_line', 'the allocations exceed the line',
            jsonb_build_object('limit', most::text, 'present', present::text), 'amount');
    end if;
    return null;
end
$$;
comment on function natcom.budget_allocation_check is 'keeps the allocations of a line within what it holds';
create or replace trigger check_amount after insert or update on natcom.budget_allocation
    for each row execute function natcom.budget_allocation_check();

alter table natcom.budget_allocation enable row level security;
alter table natcom.budget_allocation force row level security;

drop policy if exists budget_allocation_read on natcom.budget_allocation;
create policy budget_allocation_read on natcom.budget_allocation for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.budget_line l where l.id = budget_line_id));
drop policy if exists budget_allocation_insert on natcom.budget_allocation;
create policy budget_allocation_insert on natcom.budget_allocation for insert to public
    with check ((select natcom.has_role('finance')));
drop policy if exists budget_allocation_update on natcom.budget_allocation;
create policy budget_allocation_update on natcom.budget_allocation for update to public
    using ((select natcom.has_role('finance')));
drop policy if exists budget_allocation_delete on natcom.budget_allocation;
create policy budget_allocation_delete on natcom.budget_allocation for delete to public
    using ((select natcom.has_role('finance')));

drop view if exists natcom.budget_allocation_resource;
create view natcom.budget_allocation_resource with (security_invoker = true) as
select a.id, a.version, a.budget_line_id, a.area_id, a.amount, a.created_at, a.updated_at
from natcom.budget_allocation a;
comment on view natcom.budget_allocation_resource is 'allocations of budget lines as clients see them';

grant select, insert, update, delete on natcom.budget_allocation to natcom_service;
grant select on natcom.budget_allocation_resource to natcom_service;
