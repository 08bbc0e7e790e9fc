-- getMeetingDocument: one document of a meeting
-- cost: one row by its primary key
select p.*
  from natcom.meeting_document_resource p
 where p.meeting_id = :'id'::uuid and p.id = :'document_id'::uuid
