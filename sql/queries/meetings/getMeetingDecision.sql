-- getMeetingDecision: one decision of a meeting
-- cost: one row by its primary key
select d.*
  from natcom.decision_resource d
 where d.meeting_id = :'id'::uuid and d.id = :'decision_id'::uuid
