-- createAgendaOrder: a new order of an agenda
-- cost: one row and its indexes
insert into natcom.agenda_order (
    id, meeting_id, items)
select
    :'order_id'::uuid, :'id'::uuid, b.items
  from jsonb_to_record(:'body'::jsonb) as b(
    items jsonb)
