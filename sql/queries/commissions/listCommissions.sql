-- listCommissions: the national commissions that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: c.code
--sort name: c.name
--sort updated_at: c.updated_at
select c.*
--expand member_state: , member_state.id as "member_state.id", member_state.code as "member_state.code", member_state.name as "member_state.name"
  from natcom.commission_resource c
--expand member_state: left join natcom.member_state_resource member_state on member_state.id = c.member_state_id
 where true
--filter code: and c.code = any(:'code'::text[])
--filter code_not: and c.code <> all(:'code_not'::text[])
--filter affiliation: and c.affiliation = any(:'affiliation'::text[])
--filter affiliation_not: and c.affiliation <> all(:'affiliation_not'::text[])
--filter member_state_id: and c.member_state_id = any(:'member_state_id'::uuid[])
--filter member_state_id_not: and (c.member_state_id <> all(:'member_state_id_not'::uuid[]) or c.member_state_id is null)
--filter member_state_id_exists: and (c.member_state_id is not null) = :'member_state_id_exists'::boolean
--filter has_internet: and c.has_internet = :'has_internet'::boolean
--filter needs_level: and c.needs_level = any(:'needs_level'::text[])
--filter needs_level_not: and c.needs_level <> all(:'needs_level_not'::text[])
--filter q: and c.id in (select natcom.commission_matching(:'q'))
--filter updated_since: and c.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
