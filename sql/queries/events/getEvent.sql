-- getEvent: one event
-- cost: one row by a unique index
select e.id, e.specversion, e.source, e.type, e."time", e.subject, e.sequence, e.traceparent, e.datacontenttype, e.data
  from natcom.change_resource e
 where e.id = :'id'::uuid
