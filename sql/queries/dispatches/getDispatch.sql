-- getDispatch: one dispatch
-- cost: one row by its primary key
select d.*
--expand meeting: , meeting.id as "meeting.id", meeting.kind as "meeting.kind", meeting.title as "meeting.title", meeting.starts_on as "meeting.starts_on"
  from natcom.dispatch_resource d
--expand meeting: left join natcom.meeting_resource meeting on meeting.id = d.meeting_id
 where d.id = :'id'::uuid
