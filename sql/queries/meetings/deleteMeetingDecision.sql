-- deleteMeetingDecision: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.decision where meeting_id = :'id'::uuid and id = :'decision_id'::uuid and version = :version
