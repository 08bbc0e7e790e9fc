-- Commissions: the staff read all of them, a commission itself alone.
--
-- The own commission is told by its code, which the token claims, and not by
-- natcom.own_commission(): that reads this table, under this policy.
create or replace trigger touch before insert or update on natcom.commission
    for each row execute function natcom.touch();
create or replace trigger check_member_state before insert or update on natcom.commission
    for each row execute function natcom.check_reference('member_state_id', 'member_state');

alter table natcom.commission enable row level security;
alter table natcom.commission force row level security;

drop policy if exists commission_read on natcom.commission;
create policy commission_read on natcom.commission for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or code = (select natcom.own_commission_code()));
drop policy if exists commission_insert on natcom.commission;
create policy commission_insert on natcom.commission for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists commission_update on natcom.commission;
create policy commission_update on natcom.commission for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists commission_delete on natcom.commission;
create policy commission_delete on natcom.commission for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.commission_resource;
create view natcom.commission_resource with (security_invoker = true) as
select c.id, c.version, c.code, c.affiliation, c.member_state_id,
    natcom.localised(c.name_en, c.name_fr, c.name_ar) as name,
    c.name_en as "names.en", c.name_fr as "names.fr", c.name_ar as "names.ar",
    c.address, c.city, to_jsonb(c.languages) as languages, c.has_internet, c.needs_level,
    c.created_at, c.updated_at
from natcom.commission c;
comment on view natcom.commission_resource is 'commissions as clients see them';

create or replace function natcom.commission_key(key text) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(natcom.uuid_of(key), (select id from natcom.commission where code = key));
end
$$;
comment on function natcom.commission_key is 'id of the commission with this id or code, null when the caller sees none';

create or replace function natcom.commission_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select c.id from natcom.commission c
        where natcom.text_matches(concat_ws(' ', c.code, c.name_en, c.name_fr, c.name_ar, c.city, c.address), q);
end
$$;
comment on function natcom.commission_matching is 'commissions whose code, names or address hold all words of q';

grant select, insert, update, delete on natcom.commission to natcom_service;
grant select on natcom.commission_resource to natcom_service;
