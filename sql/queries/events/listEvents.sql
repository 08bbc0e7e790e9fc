-- listEvents: the changes that the caller may see, in the order of their positions
-- cost: walks the index of positions from the one asked for, limit rows; for roles that do not see all, one look at each record
--sort sequence: e.position
select e.id, e.specversion, e.source, e.type, e."time", e.subject, e.sequence, e.traceparent, e.datacontenttype, e.data
  from natcom.change_resource e
 where true
--filter sequence_after: and e.position > :'sequence_after'::bigint
--filter type: and e.type = any(:'type'::text[])
--filter updated_since: and e."time" >= :'updated_since'::timestamptz
--after
--order
 limit :limit
