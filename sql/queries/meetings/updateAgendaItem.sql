-- updateAgendaItem: the writable members of a item of an agenda, all of them
-- cost: one row by its primary key
update natcom.agenda_item t set
    parent_id = b.parent_id, title = b.title, description = b.description, minutes = b.minutes
  from jsonb_to_record(:'body'::jsonb) as b(
    parent_id uuid, title text, description text, minutes int)
 where t.meeting_id = :'id'::uuid and t.id = :'item_id'::uuid and t.version = :version
