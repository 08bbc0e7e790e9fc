-- Organisations: reference data, read by all roles, kept by the Secretariat.
create or replace trigger touch before insert or update on natcom.organization
    for each row execute function natcom.touch();

alter table natcom.organization enable row level security;
alter table natcom.organization force row level security;

drop policy if exists organization_read on natcom.organization;
create policy organization_read on natcom.organization for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists organization_insert on natcom.organization;
create policy organization_insert on natcom.organization for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists organization_update on natcom.organization;
create policy organization_update on natcom.organization for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists organization_delete on natcom.organization;
create policy organization_delete on natcom.organization for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.organization_resource;
create view natcom.organization_resource with (security_invoker = true) as
select o.id, o.version, o.acronym,
    natcom.localised(o.name_en, o.name_fr, o.name_ar) as name,
    o.name_en as "names.en", o.name_fr as "names.fr", o.name_ar as "names.ar",
    o.kind, o.country, o.url, o.created_at, o.updated_at
from natcom.organization o;
comment on view natcom.organization_resource is 'organisations as clients see them';

create or replace function natcom.organization_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select o.id from natcom.organization o
        where natcom.text_matches(concat_ws(' ', o.acronym, o.name_en, o.name_fr, o.name_ar), q);
end
$$;
comment on function natcom.organization_matching is 'organisations whose acronym or names hold all words of q';

grant select, insert, update, delete on natcom.organization to natcom_service;
grant select on natcom.organization_resource to natcom_service;
