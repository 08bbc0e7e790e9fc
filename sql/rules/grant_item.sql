-- Items of grants: edited with the draft; once the grant is approved they only go
-- forward, from planned to accepted.
create or replace trigger touch before insert or update on natcom.grant_item
    for each row execute function natcom.touch();
create or replace trigger check_grant before insert or update on natcom.grant_item
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert or delete on natcom.grant_item
    for each row execute function natcom.grant_part_guard('items');
create or replace trigger touch_grant_insert after insert on natcom.grant_item
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_update after update on natcom.grant_item
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_delete after delete on natcom.grant_item
    referencing old table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

-- An item is for a beneficiary, the lead when nobody is named.
create or replace function natcom.grant_item_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.commission_id is null then
        new.commission_id := (select g.commission_id from natcom.grant_record g where g.id = new.grant_id);
    end if;
    if tg_op = 'INSERT' then
        new.state := 'planned';
    end if;
    if not exists (select from natcom.grant_beneficiary b
        where b.grant_id = new.grant_id and b.commission_id = new.commission_id) then
        perform natcom.refuse('grant_item_for_beneficiary', 'the commission is no beneficiary of the grant', '{}',
            'commission_id');
    end if;
    return new;
end
$$;
comment on function natcom.grant_item_prepare is 'a new item is planned, and for a beneficiary';
create or replace trigger prepare before insert or update of commission_id on natcom.grant_item
    for each row execute function natcom.grant_item_prepare();

-- Content while the grant is a draft, progress once it is approved.
create or replace function natcom.grant_item_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    g natcom.grant_record := natcom.grant_locked(new.grant_id);
    moved boolean := (new.state, new.ordered_on, new.delivered_on, new.accepted_on)
        is distinct from (old.state, old.ordered_on, old.delivered_on, old.accepted_on);
    edited boolean := (new.commission_id, new.category, new.description, new.quantity, new.unit_price)
        is distinct from (old.commission_id, old.category, old.description, old.quantity, old.unit_price);
begin
    if g.id is null then
        perform natcom.refuse('transition_role', 'the grant belongs to another');
    end if;
    perform natcom.grant_check_open(g.state, g.commission_id,
        array_remove(array[case when edited then 'items' end, case when moved then 'item_progress' end], null));
    if new.state <> old.state then
        perform natcom.transition_of('grant_item', old.state, new.state, g.commission_id);
    end if;
    return new;
end
$$;
comment on function natcom.grant_item_guard is 'lets items be edited in a draft and go forward in an approved grant';
create or replace trigger guard_update before update on natcom.grant_item
    for each row execute function natcom.grant_item_guard();

alter table natcom.grant_item enable row level security;
alter table natcom.grant_item force row level security;

drop policy if exists grant_item_read on natcom.grant_item;
create policy grant_item_read on natcom.grant_item for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_item_insert on natcom.grant_item;
create policy grant_item_insert on natcom.grant_item for insert to public
    with check ((select natcom.has_role('secretariat', 'finance'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_item_update on natcom.grant_item;
create policy grant_item_update on natcom.grant_item for update to public
    using ((select natcom.has_role('secretariat', 'finance'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_item_delete on natcom.grant_item;
create policy grant_item_delete on natcom.grant_item for delete to public
    using ((select natcom.has_role('secretariat', 'finance'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));

drop view if exists natcom.grant_item_resource;
create view natcom.grant_item_resource with (security_invoker = true) as
select p.id, p.version, p.grant_id, p.commission_id, p.category, p.description, p.quantity, p.unit_price,
    p.quantity * p.unit_price as total_price, p.state, p.ordered_on, p.delivered_on, p.accepted_on,
    to_jsonb(natcom.allowed_transitions('grant_item', p.state,
        (select g.commission_id from natcom.grant_record g where g.id = p.grant_id))) as allowed_transitions,
    p.created_at, p.updated_at
from natcom.grant_item p;
comment on view natcom.grant_item_resource is 'items of grants as clients see them';

grant select, insert, update, delete on natcom.grant_item to natcom_service;
grant select on natcom.grant_item_resource to natcom_service;
