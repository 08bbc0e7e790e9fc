-- Agendas: items in order, below each other; a new one comes last among its
-- neighbours.  A row of agenda_order puts the whole agenda in another order.
create or replace trigger touch before insert or update on natcom.agenda_item
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert or update on natcom.agenda_item
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger check_parent before insert or update on natcom.agenda_item
    for each row execute function natcom.check_reference('parent_id', 'agenda_item');
create or replace trigger guard before insert or update or delete on natcom.agenda_item
    for each row execute function natcom.event_part_guard('meeting', 'agenda_items');
create or replace trigger touch_meeting_insert after insert on natcom.agenda_item
    referencing new table as changed
    for each statement execute function natcom.touch_parent('meeting', 'meeting_id');
create or replace trigger touch_meeting_update after update on natcom.agenda_item
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('meeting', 'meeting_id');
create or replace trigger touch_meeting_delete after delete on natcom.agenda_item
    referencing old table as changed
    for each statement execute function natcom.touch_parent('meeting', 'meeting_id');

-- Three levels are enough for an agenda: 2.1.3.
create or replace function natcom.agenda_item_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.position := (select coalesce(max(i.position), 0) + 1 from natcom.agenda_item i
        where i.meeting_id = new.meeting_id and i.parent_id is not distinct from new.parent_id and i.id <> new.id);
    return new;
end
$$;
comment on function natcom.agenda_item_prepare is 'puts an item last among its neighbours';
create or replace trigger prepare before insert on natcom.agenda_item
    for each row execute function natcom.agenda_item_prepare();
create or replace trigger prepare_move before update of parent_id on natcom.agenda_item
    for each row when (pg_trigger_depth() < 1 and new.parent_id is distinct from old.parent_id)
    execute function natcom.agenda_item_prepare();

-- Number of an item, from its place and those of the items above it; null for what goes round in a circle.
create or replace function natcom.agenda_number(of_item uuid, depth int default 1) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    own natcom.agenda_item;
    place text;
begin
    select * into own from natcom.agenda_item i where i.id = of_item;
    place := (select count(*) from natcom.agenda_item i where i.meeting_id = own.meeting_id
        and i.parent_id is not distinct from own.parent_id and i.position <= own.position)::text;
    if own.parent_id is null then
        return place;
    elsif depth >= 3 then
        return null;
    end if;
    return natcom.agenda_number(own.parent_id, depth + 1) || '.' || place;
end
$$;
comment on function natcom.agenda_number is 'number of an agenda item, such as 2.1; null below the third level';

create or replace function natcom.agenda_item_check_depth() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from natcom.agenda_item i
        where i.meeting_id = new.meeting_id and natcom.agenda_number(i.id) is null) then
        perform natcom.refuse('agenda_item_depth', 'an agenda has three levels at most', '{}', 'parent_id');
    end if;
    return null;
end
$$;
comment on function natcom.agenda_item_check_depth is 'holds agendas to three levels, without circles';
create or replace trigger check_depth after insert or update of parent_id on natcom.agenda_item
    for each row when (new.parent_id is not null) execute function natcom.agenda_item_check_depth();

alter table natcom.agenda_item enable row level security;
alter table natcom.agenda_item force row level security;

drop policy if exists agenda_item_read on natcom.agenda_item;
create policy agenda_item_read on natcom.agenda_item for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists agenda_item_insert on natcom.agenda_item;
create policy agenda_item_insert on natcom.agenda_item for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists agenda_item_update on natcom.agenda_item;
create policy agenda_item_update on natcom.agenda_item for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists agenda_item_delete on natcom.agenda_item;
create policy agenda_item_delete on natcom.agenda_item for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.agenda_item_resource;
create view natcom.agenda_item_resource with (security_invoker = true) as
select p.id, p.version, p.meeting_id, p.parent_id, natcom.agenda_number(p.id) collate natcom.by_number as number, p.title,
    p.description, p.minutes, p.created_at, p.updated_at
from natcom.agenda_item p;
comment on view natcom.agenda_item_resource is 'agenda items as clients see them';

grant select, insert, update, delete on natcom.agenda_item to natcom_service;
grant select on natcom.agenda_item_resource to natcom_service;

-- Orders of agendas: every item once, those above first.  They go with their meeting; else nobody has a right to
-- change them.
create or replace trigger touch before insert or update on natcom.agenda_order
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert on natcom.agenda_order
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger guard before insert on natcom.agenda_order
    for each row execute function natcom.event_part_guard('meeting', 'agenda_items');

create or replace function natcom.agenda_order_apply() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.actor := natcom.subject();
    if (select array_agg(i.id order by i.id) from natcom.agenda_item i where i.meeting_id = new.meeting_id) is distinct from
        (select array_agg((o.item ->> 'id')::uuid order by (o.item ->> 'id')::uuid) from jsonb_array_elements(new.items) o (item))
    then
        perform natcom.refuse('agenda_order_complete', 'the order must name every item of the agenda once', '{}', 'items');
    elsif exists (select from jsonb_array_elements(new.items) with ordinality o (item, place)
        where o.item ->> 'parent_id' is not null and not exists (
            select from jsonb_array_elements(new.items) with ordinality a (item, place)
            where a.place < o.place and a.item ->> 'id' = o.item ->> 'parent_id')) then
        perform natcom.refuse('agenda_order_parents_first', 'an item comes after the one that it is below', '{}', 'items');
    end if;
    update natcom.agenda_item i set parent_id = (o.item ->> 'parent_id')::uuid, position = o.place
    from jsonb_array_elements(new.items) with ordinality o (item, place)
    where i.id = (o.item ->> 'id')::uuid and i.meeting_id = new.meeting_id;
    return new;
end
$$;
comment on function natcom.agenda_order_apply is 'puts the items of an agenda in the order of the row';
create or replace trigger prepare before insert on natcom.agenda_order
    for each row execute function natcom.agenda_order_apply();

alter table natcom.agenda_order enable row level security;
alter table natcom.agenda_order force row level security;

drop policy if exists agenda_order_read on natcom.agenda_order;
create policy agenda_order_read on natcom.agenda_order for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists agenda_order_insert on natcom.agenda_order;
create policy agenda_order_insert on natcom.agenda_order for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.agenda_order_resource;
create view natcom.agenda_order_resource with (security_invoker = true) as
select p.id, p.version, p.meeting_id, p.items, p.actor, p.created_at, p.updated_at
from natcom.agenda_order p;
comment on view natcom.agenda_order_resource is 'orders of agendas as clients see them';

grant select, insert on natcom.agenda_order to natcom_service;
grant select on natcom.agenda_order_resource to natcom_service;
