-- deleteAgendaItem: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.agenda_item where meeting_id = :'id'::uuid and id = :'item_id'::uuid and version = :version
