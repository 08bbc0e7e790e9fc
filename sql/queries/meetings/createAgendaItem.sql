-- createAgendaItem: a new item of an agenda
-- cost: one row and its indexes
insert into natcom.agenda_item (
    id, meeting_id, parent_id, title, description, minutes)
select
    :'item_id'::uuid, :'id'::uuid, b.parent_id, b.title, b.description, b.minutes
  from jsonb_to_record(:'body'::jsonb) as b(
    parent_id uuid, title text, description text, minutes int)
