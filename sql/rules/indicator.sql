-- Performance indicators: who reads the area reads them.
create or replace trigger touch before insert or update on natcom.indicator
    for each row execute function natcom.touch();
create or replace trigger check_area before insert or update on natcom.indicator
    for each row execute function natcom.check_reference('area_id', 'area');

alter table natcom.indicator enable row level security;
alter table natcom.indicator force row level security;

drop policy if exists indicator_read on natcom.indicator;
create policy indicator_read on natcom.indicator for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.area a where a.id = area_id));
drop policy if exists indicator_insert on natcom.indicator;
create policy indicator_insert on natcom.indicator for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists indicator_update on natcom.indicator;
create policy indicator_update on natcom.indicator for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists indicator_delete on natcom.indicator;
create policy indicator_delete on natcom.indicator for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.indicator_resource;
create view natcom.indicator_resource with (security_invoker = true) as
select i.id, i.version, i.area_id, i.number,
    (select format('%s.%s.%s', p.number, a.number, i.number)
        from natcom.area a join natcom.project p on p.id = a.project_id where a.id = i.area_id) as code,
    natcom.localised(i.statement_en, i.statement_fr, i.statement_ar) as statement,
    i.statement_en as "statements.en", i.statement_fr as "statements.fr", i.statement_ar as "statements.ar",
    i.created_at, i.updated_at
from natcom.indicator i;
comment on view natcom.indicator_resource is 'performance indicators as clients see them';

create or replace function natcom.indicator_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select i.id from natcom.indicator i
        where natcom.text_matches(concat_ws(' ', i.statement_en, i.statement_fr, i.statement_ar), q);
end
$$;
comment on function natcom.indicator_matching is 'indicators whose statements hold all words of q';

grant select, insert, update, delete on natcom.indicator to natcom_service;
grant select on natcom.indicator_resource to natcom_service;
