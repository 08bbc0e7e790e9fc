-- Needs: the staff see all, a commission its own.  The Secretariat writes them.
create or replace trigger touch before insert or update on natcom.need
    for each row execute function natcom.touch();
create or replace trigger check_commission before insert or update on natcom.need
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger check_visit before insert or update on natcom.need
    for each row execute function natcom.check_reference('visit_id', 'visit');
create or replace trigger check_grant before insert or update on natcom.need
    for each row execute function natcom.check_reference('grant_id', 'grant_record');

-- A need comes from a visit of the Director General to the commission, and is
-- met by a grant that it benefits from.
create or replace function natcom.need_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.check_day(new.assessed_on, 'assessed_on');
    perform natcom.check_day(new.met_on, 'met_on');
    if new.visit_id is not null and not exists (select from natcom.visit v where v.id = new.visit_id
        and v.kind = 'director_general' and v.host_commission_id = new.commission_id) then
        perform natcom.refuse('need_of_visit', 'the visit is none of the Director General to this commission', '{}', 'visit_id');
    elsif new.grant_id is not null and not exists (select from natcom.grant_beneficiary b
        where b.grant_id = new.grant_id and b.commission_id = new.commission_id) then
        perform natcom.refuse('need_met_by_grant', 'the commission does not benefit from the grant', '{}', 'grant_id');
    end if;
    return new;
end
$$;
comment on function natcom.need_check is 'holds a need to its visit and to its grant';
create or replace trigger check_need before insert or update on natcom.need
    for each row execute function natcom.need_check();

alter table natcom.need enable row level security;
alter table natcom.need force row level security;

drop policy if exists need_read on natcom.need;
create policy need_read on natcom.need for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists need_insert on natcom.need;
create policy need_insert on natcom.need for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists need_update on natcom.need;
create policy need_update on natcom.need for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists need_delete on natcom.need;
create policy need_delete on natcom.need for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.need_resource;
create view natcom.need_resource with (security_invoker = true) as
select n.id, n.version, n.commission_id, n.category, n.priority, n.statement, n.assessed_on, n.visit_id,
    (select g.id from natcom.grant_record g where g.id = n.grant_id) as grant_id, n.met_on, n.created_at, n.updated_at
from natcom.need n;
comment on view natcom.need_resource is 'needs as clients see them';

create or replace function natcom.need_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select n.id from natcom.need n where natcom.text_matches(n.statement, q);
end
$$;
comment on function natcom.need_matching is 'needs whose statement holds all words of q';

grant select, insert, update, delete on natcom.need to natcom_service;
grant select on natcom.need_resource to natcom_service;
