-- Affiliates: a commission sees its own, the Secretariat keeps them.  Partners
-- see none: where schools are, and what they are called, is not published here.
create or replace trigger touch before insert or update on natcom.affiliate
    for each row execute function natcom.touch();
create or replace trigger check_commission before insert or update on natcom.affiliate
    for each row execute function natcom.check_reference('commission_id', 'commission');

alter table natcom.affiliate enable row level security;
alter table natcom.affiliate force row level security;

drop policy if exists affiliate_read on natcom.affiliate;
create policy affiliate_read on natcom.affiliate for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists affiliate_insert on natcom.affiliate;
create policy affiliate_insert on natcom.affiliate for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists affiliate_update on natcom.affiliate;
create policy affiliate_update on natcom.affiliate for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists affiliate_delete on natcom.affiliate;
create policy affiliate_delete on natcom.affiliate for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.affiliate_resource;
create view natcom.affiliate_resource with (security_invoker = true) as
select a.id, a.version, a.kind, a.commission_id, natcom.localised(a.name_en, a.name_fr, a.name_ar) as name,
    a.name_en as "names.en", a.name_fr as "names.fr", a.name_ar as "names.ar", a.city, a.since, a.until, a.status,
    a.created_at, a.updated_at
from natcom.affiliate a;
comment on view natcom.affiliate_resource is 'affiliates as clients see them';

create or replace function natcom.affiliate_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select a.id from natcom.affiliate a
        where natcom.text_matches(concat_ws(' ', a.name_en, a.name_fr, a.name_ar, a.city), q);
end
$$;
comment on function natcom.affiliate_matching is 'affiliates whose names and city hold all words of q';

grant select, insert, update, delete on natcom.affiliate to natcom_service;
grant select on natcom.affiliate_resource to natcom_service;
