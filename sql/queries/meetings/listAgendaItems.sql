-- listAgendaItems: the items of an agenda that the caller may see
-- cost: the few items of one meeting
--sort number: p.number
select p.*
  from natcom.agenda_item_resource p
 where p.meeting_id = :'id'::uuid
--filter parent_id: and p.parent_id = any(:'parent_id'::uuid[])
--filter parent_id_not: and (p.parent_id <> all(:'parent_id_not'::uuid[]) or p.parent_id is null)
--filter parent_id_exists: and (p.parent_id is not null) = :'parent_id_exists'::boolean
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
