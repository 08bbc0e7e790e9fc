-- Beneficiaries of grants: the lead sees all of them, the others themselves.
-- The lead names commissions that it may not read; that a commission exists is
-- no secret, so here the foreign key alone judges the id.
create or replace trigger touch before insert or update on natcom.grant_beneficiary
    for each row execute function natcom.touch();
create or replace trigger check_grant before insert or update on natcom.grant_beneficiary
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert or update or delete on natcom.grant_beneficiary
    for each row execute function natcom.grant_part_guard('beneficiaries');
create or replace trigger touch_grant_insert after insert on natcom.grant_beneficiary
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_update after update on natcom.grant_beneficiary
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_delete after delete on natcom.grant_beneficiary
    referencing old table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

-- The lead is the grant's, whatever was said; it stays a beneficiary, and so
-- does a commission that items are for.
create or replace function natcom.grant_beneficiary_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        select g.commission_id into new.lead_commission_id from natcom.grant_record g where g.id = new.grant_id;
        return new;
    end if;
    if pg_trigger_depth() = 1 and (tg_op = 'DELETE' or new.commission_id <> old.commission_id) and (old.commission_id = old.lead_commission_id
        or exists (select from natcom.grant_item i
            where i.grant_id = old.grant_id and i.commission_id = old.commission_id)) then
        perform natcom.refuse('grant_beneficiary_needed', 'it leads the grant, or items are for it');
    end if;
    return coalesce(new, old);
end
$$;
comment on function natcom.grant_beneficiary_prepare is 'repeats the lead of the grant in its beneficiaries, and keeps it one';
create or replace trigger prepare before insert or update or delete on natcom.grant_beneficiary
    for each row execute function natcom.grant_beneficiary_prepare();

alter table natcom.grant_beneficiary enable row level security;
alter table natcom.grant_beneficiary force row level security;

drop policy if exists grant_beneficiary_read on natcom.grant_beneficiary;
create policy grant_beneficiary_read on natcom.grant_beneficiary for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission())
        or lead_commission_id = (select natcom.own_commission()));
drop policy if exists grant_beneficiary_insert on natcom.grant_beneficiary;
create policy grant_beneficiary_insert on natcom.grant_beneficiary for insert to public
    with check ((select natcom.has_role('secretariat'))
        or lead_commission_id = (select natcom.own_commission()));
drop policy if exists grant_beneficiary_update on natcom.grant_beneficiary;
create policy grant_beneficiary_update on natcom.grant_beneficiary for update to public
    using ((select natcom.has_role('secretariat'))
        or lead_commission_id = (select natcom.own_commission()));
drop policy if exists grant_beneficiary_delete on natcom.grant_beneficiary;
create policy grant_beneficiary_delete on natcom.grant_beneficiary for delete to public
    using ((select natcom.has_role('secretariat'))
        or lead_commission_id = (select natcom.own_commission()));

drop view if exists natcom.grant_beneficiary_resource;
create view natcom.grant_beneficiary_resource with (security_invoker = true) as
select p.id, p.version, p.grant_id, p.commission_id, p.share_percent,
    p.commission_id = p.lead_commission_id as is_lead, p.created_at, p.updated_at
from natcom.grant_beneficiary p;
comment on view natcom.grant_beneficiary_resource is 'beneficiaries of grants as clients see them';

grant select, insert, update, delete on natcom.grant_beneficiary to natcom_service;
grant select on natcom.grant_beneficiary_resource to natcom_service;
