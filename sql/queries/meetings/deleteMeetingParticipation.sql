-- deleteMeetingParticipation: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.participation where meeting_id = :'id'::uuid and id = :'participation_id'::uuid and version = :version
