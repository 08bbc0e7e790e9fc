-- getAgendaOrder: one order of an agenda
-- cost: one row by its primary key
select p.*
  from natcom.agenda_order_resource p
 where p.meeting_id = :'id'::uuid and p.id = :'order_id'::uuid
