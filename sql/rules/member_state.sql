-- Member States: reference data, read by all roles, kept by the Secretariat.
create or replace trigger touch before insert or update on natcom.member_state
    for each row execute function natcom.touch();

alter table natcom.member_state enable row level security;
alter table natcom.member_state force row level security;

drop policy if exists member_state_read on natcom.member_state;
create policy member_state_read on natcom.member_state for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists member_state_insert on natcom.member_state;
create policy member_state_insert on natcom.member_state for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists member_state_update on natcom.member_state;
create policy member_state_update on natcom.member_state for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists member_state_delete on natcom.member_state;
create policy member_state_delete on natcom.member_state for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.member_state_resource;
create view natcom.member_state_resource with (security_invoker = true) as
select s.id, s.version, s.code,
    natcom.localised(s.name_en, s.name_fr, s.name_ar) as name,
    s.name_en as "names.en", s.name_fr as "names.fr", s.name_ar as "names.ar",
    s.region, s.least_developed, s.created_at, s.updated_at
from natcom.member_state s;
comment on view natcom.member_state_resource is 'member states as clients see them';

create or replace function natcom.member_state_key(key text) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(natcom.uuid_of(key), (select id from natcom.member_state where code = key));
end
$$;
comment on function natcom.member_state_key is 'id of the member state with this id or code, null when there is none';

create or replace function natcom.member_state_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select s.id from natcom.member_state s
        where natcom.text_matches(concat_ws(' ', s.code, s.name_en, s.name_fr, s.name_ar), q);
end
$$;
comment on function natcom.member_state_matching is 'member states whose code or names hold all words of q';

grant select, insert, update, delete on natcom.member_state to natcom_service;
grant select on natcom.member_state_resource to natcom_service;
