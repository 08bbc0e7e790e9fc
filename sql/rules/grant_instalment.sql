-- Instalments of grants: planned payments, within the amount of the grant.
create or replace trigger touch before insert or update on natcom.grant_instalment
    for each row execute function natcom.touch();
create or replace trigger check_grant before insert or update on natcom.grant_instalment
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert or update or delete on natcom.grant_instalment
    for each row execute function natcom.grant_part_guard('instalments');
create or replace trigger touch_grant_insert after insert on natcom.grant_instalment
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_update after update on natcom.grant_instalment
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_delete after delete on natcom.grant_instalment
    referencing old table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

-- Under the grant's lock, which the guard took.
create or replace function natcom.grant_instalment_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    most numeric := (select coalesce(g.approved_amount, g.requested_amount)
        from natcom.grant_record g where g.id = new.grant_id);
    planned numeric := (select sum(i.amount) from natcom.grant_instalment i where i.grant_id = new.grant_id);
    paid numeric := natcom.instalment_paid_amount(new.id);
begin
    if planned > most then
        perform natcom.refuse('grant_instalments_within_amount', 'the instalments exceed the amount of the grant',
            jsonb_build_object('limit', most::text, 'present', planned::text), 'amount');
    elsif new.amount < paid then
        perform natcom.refuse('grant_instalment_covers_paid', 'more was paid than the instalment would be',
            jsonb_build_object('limit', paid::text, 'present', new.amount::text), 'amount');
    end if;
    return null;
end
$$;
comment on function natcom.grant_instalment_check is 'keeps instalments within the grant and above what was paid';
create or replace trigger check_amount after insert or update on natcom.grant_instalment
    for each row execute function natcom.grant_instalment_check();

create or replace function natcom.instalment_paid_amount(of_instalment uuid) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select coalesce(sum(case e.kind when 'disbursement' then e.amount else -e.amount end), 0.00)
        from natcom.ledger_entry e
        where e.instalment_id = of_instalment and e.kind in ('disbursement', 'refund'));
end
$$;
comment on function natcom.instalment_paid_amount is 'amount paid as this instalment less refunds, from the ledger';

alter table natcom.grant_instalment enable row level security;
alter table natcom.grant_instalment force row level security;

drop policy if exists grant_instalment_read on natcom.grant_instalment;
create policy grant_instalment_read on natcom.grant_instalment for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_instalment_insert on natcom.grant_instalment;
create policy grant_instalment_insert on natcom.grant_instalment for insert to public
    with check ((select natcom.has_role('secretariat', 'finance'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_instalment_update on natcom.grant_instalment;
create policy grant_instalment_update on natcom.grant_instalment for update to public
    using ((select natcom.has_role('secretariat', 'finance'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_instalment_delete on natcom.grant_instalment;
create policy grant_instalment_delete on natcom.grant_instalment for delete to public
    using ((select natcom.has_role('secretariat', 'finance'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));

drop view if exists natcom.grant_instalment_resource;
create view natcom.grant_instalment_resource with (security_invoker = true) as
select p.id, p.version, p.grant_id, p.number, p.planned_on, p.amount, p.required_reports,
    natcom.instalment_paid_amount(p.id) as paid_amount, p.created_at, p.updated_at
from natcom.grant_instalment p;
comment on view natcom.grant_instalment_resource is 'instalments of grants as clients see them';

grant select, insert, update, delete on natcom.grant_instalment to natcom_service;
grant select on natcom.grant_instalment_resource to natcom_service;
