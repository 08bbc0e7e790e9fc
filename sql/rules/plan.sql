-- Plans: all roles read them; commissions and partners once they are published.
create or replace trigger touch before insert or update on natcom.plan
    for each row execute function natcom.touch();
create or replace trigger check_currency before insert or update on natcom.plan
    for each row execute function natcom.check_reference('currency', 'currency', 'code');

-- draft, published, closed: a plan never goes back, it may leave one out.
create or replace function natcom.plan_check_state() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    states constant text[] := array['draft', 'published', 'closed'];
begin
    if array_position(states, new.state) < array_position(states, old.state) then
        raise check_violation using
            message = format('a plan that is %s cannot become %s', old.state, new.state),
            schema = tg_table_schema, table = tg_table_name, column = 'state', constraint = 'plan_state_forward';
    end if;
    return new;
end
$$;
comment on function natcom.plan_check_state is 'lets the state of a plan go forward only';
create or replace trigger check_state before update of state on natcom.plan
    for each row execute function natcom.plan_check_state();

alter table natcom.plan enable row level security;
alter table natcom.plan force row level security;

drop policy if exists plan_read on natcom.plan;
create policy plan_read on natcom.plan for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or (state <> 'draft' and (select natcom.has_role('commission', 'partner'))));
drop policy if exists plan_insert on natcom.plan;
create policy plan_insert on natcom.plan for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists plan_update on natcom.plan;
create policy plan_update on natcom.plan for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists plan_delete on natcom.plan;
create policy plan_delete on natcom.plan for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.plan_resource;
create view natcom.plan_resource with (security_invoker = true) as
select p.id, p.version, p.code,
    natcom.localised(p.title_en, p.title_fr, p.title_ar) as title,
    p.title_en as "titles.en", p.title_fr as "titles.fr", p.title_ar as "titles.ar",
    p.starts_on, p.ends_on, p.currency, p.state,
    (select coalesce(sum(l.original_amount), 0.00) from natcom.budget_line l where l.plan_id = p.id) as total_budget,
    p.created_at, p.updated_at
from natcom.plan p;
comment on view natcom.plan_resource is 'plans as clients see them';

create or replace function natcom.plan_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select p.id from natcom.plan p
        where natcom.text_matches(concat_ws(' ', p.code, p.title_en, p.title_fr, p.title_ar), q);
end
$$;
comment on function natcom.plan_matching is 'plans whose code or titles hold all words of q';

grant select, insert, update, delete on natcom.plan to natcom_service;
grant select on natcom.plan_resource to natcom_service;
