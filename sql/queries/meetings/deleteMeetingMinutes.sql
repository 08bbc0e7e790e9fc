-- deleteMeetingMinutes: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.meeting_minutes where meeting_id = :'id'::uuid and id = :'minutes_id'::uuid and version = :version
