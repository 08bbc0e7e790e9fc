-- getMeeting: one meeting
-- cost: one row by its primary key
select m.*
--expand body: , body.id as "body.id", body.code as "body.code", body.name as "body.name"
  from natcom.meeting_resource m
--expand body: left join natcom.body_resource body on body.id = m.body_id
 where m.id = :'id'::uuid
