-- getAgendaItem: one item of an agenda
-- cost: one row by its primary key
select p.*
  from natcom.agenda_item_resource p
 where p.meeting_id = :'id'::uuid and p.id = :'item_id'::uuid
